"""Crosslane's own words, from L; their texts are those of docs/GLOSSARY.md."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from messaging.tracing.glossary.word import Word

MORE_WORDS = (
    Word(
        pgettext_lazy("glossary", "Lagoon"),
        _(
            "The hardfork that activates interop; earlier called Interop. Its time on a chain "
            "is lagoon_time."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Lane"),
        _("A pair of source and destination."),
    ),
    Word(
        pgettext_lazy("glossary", "Lease"),
        _("Who works on a span, and until when. It spares work and proves nothing."),
    ),
    Word(
        pgettext_lazy("glossary", "Linking"),
        _("Making verdicts from facts."),
    ),
    Word(
        pgettext_lazy("glossary", "Log"),
        _("What a contract emitted: address, topics, data, and its place."),
    ),
    Word(
        pgettext_lazy("glossary", "Lookup"),
        _(
            "A transaction that is not indexed, asked of the chains' nodes for a reader; its "
            "answer is kept for an hour and is no fact."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Message"),
        _("A SentMessage with all that belongs to its hash: resends, execution, relay."),
    ),
    Word(
        pgettext_lazy("glossary", "Open message"),
        _("One that can still be executed: in flight or failed, and not expired."),
    ),
    Word(
        pgettext_lazy("glossary", "Open span"),
        _("The span of a chain that has no last block and follows the head."),
    ),
    Word(
        pgettext_lazy("glossary", "Optimistic block"),
        _(
            "The block that a supernode derived for a timestamp before it verified messages; "
            "where the canonical block has another hash, it replaced this one."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Pace"),
        _("Calls a second that an endpoint gets from all workers together."),
    ),
    Word(
        pgettext_lazy("glossary", "Period"),
        _(
            "The last hour, 24 hours or 7 days, for which totals are shown; the latter two begin "
            "with an hour of the clock."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Phase"),
        _(
            "Creation, serialization, identifier, execution: the four parts of a message's "
            "life, by which every message page is ordered."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Place"),
        _("Chain, block, log index."),
    ),
    Word(
        pgettext_lazy("glossary", "Relayer"),
        _("The sender of the relay's transaction. Anyone may be."),
    ),
    Word(
        pgettext_lazy("glossary", "Relink"),
        _("To judge again from the stored facts."),
    ),
    Word(
        pgettext_lazy("glossary", "Reorg"),
        _(
            "A chain replaced its newest blocks. Its cause: ordinary, a replaced block, likely "
            "one, or not known."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Resting span"),
        _("A span with an error that may pass, and the time of the next try."),
    ),
    Word(
        pgettext_lazy("glossary", "Resync"),
        _("To forget a chain's facts and read it again."),
    ),
    Word(
        pgettext_lazy("glossary", "Ride"),
        _("In the lane chart: the line of a message that has not arrived, above its destination."),
    ),
    Word(
        pgettext_lazy("glossary", "Rollup node"),
        _(
            "What derives a chain from L1 and so knows safety levels: op-node or kona-node, "
            "op-supernode, and op-supervisor on older networks."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Safe"),
        _("As cross-safe, where the node verifies messages; else derived from L1."),
    ),
    Word(
        pgettext_lazy("glossary", "Safety"),
        _(
            "How safe a block is: the highest of unsafe, cross-unsafe, local-safe, cross-safe "
            "and finalized that it reached, or unknown where no node gives a level that tells."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Saved view"),
        _("A list narrowed by one thing, as a tab above it."),
    ),
    Word(
        pgettext_lazy("glossary", "Send"),
        _("One SentMessage of a message, the first or a resend."),
    ),
    Word(
        pgettext_lazy("glossary", "Sender"),
        _("Who called sendMessage, a contract or an account; not the transaction sender."),
    ),
    Word(
        pgettext_lazy("glossary", "Source"),
        _("The chain that a message is sent from."),
    ),
    Word(
        pgettext_lazy("glossary", "Source log"),
        _("The log that an executing message names."),
    ),
    Word(
        pgettext_lazy("glossary", "Span"),
        _("A range of blocks of a chain, stored up to its cursor."),
    ),
    Word(
        pgettext_lazy("glossary", "Stale hour"),
        _("An hour of which a message was written since it was counted."),
    ),
    Word(
        pgettext_lazy("glossary", "Status"),
        _(
            "What a message's facts, the clock and coverage say: initiated, failed, executed, "
            "expired, invalid, awaiting source, untracked source, dropped."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Step"),
        _("Of a span: the next thing done for it. Of a timeline: one line of what happened."),
    ),
    Word(
        pgettext_lazy("glossary", "Stopped span"),
        _("A span that waits for a person."),
    ),
    Word(
        pgettext_lazy("glossary", "Story"),
        _("What a lane chart tells: events, how safe the blocks are now, what is ahead."),
    ),
    Word(
        pgettext_lazy("glossary", "Super root"),
        _(
            "A hash over all chains' outputs at one timestamp; a supernode gives it once the "
            "timestamp is verified."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Supersim"),
        _("The OP Stack's local superchain: several chains on anvil with the real contracts."),
    ),
    Word(
        pgettext_lazy("glossary", "Taken back"),
        _(
            "Of a stored log: deleted because a reorg replaced its block, or because its chain "
            "is read again, and kept for people."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Tally"),
        _("The counts of one lane, or of all, in one hour or period."),
    ),
    Word(
        pgettext_lazy("glossary", "Target"),
        _("The address on the destination that a relay calls."),
    ),
    Word(
        pgettext_lazy("glossary", "Time to relay"),
        _("Seconds from the send that a relay names to the relay, by the two blocks' timestamps."),
    ),
    Word(
        pgettext_lazy("glossary", "Tip"),
        _("The newest stored block below a span's cursor."),
    ),
    Word(
        pgettext_lazy("glossary", "Too deep"),
        _(
            "Of a reorg: it replaces a block that was final when it was stored. The whole chain "
            "stops and waits for a person."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Transfer"),
        _("What a message between the two halves of a bridge moves: ETH, or a token."),
    ),
    Word(
        pgettext_lazy("glossary", "Unchecked"),
        _(
            "Validity: the source block is covered, but its log, of a contract that is not "
            "watched, has not been found."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Undecoded"),
        _("A stored log that is no event we read, with the reason."),
    ),
    Word(
        pgettext_lazy("glossary", "Unique id"),
        _(
            "Blockscout's name of a message: 8 hexadecimal digits of the source's chain id, 8 of "
            "the nonce. Ours is chain#nonce, of any size."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Untracked source"),
        _("Status, and validity: relayed from a chain that is not followed."),
    ),
    Word(
        pgettext_lazy("glossary", "Validity"),
        _(
            "The verdict on an executing message: valid, invalid, awaiting source, untracked "
            "source, unchecked."
        ),
    ),
    Word(
        pgettext_lazy("glossary", "Verdict"),
        _("What is derived from facts: a message, an execution."),
    ),
    Word(
        pgettext_lazy("glossary", "Watched contract"),
        _("One whose every log is stored: inbox, messenger, ETH bridge, token bridge."),
    ),
    Word(
        pgettext_lazy("glossary", "Word"),
        _("32 bytes of a payload or of calldata."),
    ),
)
