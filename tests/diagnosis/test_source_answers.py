"""What a source's node said counts only for the sending that it was asked about."""

from messaging.diagnosis.causes import Cause
from messaging.diagnosis.checks import CHECKS
from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import Confidence, Finding, Verdict
from messaging.tracing.past import HistoryKind
from messaging.tracing.values import MessageStatus, Safety
from tests.diagnosis.made import NOW, SOURCE_BLOCK, block_told, facts, probe, taken_back, told
from tests.tracing.details import SENT, send

YOUNG = (send(safety=Safety.LOCAL_SAFE),)
AGAIN = (send(SOURCE_BLOCK - 900, SENT - 900), *YOUNG)
OTHER = b"\x01" * 32


def judged(made: Facts) -> Finding:
    return CHECKS[Cause.SOURCE_REPLACED](made)


def test_another_block_at_its_height_replaced_it() -> None:
    found = judged(facts(sends=YOUNG, probe=probe(source_block_hash=block_told(OTHER))))
    assert (found.verdict, found.confidence) == (Verdict.HOLDS, Confidence.CERTAIN)


def test_a_block_that_was_asked_before_it_was_sent_again_replaced_nothing() -> None:
    older = probe(source_block_hash=block_told(OTHER, SOURCE_BLOCK - 900))
    found = judged(facts(sends=AGAIN, probe=older))
    assert (found.verdict, found.confidence) == (Verdict.FAILS, Confidence.LIKELY)


def test_a_block_that_was_asked_before_a_reorg_replaced_nothing() -> None:
    older = probe(source_block_hash=block_told(OTHER), asked_at=NOW - 90, sent=told(bytes(32)))
    made = facts(sends=YOUNG, probe=older, history=(taken_back(HistoryKind.SENT),))
    assert judged(made).verdict is Verdict.FAILS


def test_another_message_under_its_nonce_replaced_it() -> None:
    found = judged(facts(sends=YOUNG, probe=probe(sent=told(bytes(32)))))
    assert found.verdict is Verdict.HOLDS


def test_a_node_that_lags_behind_the_sending_does_not_know_it() -> None:
    behind = probe(sent=told(bytes(32)), source_block=SOURCE_BLOCK - 1)
    assert judged(facts(sends=YOUNG, probe=behind)).verdict is Verdict.FAILS


def test_a_message_whose_relay_stands_was_not_replaced() -> None:
    wrong = probe(source_block_hash=block_told(OTHER), sent=told(bytes(32)))
    found = judged(facts(MessageStatus.EXECUTED, sends=YOUNG, probe=wrong))
    assert (found.verdict, found.text) == (Verdict.FAILS, "It is executed.")
