"""Everything that follows from a log's place and payload: checksum, access list and calldata."""

from django.utils.translation import gettext as _

from messaging.protocol.contracts import L2_TO_L2_MESSENGER
from messaging.protocol.events import Undecoded
from messaging.protocol.hashing import checksum, log_hash
from messaging.protocol.identifier import access_list_keys
from messaging.protocol.payloads import (
    decode_sent_payload,
    relay_message_call,
    validate_message_call,
)
from messaging.protocol.spelled import access_list_json
from messaging.protocol.text import to_hex
from messaging.protocol.types import Identifier
from messaging.views.tools import commands
from messaging.views.tools.labels import values_of_identifier
from messaging.views.tools.results import Block, Result, code_value

_KEYS_WITH_EXTENSION = 3


def explain_identifier(
    identifier: Identifier, payload_hash: bytes, payload: bytes | None
) -> tuple[Result, ...]:
    """Identifier, checksum and access list; with the payload also what a relay is called with.

    The identifier's fields must be in range.
    """
    values = (
        *values_of_identifier(identifier),
        code_value(_("Payload hash"), payload_hash, copied=_("payload hash")),
        code_value(
            _("Log hash"),
            log_hash(identifier.origin, payload_hash),
            copied=_("log hash"),
            note=_("origin and payload hash, hashed"),
        ),
        code_value(
            _("Checksum"),
            checksum(identifier, payload_hash),
            copied=_("checksum"),
            note=_("binds all of the above; the last key of the access list"),
        ),
    )
    place = f"{identifier.chain_id}:{identifier.block_number}:{identifier.log_index}"
    sentence = _("Where the log %(place)s stands, and what follows from it.")
    first = Result(
        "identifier",
        _("Identifier and checksum"),
        sentence % {"place": place},
        values,
        (
            Block(
                "checksum-cast",
                _("The checksum with cast"),
                commands.checksum(identifier, payload_hash),
                _("The inbox of the node in ETH_RPC_URL computes it."),
            ),
        ),
    )
    return first, _access_list(identifier, payload_hash), *_calls(identifier, payload_hash, payload)


def _access_list(identifier: Identifier, payload_hash: bytes) -> Result:
    keys = access_list_keys(identifier, payload_hash)
    names = [_("Lookup"), _("Chain id extension"), _("Checksum")]
    if len(keys) < _KEYS_WITH_EXTENSION:
        del names[1]
    return Result(
        "access-list",
        _("Access list"),
        _(
            "The keys that a transaction must list under the inbox, in this order, to execute "
            "this log."
        ),
        tuple(code_value(name, key, copied=name) for name, key in zip(names, keys, strict=True)),
        (Block("access-list-json", _("As JSON"), access_list_json(keys)),),
    )


def _calls(
    identifier: Identifier, payload_hash: bytes, payload: bytes | None
) -> tuple[Result, ...]:
    reading = Block(
        "validate-calldata",
        "validateMessage",
        to_hex(validate_message_call(identifier, payload_hash)),
        _("Calldata for the inbox: a contract reads this log."),
    )
    relays: tuple[Block, ...] = ()
    if payload is not None and _is_sent(identifier, payload):
        relays = (
            Block(
                "relay-calldata",
                "relayMessage",
                to_hex(relay_message_call(identifier, payload)),
                _("Calldata for the messenger of the destination: anyone can relay this message."),
            ),
        )
    title = _("Calldata")
    sentence = _("The inbox accepts these calls only with the access list above.")
    return (Result("calldata", title, sentence, blocks=(*relays, reading)),)


def _is_sent(identifier: Identifier, payload: bytes) -> bool:
    """Whether the messenger would take it: its own log, and a whole SentMessage."""
    own = identifier.origin == L2_TO_L2_MESSENGER
    return own and not isinstance(decode_sent_payload(payload), Undecoded)
