"""What people type into the tools, read strictly; a complaint names the value and the remedy."""

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.protocol.text import (
    MalformedAddress,
    MalformedHash,
    parse_address,
    parse_hash,
)
from messaging.tracing.wording import grouped

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise  # known to the stubs alone

LONGEST = 131_072  # bytes of one input: no transaction that a node takes is longer
_SHOWN = 40
_HEX = re.compile(r"(?:0[xX])?([0-9a-fA-F]*)")
_GROUPS = re.compile(r"[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?:\.[0-9]{3})+")
_PLAIN = {"autocomplete": "off", "spellcheck": "false", "autocapitalize": "none"}


def shown(text: str) -> str:
    """A value as a complaint quotes it: its beginning, where it is long."""
    return repr(text if len(text) <= _SHOWN else f"{text[:_SHOWN]}\N{HORIZONTAL ELLIPSIS}")


def parse_hex(text: str) -> bytes:
    """Bytes from hexadecimal digits, over several lines or not; raises ValidationError."""
    joined = "".join(text.split())
    found = _HEX.fullmatch(joined)
    if found is None:
        wrong = next(letter for letter in joined.removeprefix("0x") if not _is_digit(letter))
        raise ValidationError(
            _("%(value)s is not hexadecimal, because of %(letter)s: give 0x and digits 0-9, a-f."),
            params={"value": shown(joined), "letter": repr(wrong)},
        )
    digits = found[1]
    if len(digits) % 2:
        raise ValidationError(
            _("It has %(count)s digits, and a byte is two: look for one that is missing."),
            params={"count": len(digits)},
        )
    if len(digits) > 2 * LONGEST:
        raise ValidationError(
            _("It has %(count)s bytes: at most %(most)s are read here."),
            params={"count": grouped(len(digits) // 2), "most": grouped(LONGEST)},
        )
    return bytes.fromhex(digits)


def _is_digit(letter: str) -> bool:
    return letter.isascii() and letter.isalnum() and letter.lower() <= "f"


class TextField(forms.CharField):
    """One line, or with `rows` several; empty is None. `LONGEST` bounds every input."""

    def __init__(
        self,
        label: "str | _StrPromise",
        hint: "str | _StrPromise" = "",
        *,
        required: bool = False,
        rows: int = 0,
    ) -> None:
        attributes: dict[str, Any] = {**_PLAIN, **({"rows": rows} if rows else {})}
        super().__init__(
            label=label,
            help_text=hint,
            required=required,
            empty_value=None,
            widget=forms.Textarea(attributes) if rows else forms.TextInput(attributes),
            error_messages={"required": gettext_lazy("This is needed: nothing was given.")},
        )

    def to_python(self, value: str | None) -> Any:
        """The value that the text means, None for none; raises ValidationError."""
        text = (value or "").strip()
        return self.read(text) if text else None

    def read(self, text: str) -> Any:
        """The value of a text that is not empty."""
        return text


class HexField(TextField):
    """Bytes."""

    def read(self, text: str) -> bytes:
        """Bytes of hexadecimal digits."""
        return parse_hex(text)


class HashField(TextField):
    """32 bytes."""

    def read(self, text: str) -> bytes:
        """A hash."""
        try:
            return parse_hash(text)
        except MalformedHash as error:
            raise ValidationError(str(error)) from error


class AddressField(TextField):
    """20 bytes, its checksum verified where it is in mixed case."""

    def read(self, text: str) -> bytes:
        """An address."""
        try:
            return parse_address(text)
        except MalformedAddress as error:
            raise ValidationError(str(error)) from error


class NumberField(TextField):
    """A number from 0 to 2^bits - 1, decimal or hexadecimal."""

    def __init__(
        self,
        label: "str | _StrPromise",
        hint: "str | _StrPromise" = "",
        *,
        bits: int,
        required: bool = True,
    ) -> None:
        super().__init__(label, hint, required=required)
        self.bits = bits

    def read(self, text: str) -> int:
        """A number; groups of three digits, as pages show them, are taken too."""
        digits = re.sub("[.,]", "", text) if _GROUPS.fullmatch(text) else text
        try:
            number = int(digits, 16) if digits[:2] in {"0x", "0X"} else int(digits)
        except ValueError as error:
            raise ValidationError(
                _("%(value)s is not a whole number: give it in decimal digits or with 0x."),
                params={"value": shown(text)},
            ) from error
        if number < 0 or number >> self.bits:
            raise ValidationError(
                _("%(value)s is out of range: give a number from 0 to 2^%(bits)s - 1."),
                params={"value": shown(text), "bits": self.bits},
            )
        return number


class TopicsField(TextField):
    """Up to four words of 32 bytes, one a line."""

    def read(self, text: str) -> Sequence[bytes]:
        """The topics of a log."""
        words = re.split(r"[\s,]+", text)
        most = 4
        if len(words) > most:
            raise ValidationError(
                _("These are %(count)s words: a log has at most four topics."),
                params={"count": len(words)},
            )
        try:
            return tuple(parse_hash(word) for word in words)
        except MalformedHash as error:
            raise ValidationError(str(error)) from error
