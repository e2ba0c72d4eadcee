"""What can be watched, as people write it and as it is stored; it looks nothing up."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from messaging.protocol.text import (
    MalformedAddress,
    MalformedHash,
    parse_address,
    parse_hash,
    to_address,
    to_hex,
)
from messaging.support.watching.values import SubjectKind
from messaging.tracing.asking import MalformedFilter, read_chain


class MalformedSubject(ValueError):
    """What cannot be watched as it is written; the message names it and the remedy."""


@dataclass(frozen=True, slots=True)
class Subject:
    """What is watched; `key` is the message hash or the address, `chain_ids` of a lane its source
    and destination, of a chain itself."""

    kind: SubjectKind
    key: bytes = b""
    chain_ids: tuple[int, ...] = ()

    @property
    def text(self) -> str:
        """As it is stored and stands in addresses."""
        return to_hex(self.key) if self.key else ":".join(map(str, self.chain_ids))

    @property
    def shown(self) -> str:
        """As people read it: an address with its checksum."""
        return to_address(self.key) if self.kind is SubjectKind.ADDRESS else self.text

    @property
    def path(self) -> str:
        """The page of it."""
        if self.kind is SubjectKind.LANE:
            source, destination = self.chain_ids
            return reverse("lane", kwargs={"source": source, "destination": destination})
        if self.kind is SubjectKind.CHAIN:
            return reverse("chain", kwargs={"chain_id": self.chain_ids[0]})
        return reverse(self.kind.value, kwargs={"text": self.shown})


def parse_subject(kind: SubjectKind, text: str) -> Subject:
    """The subject in a text of this kind; raises MalformedSubject."""
    try:
        match kind:
            case SubjectKind.MESSAGE:
                return Subject(kind, parse_hash(text))
            case SubjectKind.ADDRESS:
                return Subject(kind, parse_address(text))
            case SubjectKind.CHAIN:
                return Subject(kind, chain_ids=(_chain(text),))
            case SubjectKind.LANE:
                return Subject(kind, chain_ids=_lane(text))
    except (MalformedHash, MalformedAddress, MalformedFilter) as error:
        raise MalformedSubject(str(error)) from error


def _chain(text: str) -> int:
    found = read_chain("chain", text.strip())
    return found or 0


def _lane(text: str) -> tuple[int, int]:
    source, colon, destination = text.partition(":")
    if not colon:
        raise MalformedSubject(
            _("%(text)s is not a lane: give two chain ids as in 901:902.")
            % {"text": repr(text[:80])}
        )
    return _chain(source), _chain(destination)


KINDS_FOR: Mapping[bool, tuple[SubjectKind, ...]] = {
    True: tuple(SubjectKind),
    False: (SubjectKind.MESSAGE, SubjectKind.ADDRESS),
}
