"""Relays that revert on a real superchain are found, explained, and kept once one succeeds."""

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from pytest_django import Settings

from explorer.local import superchain
from explorer.local.traffic.chains import read_chains
from explorer.local.traffic.deployment import deploy_missing, load_demo
from explorer.local.traffic.programme import SCENARIOS
from explorer.local.traffic.stage import Action, Stage, chance
from explorer.local.traffic.wallet import open_wallet
from messaging.chain import receipts
from messaging.chain.remembered import Remembered
from messaging.chain.rpc import RpcClient
from messaging.ingest.attempts import look_for_failed_relays
from messaging.ingest.enrich import enrich_due_spans
from messaging.ingest.nodes import open_node
from messaging.ingest.plan import Wait
from messaging.ingest.spans import ensure_spans, view
from messaging.ingest.step import step
from messaging.models import Block, Chain, FailedRelay
from messaging.protocol.attempts import Evidence
from messaging.tracing.attempted import Fault
from messaging.tracing.attempts import attempts_of
from messaging.tracing.messages import get_message
from messaging.tracing.values import MessageDetail, MessageStatus
from tests.fakes.configured import configure
from tests.local.played import running_superchain

# One group: were the tests spread over workers, each worker would start a superchain of its own.
pytestmark = [
    pytest.mark.supersim,
    pytest.mark.xdist_group("supersim"),
    pytest.mark.django_db,
]

Clients = dict[int, RpcClient]


@pytest.fixture(scope="module")
def chains_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A superchain of its own, and the file that describes it."""
    folder = tmp_path_factory.mktemp("superchain")
    with running_superchain(folder) as urls:
        found = folder / "chains.toml"
        found.write_text(superchain.chains_file(urls))
        yield found


@pytest.fixture(scope="module")
def stage(chains_file: Path) -> Stage:
    """The traffic's own players on it."""
    stage = Stage(read_chains(chains_file), open_wallet(), load_demo(), chance(0))
    deploy_missing(stage.chains, stage.demo, stage.wallet.deployer)
    return stage


@pytest.fixture
def clients(chains_file: Path, stage: Stage, settings: Settings) -> Iterator[Clients]:
    """Clients of the chains as Crosslane follows them from now on, by Chain.id."""
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    configure(chains_file.read_text())
    with ExitStack() as stack:
        clients = {}
        for chain in Chain.objects.all():
            client = clients[chain.pk] = open_node(chain)
            stack.callback(client.close)
            chain.start_block = client.heads().latest.number
            ensure_spans(chain, chain.start_block)
        yield clients


def _catch_up(clients: Clients) -> None:
    for chain, client in clients.items():
        span = Chain.objects.get(pk=chain).spans.get(last_block=None).pk
        while not isinstance(step(view(span), client, 50), Wait):
            pass
        look_for_failed_relays(chain)
    enrich_due_spans()


def _played(stage: Stage, name: str) -> Iterator[Action]:
    return SCENARIOS[name](stage)


def _message(action: Action) -> MessageDetail:
    assert action.message is not None
    detail = get_message(action.message.message_hash)
    assert detail is not None
    return detail


@pytest.mark.parametrize(
    ("scenario", "reason", "fault", "listed"),
    [
        ("failed_relay", "GateClosed: ticket ", Fault.TARGET, True),
        ("bare_relay", "NotInAccessList", Fault.RELAY, False),
        ("starved_relay", "out of gas", Fault.RELAY, True),
    ],
)
def test_a_relay_that_reverted_fails_its_message_with_its_reason(
    stage: Stage, clients: Clients, scenario: str, reason: str, fault: Fault, listed: bool
) -> None:
    *_, relay = _played(stage, scenario)
    _catch_up(clients)
    detail = _message(relay)
    (attempt,) = attempts_of(detail)
    assert detail.row.status is MessageStatus.FAILED
    assert attempt.transaction_hash == "0x" + relay.receipt.transaction_hash.hex()
    assert attempt.revert is not None
    assert attempt.revert.reason.startswith(reason)
    assert attempt.revert.fault == fault
    assert (attempt.direct, attempt.listed) == (True, listed)


@pytest.mark.parametrize(("scenario", "direct"), [("retried_relay", True), ("batch_relay", False)])
def test_a_relay_afterwards_executes_the_message_and_keeps_the_attempt(
    stage: Stage, clients: Clients, scenario: str, direct: bool
) -> None:
    playing = _played(stage, scenario)
    for action in playing:
        if action.step == "relay" and action.receipt.status == 0:
            break
    _catch_up(clients)
    assert _message(action).row.status is MessageStatus.FAILED
    *_, last = playing
    _catch_up(clients)
    for one in (action, last):
        detail = _message(one)
        told = [(one.result.value, one.direct) for one in attempts_of(detail)]
        assert detail.row.status is MessageStatus.EXECUTED
        assert told == [("reverted", direct), ("executed", direct)]


def test_every_way_to_ask_the_node_gives_the_same(
    stage: Stage, clients: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    *_, relay = _played(stage, "failed_relay")
    _catch_up(clients)
    row = FailedRelay.objects.get(transaction_hash=relay.receipt.transaction_hash)
    block = Block.objects.get(chain=row.chain, number=row.block)
    client, names = clients[row.chain], [(block.number, bytes(block.hash))]
    found = client.failed_transactions(names)
    traced = client.revert_data(found[0])
    without = Remembered(lasts=3_600.0)
    for method in ("eth_getBlockReceipts", "debug_traceTransaction"):
        without.note((client._receipts._node, method))  # noqa: SLF001
    monkeypatch.setattr(receipts, "lacking", without)
    assert client.failed_transactions(names) == found
    replayed = client.revert_data(found[0])
    assert traced is not None
    assert replayed is not None
    assert (traced.data, traced.evidence) == (replayed.data, Evidence.TRACE)
    assert replayed.evidence is Evidence.REPLAY
