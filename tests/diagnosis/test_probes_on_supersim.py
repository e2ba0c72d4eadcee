"""Probes of real messages: genuine contracts, indexed and probed as the workers do it."""

import itertools
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from eth_abi.abi import encode
from pytest_django import Settings

from explorer.local import superchain
from explorer.local.traffic import scenarios, troubles
from explorer.local.traffic.chains import Chain, read_chains, submit
from explorer.local.traffic.deployment import deploy_missing, load_demo
from explorer.local.traffic.messages import Sent, relay, was_relayed
from explorer.local.traffic.stage import Action, Stage, chance, emit
from explorer.local.traffic.wallet import Transaction, address_of, open_wallet
from messaging.diagnosis.probe_rounds import chains_to_probe, probe_due
from messaging.diagnosis.probe_values import Probe, RelayState
from messaging.diagnosis.probing import ask_for_probe, last_probe
from messaging.ingest.follow import follow
from messaging.ingest.spans import ensure_spans
from messaging.models import Chain as ChainRow
from messaging.models import Probe as Row
from messaging.protocol.contracts import (
    ERROR_MESSAGE_ALREADY_RELAYED,
    ETH_LIQUIDITY,
    L2_TO_L2_MESSENGER,
    SELECTOR_SEND_ETH,
    SUPERCHAIN_ETH_BRIDGE,
)
from messaging.protocol.hashing import keccak256
from messaging.protocol.payloads import send_message_call
from tests.fakes.anvil import REVERTING_CODE, Anvil
from tests.fakes.configured import configure
from tests.local.played import running_superchain

pytestmark = [pytest.mark.supersim, pytest.mark.django_db, pytest.mark.xdist_group("supersim")]

GATE_CLOSED = keccak256(b"GateClosed(uint256)")[:4]
STRANGER = bytes.fromhex("57" * 20)
_TRIED = 2.5  # seconds after which the autorelayer has tried a message, and lets it alone
_CALLS = itertools.count(1)


@dataclass(frozen=True)
class Superchain:
    """The running chains and a stage on them."""

    urls: dict[int, str]
    stage: Stage

    def node(self, chain: Chain) -> Anvil:
        """A chain's node, asked apart from the code under test."""
        return Anvil(int(self.urls[chain.id].rpartition(":")[2]))

    def follow(self) -> None:
        """Index all of it, as far as it is now."""
        configure(superchain.chains_file(self.urls))
        for chain in ChainRow.objects.all():
            ensure_spans(chain, -1)
            node = self.node(self.stage.chain(int(chain.chain_id)))
            until = int(node.ask("eth_blockNumber"), 16)
            follow(chain.spans.get().pk, holder="test", seconds=20, until=until)

    def probe(self, sent: Sent) -> Probe:
        """Index, ask for a probe, and have it made."""
        if not ChainRow.objects.exists():
            self.follow()
        assert ask_for_probe(sent.message_hash) == 0
        (chain,) = chains_to_probe()
        assert probe_due(chain) == 1
        found = last_probe(sent.message_hash)
        assert found is not None
        return found


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Superchain]:
    folder = tmp_path_factory.mktemp("superchain")
    with running_superchain(folder) as urls:
        file = folder / "chains.toml"
        file.write_text(superchain.chains_file(urls))
        chains = read_chains(file)
        stage = Stage(chains, open_wallet(), load_demo(), chance(7))
        deploy_missing(chains, stage.demo, stage.wallet.deployer)
        yield Superchain(dict(urls), stage)


@pytest.fixture
def chains(running: Superchain, settings: Settings) -> Superchain:
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    return running


def played(chains: Superchain, scenario: Callable[[Stage], Iterator[Action]]) -> Sent:
    """The message of a scenario that sends one."""
    actions = list(scenario(chains.stage))
    sent = next(one.message for one in actions if one.step == "send")
    assert sent is not None
    return sent


def destination_of(chains: Superchain, sent: Sent) -> Chain:
    return chains.stage.chain(sent.event.destination)


def test_a_message_that_anybody_could_relay_is_shown_to_succeed(chains: Superchain) -> None:
    sent = played(chains, troubles.forgotten_message)
    probe = chains.probe(sent)
    assert probe.successful.value is False
    assert probe.sent.value == sent.message_hash
    assert probe.relay.value is not None
    assert probe.relay.value.succeeds
    assert probe.relay.block == probe.destination_block
    assert probe.gas.value is not None
    assert 21_000 < probe.gas.value < 500_000
    assert probe.target_code.value
    assert probe.source_version.value == probe.destination_version.value == "1.3.0"
    source = chains.node(chains.stage.chain(sent.proof.identifier.chain_id))
    height = hex(sent.proof.identifier.block_number)
    header = source.ask("eth_getBlockByNumber", height, False)
    assert probe.source_block_hash.value == bytes.fromhex(header["hash"][2:])
    assert probe.source_block_hash.block == sent.proof.identifier.block_number
    assert probe.filter.reason.startswith("No interop filter of Local ")
    assert probe.failsafe.value is None
    assert {one.chain_id for one in probe.frontiers} == {901, 902, 903}


