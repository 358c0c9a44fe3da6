"""A process that `serve` looks after: started again when it dies, and stopped with all that it started."""

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from typing import Final

from guildhall.kit.postgres.identity import Identity

STEADY: Final = 60
LONGEST_PAUSE: Final = 30.0


class Child:
    """One process, in a session of its own so that Ctrl-C reaches only `serve`."""

    def __init__(self, name: str, command: list[str], seconds_to_stop: float) -> None:
        self.name, self.command, self.seconds_to_stop = name, command, seconds_to_stop
        self.process: subprocess.Popen[bytes] | None = None
        self._deaths, self._not_before, self._started = 0, 0.0, 0.0

    def look_after(self) -> None:
        """Start it when it does not run and its pause is over."""
        if self.process is None:
            if time.monotonic() >= self._not_before:
                self._start()
            return
        code = self.process.poll()
        if code is None:
            return
        self.kill()  # what it left behind, such as the web server's processes
        steady = time.monotonic() - self._started > STEADY
        self._deaths = 1 if steady else self._deaths + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2 ** (self._deaths - 1))
        self.process, self._not_before = None, time.monotonic() + pause
        print(f"serve: {self.name} ended ({code}); starts again in {pause:g} s", file=sys.stderr, flush=True)

    def ended_with(self) -> int | None:
        """How it ended, or None while it runs."""
        return self.process.poll() if self.process else None

    def ask_to_stop(self) -> None:
        """Tell it to finish what it does; it stops those that it started itself."""
        if self.process and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait_until_stopped(self) -> None:
        """Wait for it, but not for ever."""
        if self.process is None:
            return
        try:
            self.process.wait(self.seconds_to_stop)
        except subprocess.TimeoutExpired:
            print(f"serve: {self.name} did not stop in {self.seconds_to_stop:g} s", file=sys.stderr)
        self.kill()
        self.process.wait()

    def kill(self) -> None:
        """End it and all that it started, at once."""
        if self.process:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self.process.pid, signal.SIGKILL)

    def _start(self) -> None:
        self._started = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            stdin=subprocess.DEVNULL,
            start_new_session=True,
            preexec_fn=Identity().before_exec(signal.SIGTERM),  # noqa: PLW1509 (we have no threads)
        )
