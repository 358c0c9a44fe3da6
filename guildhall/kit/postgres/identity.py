"""Who PostgreSQL runs as: it refuses root, so root hands it to a system user who may do little."""

import ctypes
import json
import os
import pwd
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from guildhall.kit.postgres.error import DatabaseError

SYSTEM_USER = "guildhall"
READ_AND_SEARCH, OVERRIDE = 2, 1  # CAP_DAC_READ_SEARCH, CAP_DAC_OVERRIDE
SET_PARENT_DEATH_SIGNAL, KEEP_CAPABILITIES, BOUNDING_SET_HAS = 1, 8, 23
AMBIENT, AMBIENT_RAISE = 47, 2
SET_SECURE_BITS, NO_SETUID_FIXUP = 28, 1 << 2
CAPABILITY_VERSION = 0x20080522

libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Identity:
    """A system user with at most one capability, or whoever runs us."""

    user: int | None = None
    group: int = 0
    capability: int | None = None

    def assume(self) -> None:
        """Become this user, for good; only ever called in a child."""
        if self.user is None:
            return
        if self.capability is not None:
            # Without this access(2), by which PostgreSQL looks for its programs, would ignore the capability.
            control(SET_SECURE_BITS, NO_SETUID_FIXUP)
            control(KEEP_CAPABILITIES, 1)
        os.setgroups([])
        os.setgid(self.group)
        os.setuid(self.user)
        if self.capability is not None:
            keep_only(self.capability)
            control(AMBIENT, AMBIENT_RAISE, self.capability)

    def before_exec(self, at_our_death: signal.Signals = signal.SIGINT) -> Callable[[], None]:
        """What a child does before exec: become this user, and ask for a signal when we die."""

        def prepare() -> None:
            self.assume()
            die_with_parent(at_our_death)  # setuid clears it, so it comes after

        return prepare

    def own(self, path: Path) -> None:
        """Give a path to this user."""
        if self.user is not None:
            os.chown(path, self.user, self.group)

    def ask(self, question: Callable[[], Any]) -> Any:
        """Answer a question as this user would, in a child; an OSError is no answer."""
        if self.user is None:
            return question()
        reading, writing = os.pipe()
        child = os.fork()
        if child == 0:
            try:
                self.assume()
                os.write(writing, json.dumps(question()).encode())
            finally:
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as pipe:
            said = pipe.read()
        os.waitpid(child, 0)
        return json.loads(said) if said else None


def identity_for(cluster: Path, needed: list[Path]) -> Identity:
    """Whom PostgreSQL runs as: us, or as root a system user who can reach what is needed."""
    if os.geteuid() != 0:
        return Identity()
    entry = owner_of(cluster)
    plain = Identity(entry.pw_uid, entry.pw_gid)
    closed = plain.ask(lambda: first_closed(needed))
    if closed == "":
        return plain
    for capability in (READ_AND_SEARCH, OVERRIDE):
        passing = Identity(entry.pw_uid, entry.pw_gid, capability)
        if may_keep(capability) and passing.ask(lambda: first_closed(needed)) == "":
            return passing
    raise DatabaseError(
        f"PostgreSQL does not run as root, and the system user {entry.pw_name} cannot enter "
        f"{closed or needed[0]}. Start Guildhall as an ordinary user, or where everybody may enter."
    )


def owner_of(cluster: Path) -> pwd.struct_passwd:
    """The system user who owns the cluster, or for a new one our own, made when missing."""
    if cluster.exists() and (owner := cluster.stat().st_uid) != 0:
        try:
            return pwd.getpwuid(owner)
        except KeyError:
            group = cluster.stat().st_gid
            return pwd.struct_passwd((str(owner), "x", owner, group, "", "/", "/usr/sbin/nologin"))
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        make_system_user()
        return pwd.getpwnam(SYSTEM_USER)


def make_system_user() -> None:
    """Make the system user by useradd."""
    useradd = shutil.which("useradd", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    if useradd:
        command = [useradd, "--system", "--no-create-home", "--home-dir", "/nonexistent"]
        made = subprocess.run([*command, "--shell", "/usr/sbin/nologin", SYSTEM_USER], check=False)
        if made.returncode in (0, 9):  # 9: somebody else was quicker
            return
    raise DatabaseError(
        f"PostgreSQL does not run as root, and the system user {SYSTEM_USER} could not be made. "
        "Start Guildhall as an ordinary user, or add that user first."
    )


def first_closed(paths: list[Path]) -> str:
    """The first folder on the way to these paths that we cannot enter, or nothing; programs must also run."""
    for path in paths:
        for folder in [*reversed(path.parents), path]:
            try:
                if folder.is_dir():
                    os.stat(folder / ".")
                elif subprocess.run([folder, "--version"], capture_output=True, check=False).returncode:
                    return str(folder)
            except OSError:
                return str(folder)
    return ""


def may_keep(capability: int) -> bool:
    """Whether the kernel lets us pass on a capability."""
    if sys.platform != "linux" or libc.prctl(BOUNDING_SET_HAS, capability, 0, 0, 0) != 1:
        return False
    status = Path("/proc/self/status").read_text()
    permitted = int(next(line for line in status.splitlines() if line.startswith("CapPrm:")).split()[1], 16)
    return bool(permitted >> capability & 1)


def keep_only(capability: int) -> None:
    """Drop every capability but one, and let that one pass to the program."""
    header = (ctypes.c_uint32 * 2)(CAPABILITY_VERSION, 0)
    low = 1 << capability
    sets = (ctypes.c_uint32 * 6)(low, low, low, 0, 0, 0)  # effective, permitted, inheritable
    if libc.capset(header, sets):
        raise OSError(ctypes.get_errno(), "capset")


def control(operation: int, first: int, second: int = 0) -> None:
    """Call prctl."""
    if libc.prctl(operation, first, second, 0, 0):
        raise OSError(ctypes.get_errno(), f"prctl {operation}")


def die_with_parent(number: signal.Signals) -> None:
    """Ask for a signal when the process that started us dies, however it does."""
    if sys.platform == "linux":
        control(SET_PARENT_DEATH_SIGNAL, number)
