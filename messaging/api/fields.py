"""How values are spelled in JSON, with the schema of each spelling; it looks nothing up."""

from collections.abc import Iterable
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from messaging.tracing.health import ChainState
from messaging.tracing.past import HistoryKind, ReorgCause
from messaging.tracing.values import ExecutionValidity, MessageStatus, Safety

_LAST_SECOND = 253_402_300_799  # 9999-12-31T23:59:59Z, the last that RFC 3339 can write


@extend_schema_field({"type": "string", "pattern": "^[0-9]{1,78}$", "example": "901"})
class Uint256(serializers.Field[int, Any, str, Any]):
    """A uint256 as a decimal string, since JSON numbers lose digits in many programs."""

    def to_representation(self, value: int) -> str:
        """The number in decimal digits."""
        return str(value)


@extend_schema_field({"type": "string", "pattern": "^0x[0-9a-f]{64}$"})
class Hash(serializers.Field[str, Any, str, Any]):
    """32 bytes as 0x and lower-case digits."""

    def to_representation(self, value: str) -> str:
        """The value as tracing gives it."""
        return value


@extend_schema_field({"type": "string", "pattern": "^0x[0-9a-fA-F]{40}$"})
class Address(serializers.Field[str, Any, str, Any]):
    """An address with its EIP-55 checksum."""

    def to_representation(self, value: str) -> str:
        """The value as tracing gives it."""
        return value


@extend_schema_field({"type": "string", "pattern": "^0x([0-9a-f]{2})*$"})
class Hex(serializers.Field[str, Any, str, Any]):
    """Bytes as 0x and lower-case digits."""

    def to_representation(self, value: str) -> str:
        """The value as tracing gives it."""
        return value


@extend_schema_field({"type": "integer", "minimum": 0})
class Whole(serializers.Field[int, Any, int, Any]):
    """A block number, log index, gas amount, or time in seconds since 1970: at most 64 bits."""

    def to_representation(self, value: int) -> int:
        """The number itself."""
        return value


@extend_schema_field({"type": ["string", "null"], "format": "date-time"})
class Moment(serializers.Field[int, Any, str | None, Any]):
    """A time in seconds as RFC 3339 in UTC, null where the year would have five digits."""

    def to_representation(self, value: int) -> str | None:
        """The moment, to the second."""
        if value > _LAST_SECOND:
            return None
        return datetime.fromtimestamp(value, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def one_of(values: Iterable[StrEnum]) -> dict[str, Any]:
    """The schema of these words."""
    return {"type": "string", "enum": [one.value for one in values]}


class Word(serializers.Field[StrEnum, Any, str, Any]):
    """One of a few words, as the values of tracing have them."""

    def to_representation(self, value: StrEnum) -> str:
        """The word."""
        return value.value


@extend_schema_field(one_of(MessageStatus), component_name="MessageStatus")
class StatusWord(Word):
    """A message's status."""


@extend_schema_field(one_of(ExecutionValidity), component_name="Validity")
class ValidityWord(Word):
    """The verdict on an executing message."""


@extend_schema_field(one_of(Safety), component_name="Safety")
class SafetyWord(Word):
    """How safe a block is."""


@extend_schema_field(one_of(ChainState), component_name="ChainState")
class ChainStateWord(Word):
    """How the indexing of a chain goes."""


@extend_schema_field(
    one_of((ChainState.OK, ChainState.BEHIND, ChainState.STOPPED)), component_name="OverallState"
)
class OverallStateWord(Word):
    """How the indexing of all chains goes."""


@extend_schema_field(one_of(ReorgCause), component_name="ReorgCause")
class CauseWord(Word):
    """Why blocks were taken back."""


@extend_schema_field(one_of(HistoryKind), component_name="HistoryKind")
class HistoryWord(Word):
    """Which log of a message was taken back."""
