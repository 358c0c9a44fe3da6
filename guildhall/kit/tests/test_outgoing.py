"""Whatever we ask of another machine passes one guard. A listener counts who comes: nobody does who should not."""

from __future__ import annotations

import ast
import gzip
import socket
import time
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any, Final

import pytest
from pytest_django import Settings

import guildhall
from guildhall.kit.outgoing.addresses import is_public
from guildhall.kit.outgoing.answers import NotFetched, Reason
from guildhall.kit.outgoing.asking import fetch
from guildhall.testing.listener import FINE, Listener, answer

ROOT: Final = Path(guildhall.__file__).parent
Resolve = Callable[..., list[Any]]


def refusal(address: str, **how: Any) -> Reason:
    """Why an address is not fetched."""
    with pytest.raises(NotFetched) as refused:
        fetch(address, **how)
    return refused.value.reason


def leads_to(*addresses: str) -> Resolve:
    """A resolver that gives these one after the other, and the last for ever."""
    given = list(addresses)

    def resolve(_host: str, port: int, *_rest: Any, **_more: Any) -> list[Any]:
        resolve.asked += 1  # type: ignore[attr-defined]
        address = given.pop(0) if len(given) > 1 else given[0]
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        return [(family, socket.SOCK_STREAM, 6, "", (address, port))]

    resolve.asked = 0  # type: ignore[attr-defined]
    return resolve


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "127.1", "127.255.255.254", "2130706433", "0177.0.0.1", "0x7f.0.0.1", "0x7f000001"),
        *(
            "017700000001",
            "[::1]",
            "[::ffff:127.0.0.1]",
            "[::ffff:7f00:1]",
            "[::127.0.0.1]",
            "0.0.0.0",
            "0",
            "[::]",
        ),
        *("localhost", "LOCALHOST", "localhost.", "127.0.0.1.", "a.localhost", "printer.local", "intranet"),
        *(
            "10.0.0.1",
            "172.16.0.1",
            "192.168.1.1",
            "100.64.0.1",
            "100.127.255.254",
            "169.254.169.254",
            "[fe80::1]",
        ),
        *(
            "[fd00:ec2::254]",
            "[fec0::1]",
            "224.0.0.1",
            "240.0.0.1",
            "255.255.255.255",
            "[ff02::1]",
            "192.0.2.1",
        ),
        *(
            "[2002:7f00:1::]",
            "[64:ff9b::7f00:1]",
            "[64:ff9b:1::1]",
            "[2001:0:7f00:1::1]",
            "198.18.0.1",
            "192.0.0.8",
        ),
        *("①②⑦.⓪.⓪.①", "ⓛⓞⓒⓐⓛⓗⓞⓢⓣ", "127。0。0。1", "[fe80::1%25lo]", "[::1%25lo]"),
    ],
)
def test_nothing_reaches_what_is_not_public(another_machine: Listener, settings: Settings, host: str) -> None:
    settings.OUTGOING_PORTS = [another_machine.port]
    reason = refusal(f"http://{host}:{another_machine.port}/")
    assert reason in (Reason.PRIVATE, Reason.ADDRESS, Reason.NAME)
    assert another_machine.connections == 0


def test_the_same_listener_answers_whom_the_operator_allows(allowed_machine: Listener) -> None:
    allowed_machine.pages["/"] = FINE
    assert fetch(allowed_machine.url()).body == b"Hello"
    assert allowed_machine.connections == 1


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "10.1.2.3", "::ffff:127.0.0.1", "169.254.169.254", "100.100.0.1", "::"]
)
def test_a_name_that_leads_inside_is_refused(
    another_machine: Listener, settings: Settings, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    settings.OUTGOING_PORTS = [another_machine.port]
    monkeypatch.setattr(socket, "getaddrinfo", leads_to(host))
    assert refusal(another_machine.url(host="www.example.org")) == Reason.PRIVATE
    assert another_machine.connections == 0


def test_one_private_answer_among_public_ones_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch, settings: Settings, another_machine: Listener
) -> None:
    settings.OUTGOING_PORTS = [another_machine.port]
    both = [
        *leads_to("127.0.0.1")("", another_machine.port),
        *leads_to("93.184.216.34")("", another_machine.port),
    ]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_rest, **_more: both)
    assert refusal(another_machine.url(host="www.example.org")) == Reason.PRIVATE
    assert another_machine.connections == 0


