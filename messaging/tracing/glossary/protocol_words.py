"""The protocol's own words; their texts are those of docs/GLOSSARY.md."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _name

from messaging.tracing.glossary.word import Word

PROTOCOL_WORDS = (
    Word(
        _name("glossary", "Access list"),
        _(
            "The part of a transaction that lists storage keys. A relay lists keys under the "
            "inbox that name its message: a lookup, an extension for chain ids of 2^64 and "
            "more, a checksum."
        ),
        "predeploys, CrossL2Inbox",
    ),
    Word(
        _name("glossary", "Activation block"),
        _(
            "The first block at or after the activation of interop on a chain. Its logs are no "
            "valid initiating messages, and it executes none."
        ),
        "derivation",
    ),
    Word(
        _name("glossary", "Checksum"),
        _(
            "32 bytes beginning with 03 that bind an identifier to a payload hash; the storage "
            "slot of the inbox that a relay must list."
        ),
        "predeploys, CrossL2Inbox",
    ),
    Word(
        _name("glossary", "Cross-safe"),
        _(
            "A block that is derived from L1 and whose messages, and those of all blocks that "
            "it depends on, are verified. Nodes call it safe."
        ),
        "verifier",
    ),
    Word(
        _name("glossary", "Cross-unsafe"),
        _("An unsafe block whose messages are verified against the other chains' unsafe blocks."),
        "verifier",
    ),
    Word(
        _name("glossary", "Dependency set"),
        _("Chains that may execute each other's messages."),
        "dependency-set",
    ),
    Word(
        _name("glossary", "Executing message"),
        _(
            "The log ExecutingMessage of the inbox: on this chain a message was claimed by its "
            "identifier and payload hash."
        ),
        "messaging; predeploys, CrossL2Inbox",
    ),
    Word(
        _name("glossary", "Expiry window"),
        _(
            "Seconds after its timestamp in which a message can be executed, inclusive; 604,800 "
            "unless the dependency set says otherwise."
        ),
        "messaging, Message Expiry Invariant",
    ),
    Word(
        _name("glossary", "Finalized"),
        _("A safe block whose L1 inputs are final. It cannot be reorged."),
        "verifier",
    ),
    Word(
        _name("glossary", "Identifier"),
        _(
            "Origin, block number, log index, timestamp and chain id of an initiating message: "
            "where its log stands."
        ),
        "messaging",
    ),
    Word(
        _name("glossary", "Inbox"),
        _(
            "CrossL2Inbox, 0x4200000000000000000000000000000000000022: emits ExecutingMessage "
            "where the transaction's access list holds the checksum."
        ),
        "predeploys",
    ),
    Word(
        _name("glossary", "Ingress margin"),
        _(
            "Seconds before expiry from which nodes refuse a relay, because a transaction may "
            "wait so long."
        ),
        "tx-pool",
    ),
    Word(
        _name("glossary", "Initiating message"),
        _("Any log of any contract, as something that another chain may execute."),
        "messaging",
    ),
    Word(
        _name("glossary", "Interop filter"),
        _("The service that a node asks whether to accept a transaction with inbox keys."),
        "op-interop-filter",
    ),
    Word(
        _name("glossary", "Local-safe"),
        _("A block that is derived from L1 and whose messages are not verified yet."),
        "verifier",
    ),
    Word(
        _name("glossary", "Log index"),
        _("The position of a log among all logs of its block."),
        "messaging, Identifier",
    ),
    Word(
        _name("glossary", "Message hash"),
        _(
            "keccak256 of destination, source, nonce, sender, target and message, ABI-encoded; "
            "a resend has the same one."
        ),
        "L2ToL2CrossDomainMessenger, Hashing.hashL2toL2CrossDomainMessage",
    ),
    Word(
        _name("glossary", "Messenger"),
        _(
            "L2ToL2CrossDomainMessenger, 0x4200000000000000000000000000000000000023: sends and "
            "relays messages, each once."
        ),
        "predeploys",
    ),
    Word(
        _name("glossary", "Nonce"),
        _(
            "The number of a message in its source's messenger: 16 bits of version, 240 bits of "
            "counter, one sequence for all destinations."
        ),
        "L2ToL2CrossDomainMessenger",
    ),
    Word(
        _name("glossary", "Origin"),
        _("The contract that emitted an initiating message."),
        "messaging, Identifier",
    ),
    Word(
        _name("glossary", "Payload"),
        _("A log as bytes: its topics, then its data."),
        "messaging, Message Payload",
    ),
    Word(
        _name("glossary", "Payload hash"),
        _("keccak256 of the payload; msgHash in the inbox's own words."),
        "predeploys, CrossL2Inbox",
    ),
    Word(
        _name("glossary", "Relay"),
        _(
            "The call of relayMessage on the destination that succeeded, and the log "
            "RelayedMessage that it left."
        ),
        "L2ToL2CrossDomainMessenger",
    ),
    Word(
        _name("glossary", "Replaced block"),
        _(
            "One that held an invalid message: a verifier put a block with deposits only in its "
            "place, and all blocks after it were built anew."
        ),
        "derivation",
    ),
    Word(
        _name("glossary", "Resend"),
        _("resendMessage: the same message emitted again, with a new identifier and a new expiry."),
        "L2ToL2CrossDomainMessenger 1.1 to 1.3",
    ),
    Word(
        _name("glossary", "Return data hash"),
        _("keccak256 of what the target returned, in RelayedMessage since messenger 1.2.0."),
        "L2ToL2CrossDomainMessenger",
    ),
    Word(
        _name("glossary", "SuperchainETHBridge"),
        _("0x4200000000000000000000000000000000000024: moves ETH by messages."),
        "predeploys",
    ),
    Word(
        _name("glossary", "SuperchainTokenBridge"),
        _(
            "0x4200000000000000000000000000000000000028: moves ERC-20 tokens by messages; on "
            "supersim and networks of 2025."
        ),
        "token-bridging",
    ),
    Word(
        _name("glossary", "Unsafe"),
        _("A block that the sequencer spread and that is not on L1 yet."),
        "verifier",
    ),
)
