"""A web server on loopback that sends whatever it is given, whole, dripping or cut."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event
from typing import Any, cast
from urllib.parse import parse_qsl, unquote, urlsplit

import msgspec

from chartduel.sources.request import Pairs

DRIP_S = 0.02


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A request as it came in; `at` is the platform's clock (UTC), `headers` have lower-case names."""

    method: str
    path: str
    params: Pairs
    form: Pairs
    json: str
    headers: Mapping[str, str]
    at: Any = None


class Reply(msgspec.Struct, frozen=True, kw_only=True):
    """What goes back. `cut`: the connection ends in the middle; `slow`: a byte at a time."""

    status: int = 200
    headers: Mapping[str, str] = {}
    body: bytes = b""
    date: Any = None
    cut: bool = False
    slow: bool = False


class Server(ThreadingHTTPServer):
    """Serves on 127.0.0.1; `stopping` ends answers that still drip."""

    daemon_threads = True

    def __init__(self, port: int, answer: Callable[[Asked], Reply]) -> None:
        self.answer, self.stopping = answer, Event()
        super().__init__(("127.0.0.1", port), _Handler)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that has had enough hangs up: that is no fault of the server. Anything else is printed."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    @property
    def _platform(self) -> Server:
        """The server, as what it is: the library knows it by its base."""
        return cast("Server", self.server)

    def log_message(self, format: str, *args: Any) -> None:
        """Nobody reads it; `asked` tells what came in."""

    def do_GET(self) -> None:
        self._send(self._platform.answer(self._asked(b"")))

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self._send(self._platform.answer(self._asked(self.rfile.read(length))))

    def _asked(self, body: bytes) -> Asked:
        told = urlsplit(self.path)
        is_json = self.headers.get("Content-Type", "").startswith("application/json")
        return Asked(
            method=self.command,
            path=unquote(told.path),
            params=tuple(parse_qsl(told.query, keep_blank_values=True)),
            form=() if is_json else tuple(parse_qsl(body.decode(), keep_blank_values=True)),
            json=body.decode() if is_json else "",
            headers={name.lower(): value for name, value in self.headers.items()},
        )

    def _send(self, reply: Reply) -> None:
        self.send_response_only(reply.status)
        date = format_datetime(reply.date, usegmt=True) if reply.date else self.date_time_string()
        told = {"Date": date, "Content-Length": str(len(reply.body)), **reply.headers}
        for name, value in told.items():
            self.send_header(name, value)
        self.end_headers()
        if reply.slow:
            self._drip(reply.body)
        else:
            self.wfile.write(reply.body[: len(reply.body) // 2] if reply.cut else reply.body)
        self.close_connection = self.close_connection or reply.cut or reply.slow

    def _drip(self, body: bytes) -> None:
        for byte in body:
            if self._platform.stopping.wait(DRIP_S):
                return
            self.wfile.write(bytes([byte]))