def test_a_name_is_looked_up_once_so_that_it_cannot_change_its_mind(
    another_machine: Listener, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OUTGOING_PORTS = [another_machine.port]
    resolve = leads_to("93.184.216.34", "127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    tried: list[Any] = []

    def connect(_socket: socket.socket, address: Any) -> None:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(socket.socket, "connect", connect)
    assert refusal(another_machine.url(host="www.example.org")) == Reason.UNREACHABLE
    assert resolve.asked == 1  # type: ignore[attr-defined]
    assert tried == [("93.184.216.34", another_machine.port)]
    assert another_machine.connections == 0


def test_the_connection_is_pinned_and_the_name_is_sent(
    allowed_machine: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", leads_to("127.0.0.1"))
    allowed_machine.pages["/a"] = FINE
    assert fetch(allowed_machine.url("/a", host="www.example.org")).is_fine
    [asked] = allowed_machine.asked
    assert f"Host: www.example.org:{allowed_machine.port}".encode() in asked
    assert b"User-Agent: Guildhall (+http" in asked
    assert b"Cookie" not in asked


@pytest.mark.parametrize(
    "target",
    [
        *("http://localhost:{port}/in", "http://[::1]:{port}/in", "http://2130706433:{port}/in"),
        *("//10.0.0.1/in", "http://169.254.169.254/latest/meta-data/", "http://127.0.0.2:{port}/in"),
    ],
)
def test_a_redirect_inside_is_refused(allowed_machine: Listener, target: str) -> None:
    there = target.format(port=allowed_machine.port)
    allowed_machine.pages |= {"/": answer("", "302 Found", location=there), "/in": FINE}
    assert refusal(allowed_machine.url()) == Reason.PRIVATE
    assert allowed_machine.paths == ["GET /"]


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("file:///etc/passwd", Reason.ADDRESS),
        ("gopher://127.0.0.1:70/", Reason.ADDRESS),
        ("http://127.0.0.1:22/", Reason.PORT),
        ("http://jo:pw@127.0.0.1/", Reason.PASSWORD),
        ("http://[", Reason.ADDRESS),
        ("/", Reason.REDIRECTS),
    ],
)
def test_a_redirect_is_judged_like_an_address(allowed_machine: Listener, target: str, reason: Reason) -> None:
    allowed_machine.pages["/"] = answer("", "301 Moved Permanently", location=target)
    assert refusal(allowed_machine.url()) == reason


def test_a_redirect_is_followed_and_where_it_moved_for_good_is_told(allowed_machine: Listener) -> None:
    allowed_machine.pages |= {
        "/old": answer("", "301 Moved Permanently", location="/new", set_cookie="a=b"),
        "/new": answer("", "302 Found", location="/today"),
        "/today": FINE,
    }
    answered = fetch(allowed_machine.url("/old"))
    assert answered.address == allowed_machine.url("/today")
    assert answered.moved_to == allowed_machine.url("/new")
    assert not any(b"Cookie" in asked for asked in allowed_machine.asked)


@pytest.mark.parametrize(
    ("address", "reason"),
    [
        *(
            (each, Reason.ADDRESS)
            for each in ("", "www", "ftp://example.org/", "javascript:alert(1)", "http://", "//x")
        ),
        *(
            (each, Reason.ADDRESS)
            for each in ("http:///etc", "file:///etc/passwd", "data:text/html,x", "http://a b/")
        ),
        *(
            (each, Reason.ADDRESS)
            for each in ("https://example.org/" + "a" * 3000, "http://ex\x00ample.org/", "http://.")
        ),
        ("http://jo:pw@example.org/", Reason.PASSWORD),
        ("http://jo@example.org/", Reason.PASSWORD),
        ("http://example.org:22/", Reason.PORT),
        ("https://example.org:8443/", Reason.PORT),
    ],
)
def test_addresses_of_other_sorts_are_refused_before_anything_is_looked_up(
    address: str, reason: Reason, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolve = leads_to("93.184.216.34")
    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    assert refusal(address) == reason
    assert resolve.asked == 0  # type: ignore[attr-defined]


def test_each_refusal_is_said_in_a_plain_sentence() -> None:
    assert all(str(NotFetched(reason)).endswith(".") for reason in Reason)


def _drip(_request: bytes, connected: socket.socket) -> None:
    for sign in b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nHello":
        connected.sendall(bytes([sign]))
        time.sleep(0.05)


def _silent(_request: bytes, connected: socket.socket) -> None:
    connected.recv(1)


def _endless(head: bytes) -> Callable[[bytes, socket.socket], None]:
    def flow(_request: bytes, connected: socket.socket) -> None:
        connected.sendall(b"HTTP/1.1 200 OK\r\n" + head)
        while True:
            connected.sendall(b"X-More: and more\r\n" * 4096)

    return flow


def test_a_machine_that_drips_is_left_when_the_time_is_up(allowed_machine: Listener) -> None:
    # Each sign comes in time; only all of them together do not.
    allowed_machine.pages["/"] = _drip
    assert refusal(allowed_machine.url(), seconds=0.4) == Reason.SLOW


def test_a_machine_that_says_nothing_is_left_too(allowed_machine: Listener) -> None:
    allowed_machine.pages["/"] = _silent
    assert refusal(allowed_machine.url(), seconds=0.3) == Reason.SLOW


@pytest.mark.parametrize("head", [b"\r\n", b"", b"Transfer-Encoding: chunked\r\n\r\nfffffff\r\n"])
def test_what_has_no_end_is_cut(allowed_machine: Listener, head: bytes) -> None:
    allowed_machine.pages["/"] = _endless(head)
    assert refusal(allowed_machine.url(), most=10_000) in (Reason.LARGE, Reason.BROKEN)
    assert head == b"" or len(fetch(allowed_machine.url(), most=10_000, cut=True).body) == 10_000


def test_a_bomb_is_unpacked_no_further_than_its_cap(allowed_machine: Listener) -> None:
    bomb = gzip.compress(b"\0" * 30_000_000)
    allowed_machine.pages["/"] = answer(bomb, content_encoding="gzip")
    assert refusal(allowed_machine.url(), most=100_000) == Reason.LARGE
    assert len(fetch(allowed_machine.url(), most=100_000, cut=True).body) == 100_000
    allowed_machine.pages["/"] = answer(gzip.compress(b"Hello"), content_encoding="gzip")
    assert fetch(allowed_machine.url(), most=5).body == b"Hello"


@pytest.mark.parametrize(
    "said",
    [
        answer(b"nothing packed", content_encoding="gzip"),
        answer(b"Hello", content_encoding="br"),
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort",
        b"",
        b"\xff\xfe\x00",
    ],
)
def test_what_cannot_be_understood_is_said_to_be_so(allowed_machine: Listener, said: bytes) -> None:
    allowed_machine.pages["/"] = lambda _request, connected: connected.sendall(said)
    assert refusal(allowed_machine.url()) == Reason.BROKEN


def test_what_is_not_found_is_an_answer(allowed_machine: Listener) -> None:
    assert fetch(allowed_machine.url("/nothing")).status == 404
    assert fetch(allowed_machine.url("/nothing"), method="HEAD").body == b""


def test_nobody_listening_is_said(another_machine: Listener, settings: Settings) -> None:
    another_machine.stop()
    settings.OUTGOING_ALLOWED, settings.OUTGOING_PORTS = ["127.0.0.1"], [another_machine.port]
    assert refusal(another_machine.url()) == Reason.UNREACHABLE


def test_a_sealed_connection_asks_for_the_name_and_reads_nothing_without_a_certificate(
    allowed_machine: Listener, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", leads_to("127.0.0.1"))
    address = allowed_machine.url(host="www.example.org").replace("http:", "https:")
    assert refusal(address) in (Reason.UNREACHABLE, Reason.CERTIFICATE)
    assert b"www.example.org" in allowed_machine.asked[0]


def test_a_message_is_sent_and_never_carried_elsewhere(allowed_machine: Listener) -> None:
    allowed_machine.pages["/"] = answer("", "307 Temporary Redirect", location="/other")
    answered = fetch(allowed_machine.url(), method="POST", content=b"{}")
    assert answered.status == 307
    assert allowed_machine.paths == ["POST /"]


def test_an_allowed_name_may_lead_inside(
    another_machine: Listener, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OUTGOING_ALLOWED, settings.OUTGOING_PORTS = ["intranet"], [another_machine.port]
    monkeypatch.setattr(socket, "getaddrinfo", leads_to("127.0.0.1"))
    another_machine.pages["/"] = FINE
    assert fetch(another_machine.url(host="intranet")).is_fine
    assert refusal(another_machine.url(host="www.example.org")) == Reason.PRIVATE
    assert another_machine.connections == 1


@pytest.fixture
def proxy(another_machine: Listener, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Listener:
    """The operator's proxy, which may stand inside."""
    settings.OUTGOING_PROXY = f"http://jo:pw@127.0.0.1:{another_machine.port}"
    return another_machine


def test_a_proxy_is_asked_for_what_may_be_asked(proxy: Listener, monkeypatch: pytest.MonkeyPatch) -> None:
    real = socket.getaddrinfo

    def resolve(host: Any, *rest: Any, **more: Any) -> Any:
        if host == "www.example.org":
            raise socket.gaierror  # our own network knows no names of the world
        return real(host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    proxy.pages["http://www.example.org/a"] = FINE
    assert fetch("http://www.example.org/a").body == b"Hello"
    assert b"Proxy-Authorization: Basic" in proxy.asked[0]


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "[::1]", "2130706433", "169.254.169.254", "printer.local"]
)
def test_a_proxy_is_not_asked_for_what_is_inside(proxy: Listener, host: str) -> None:
    assert refusal(f"http://{host}/") == Reason.PRIVATE
    assert proxy.connections == 0


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2606:2800:220:1::1", "::ffff:93.184.216.34", "64:ff9b::5db8:d822"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(ip_address(address))


# What opens connections, and where it may: the guard itself, mail, the database's keeper, and processes that ask after themselves.
CLIENTS: Final = {
    "httpx2",
    "httpcore2",
    "httpx",
    "requests",
    "aiohttp",
    "urllib3",
    "urllib.request",
    "http.client",
    "ftplib",
}
OPENS: Final = {"create_connection", "urlopen", "open_connection", "urlretrieve"}
MAY: Final = {
    "project/serve.py": "asks itself whether it answers",
    "kit/scanner.py": "asks the clamd that the operator named",
}


def _imported(tree: ast.AST) -> set[str]:
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{name.name}" for name in node.names)}
        elif isinstance(node, ast.Attribute) and node.attr in OPENS:
            found.add(node.attr)
        elif isinstance(node, ast.Name) and node.id in OPENS:
            found.add(node.id)
    return found


def test_nothing_but_the_guard_asks_other_machines() -> None:
    found = {
        str(path.relative_to(ROOT)): used
        for path in sorted(ROOT.rglob("*.py"))
        if not {"tests", "testing"} & set(path.relative_to(ROOT).parts)
        for used in [_imported(ast.parse(path.read_text())) & (CLIENTS | OPENS)]
        if used
    }
    guard = {name for name in found if name.startswith("kit/outgoing/")}
    assert guard
    assert found.keys() - guard - MAY.keys() == set()
