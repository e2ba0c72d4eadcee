"""Which blocks are to be looked at because executing messages name logs in them; it only reads."""

from dataclasses import dataclass

from django.db import connection

from messaging.models import Chain, Head
from messaging.protocol.rules import Validity

BLOCKS = 20  # looked at in one call, for each chain


@dataclass(frozen=True, slots=True)
class NamedBlock:
    """A block that executing messages name, with the log indexes in it that nothing is known of;
    `covered`: the chain is read so far, else the block is one that cannot be replaced."""

    number: int
    log_indexes: frozenset[int]
    covered: bool


# An execution whose source is missing has no log and no absence at the place that it names; one
# that is invalid for another reason may have, and what stands there may break more rules.
_UNKNOWN = (
    "(validity = %(missing)s or validity = %(invalid)s "
    "and not exists (select 1 from log where log.chain = %(chain)s "
    "and (log.block, log.log_index) = (execution.source_block, execution.source_log)) "
    "and not exists (select 1 from absence where absence.chain = %(chain)s "
    "and (absence.block, absence.log_index) = (execution.source_block, execution.source_log)))"
)


def named_blocks(chain: Chain) -> list[NamedBlock]:
    """Blocks with places that a verdict lacks, of those that are covered or final, in any order:
    one that cannot be had must not keep the others waiting."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select number, indexes, covered from (select source_block as number, "  # noqa: S608
            "array_agg(distinct source_log) as indexes, exists (select 1 from span "
            "where span.chain_id = %(chain)s and first_block <= source_block "
            "and next_block > source_block) as covered "
            f"from execution where {_UNKNOWN} and source = %(chain_id)s group by source_block) "
            "named where covered or number <= %(final)s order by random() limit %(blocks)s",
            {
                "chain": chain.pk,
                "chain_id": chain.chain_id,
                "missing": Validity.SOURCE_MISSING.value,
                "invalid": Validity.INVALID.value,
                "final": final_block(chain),
                "blocks": BLOCKS,
            },
        )
        return [NamedBlock(number, frozenset(all_), own) for number, all_, own in cursor.fetchall()]


def is_covered(chain: Chain, number: int) -> bool:
    """Whether this block of the chain is stored by now."""
    return chain.spans.filter(first_block__lte=number, next_block__gt=number).exists()


def final_block(chain: Chain) -> int:
    """The finalized block that the chain's node told last, -1 where it told none."""
    told = Head.objects.filter(chain=chain, level=Head.Level.FINALIZED).values_list("number")
    return next((number for (number,) in told), -1)
