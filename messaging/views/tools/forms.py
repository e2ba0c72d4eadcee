"""The forms of the tools: what is asked, and which fields belong together; they compute nothing."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.protocol.payloads import encode_payload
from messaging.protocol.types import Identifier
from messaging.views.tools.fields import (
    AddressField,
    HashField,
    HexField,
    NumberField,
    TextField,
    TopicsField,
)

READINGS = (
    ("", gettext_lazy("Whatever it is")),
    ("payload", gettext_lazy("A payload: topics, then data")),
    ("list", gettext_lazy("Keys of an access list")),
    ("call", gettext_lazy("Calldata")),
    ("error", gettext_lazy("Revert data")),
)


class PlaceForm(forms.Form):
    """A stored log, by its transaction or by its place."""

    at = TextField(
        gettext_lazy("Transaction, or place of a log"),
        gettext_lazy("A transaction hash, or chain:block:log as in 901:1204:3."),
    )


class IdentifierForm(forms.Form):
    """A log typed in: where it stands, and its payload in one of three forms."""

    origin = AddressField(
        gettext_lazy("Origin"), gettext_lazy("The contract that emitted the log."), required=True
    )
    block_number = NumberField(gettext_lazy("Block number"), bits=64)
    log_index = NumberField(
        gettext_lazy("Log index"),
        gettext_lazy("Counted over all logs of the block, from 0."),
        bits=32,
    )
    timestamp = NumberField(
        gettext_lazy("Timestamp"), gettext_lazy("Of the block, in seconds."), bits=64
    )
    chain_id = NumberField(
        gettext_lazy("Chain id"), gettext_lazy("Of the chain that emitted it."), bits=256
    )
    payload = HexField(
        gettext_lazy("Payload"), gettext_lazy("The topics, then the data, as one."), rows=3
    )
    topics = TopicsField(gettext_lazy("Or topics"), gettext_lazy("Up to four, one a line."), rows=4)
    log_data = HexField(gettext_lazy("And data"), gettext_lazy("May be empty."), rows=3)
    payload_hash = HashField(
        gettext_lazy("Or payload hash"),
        gettext_lazy("Enough for the access list; a relay needs the payload."),
    )

    def clean(self) -> dict[str, Any]:
        """One form of the payload and no other."""
        given = super().clean() or {}
        if any(name in self.errors for name in ("payload", "topics", "log_data", "payload_hash")):
            return given
        parts = given.get("topics") is not None or given.get("log_data") is not None
        ways = [given.get("payload") is not None, parts, given.get("payload_hash") is not None]
        if not any(ways):
            self.add_error("payload", _("The payload is missing: give it in one of three forms."))
        if sum(ways) > 1:
            first = "payload" if ways[0] else "payload_hash"
            self.add_error(first, _("The payload is given twice: leave all but one form empty."))
        return given

    def identifier(self) -> Identifier:
        """Of a valid form: where the log stands."""
        given = self.cleaned_data
        return Identifier(
            given["origin"],
            given["block_number"],
            given["log_index"],
            given["timestamp"],
            given["chain_id"],
        )

    def payload_given(self) -> bytes | None:
        """Of a valid form: the payload, None where only its hash is given."""
        given = self.cleaned_data
        if given["payload"] is not None or given["payload_hash"] is not None:
            whole: bytes | None = given["payload"]
            return whole
        return encode_payload(given["topics"] or (), given["log_data"] or b"")


class DecodeForm(forms.Form):
    """Bytes, or a reject code, and what to read them as."""

    input = TextField(
        gettext_lazy("What to decode"),
        gettext_lazy(
            "Hexadecimal bytes; keys of an access list, one a line or as JSON; "
            "or an error code such as -320600."
        ),
        required=True,
        rows=6,
    )
    reading = forms.ChoiceField(label=gettext_lazy("Read it as"), choices=READINGS, required=False)
    source = NumberField(
        gettext_lazy("Source chain id"),
        gettext_lazy("Of a payload: with it the message hash is told."),
        bits=256,
        required=False,
    )
    payload_hash = HashField(
        gettext_lazy("Payload hash to compare"),
        gettext_lazy("Of an access list: does its checksum fit?"),
    )
    origin = AddressField(
        gettext_lazy("Origin to compare"), gettext_lazy("Of an access list; empty: the messenger.")
    )


class MessageForm(forms.Form):
    """What a message hash is made of."""

    source = NumberField(gettext_lazy("Source chain id"), bits=256)
    destination = NumberField(gettext_lazy("Destination chain id"), bits=256)
    nonce = NumberField(
        gettext_lazy("Nonce"),
        gettext_lazy("As in the log: version and counter as one number."),
        bits=256,
    )
    sender = AddressField(
        gettext_lazy("Sender"),
        gettext_lazy("Who called sendMessage: mostly a contract."),
        required=True,
    )
    target = AddressField(
        gettext_lazy("Target"), gettext_lazy("Whom the relay calls."), required=True
    )
    message = HexField(gettext_lazy("Message"), gettext_lazy("The calldata; may be empty."), rows=4)


class BytesForm(forms.Form):
    """Bytes to hash."""

    payload = HexField(
        gettext_lazy("Payload"), gettext_lazy("All topics, then the data."), required=True, rows=4
    )
