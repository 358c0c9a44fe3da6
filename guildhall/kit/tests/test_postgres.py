"""Where the embedded database lives, and the locks by which its processes know of each other."""

import os
from pathlib import Path

import pytest

from guildhall.kit.postgres import locks
from guildhall.kit.postgres.place import LONGEST_SOCKET_PATH, Place


def test_the_socket_stands_in_the_data_folder() -> None:
    assert Place(Path("/var/lib/guildhall")).sockets == Path("/var/lib/guildhall/run")


@pytest.mark.parametrize(
    "data", ["/srv/two words", "/srv/it's", "/srv/a,b", f"/srv/{'x' * 100}", f"/srv/{'ŵ' * 45}"]
)
def test_a_path_that_no_socket_can_have_leads_to_a_short_one(data: str) -> None:
    sockets = Place(Path(data)).sockets
    assert sockets.parent == Path("/tmp")
    assert len(os.fsencode(sockets / ".s.PGSQL.5432")) <= LONGEST_SOCKET_PATH
    assert sockets != Place(Path(data + "2")).sockets


def test_a_lock_is_seen_by_others_until_it_is_closed(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    assert not locks.held_elsewhere(lock)
    assert not locks.shared_elsewhere(lock)
    own = locks.hold(lock, exclusive=True)
    assert locks.held_elsewhere(lock)
    assert not locks.shared_elsewhere(lock)
    assert locks.try_hold(lock, exclusive=False) is None
    os.close(own)
    shared = locks.hold(lock, exclusive=False)
    assert locks.shared_elsewhere(lock)
    assert not locks.held_elsewhere(lock)
    assert locks.try_hold(lock, exclusive=True) is None
    os.close(shared)
    assert not locks.shared_elsewhere(lock)
