"""No request to an address that only this machine or its network can reach.

A name is resolved once, all its addresses are checked, and the connection goes to one of those that were
checked: a name that answers differently a moment later gets nowhere.
"""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterable
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

import httpcore
import httpx

from chartduel.errors import Disallowed, Unavailable

NAT64 = ip_network("64:ff9b::/96")
"""Where networks without IPv4 keep its addresses, in the last four bytes."""


def assert_public(host: str, addresses: Iterable[str]) -> None:
    """Refuses a host of which one address is not public."""
    for told in addresses:
        address = _reached(told.partition("%")[0])
        local = address.is_multicast or (isinstance(address, IPv6Address) and address.is_site_local)
        if local or not address.is_global:
            raise Disallowed(f"{host}: {told} is no public address", hint="--base-url allows one, for a test server")


def _reached(told: str) -> IPv4Address | IPv6Address:
    """The address that is reached in the end: some of IPv6 lead to one of IPv4."""
    address = ip_address(told)
    if isinstance(address, IPv4Address):
        return address
    translated = IPv4Address(int(address) & 0xFFFFFFFF) if address in NAT64 else None
    return address.ipv4_mapped or address.sixtofour or translated or address


async def public_addresses(host: str) -> list[str]:
    """The addresses of a host, all of them public."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Unavailable(f"{host}: {error.strerror or error}", hint="is this machine on the network?") from None
    addresses = list(dict.fromkeys(str(one[4][0]) for one in found))
    assert_public(host, addresses)
    return addresses


class _Guarded(httpcore.AsyncNetworkBackend):
    """Connects to checked addresses only."""

    def __init__(self, inner: httpcore.AsyncNetworkBackend) -> None:
        self._inner = inner

    async def connect_tcp(self, host: str, port: int, *args: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        *before, last = await public_addresses(host)
        for address in before:
            try:
                return await self._inner.connect_tcp(address, port, *args, **more)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return await self._inner.connect_tcp(last, port, *args, **more)

    async def connect_unix_socket(self, path: str, *args: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        raise Disallowed(f"{path}: is no public address")

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


class Transport(httpx.AsyncHTTPTransport):
    """HTTP/1.1 and HTTP/2 with checked certificates; `guarded`, to public addresses only."""

    def __init__(self, *, guarded: bool) -> None:
        super().__init__(http2=True, trust_env=False, limits=httpx.Limits(max_connections=20))
        pool: Any = self._pool
        if guarded:
            pool._network_backend = _Guarded(pool._network_backend)
