"""ClamAV over its socket: asks clamd whether a file holds a virus."""

from __future__ import annotations

import socket
from pathlib import Path
from typing import Final

AT_A_TIME: Final = 2**17
PATIENCE: Final = 60.0
MOST_SAID: Final = 4096

Address = tuple[str, int]


class ScannerAway(Exception):
    """The scanner cannot be reached, or says something that we do not understand."""


def virus_in(path: Path, address: Address) -> str:
    """The name of what clamd finds in a file, or nothing. Raises ScannerAway rather than guess."""
    try:
        with _connected(address, PATIENCE) as clamd, path.open("rb") as file:
            clamd.sendall(b"zINSTREAM\0")
            while piece := file.read(AT_A_TIME):
                clamd.sendall(len(piece).to_bytes(4, "big") + piece)
            clamd.sendall(bytes(4))
            said = _said(clamd)
    except OSError as error:
        raise ScannerAway(str(error)) from error
    if said == "stream: OK":
        return ""
    if said.startswith("stream: ") and said.endswith(" FOUND"):
        return said.removeprefix("stream: ").removesuffix(" FOUND")
    raise ScannerAway(said or "it hung up")


def is_there(address: Address) -> None:
    """Raises ScannerAway unless clamd answers."""
    try:
        with _connected(address, 2.0) as clamd:
            clamd.sendall(b"zPING\0")
            said = _said(clamd)
    except OSError as error:
        raise ScannerAway(str(error)) from error
    if said != "PONG":
        raise ScannerAway(said or "it hung up")


def _connected(address: Address, patience: float) -> socket.socket:
    host, port = address
    if port:
        return socket.create_connection((host, port), timeout=patience)
    clamd = socket.socket(socket.AF_UNIX)
    clamd.settimeout(patience)
    try:
        clamd.connect(host)
    except OSError:
        clamd.close()
        raise
    return clamd


def _said(clamd: socket.socket) -> str:
    said = b""
    while not said.endswith(b"\0") and len(said) < MOST_SAID and (piece := clamd.recv(MOST_SAID)):
        said += piece
    return said.rstrip(b"\0\n").decode("utf-8", "replace")
