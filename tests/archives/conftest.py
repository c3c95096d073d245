from collections.abc import Iterator

import pytest

from archives.server import FileServer


@pytest.fixture
def server() -> Iterator[FileServer]:
    server = FileServer()
    yield server
    server.close()
