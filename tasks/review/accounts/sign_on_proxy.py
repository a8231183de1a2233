"""Who somebody is according to the organisation's sign-on proxy: a header, believed only from the
proxy's own address. Off by default.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from typing import NamedTuple

HEADER_VARIABLE, ADDRESSES_VARIABLE = "SVZ_PROXY_HEADER", "SVZ_PROXY_ADDRESSES"


class Proxy(NamedTuple):
    """The header that holds the name, and the addresses that requests of the proxy come from."""

    header: str
    addresses: tuple[IPv4Network | IPv6Network, ...]


def proxy_from(environment: Mapping[str, str]) -> Proxy | None:
    """The proxy that the environment names (``SVZ_PROXY_HEADER``, ``SVZ_PROXY_ADDRESSES`` parted by
    commas); None if it names none.

    Raises:
        ValueError: in Dutch, if only one of the two is set, or an address is not one.
    """
    header, addresses = (
        environment.get(HEADER_VARIABLE, "").strip(),
        environment.get(ADDRESSES_VARIABLE, "").strip(),
    )
    if not header and not addresses:
        return None
    if not header or not addresses:
        raise ValueError(
            f"Zet {HEADER_VARIABLE} en {ADDRESSES_VARIABLE} allebei, of geen van beide."
        )
    try:
        networks = tuple(ip_network(one.strip()) for one in addresses.split(","))
    except ValueError as error:
        raise ValueError(
            f"{ADDRESSES_VARIABLE} is geen rij adressen, gescheiden door komma's: {addresses}"
        ) from error
    return Proxy(header.lower(), networks)


def name_from_proxy(
    proxy: Proxy | None, peer: str, headers: Sequence[tuple[str, str]]
) -> str | None:
    """The name that the proxy vouches for; None if there is no proxy, the request is not from it,
    or it does not name exactly one.

    Args:
        proxy: from :func:`proxy_from`.
        peer: the address of the other end of the connection itself, never one taken from a header
            such as X-Forwarded-For.
        headers: all headers of the request, repeated ones included.
    """
    if proxy is None:
        return None
    try:
        address = ip_address(peer)
    except ValueError:
        return None
    if not any(address in network for network in proxy.addresses):
        return None
    names = [value.strip().lower() for name, value in headers if name.lower() == proxy.header]
    # A second header, or a list in one, is what somebody sends who hopes that theirs is the one
    # that is read.
    return names[0] if len(names) == 1 and names[0] and "," not in names[0] else None
