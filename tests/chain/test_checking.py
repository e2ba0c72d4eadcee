"""Judging answers, without any node."""

import msgspec
import pytest

from messaging.chain import checking
from messaging.chain.client import Header
from messaging.chain.errors import Retry
from messaging.chain.wire import FoundLog
from messaging.protocol.types import RawLog
from tests.fakes.chain import Block
from tests.fakes.world import World

WHO = "Endpoint 1 of Base"


def header(block: Block) -> Header:
    return Header(block.number, block.hash, block.parent_hash, block.timestamp, block.bloom)


def found(log: RawLog, timestamp: int | None = None, **changes: object) -> FoundLog:
    return FoundLog(msgspec.structs.replace(log, **changes), timestamp, removed=False)


@pytest.fixture(scope="module")
def world() -> World:
    """Block 1 with two messages, block 2 without any."""
    world = World(901, 902)
    world.send(901, 902, b"one")
    world.send(901, 902, b"two")
    world.mine(count=2)
    return world


@pytest.fixture(scope="module")
def headers(world: World) -> list[Header]:
    return [header(block) for block in world.chains[901].blocks]


@pytest.fixture(scope="module")
def logs(world: World) -> tuple[RawLog, ...]:
    return world.truth()[901]


def test_headers_that_link_pass(headers: list[Header]) -> None:
    checking.check_links(headers, who=WHO)


def test_a_header_of_another_fork_is_named(headers: list[Header]) -> None:
    other = msgspec.structs.replace(headers[1], hash=b"\xab" * 32)
    with pytest.raises(Retry, match=r"block 2 names the parent 0x.*, but block 1 has .* 0xabab"):
        checking.check_links([headers[0], other, headers[2]], who=WHO)


def test_a_missing_header_between_two_is_named(headers: list[Header]) -> None:
    with pytest.raises(Retry, match=r"block 2 names the parent .*, but block 0"):
        checking.check_links([headers[0], headers[2]], who=WHO)


def test_logs_in_order_pass(logs: tuple[RawLog, ...]) -> None:
    checking.check_logs([found(log) for log in logs], 1, 1, who=WHO)


def test_logs_out_of_order_are_refused(logs: tuple[RawLog, ...]) -> None:
    with pytest.raises(Retry, match="log 1:0 comes twice or out of order"):
        checking.check_logs([found(log) for log in reversed(logs)], 1, 1, who=WHO)


@pytest.mark.parametrize(("first", "last"), [(0, 0), (2, 9)])
def test_logs_outside_the_range_are_refused(
    logs: tuple[RawLog, ...], first: int, last: int
) -> None:
    with pytest.raises(Retry, match=f"log 1:0 is not in blocks {first} to {last}"):
        checking.check_logs([found(logs[0])], first, last, who=WHO)


def test_a_log_that_the_bloom_lacks_is_refused(
    headers: list[Header], logs: tuple[RawLog, ...]
) -> None:
    bare = msgspec.structs.replace(headers[1], logs_bloom=bytes(256))
    with pytest.raises(Retry, match="the bloom of block 1 lacks log 1:0"):
        checking.check_block([found(logs[0])], bare, who=WHO)


def test_one_log_stands_for_its_block(logs: tuple[RawLog, ...]) -> None:
    later = found(logs[0], 9, block_number=7)
    items = [found(logs[0], 5), found(logs[1], 5), later]
    assert checking.one_a_block(items, who=WHO) == (items[0], later)


@pytest.mark.parametrize(("block_hash", "second"), [(bytes(32), 5), (None, 6), (None, None)])
def test_logs_of_one_block_name_one_block(
    logs: tuple[RawLog, ...], block_hash: bytes | None, second: int | None
) -> None:
    other = found(logs[1], second, block_hash=block_hash or logs[1].block_hash)
    with pytest.raises(Retry, match="block 1 name different blocks or seconds"):
        checking.one_a_block([found(logs[0], 5), other], who=WHO)


def test_silence_of_a_bloom_that_names_us_is_refused(headers: list[Header]) -> None:
    with pytest.raises(Retry, match="not all their logs came"):
        checking.check_silence(headers[1], [], [], who=WHO)


def test_logs_left_out_before_are_refused(headers: list[Header], logs: tuple[RawLog, ...]) -> None:
    with pytest.raises(Retry, match="it first left out log 1:0"):
        checking.check_silence(headers[1], [], [found(log) for log in logs], who=WHO)


def test_silence_of_an_empty_bloom_is_believed(headers: list[Header]) -> None:
    checking.check_silence(headers[2], [], [], who=WHO)


def test_labels_in_order_pass(headers: list[Header]) -> None:
    checking.check_order(headers[0], headers[1], who=WHO)
    checking.check_order(None, headers[1], who=WHO)
    checking.check_order(headers[1], headers[1], who=WHO)