def test_a_target_that_reverts_is_told_with_its_own_error(chains: Superchain) -> None:
    probe = chains.probe(played(chains, troubles.refused_message))
    assert probe.relay.value is not None
    assert not probe.relay.value.succeeds
    assert probe.relay.value.revert[:4] == GATE_CLOSED
    assert probe.relay.value.text
    assert probe.gas.value is None
    assert probe.gas.reason == "The relay reverts, so there is no gas with which it would succeed."
    assert probe.trace is not None
    assert probe.trace.value is not None, probe.trace.reason
    outermost, *_, innermost = probe.trace.value
    assert outermost.target == L2_TO_L2_MESSENGER
    assert innermost.revert[:4] == GATE_CLOSED


def test_a_message_that_is_relayed_already_is_told_by_the_messenger(chains: Superchain) -> None:
    sent = played(chains, scenarios.greeting)
    deadline = time.monotonic() + 20
    while not was_relayed(destination_of(chains, sent), sent):
        assert time.monotonic() < deadline
        time.sleep(0.2)
    probe = chains.probe(sent)
    assert probe.successful.value is True
    assert probe.relay.value is not None
    assert probe.relay.value.revert[:4] == ERROR_MESSAGE_ALREADY_RELAYED


def test_eth_that_the_destination_cannot_pay_is_told_with_its_liquidity(
    chains: Superchain,
) -> None:
    source, destination, *_ = chains.stage.chains
    recipient, amount = bytes.fromhex("77" * 20), 3 * 10**15
    node = chains.node(destination)
    funded = int(node.ask("eth_getBalance", _hex(ETH_LIQUIDITY), "latest"), 16)
    destination.node.command("anvil_setBalance", _hex(ETH_LIQUIDITY), "0x1")
    try:
        transaction = Transaction(
            target=SUPERCHAIN_ETH_BRIDGE,
            calldata=SELECTOR_SEND_ETH
            + encode(["address", "uint256"], [_hex(recipient), destination.id]),
            value=amount,
        )
        _, (sent,) = emit(source, chains.stage.user(), transaction)
        time.sleep(_TRIED)
        poor = chains.probe(sent)
    finally:
        destination.node.command("anvil_setBalance", _hex(ETH_LIQUIDITY), hex(funded))
    assert poor.liquidity is not None
    assert poor.liquidity.value == 1
    assert poor.relay.value is not None
    assert not poor.relay.value.succeeds
    _forget_pause(sent)
    rich = chains.probe(sent)
    assert rich.liquidity is not None
    assert rich.liquidity.value == funded
    assert rich.relay.value is not None
    assert rich.relay.value.succeeds


def test_a_target_without_code_is_told_although_its_relay_would_succeed(
    chains: Superchain,
) -> None:
    source, destination, *_ = chains.stage.chains
    target = next(_CALLS).to_bytes(2) + STRANGER[2:]
    destination.node.command("anvil_setCode", _hex(target), REVERTING_CODE)
    call = send_message_call(destination=destination.id, target=target, message=b"\x01\x02\x03\x04")
    transaction = Transaction(target=L2_TO_L2_MESSENGER, calldata=call)
    _, (sent,) = emit(source, chains.stage.user(), transaction)
    time.sleep(_TRIED)
    destination.node.command("anvil_setCode", _hex(target), "0x")
    probe = chains.probe(sent)
    assert probe.target_code.value == 0
    assert probe.relay.value is not None
    assert probe.relay.value.succeeds


def test_a_relay_that_waits_is_found_and_missed_when_it_is_gone(chains: Superchain) -> None:
    sent = played(chains, troubles.forgotten_message)
    destination = destination_of(chains, sent)
    relayer = chains.stage.wallet.relayer
    chains.follow()
    with _not_mining(destination):
        digest = submit(destination, relayer, relay(sent))
        (waiting,) = chains.probe(sent).transactions
        assert (waiting.hash, waiting.state) == (digest, RelayState.PENDING)
        assert waiting.sender == address_of(relayer)
        assert waiting.nonce == waiting.account_nonce
        assert waiting.nonce is not None
        assert waiting.pending_nonce == waiting.nonce + 1
        assert waiting.balance
        assert waiting.max_fee
        assert waiting.base_fee is not None
        destination.node.command("anvil_dropTransaction", _hex(digest))
        _forget_pause(sent)
        (gone,) = chains.probe(sent).transactions
    assert (gone.hash, gone.state) == (digest, RelayState.VANISHED)
    assert (gone.sender, gone.nonce) == (address_of(relayer), waiting.nonce)
    assert gone.account_nonce == gone.nonce


@contextmanager
def _not_mining(chain: Chain) -> Iterator[None]:
    chain.node.command("evm_setIntervalMining", 0)
    try:
        yield
    finally:
        chain.node.command("evm_setIntervalMining", 1)


def _forget_pause(sent: Sent) -> None:
    Row.objects.filter(pk=sent.message_hash).update(asked_at=None)


def _hex(value: bytes) -> str:
    return "0x" + value.hex()
