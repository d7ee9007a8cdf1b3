"""Identifiers that never change: rows store theirs, and all others are derived from those."""

from functools import cache
from uuid import NAMESPACE_URL, UUID, uuid5

OURS = uuid5(NAMESPACE_URL, "msphysio:open-referral")

# All bits of a UUID except the six for its version and variant.
_FREE_BITS = (1 << 128) - 1 & ~(0xF << 76 | 0x3 << 62)


def part_of(owner: UUID, name: str) -> UUID:
    """The identifier for a part, such as one of a service's prices."""
    return uuid5(owner, name)


def twin(public_id: UUID, kind: str) -> UUID:
    """The identifier for a service's only part of a kind or, given that, for the service.

    The same call works both ways, so looking one up means looking up its service.
    """
    return UUID(int=public_id.int ^ _bits_of(kind))


@cache
def _bits_of(kind: str) -> int:
    return uuid5(OURS, kind).int & _FREE_BITS
