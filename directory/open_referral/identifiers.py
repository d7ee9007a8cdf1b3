"""Identifiers that never change: those of rows are stored, all others follow from them."""

from uuid import NAMESPACE_URL, UUID, uuid5

OURS = uuid5(NAMESPACE_URL, "msphysio:open-referral")

# All bits of a UUID but the six that tell its version and variant.
_FREE_BITS = (1 << 128) - 1 & ~(0xF << 76 | 0x3 << 62)


def part_of(owner: UUID, name: str) -> UUID:
    """The identifier of a part, such as one of a service's prices."""
    return uuid5(owner, name)


def twin(public_id: UUID, kind: str) -> UUID:
    """The identifier of what a service has exactly one of; of that, the service's.

    The same call leads there and back, so looking one up is looking up its service.
    """
    return UUID(int=public_id.int ^ uuid5(OURS, kind).int & _FREE_BITS)
