"""Event reads between two real nodes: the log of an arbitrary contract, verified field by field."""

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from pytest_django import Settings

from messaging.ingest.follow import follow
from messaging.ingest.sources import fetch_missing_sources
from messaging.ingest.spans import ensure_spans
from messaging.models import Chain, DependencySet, Endpoint, Execution, Log, Transaction
from messaging.protocol.contracts import CROSS_L2_INBOX
from messaging.protocol.hashing import keccak256
from messaging.protocol.rules import Reason, Validity
from messaging.protocol.types import Identifier, RawLog
from tests.fakes.anvil import LOGGING_CODE, Anvil, running_anvil
from tests.fakes.emitted import executing_message

pytestmark = pytest.mark.django_db

ORACLE = bytes.fromhex("57") * 20
# calldatacopy, then LOG2 with the first two words as topics and the rest as data.
LOGGING_TWICE = "0x366000600037602051600051604036036040a200"


@pytest.fixture
def anvils(tmp_path: Path, settings: Settings) -> Iterator[tuple[Anvil, Anvil]]:
    """Chains 901 with an oracle, and 902 with an inbox that logs whatever it is told."""
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    with running_anvil(tmp_path, 901) as source, running_anvil(tmp_path, 902) as destination:
        source.set_code(ORACLE, LOGGING_CODE)
        destination.set_code(CROSS_L2_INBOX, LOGGING_TWICE)
        for anvil in (source, destination):
            anvil.ask("anvil_setBlockTimestampInterval", 2)
        yield source, destination


def _follow(*anvils: Anvil) -> None:
    DependencySet.objects.create(name="local", chain_ids=[901, 902])
    for chain_id, anvil in zip((901, 902), anvils, strict=True):
        chain = Chain.objects.create(chain_id=chain_id, name=f"Chain {chain_id}")
        Endpoint.objects.create(chain=chain, url=anvil.url)
        ensure_spans(chain, -1)
        until = int(anvil.ask("eth_blockNumber"), 16)
        follow(chain.spans.get().pk, holder="test", seconds=20, until=until)


def _emit(anvil: Anvil) -> tuple[RawLog, Identifier]:
    """Two logs of the oracle in one block; the second, with its true identifier."""
    anvil.send(ORACLE, b"\x01" * 32 + b"another price")
    sent = anvil.send(ORACLE, b"\x02" * 32 + b"the price")
    anvil.mine()
    (log,) = anvil.logs_of(sent)
    block = anvil.ask("eth_getBlockByNumber", hex(log.block_number), False)
    return log, Identifier(
        log.address, log.block_number, log.log_index, int(block["timestamp"], 16), 901
    )


CHANGES: list[tuple[dict[str, object], Reason]] = [
    ({}, Reason(0)),
    ({"origin": bytes(20)}, Reason.WRONG_ORIGIN),
    ({"log_index": 0}, Reason.WRONG_PAYLOAD_HASH),
    ({"log_index": 2}, Reason.NO_SUCH_LOG),
    ({"block_number": 2}, Reason.NO_SUCH_LOG),
    ({"timestamp": 7}, Reason.WRONG_TIMESTAMP | Reason.EXPIRED),
    ({"chain_id": 903}, Reason.NOT_IN_DEPENDENCY_SET),
    ({"origin": bytes(20), "log_index": 0}, Reason.WRONG_ORIGIN | Reason.WRONG_PAYLOAD_HASH),
]


def test_a_read_of_any_contract_s_log_is_verified_field_by_field(
    anvils: tuple[Anvil, Anvil],
) -> None:
    source, destination = anvils
    log, truth = _emit(source)
    source.mine(3)
    destination.mine(10)
    digest = keccak256(b"\x02" * 32 + b"the price")
    for change, _ in CHANGES:
        told = executing_message(msgspec.structs.replace(truth, **change), digest)
        destination.send(CROSS_L2_INBOX, told.payload)
    destination.mine()
    _follow(source, destination)
    while fetch_missing_sources():
        pass
    judged = Execution.objects.order_by("log_index").values_list("validity", "reasons")
    wrong = [(Validity.INVALID, reasons) for _, reasons in CHANGES[1:]]
    assert list(judged) == [(Validity.VALID, 0), *wrong]
    stored = Log.objects.get(address=ORACLE, log_index=1)
    assert (stored.block, bytes(stored.transaction_hash)) == (
        log.block_number,
        log.transaction_hash,
    )
    assert Transaction.objects.filter(hash=log.transaction_hash).exists()
