"""Proof of what is stored: it looks for gaps, strangers and stale verdicts, and repairs nothing."""

from collections.abc import Iterator

from messaging.chain.errors import ChainError
from messaging.ingest.nodes import opened_node
from messaging.models import Chain
from messaging.ops.audit.blocks import broken_links, missing_blocks, strange_blocks
from messaging.ops.audit.cursors import runaway_cursors
from messaging.ops.audit.findings import Finding, Report, Scope, Silent
from messaging.ops.audit.nonces import missing_nonces
from messaging.ops.audit.orphans import orphans
from messaging.ops.audit.payloads import strange_keys
from messaging.ops.audit.places import misplaced
from messaging.ops.audit.shadow import stale_verdicts

__all__ = ["Finding", "Report", "Scope", "Silent", "audit"]

_EVERYTHING = Scope()
_NOBODY = Silent()


def audit(scope: Scope = _EVERYTHING, report: Report = _NOBODY) -> Iterator[Finding]:
    """Every finding of every check, as it is found; changes nothing, and may run in production.

    Must not run inside a transaction: the shadow needs a snapshot of its own.
    """
    for chain in Chain.objects.all():
        report.begin(f"nonces of {chain.name}", None)
        if scope.nodes:
            yield from _asked(chain, scope, report)
        else:
            yield from missing_nonces(chain, None)
        report.begin(f"links of {chain.name}", None)
        yield from broken_links(chain)
        yield from missing_blocks(chain)
        yield from runaway_cursors(chain)
        yield from strange_keys(chain, report)
    report.begin("places of logs", None)
    yield from misplaced()
    report.begin("facts and verdicts", None)
    yield from orphans()
    yield from stale_verdicts(report)


def _asked(chain: Chain, scope: Scope, report: Report) -> Iterator[Finding]:
    """What the chain's node has a part in; without an answer, what can be told without it."""
    answers = False
    try:
        with opened_node(chain) as client:
            answers = True
            yield from missing_nonces(chain, client)
            yield from strange_blocks(chain, client, scope.blocks, report)
    except ChainError as error:
        if not answers:
            yield from missing_nonces(chain, None)
        lacking = "Blocks" if answers else "Blocks and the messenger's count"
        what = f"{lacking} were not compared with the node: {error} Then run the audit again."
        yield Finding("blocks", chain.name, what, unchecked=True)
