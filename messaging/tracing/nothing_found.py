"""What a search that found no message says: only what was searched and what was met; pure."""

from django.utils.translation import gettext as _

from messaging.tracing.attempts import looked_for
from messaging.tracing.found import LogSeen, SearchResult
from messaging.tracing.wording import NBSP, counted, grouped, listed

_NO_HASH = (
    "No indexed message has this hash, and none was sent, relayed or tried to be relayed by a "
    "transaction with it."
)
_NO_PLACE = "No indexed message has its log at this place, and no indexed execution names it."


def tell_nothing(found: SearchResult) -> str:
    """Why a search has no message to show, in one sentence; `found.messages` must be empty."""
    if found.kind == "identifier":
        return _tell_place(found)
    if found.kind not in {"hash", "transaction_hash"}:
        return _tell_other(found)
    if found.reverted:
        first = found.reverted[0]
        where = f"on {first.chain.name} in block{NBSP}{grouped(first.block_number)}"
        return f"This transaction, {where}, reverted; it names no message that is indexed."
    if found.others:
        return _tell_transaction(found.others)
    if found.hits:
        return _("Everything that this transaction left was taken back by a reorg.")
    either = _("No indexed block has it, and no indexed log has it as payload hash or checksum.")
    return " ".join((_NO_HASH, either, *(looked_for(one) for one in found.searched)))


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
    what = f"This transaction, {_where(first)}, {_does(logs)}"
    if not first.complete:
        return f"{what}; no message of it is indexed yet."
    return f"{what}; it sends and relays no message."


def _does(logs: tuple[LogSeen, ...]) -> str:
    read = [log.reads for log in logs if log.reads is not None]
    if not read:
        return f"left {counted(len(logs), 'log')} of no message"
    names = listed(list(dict.fromkeys(chain.name for chain in read)))
    what = "a log" if len(read) == 1 else counted(len(read), "log")
    return f"reads {what} of another chain through the inbox, of {names}"


def _tell_place(found: SearchResult) -> str:
    if not found.others and not found.readers:
        return _NO_PLACE
    if not found.others:
        who = listed(list(dict.fromkeys(_where(log) for log in found.readers)))
        return f"Transactions read this log through the inbox, {who}; it is no message's."
    log = found.others[0]
    reads = "" if log.reads is None else f" and reads a log of {log.reads.name} through the inbox"
    return f"The log at this place, {_where(log)}, belongs to no message{reads}."


def _where(log: LogSeen) -> str:
    """`on Local A in block 87`."""
    return f"on {log.chain.name} in block{NBSP}{grouped(log.block_number)}"
