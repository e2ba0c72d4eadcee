"""Executing messages: what each is, what it names, and which of them a filter finds."""

import pytest
from pytest_django import DjangoAssertNumQueries

from messaging.models import Execution
from messaging.protocol.contracts import SUPERCHAIN_ETH_BRIDGE
from messaging.protocol.text import to_address, to_hex
from messaging.protocol.types import Identifier
from messaging.tracing.checks import Answer
from messaging.tracing.executing import ExecutionRow, ExecutionUse
from messaging.tracing.execution_filters import ExecutionFilters
from messaging.tracing.execution_words import execution_verdict, rules_of
from messaging.tracing.executions import get_execution, list_executions
from messaging.tracing.values import ExecutionValidity
from tests.fakes.world import World
from tests.tracing.every_status import every_status
from tests.tracing.followed_world import follow

pytestmark = pytest.mark.django_db


def test_a_validity_filter_finds_exactly_what_is_shown_so() -> None:
    every_status()
    rows = list_executions().rows
    assert {row.validity for row in rows} == {
        ExecutionValidity.VALID,
        ExecutionValidity.INVALID,
        ExecutionValidity.AWAITING_SOURCE,
        ExecutionValidity.UNTRACKED_SOURCE,
    }
    for validity in ExecutionValidity:
        found = list_executions(ExecutionFilters(validity=validity)).rows
        assert found == tuple(row for row in rows if row.validity is validity)


def test_chain_source_and_kind_narrow() -> None:
    every_status()
    rows = list_executions().rows
    assert list_executions(ExecutionFilters(chain=902)).rows == rows
    assert list_executions(ExecutionFilters(chain=77)).rows == ()
    for source in {row.source.chain_id for row in rows}:
        found = list_executions(ExecutionFilters(source=source, chain=902)).rows
        assert found == tuple(row for row in rows if row.source.chain_id == source)
    assert list_executions(ExecutionFilters(kind=ExecutionUse.RELAY)).rows == rows
    assert list_executions(ExecutionFilters(kind=ExecutionUse.EVENT_READ)).rows == ()


def test_pages_lead_through_all_and_back() -> None:
    every_status()
    rows = list_executions().rows
    page = list_executions(limit=2)
    found = [page]
    while found[-1].next is not None:
        found.append(list_executions(cursor=found[-1].next, limit=2))
    assert [row for one in found for row in one.rows] == list(rows)
    assert list_executions(cursor=found[1].previous, limit=2).rows == found[0].rows


def _only(row: tuple[ExecutionRow, ...]) -> tuple[int, int, int]:
    (one,) = row
    return one.chain.chain_id, one.block_number, one.log_index


def _read(world: World) -> tuple[int, int, int]:
    follow(world)
    return _only(list_executions(ExecutionFilters(kind=ExecutionUse.EVENT_READ)).rows)


def test_an_event_read_is_shown_with_the_log_that_it_names() -> None:
    world = World(901, 902)
    sent = world.send(901, 902, b"read me")
    world.mine()
    world.read(902, sent)
    world.mine()
    detail = get_execution(*_read(world))
    assert detail is not None
    assert detail.found is not None
    assert detail.found.event == "SentMessage"
    assert detail.identifier is not None
    assert detail.identifier.block_number == world.identifier(sent).block_number
    assert detail.message is None
    assert {rule.answer for rule in rules_of(detail)} <= {Answer.HOLDS, Answer.OPEN}
    verdict = execution_verdict(detail)
    assert verdict.what == (
        "Chain 902 read a log of Chain 901 that L2ToL2CrossDomainMessenger emitted."
    )
    assert verdict.next == "The log stands where it says, so it is valid."


def test_a_relay_that_names_nothing_says_which_rule_it_breaks() -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    true = world.identifier(sent)
    wrong = Identifier(
        true.origin, true.block_number, true.log_index + 7, true.timestamp, true.chain_id
    )
    world.relay(sent, identifier=wrong)
    world.mine()
    follow(world)
    detail = get_execution(*_only(list_executions().rows))
    assert detail is not None
    assert detail.message is not None
    assert detail.message.message_hash == to_hex(sent.hash)
    broken = [rule for rule in rules_of(detail) if rule.answer is Answer.FAILS]
    assert [rule.rule for rule in broken] == ["A log is at the place that it names"]
    assert execution_verdict(detail).next == "No log is at the place on Chain 901 that it names."
    compared = [rule for rule in rules_of(detail) if rule.note == "There is no log to compare with"]
    assert len(compared) == 3


def test_a_wrong_origin_is_told_beside_the_true_one() -> None:
    world = World(901, 902)
    sent = world.send(901, 902)
    world.mine()
    true = world.identifier(sent)
    wrong = Identifier(SUPERCHAIN_ETH_BRIDGE, *_place(true))
    world.relay(sent, identifier=wrong)
    world.mine()
    follow(world)
    (row,) = list_executions().rows
    assert (row.origin, row.reasons) == (to_address(SUPERCHAIN_ETH_BRIDGE), ("wrong_origin",))
    detail = get_execution(*_only((row,)))
    assert detail is not None
    (rule,) = [one for one in rules_of(detail) if one.answer is Answer.FAILS]
    assert "It names 0x420000…0024, there is 0x420000…0023." in rule.note


def _place(identifier: Identifier) -> tuple[int, int, int, int]:
    return (
        identifier.block_number,
        identifier.log_index,
        identifier.timestamp,
        identifier.chain_id,
    )


def test_a_place_without_an_executing_message_is_none() -> None:
    every_status()
    (row, *_) = list_executions().rows
    assert get_execution(902, row.block_number, row.log_index + 1) is None
    assert get_execution(4_242, 1, 0) is None
    assert get_execution(902, 2**70, 0) is None


def test_a_list_takes_two_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    every_status()
    assert Execution.objects.count() > 3
    with django_assert_num_queries(2):
        list_executions()
