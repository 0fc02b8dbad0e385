"""From which network someone comes, and what is no network at all."""

from __future__ import annotations

from ipaddress import IPv4Address, ip_address, ip_network


def network_of(address: str) -> str:
    """Return under what attempts and sign-ins from an address are known: one machine has an IPv6 network of 64 bits.

    >>> network_of("2001:db8:0:7::1"), network_of("2001:db8:0:7:ffff::2")
    ('2001:db8:0:7::/64', '2001:db8:0:7::/64')
    >>> network_of("192.0.2.7"), network_of("::ffff:192.0.2.7"), network_of("fe80::1%eth0"), network_of("unknown")
    ('192.0.2.7', '192.0.2.7', 'fe80::/64', 'unknown')
    """
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if isinstance(found, IPv4Address):
        return str(found)
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


def is_this_machine(host: str) -> bool:
    """Return whether what goes to a host stays on this machine.

    >>> [is_this_machine(host) for host in ("localhost", "127.0.0.2", "::1", "192.0.2.7", "firma.cz")]
    [True, True, True, False, False]
    """
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
