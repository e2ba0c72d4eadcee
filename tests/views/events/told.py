"""Events as a browser reads them from a stream, and rows and chains to make them of."""

import json
from dataclasses import dataclass
from typing import Any

from msgspec import structs

from messaging.live.entries import ExecutionPlace
from messaging.tracing.changes import ChainNow
from messaging.tracing.executing import ExecutionRow, ExecutionUse
from messaging.tracing.values import AsOf, ExecutionValidity, MessageRow, MessageStatus, Safety
from tests.tracing.details import OP, UNICHAIN, detail


@dataclass(frozen=True, slots=True)
class Told:
    """One event, and the id that a browser then remembers."""

    name: str
    data: Any
    last_id: str


def parse(stream: bytes) -> list[Told]:
    """The events of a stream (WHATWG HTML, 9.2.6), as far as servers of ours write them."""
    events: list[Told] = []
    last_id = ""
    for block in stream.decode().split("\n\n")[:-1]:
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        last_id = fields.get("id", last_id)
        if "data" in fields:
            events.append(Told(fields["event"], json.loads(fields["data"]), last_id))
    return events


def last_id(stream: bytes) -> str:
    """The id that a browser sends when it connects again."""
    lines = [line for line in stream.decode().split("\n") if line.startswith("id: ")]
    return lines[-1].removeprefix("id: ") if lines else ""


def row(number: int = 1, status: MessageStatus = MessageStatus.INITIATED) -> MessageRow:
    """A message from Unichain to OP Mainnet."""
    return structs.replace(detail(status).row, message_hash=f"0x{number:064x}", status=status)


def key(number: int = 1) -> bytes:
    """Its hash."""
    return number.to_bytes(32)


def spot(number: int = 1) -> ExecutionPlace:
    """Where an executing message stands on OP Mainnet, whose Chain.id is 1."""
    return ExecutionPlace(1, number, 3)


def execution(number: int = 1, use: ExecutionUse = ExecutionUse.RELAY) -> ExecutionRow:
    """The executing message there, which names a log of Unichain."""
    return ExecutionRow(
        chain=OP,
        block_number=number,
        log_index=3,
        timestamp=1_000 + number,
        transaction_hash=f"0x{number:064x}",
        use=use,
        validity=ExecutionValidity.AWAITING_SOURCE,
        reasons=(),
        source=UNICHAIN,
        source_block=2**70,
        source_log=4,
        origin=None,
        message_hash=f"0x{number:064x}" if use is ExecutionUse.RELAY else None,
    )


def chain(block: int = 10) -> ChainNow:
    """OP Mainnet, indexed up to a block."""
    as_of = AsOf(OP, block, 1_000, block + 1, 1_002, 1_003)
    return ChainNow(as_of, ((Safety.SAFE, block - 1),))
