"""The child process: whatever happens in it, the one that asked goes on and learns a word that says why."""

from __future__ import annotations

import os
import signal
import threading
import time
from pathlib import Path

import pytest

from guildhall.kit.confined import Failed, confined, parent


def works(monkeypatch: pytest.MonkeyPatch, folder: Path, body: str) -> None:
    """Makes the child run a module of this test's own instead of ours."""
    package = folder / "guildhall" / "kit" / "confined"
    package.mkdir(parents=True)
    for place in (package.parents[1], package.parent, package):
        (place / "__init__.py").touch()
    ours = Path(parent.__file__).with_name("__main__.py").read_text()
    (package / "__main__.py").write_text(ours.replace('"archive": "', '"work": "work:work", "archive": "'))
    (folder / "work.py").write_text(f"def work(file, folder, **asked):\n    {body}\n")
    monkeypatch.setattr(parent, "ROOT", folder)


def why(seconds: float = 30) -> str:
    with pytest.raises(Failed) as failed, confined("work", b"x", seconds=seconds):
        pass
    return failed.value.why


@pytest.mark.parametrize(
    ("body", "word"),
    [
        ("raise ValueError(file)", "broken"),
        ("bytearray(5 * 2**30)", "large"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGKILL)", "stopped"),
        ("import os; os._exit(0)", "stopped"),
        ("import ctypes; ctypes.string_at(0)", "stopped"),
        ("(folder / 'big').write_bytes(bytes(65 * 2**20))", "broken"),
        ("return {'failed': 'locked'}", "locked"),
    ],
)
def test_what_goes_wrong_in_it_is_a_word(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, body: str, word: str
) -> None:
    works(monkeypatch, tmp_path, body)
    assert why() == word


def test_what_takes_too_long_is_ended_with_all_it_began(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    mark = tmp_path / "mark"
    body = f"import subprocess; p = subprocess.Popen(['sleep', '60']); open('{mark}', 'w').write(str(p.pid)); p.wait()"
    works(monkeypatch, tmp_path, body)
    assert why(seconds=2) == "slow"
    # Whoever is ended is gone a moment later.
    state, until = Path(f"/proc/{mark.read_text()}/stat"), time.monotonic() + 10
    while _runs(state) and time.monotonic() < until:
        time.sleep(0.02)
    assert not _runs(state)


def _runs(state: Path) -> bool:
    try:
        return state.read_text().split()[2] not in "ZX"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_it_knows_no_secrets_and_leaves_nothing_behind(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SECRET_KEY", "a secret")
    works(monkeypatch, tmp_path, "import os; return {'environment': dict(os.environ)}")
    with confined("work", b"x") as done:
        assert "a secret" not in str(done.said)
        folder = done.folder
    assert not folder.exists()


def test_its_limits_are_set(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    body = "import resource as r; return {'limits': [r.getrlimit(each)[0] for each in (r.RLIMIT_CPU, r.RLIMIT_AS, r.RLIMIT_FSIZE)]}"
    works(monkeypatch, tmp_path, body)
    with confined("work", b"x") as done:
        assert done.said["limits"] == [40, 2 * 2**30, 64 * 2**20]


def test_killed_from_outside_it_is_stopped(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mark = tmp_path / "pid"
    works(
        monkeypatch, tmp_path, f"import os, time; open('{mark}', 'w').write(str(os.getpid())); time.sleep(20)"
    )

    def kill() -> None:
        while not (mark.exists() and mark.read_text()):
            time.sleep(0.02)
        os.kill(int(mark.read_text()), signal.SIGKILL)

    killer = threading.Thread(target=kill)
    killer.start()
    assert why() == "stopped"
    killer.join()
