"""The protocol's own words; their texts are those of docs/GLOSSARY.md."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from messaging.tracing.glossary.word import Word

PROTOCOL_WORDS = (
    Word(
        pgettext_lazy("glossary", "Access list"),
        _(
            "The part of a transaction that lists storage keys. A relay lists keys under the "
            "inbox that name its message: a lookup, an extension for chain ids of 2^64 and "
            "more, a checksum."
        ),
        "predeploys, CrossL2Inbox",
    ),
    Word(
        pgettext_lazy("glossary", "Activation block"),
        _(
            "The first block at or after the activation of interop on a chain. Its logs are no "
            "valid initiating messages, and it executes none."
        ),
        "derivation",
    ),
    Word(
        pgettext_lazy("glossary", "Checksum"),
        _(
            "32 bytes beginning with 03 that bind an identifier to a payload hash; the storage "
            "slot of the inbox that a relay must list."
        ),
        "predeploys, CrossL2Inbox",
    ),
    Word(
        pgettext_lazy("glossary", "Cross-safe"),
        _(
            "A block that is derived from L1 and whose messages, and those of all blocks that "
            "it depends on, are verified. Nodes call it safe."
        ),
        "verifier",
    ),
    Word(
        pgettext_lazy("glossary", "Cross-unsafe"),
        _("An unsafe block whose messages are verified against the other chains' unsafe blocks."),
        "verifier",
    ),
    Word(
        pgettext_lazy("glossary", "Dependency set"),
        _("Chains that may execute each other's messages."),
        "dependency-set",
    ),
    Word(
        pgettext_lazy("glossary", "Executing message"),
        _(
            "The log ExecutingMessage of the inbox: on this chain a message was claimed by its "
            "identifier and payload hash."
        ),
        "messaging; predeploys, CrossL2Inbox",
    ),
    Word(
        pgettext_lazy("glossary", "Expiry window"),
        _(
            "Seconds after its timestamp in which a message can be executed, inclusive; 604,800 "
            "unless the dependency set says otherwise."
        ),
        "messaging, Message Expiry Invariant",
    ),
    Word(
        pgettext_lazy("glossary", "Finalized"),
        _("A safe block whose L1 inputs are final. It cannot be reorged."),
        "verifier",
    ),
    Word(
        pgettext_lazy("glossary", "Identifier"),
        _(
            "Origin, block number, log index, timestamp and chain id of an initiating message: "
            "where its log stands."
        ),
        "messaging",
    ),
    Word(
        pgettext_lazy("glossary", "Inbox"),
        _(
            "CrossL2Inbox, 0x4200000000000000000000000000000000000022: emits ExecutingMessage "
            "where the transaction's access list holds the checksum."
        ),
        "predeploys",
    ),
    Word(
        pgettext_lazy("glossary", "Ingress margin"),
        _(
            "Seconds before expiry from which nodes refuse a relay, because a transaction may "
            "wait so long."
        ),
        "tx-pool",
    ),
    Word(
        pgettext_lazy("glossary", "Initiating message"),
        _("Any log of any contract, as something that another chain may execute."),
        "messaging",
    ),
    Word(
        pgettext_lazy("glossary", "Interop filter"),
        _("The service that a node asks whether to accept a transaction with inbox keys."),
        "op-interop-filter",
    ),
    Word(
        pgettext_lazy("glossary", "Local-safe"),
        _("A block that is derived from L1 and whose messages are not verified yet."),
        "verifier",
    ),
    Word(
        pgettext_lazy("glossary", "Log hash"),
        _("keccak256 of origin and payload hash, from which the checksum is made."),
        "CrossL2Inbox",
    ),
    Word(
        pgettext_lazy("glossary", "Log index"),
        _("The position of a log among all logs of its block."),
        "messaging, Identifier",
    ),
    Word(
        pgettext_lazy("glossary", "Message hash"),
        _(
            "keccak256 of destination, source, nonce, sender, target and message, ABI-encoded; "
            "a resend has the same one."
        ),
        "L2ToL2CrossDomainMessenger, Hashing.hashL2toL2CrossDomainMessage",
    ),
    Word(
        pgettext_lazy("glossary", "Messenger"),
        _(
            "L2ToL2CrossDomainMessenger, 0x4200000000000000000000000000000000000023: sends and "
            "relays messages, each once."
        ),
        "predeploys",
    ),
    Word(
        pgettext_lazy("glossary", "Nonce"),
        _(
            "The number of a message in its source's messenger: 16 bits of version, 240 bits of "
            "counter, one sequence for all destinations."
        ),
        "L2ToL2CrossDomainMessenger",
    ),
    Word(
        pgettext_lazy("glossary", "Origin"),
        _("The contract that emitted an initiating message."),
        "messaging, Identifier",
    ),
    Word(
        pgettext_lazy("glossary", "Payload"),
        _("A log as bytes: its topics, then its data."),
        "messaging, Message Payload",
    ),
    Word(
        pgettext_lazy("glossary", "Payload hash"),
        _("keccak256 of the payload; msgHash in the inbox's own words."),
        "predeploys, CrossL2Inbox",
    ),
    Word(
        pgettext_lazy("glossary", "Relay"),
        _(
            "The call of relayMessage on the destination that succeeded, and the log "
            "RelayedMessage that it left."
        ),
        "L2ToL2CrossDomainMessenger",
    ),
    Word(
        pgettext_lazy("glossary", "Replaced block"),
        _(
            "One that held an invalid message: a verifier put a block with deposits only in its "
            "place, and all blocks after it were built anew."
        ),
        "derivation",
    ),
    Word(
        pgettext_lazy("glossary", "Resend"),
        _("resendMessage: the same message emitted again, with a new identifier and a new expiry."),
        "L2ToL2CrossDomainMessenger 1.1 to 1.3",
    ),
    Word(
        pgettext_lazy("glossary", "Return data hash"),
        _("keccak256 of what the target returned, in RelayedMessage since messenger 1.2.0."),
        "L2ToL2CrossDomainMessenger",
    ),
    Word(
        pgettext_lazy("glossary", "SuperchainETHBridge"),
        _("0x4200000000000000000000000000000000000024: moves ETH by messages."),
        "predeploys",
    ),
    Word(
        pgettext_lazy("glossary", "SuperchainTokenBridge"),
        _(
            "0x4200000000000000000000000000000000000028: moves ERC-20 tokens by messages; on "
            "supersim and networks of 2025."
        ),
        "token-bridging",
    ),
    Word(
        pgettext_lazy("glossary", "Transaction sender"),
        _(
            "The account that a transaction is from: who signed it, but for deposits from L1, "
            "which nobody signs here. Not the sender of a message."
        ),
        "Ethereum JSON-RPC, from",
    ),
    Word(
        pgettext_lazy("glossary", "Unsafe"),
        _("A block that the sequencer spread and that is not on L1 yet."),
        "verifier",
    ),
)
