"""Another machine, played by a listener in this process that counts who comes: raw bytes, as hostile as a test wants them."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from pytest_django import Settings

Says = Callable[[bytes, socket.socket], None]
TLS = b"\x16\x03"  # how a sealed connection begins
FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello"


def answer(body: bytes | str, status: str = "200 OK", **headers: str) -> bytes:
    """An answer in the words of the protocol: `answer("<p>", "404 Not Found", content_type="text/html")`."""
    sent = body.encode() if isinstance(body, str) else body
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(sent)}", *lines, "", ""])
    return head.encode() + sent


class Listener:
    """Answers each connection with what its path is given in `pages`, and keeps what it was asked."""

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.socket.getsockname()[1]
        self.connections = 0
        self.asked: list[bytes] = []
        self.pages: dict[str, bytes | Says] = {}
        self.thread = threading.Thread(target=self._listen, daemon=True)
        self.thread.start()

    def url(self, path: str = "/", host: str = "127.0.0.1") -> str:
        """An address here."""
        return f"http://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """Which pages were asked for, with the method."""
        return [" ".join(request.decode("latin-1").split(" ")[:2]) for request in self.asked]

    def stop(self) -> None:
        """Answers nobody any more."""
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()
        self.thread.join()

    def _listen(self) -> None:
        while True:
            try:
                connected, _from = self.socket.accept()
            except OSError:
                return
            self.connections += 1
            threading.Thread(target=self._serve, args=[connected], daemon=True).start()

    def _serve(self, connected: socket.socket) -> None:
        with connected:
            connected.settimeout(10)
            try:
                request = b""
                while b"\r\n\r\n" not in request and (came := connected.recv(65536)):
                    request += came
                    if request.startswith(TLS):
                        break
                if not request:
                    return
                self.asked.append(request)
                if request.startswith(TLS):
                    return
                page = self.pages.get(request.split(b" ")[1].decode("latin-1"), answer("", "404 Not Found"))
                if callable(page):
                    page(request, connected)
                else:
                    connected.sendall(
                        page.split(b"\r\n\r\n")[0] + b"\r\n\r\n" if request.startswith(b"HEAD") else page
                    )
            except OSError:
                return


@pytest.fixture
def another_machine() -> Iterator[Listener]:
    """A machine that nobody may reach: it counts who tries."""
    listener = Listener()
    yield listener
    if listener.thread.is_alive():
        listener.stop()


@pytest.fixture
def allowed_machine(another_machine: Listener, settings: Settings) -> Listener:
    """The same machine, which the operator allows."""
    changed: Any = settings
    changed.OUTGOING_ALLOWED = ["127.0.0.1"]
    changed.OUTGOING_PORTS = [80, 443, another_machine.port]
    return another_machine
