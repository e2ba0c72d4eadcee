"""Crosslane's own words, from L; their texts are those of docs/GLOSSARY.md."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy as _name

from messaging.tracing.glossary.word import Word

MORE_WORDS = (
    Word(
        _name("glossary", "Lagoon"),
        _(
            "The hardfork that activates interop; earlier called Interop. Its time on a chain "
            "is lagoon_time."
        ),
    ),
    Word(
        _name("glossary", "Lane"),
        _("A pair of source and destination."),
    ),
    Word(
        _name("glossary", "Lease"),
        _("Who works on a span, and until when. It spares work and proves nothing."),
    ),
    Word(
        _name("glossary", "Linking"),
        _("Making verdicts from facts."),
    ),
    Word(
        _name("glossary", "Log"),
        _("What a contract emitted: address, topics, data, and its place."),
    ),
    Word(
        _name("glossary", "Message"),
        _("A SentMessage with all that belongs to its hash: resends, execution, relay."),
    ),
    Word(
        _name("glossary", "Open span"),
        _("The span of a chain that has no last block and follows the head."),
    ),
    Word(
        _name("glossary", "Optimistic block"),
        _(
            "The block that a supernode derived for a timestamp before it verified messages; "
            "where the canonical block has another hash, it replaced this one."
        ),
    ),
    Word(
        _name("glossary", "Pace"),
        _("Calls a second that an endpoint gets from all workers together."),
    ),
    Word(
        _name("glossary", "Phase"),
        _(
            "Creation, serialization, identifier, execution: the four parts of a message's "
            "life, by which every message page is ordered."
        ),
    ),
    Word(
        _name("glossary", "Place"),
        _("Chain, block, log index."),
    ),
    Word(
        _name("glossary", "Relayer"),
        _("Who signed the relay's transaction. Anyone may."),
    ),
    Word(
        _name("glossary", "Relink"),
        _("To judge again from the stored facts."),
    ),
    Word(
        _name("glossary", "Reorg"),
        _(
            "A chain replaced its newest blocks. Its cause: ordinary, a replaced block, likely "
            "one, or not known."
        ),
    ),
    Word(
        _name("glossary", "Resting span"),
        _("A span with an error that may pass, and the time of the next try."),
    ),
    Word(
        _name("glossary", "Resync"),
        _("To forget a chain's facts and read it again."),
    ),
    Word(
        _name("glossary", "Rollup node"),
        _(
            "What derives a chain from L1 and so knows safety levels: op-node or kona-node, "
            "op-supernode, and op-supervisor on older networks."
        ),
    ),
    Word(
        _name("glossary", "Safe"),
        _("As cross-safe, where the node verifies messages; else derived from L1."),
    ),
    Word(
        _name("glossary", "Safety"),
        _(
            "How safe a block is: the highest of unsafe, cross-unsafe, local-safe, cross-safe "
            "and finalized that it reached, or unknown where no node gives a level that tells."
        ),
    ),
    Word(
        _name("glossary", "Send"),
        _("One SentMessage of a message, the first or a resend."),
    ),
    Word(
        _name("glossary", "Sender"),
        _("Who called sendMessage, a contract or an account; not who signed the transaction."),
    ),
    Word(
        _name("glossary", "Source"),
        _("The chain that a message is sent from."),
    ),
    Word(
        _name("glossary", "Source log"),
        _("The log that an executing message names."),
    ),
    Word(
        _name("glossary", "Span"),
        _("A range of blocks of a chain, stored up to its cursor."),
    ),
    Word(
        _name("glossary", "Status"),
        _(
            "What a message's facts, the clock and coverage say: initiated, failed, executed, "
            "expired, invalid, awaiting source, untracked source, dropped."
        ),
    ),
    Word(
        _name("glossary", "Step"),
        _("Of a span: the next thing done for it. Of a timeline: one line of what happened."),
    ),
    Word(
        _name("glossary", "Stopped span"),
        _("A span that waits for a person."),
    ),
    Word(
        _name("glossary", "Super root"),
        _(
            "A hash over all chains' outputs at one timestamp; a supernode gives it once the "
            "timestamp is verified."
        ),
    ),
    Word(
        _name("glossary", "Supersim"),
        _("The OP Stack's local superchain: several chains on anvil with the real contracts."),
    ),
    Word(
        _name("glossary", "Taken back"),
        _(
            "Of a stored log: deleted because a reorg replaced its block, or because its chain "
            "is read again, and kept for people."
        ),
    ),
    Word(
        _name("glossary", "Target"),
        _("The address on the destination that a relay calls."),
    ),
    Word(
        _name("glossary", "Tip"),
        _("The newest stored block below a span's cursor."),
    ),
    Word(
        _name("glossary", "Too deep"),
        _(
            "Of a reorg: it replaces a block that was final when it was stored. The whole chain "
            "stops and waits for a person."
        ),
    ),
    Word(
        _name("glossary", "Unchecked"),
        _(
            "Validity: the source block is covered, but its log, of a contract that is not "
            "watched, has not been found."
        ),
    ),
    Word(
        _name("glossary", "Undecoded"),
        _("A stored log that is no event we read, with the reason."),
    ),
    Word(
        _name("glossary", "Untracked source"),
        _("Status, and validity: relayed from a chain that is not followed."),
    ),
    Word(
        _name("glossary", "Validity"),
        _(
            "The verdict on an executing message: valid, invalid, awaiting source, untracked "
            "source, unchecked."
        ),
    ),
    Word(
        _name("glossary", "Verdict"),
        _("What is derived from facts: a message, an execution."),
    ),
    Word(
        _name("glossary", "Watched contract"),
        _("One whose every log is stored: inbox, messenger, ETH bridge, token bridge."),
    ),
)
