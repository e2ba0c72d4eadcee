"""Which addresses count as one in limits; pure."""

from ipaddress import IPv6Address, IPv6Network, ip_address

_OF_ONE = 64  # bits of an IPv6 address that tell one reader's network; the others are theirs


def network_of(address: str) -> str:
    """What limits count of an address: an IPv4 address, the first 64 bits of an IPv6 address, of
    which everybody has 2^64, or the text itself where it is neither."""
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped is not None:
        return str(found.ipv4_mapped)
    return str(IPv6Network((int(found), _OF_ONE), strict=False))
