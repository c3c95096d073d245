"""A file server on loopback that does as it is told, and counts what it sends."""

from __future__ import annotations

import re
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


class FileServer:
    """Serves `files` by path. What goes wrong is set by the test; `asked` and `sent` tell what happened."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.etags: dict[str, str] = {}
        self.ranges = True
        self.cut_after: list[int] = []
        """For each of the next answers: after how many bytes of the body the connection ends."""
        self.moved: dict[str, str] = {}
        self.status: dict[str, int] = {}
        self.tells_length = True
        self.headers: dict[str, str] = {}
        self.asked: list[tuple[str, dict[str, str]]] = []
        self.sent = 0
        self._server = _Quiet(("127.0.0.1", 0), _handler(self))
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def put(self, path: str, data: bytes, etag: str = '"1"') -> str:
        self.files[path], self.etags[path] = data, etag
        return self.url + path

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Quiet(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """A client that has had enough hangs up: that is no fault of the server."""


def _handler(told: FileServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            pass

        def do_GET(self) -> None:
            path = self.path
            told.asked.append((path, {key.lower(): value for key, value in self.headers.items()}))
            if path in told.moved:
                self._end(302, {"Location": told.moved[path]})
            elif path in told.status or path not in told.files:
                self._end(told.status.get(path, 404), told.headers)
            elif self.headers.get("If-None-Match") == told.etags[path] != "":
                self._end(304, {"ETag": told.etags[path]})
            else:
                self._send(path, told.files[path], told.etags[path])

        def _end(self, status: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for key, value in headers.items():
                self.send_header(key, value)
            self.send_header("Content-Length", "0")
            self.end_headers()

        def _send(self, path: str, data: bytes, etag: str) -> None:
            start, status = 0, 200
            wanted = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            same = {None, etag, told.headers.get("Last-Modified")}
            if wanted and told.ranges and self.headers.get("If-Range") in same:
                start, status = int(wanted[1]), 206
            if start >= len(data) > 0:
                self._end(416, {"Content-Range": f"bytes */{len(data)}"})
                return
            body = data[start:]
            self.send_response(status)
            if etag:
                self.send_header("ETag", etag)
            if status == 206:
                self.send_header("Content-Range", f"bytes {start}-{len(data) - 1}/{len(data)}")
            for key, value in told.headers.items():
                self.send_header(key, value)
            if told.tells_length:
                self.send_header("Content-Length", str(len(body)))
            else:
                self.send_header("Connection", "close")
            self.end_headers()
            if told.cut_after:
                body = body[: told.cut_after.pop(0)]
                self.close_connection = True
            self.wfile.write(body)
            told.sent += len(body)

    return Handler
