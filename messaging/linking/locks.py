"""The advisory locks and their one order: a chain's facts, then linking; never the other way.

Row locks cannot serve: the destination knows (chain, block, log) and the source the message hash,
and no row that both write exists (docs/decisions/0002).
"""

from django.db.backends.utils import CursorWrapper

_LINKING = 7001
_FACTS = 7002  # with Chain.id as the second key
_TALLIES = 7004  # (7003: ingest.alone); held together with neither of the others


def lock_linking(cursor: CursorWrapper) -> None:
    """Serialise linking until the commit: after the facts are written, before the first read."""
    cursor.execute("select pg_advisory_xact_lock(%s)", (_LINKING,))


def share_facts(cursor: CursorWrapper, chain: int) -> None:
    """Until the commit nobody takes facts of this chain (Chain.id) back; others may add some."""
    cursor.execute("select pg_advisory_xact_lock_shared(%s, %s)", (_FACTS, chain))


def own_facts(cursor: CursorWrapper, chain: int) -> None:
    """Until the commit nobody else adds facts of this chain or takes them back."""
    cursor.execute("select pg_advisory_xact_lock(%s, %s)", (_FACTS, chain))


def lock_tallies(cursor: CursorWrapper) -> None:
    """Until the commit nobody else counts messages: what was counted first would overwrite."""
    cursor.execute("select pg_advisory_xact_lock(%s)", (_TALLIES,))
