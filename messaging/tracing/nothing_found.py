"""What a search that found no message says: only what was searched and what was met; pure."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from messaging.tracing.attempts import looked_for
from messaging.tracing.found import LogSeen, SearchResult
from messaging.tracing.wording import grouped, listed

_NO_HASH = gettext_lazy(
    "No indexed message has this hash, and none was sent, relayed or tried to be relayed by a "
    "transaction with it."
)
_NO_PLACE = gettext_lazy(
    "No indexed message has its log at this place, and no indexed execution names it."
)


def tell_nothing(found: SearchResult) -> str:
    """Why a search has no message to show, in one sentence; `found.messages` must be empty."""
    if found.kind == "identifier":
        return _tell_place(found)
    if found.kind not in {"hash", "transaction_hash"}:
        return _tell_other(found)
    if found.reverted:
        first = found.reverted[0]
        return _(
            "This transaction, on %(chain)s in block\u00a0%(block)s, reverted; it names no message "
            "that is indexed."
        ) % {"chain": first.chain.name, "block": grouped(first.block_number)}
    if found.others:
        return _tell_transaction(found.others)
    if found.hits:
        return _("Everything that this transaction left was taken back by a reorg.")
    either = _("No indexed block has it, and no indexed log has it as payload hash or checksum.")
    return " ".join((str(_NO_HASH), either, *(looked_for(one) for one in found.searched)))


def _tell_other(found: SearchResult) -> str:
    """What was named by anything but a transaction or a place."""
    if found.kind in {"nonce", "unique_id"}:
        return _("No indexed message was sent with this nonce from this chain.")
    if found.kind == "address":
        return _("This is an address: its page lists its messages.")
    if found.kind not in {"block", "block_hash"}:
        return _("Only logs that are of no message have it.")
    if found.hits:
        return _("This is a block: its page lists what was indexed of it.")
    return _("No followed chain is known to have this block.")


def _tell_transaction(logs: tuple[LogSeen, ...]) -> str:
    first = logs[0]
    read = [log.reads for log in logs if log.reads is not None]
    told = _place(first)
    if read:
        names = listed(list(dict.fromkeys(chain.name for chain in read)))
        told |= {"sources": names, "count": grouped(len(read))}
        return _reads(len(read), complete=first.complete) % told
    return _leaves(len(logs), complete=first.complete) % (told | {"count": grouped(len(logs))})


def _reads(count: int, *, complete: bool) -> str:
    """Of a transaction that reads logs of other chains through the inbox."""
    if complete:
        return ngettext(
            "This transaction, on %(chain)s in block\u00a0%(block)s, reads a log of another chain "
            "through the inbox, of %(sources)s; it sends and relays no message.",
            "This transaction, on %(chain)s in block\u00a0%(block)s, reads %(count)s\u00a0logs of "
            "another chain through the inbox, of %(sources)s; it sends and relays no message.",
            count,
        )
    return ngettext(
        "This transaction, on %(chain)s in block\u00a0%(block)s, reads a log of another chain "
        "through the inbox, of %(sources)s; no message of it is indexed yet.",
        "This transaction, on %(chain)s in block\u00a0%(block)s, reads %(count)s\u00a0logs of "
        "another chain through the inbox, of %(sources)s; no message of it is indexed yet.",
        count,
    )


def _leaves(count: int, *, complete: bool) -> str:
    """Of a transaction with logs of no message."""
    if complete:
        return ngettext(
            "This transaction, on %(chain)s in block\u00a0%(block)s, left %(count)s\u00a0log of "
            "no message; it sends and relays no message.",
            "This transaction, on %(chain)s in block\u00a0%(block)s, left %(count)s\u00a0logs of "
            "no message; it sends and relays no message.",
            count,
        )
    return ngettext(
        "This transaction, on %(chain)s in block\u00a0%(block)s, left %(count)s\u00a0log of no "
        "message; no message of it is indexed yet.",
        "This transaction, on %(chain)s in block\u00a0%(block)s, left %(count)s\u00a0logs of no "
        "message; no message of it is indexed yet.",
        count,
    )


def _tell_place(found: SearchResult) -> str:
    if not found.others and not found.readers:
        return str(_NO_PLACE)
    if not found.others:
        return _tell_readers(found)
    log = found.others[0]
    told = _belongs(reads=log.reads is not None, complete=log.complete)
    return told % (_place(log) | {"source": log.reads.name if log.reads else ""})


def _tell_readers(found: SearchResult) -> str:
    """Of a place at which nothing is stored, but which is read."""
    on = _("on %(chain)s in block\u00a0%(block)s")
    who = listed(list(dict.fromkeys(on % _place(log) for log in found.readers)))
    told = _(
        "Transactions read this log through the inbox, %(places)s; its own block is not indexed, "
        "so whether it is a message's is not known yet."
    )
    if found.complete:
        told = _("Transactions read this log through the inbox, %(places)s; it is no message's.")
    return told % {"places": who}


def _belongs(*, reads: bool, complete: bool) -> str:
    """Of a stored log of no message, in a block that is complete or not."""
    if reads and complete:
        return _(
            "The log at this place, on %(chain)s in block\u00a0%(block)s, belongs to no message "
            "and reads a log of %(source)s through the inbox."
        )
    if reads:
        return _(
            "The log at this place, on %(chain)s in block\u00a0%(block)s, belongs to no message "
            "that is indexed yet and reads a log of %(source)s through the inbox."
        )
    if complete:
        return _(
            "The log at this place, on %(chain)s in block\u00a0%(block)s, belongs to no message."
        )
    return _(
        "The log at this place, on %(chain)s in block\u00a0%(block)s, belongs to no message that "
        "is indexed yet."
    )


def _place(log: LogSeen) -> dict[str, str]:
    """Where a log is, for the placeholders of a sentence."""
    return {"chain": log.chain.name, "block": grouped(log.block_number)}
