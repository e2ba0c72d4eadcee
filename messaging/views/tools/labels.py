"""Fields of events, calls and identifiers as values with labels, in words; it reads no bytes."""

from collections.abc import Iterator

import msgspec
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.protocol.abi_decoding import Decoded
from messaging.protocol.contracts import function_name, name_of
from messaging.protocol.events import Event
from messaging.protocol.identifier import split_nonce
from messaging.protocol.text import to_address, to_hex
from messaging.protocol.types import Identifier
from messaging.tracing.payload import Argument, arguments_of
from messaging.tracing.wording import counted, ether, grouped, machine_time
from messaging.views.tools.results import Value

_ADDRESS_SIZE = 20
_HASH_SIZE = 32
_SELECTOR_SIZE = 4
LONGEST_SHOWN = 256  # bytes in a line of values; whole they stand in a block
_LABELS: dict[str, str | Promise] = {
    "account": gettext_lazy("Account"),
    "amount": gettext_lazy("Amount"),
    "block_number": gettext_lazy("Block number"),
    "chain_id": gettext_lazy("Chain id"),
    "claim_cost": gettext_lazy("Cost of the claim"),
    "claimer": gettext_lazy("Claimer"),
    "caller": gettext_lazy("Caller"),
    "destination": gettext_lazy("Destination"),
    "funder": gettext_lazy("Funder"),
    "gas_provider": gettext_lazy("Gas provider"),
    "gas_provider_chain_id": gettext_lazy("Chain of the gas provider"),
    "log_index": gettext_lazy("Log index"),
    "message": gettext_lazy("Message"),
    "message_hash": gettext_lazy("Message hash"),
    "message_hashes": gettext_lazy("Message hashes"),
    "nested_message_hashes": gettext_lazy("Messages that it sent"),
    "nonce": gettext_lazy("Nonce"),
    "origin": gettext_lazy("Origin"),
    "payload": gettext_lazy("Payload"),
    "payload_hash": gettext_lazy("Payload hash"),
    "recipient": gettext_lazy("Recipient"),
    "relay_cost": gettext_lazy("Cost of the relay"),
    "relayer": gettext_lazy("Relayer"),
    "return_data_hash": gettext_lazy("Return data hash"),
    "sender": gettext_lazy("Sender"),
    "source": gettext_lazy("Source"),
    "target": gettext_lazy("Target"),
    "timestamp": gettext_lazy("Timestamp"),
    "token": gettext_lazy("Token"),
    "undelivered_at": gettext_lazy("Undelivered at"),
}
_WEI = frozenset({"relay_cost", "claim_cost"})
_TIMES = frozenset({"timestamp", "undelivered_at"})


def values_of_event(event: Event) -> tuple[Value, ...]:
    """Every field of an event; of what any contract may emit the token is not in the payload."""
    return tuple(
        value
        for field, content in msgspec.structs.asdict(event).items()
        if content is not None and (field != "token" or content != bytes(_ADDRESS_SIZE))
        for value in values_of(field, content, eth=type(event).__name__.endswith("ETH"))
    )


def values_of_call(call: Decoded) -> tuple[Value, ...]:
    """Every argument of a call, those inside of tuples and arrays one by one."""
    eth = call.callable.name.endswith("ETH")
    return tuple(
        _argument(one, eth=eth) for one in arguments_of(call.arguments) if one.value is not None
    )


def _argument(one: Argument, *, eth: bool) -> Value:
    label = str(_LABELS.get(one.label, one.label))
    text = one.whole or one.value or ""
    if one.address or one.type.startswith("bytes"):
        return _bytes(one.label, label, bytes.fromhex(text[2:]))
    if one.type.startswith("uint"):
        return _number(one.label, label, int(text), eth=eth)
    return Value(label, text, copied=label)


def values_of_identifier(identifier: Identifier) -> tuple[Value, ...]:
    """The five fields of an identifier."""
    fields = msgspec.structs.asdict(identifier)
    return tuple(value for field in fields for value in values_of(field, fields[field]))


def values_of(field: str, content: object, *, eth: bool = False) -> Iterator[Value]:
    """A field as one value, an identifier or a list as several."""
    label = str(_LABELS.get(field, field))
    if isinstance(content, Identifier):
        yield from values_of_identifier(content)
    elif isinstance(content, tuple):
        for at, one in enumerate(content, 1):
            yield Value(f"{label} {at}", to_hex(one), copied=label, code=True)
    elif isinstance(content, int):
        yield _number(field, label, content, eth=eth)
    elif isinstance(content, bytes):
        yield _bytes(field, label, content)


def _number(field: str, label: str, number: int, *, eth: bool) -> Value:
    note = ""
    if field == "nonce":
        parts = split_nonce(number)
        note = _("version %(version)s, counter %(counter)s") % {
            "version": parts.version,
            "counter": grouped(parts.counter),
        }
    elif field in _TIMES:
        note = machine_time(number).replace("T", " ").replace("Z", " UTC")
    elif field in _WEI or (field == "amount" and eth):
        note = ether(number)
    elif field == "amount":
        note = _("in the smallest unit of the token")
    return Value(label, str(number), note, copied=label)


def _bytes(field: str, label: str, content: bytes) -> Value:
    if len(content) == _ADDRESS_SIZE and field not in {"message", "payload"}:
        address = to_address(content)
        where = reverse("address", kwargs={"text": address})
        return Value(label, address, name_of(content) or "", copied=label, code=True, href=where)
    if field == "message_hash" and len(content) == _HASH_SIZE:
        where = reverse("message", kwargs={"text": to_hex(content)})
        return Value(label, to_hex(content), copied=label, code=True, href=where)
    size = counted(len(content), "byte")
    if field in {"message", "payload"}:
        function = function_name(content[:_SELECTOR_SIZE]) if field == "message" else None
        note = f"{size}, {function}" if function else size
        if len(content) > LONGEST_SHOWN:
            return Value(label, note, _("whole below"))
        return Value(label, to_hex(content), note, copied=label, code=True)
    return Value(label, to_hex(content), copied=label, code=True)
