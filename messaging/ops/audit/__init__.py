"""Proof of what is stored: it looks for gaps, strangers and stale verdicts, and repairs nothing."""

from collections.abc import Iterator

from messaging.chain.errors import ChainError
from messaging.ingest.nodes import opened_node
from messaging.models import Chain
from messaging.ops.audit.blocks import broken_links, strange_blocks
from messaging.ops.audit.findings import Finding, Report, Scope, Silent
from messaging.ops.audit.nonces import missing_tail, nonce_gaps
from messaging.ops.audit.orphans import orphans
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
        yield from nonce_gaps(chain)
        report.begin(f"links of {chain.name}", None)
        yield from broken_links(chain)
        if scope.nodes:
            yield from _asked(chain, scope, report)
    report.begin("places of logs", None)
    yield from misplaced()
    report.begin("facts and verdicts", None)
    yield from orphans()
    yield from stale_verdicts(report)


def _asked(chain: Chain, scope: Scope, report: Report) -> Iterator[Finding]:
    """What only the chain's node can tell."""
    try:
        with opened_node(chain) as client:
            yield from missing_tail(chain, client)
            yield from strange_blocks(chain, client, scope.blocks, report)
    except ChainError as error:
        what = f"Blocks were not compared with the node: {error} Then run the audit again."
        yield Finding("blocks", chain.name, what, unchecked=True)
