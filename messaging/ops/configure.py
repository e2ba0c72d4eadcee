"""Chains and dependency sets into the database, whole or not at all, as often as one likes."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction

from messaging.ingest.health import forget_limits
from messaging.ingest.spans import retry
from messaging.models import Chain, DependencySet, Endpoint, Message
from messaging.ops.chainsfile import ChainEntry, ChainsFile, DependencySetEntry


@dataclass(frozen=True, slots=True)
class Applied:
    """How many rows were new; the rest was brought in line.

    `rules_changed`: stored verdicts were judged by other rules and need `manage.py relink --all`.
    """

    chains: int
    new_chains: int
    dependency_sets: int
    rules_changed: bool


class ConflictError(Exception):
    """What the file says cannot stand beside what is stored; nothing was changed."""


@transaction.atomic
def apply_chains(parsed: ChainsFile) -> Applied:
    """Create or update what the file names; what it does not name stays. Raises ConflictError."""
    before = _rules()
    _free_names(parsed)
    new = sum(_apply_chain(entry) for entry in parsed.chain)
    for entry in parsed.dependency_set:
        _apply_set(entry)
    changed = _rules() != before and Message.objects.exists()
    return Applied(len(parsed.chain), new, len(parsed.dependency_set), changed)


def _rules() -> tuple[object, ...]:
    """Everything stored that verdicts depend on."""
    chains = Chain.objects.order_by("pk").values_list("chain_id", "block_time", "lagoon_time")
    sets = DependencySet.objects.order_by("pk").values_list("chain_ids", "expiry_window")
    return list(chains), list(sets)


def _free_names(parsed: ChainsFile) -> None:
    """Two chains of the file may swap names: each gives up its old one first."""
    wanted = {entry.id: entry.name for entry in parsed.chain}
    for chain in Chain.objects.filter(chain_id__in=list(wanted)):
        if chain.name != wanted[chain.chain_id]:
            Chain.objects.filter(pk=chain.pk).update(name=f"(renamed {chain.pk})")


def _apply_chain(entry: ChainEntry) -> bool:
    namesake = Chain.objects.filter(name=entry.name).exclude(chain_id=entry.id).first()
    if namesake is not None:
        raise ConflictError(
            f"Chain {namesake.chain_id} is already called {entry.name!r}: "
            f"give chain {entry.id} another name, or rename the other in the admin first."
        )
    chain, created = Chain.objects.update_or_create(
        chain_id=entry.id,
        defaults={
            "name": entry.name,
            "start_block": entry.start_block,
            "block_time": entry.block_time,
            "lagoon_time": entry.lagoon_time,
            "explorer_url": entry.explorer_url,
            "public_rpc": entry.public_rpc,
            "max_range": entry.max_range,
            "rps": entry.rps,
        },
    )
    changed = [_apply_endpoints(chain, kind, getattr(entry, kind.value)) for kind in Endpoint.Kind]
    if any(changed):
        # What stopped the chain may be mended now, and these may be other nodes.
        forget_limits(chain.pk)
        retry(list(chain.spans.values_list("pk", flat=True)))
    return created


def _apply_endpoints(chain: Chain, kind: Endpoint.Kind, urls: Iterable[str]) -> bool:
    """The file's order is the order of asking; an endpoint that it no longer names goes.
    Returns whether anything changed."""
    known = {endpoint.position: endpoint for endpoint in chain.endpoints.filter(kind=kind)}
    wanted = dict(enumerate(urls, 1))
    changed = 0
    for position, url in wanted.items():
        endpoint = known.get(position) or Endpoint(chain=chain, kind=kind, position=position)
        if endpoint.url != url:
            endpoint.url = url
            endpoint.enabled = True
            endpoint.error = ""
            endpoint.save()
            changed += 1
    gone, _ = chain.endpoints.filter(kind=kind).exclude(position__in=wanted).delete()
    return bool(changed or gone)


def _apply_set(entry: DependencySetEntry) -> None:
    """Another set that holds one of these chains gives it up: a chain is in one set."""
    for other in DependencySet.objects.exclude(name=entry.name):
        kept = [member for member in other.chain_ids if member not in entry.chains]
        if kept != other.chain_ids:
            other.chain_ids = kept
            other.save()
    DependencySet.objects.update_or_create(
        name=entry.name,
        defaults={
            "chain_ids": list(entry.chains),
            "expiry_window": entry.expiry_window,
            "ingress_margin": entry.ingress_margin,
            "same_timestamp": entry.same_timestamp,
        },
    )
