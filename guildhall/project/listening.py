"""The address that the web server listens on."""

import errno
import socket

from django.conf import settings


def why_not_listen() -> str:
    """What hinders us from listening, and what to do about it; nothing when we can."""
    family = socket.AF_INET6 if ":" in settings.HOST else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.HOST, settings.PORT))
        except PermissionError:
            return "ports below 1024 are for root. Set PORT to a higher one, and put a proxy in front."
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return "something listens there already. Set PORT to another, or end that."
            return "that is no address of this machine. Set HOST to one that is, or to 0.0.0.0 for all."
    return ""


def address() -> str:
    """The site's address as seen from this machine."""
    near = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(settings.HOST, settings.HOST)
    return f"http://{f'[{near}]' if ':' in near else near}:{settings.PORT}"
