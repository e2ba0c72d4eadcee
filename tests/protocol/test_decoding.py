"""Decoding against eth_abi, against bent logs, and against whatever bytes may come."""

from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from messaging.protocol.contracts import (
    CROSS_L2_INBOX,
    EVENTS,
    L2_TO_L2_MESSENGER,
    SUPERCHAIN_TOKEN_BRIDGE,
    TOPIC_EXECUTING_MESSAGE,
    TOPIC_SENT_MESSAGE,
    TOPIC_TRANSFER,
)
from messaging.protocol.decoding import DECODED_TOPICS, decode
from messaging.protocol.events import (
    ExecutingMessage,
    SentMessage,
    Undecoded,
)
from messaging.protocol.types import Identifier, RawLog
from tests.protocol.shapes import (
    SHAPES,
    Shape,
    addresses,
    bent,
    emit,
    events_of,
    every_flip,
    example_of,
    hashes,
    raw_log,
    uint256,
)
from tests.protocol.vectors import log_of, recorded, unhex, vectors

every_shape = pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.signature)


@every_shape
@given(data=st.data())
@settings(max_examples=20)
def test_an_event_encoded_by_eth_abi_is_decoded_to_its_values(
    shape: Shape, data: st.DataObject
) -> None:
    event = data.draw(events_of(shape))
    assert decode(emit(shape, event)) == event


def test_the_oracle_knows_every_event_that_is_decoded() -> None:
    assert {emit_topic(shape) for shape in SHAPES} == DECODED_TOPICS


def emit_topic(shape: Shape) -> bytes:
    return next(topic for topic, signature in EVENTS.items() if signature == shape.signature)


@every_shape
@given(data=st.data())
@settings(max_examples=40)
def test_a_bent_log_is_refused_or_is_exactly_what_eth_abi_writes(
    shape: Shape, data: st.DataObject
) -> None:
    log = data.draw(bent(emit(shape, data.draw(events_of(shape)))))
    event = decode(log)
    assert isinstance(event, Undecoded) or emit(shape, event) == log


@every_shape
def test_with_any_byte_changed_a_log_is_refused_or_canonical(shape: Shape) -> None:
    for log in every_flip(emit(shape, example_of(shape))):
        event = decode(log)
        assert isinstance(event, Undecoded) or emit(shape, event) == log


any_logs = st.builds(
    RawLog,
    address=st.sampled_from([CROSS_L2_INBOX, L2_TO_L2_MESSENGER]) | st.binary(max_size=24),
    topics=st.lists(
        st.sampled_from(sorted(EVENTS)) | hashes | st.binary(max_size=40), max_size=6
    ).map(tuple),
    data=st.binary(max_size=300) | st.lists(uint256).map(lambda n: b"".join(map(word, n))),
    block_number=st.just(1),
    log_index=st.just(0),
    transaction_hash=st.just(bytes(32)),
    transaction_index=st.just(0),
    block_hash=st.just(bytes(32)),
)


def word(number: int) -> bytes:
    return number.to_bytes(32)


@given(log=any_logs)
@settings(max_examples=500)
def test_decoding_never_raises_and_a_refusal_is_a_sentence(log: RawLog) -> None:
    event = decode(log)
    assert event is not None
    if isinstance(event, Undecoded):
        assert event.reason.endswith(".")


@pytest.mark.parametrize(
    "shape", [s for s in SHAPES if s.emitter is not None], ids=lambda s: s.signature
)
@given(data=st.data(), address=addresses)
@settings(max_examples=3)
def test_a_look_alike_of_another_contract_is_refused_by_name(
    shape: Shape, data: st.DataObject, address: bytes
) -> None:
    log = emit(shape, data.draw(events_of(shape)))
    event = decode(msgspec.structs.replace(log, address=address))
    assert isinstance(event, Undecoded)
    assert "look-alike" in event.reason
    assert f"0x{address.hex()}" in event.reason


@pytest.mark.parametrize("topic", [TOPIC_TRANSFER, b"\x07" * 32])
def test_an_event_that_is_not_ours_names_its_topic_and_its_contract(topic: bytes) -> None:
    event = decode(raw_log(SUPERCHAIN_TOKEN_BRIDGE, [topic], b""))
    assert isinstance(event, Undecoded)
    assert f"0x{topic.hex()}" in event.reason
    assert "SuperchainTokenBridge 0x4200000000000000000000000000000000000028" in event.reason


def test_an_emitter_without_20_bytes_is_refused() -> None:
    (shape,) = (s for s in SHAPES if s.signature == "CrosschainMinted(address,uint256)")
    log = raw_log(bytes(19), [emit_topic(shape), word(1)], word(2))
    assert "20 bytes, not 19" in refusal(log)


def refusal(log: RawLog) -> str:
    event = decode(log)
    assert isinstance(event, Undecoded)
    return event.reason


ADDRESS = word(0x23)
SENT_TOPICS = [TOPIC_SENT_MESSAGE, word(902), ADDRESS, word(0)]
PADDED = b"\xaa" * 4 + bytes(28)


@pytest.mark.parametrize(
    ("topics", "data", "reason"),
    [
        (SENT_TOPICS[:3], ADDRESS + word(64) + word(0), "3 topics where 4 belong"),
        ([*SENT_TOPICS, word(1)], ADDRESS + word(64) + word(0), "5 topics where 4 belong"),
        ([*SENT_TOPICS[:3], b"\1"], ADDRESS + word(64) + word(0), "1 bytes, not 32"),
        (SENT_TOPICS, b"", "start at byte 0, not 64"),
        (SENT_TOPICS, ADDRESS + word(96) + word(0), "start at byte 96, not 64"),
        (SENT_TOPICS, word(2**160) + word(64) + word(0), "12 zero bytes"),
        (SENT_TOPICS, ADDRESS + word(64), "0 bytes should follow byte 96"),
        (SENT_TOPICS, ADDRESS + word(64) + word(5) + b"\xaa" * 5, "5 bytes should follow byte 96"),
        (SENT_TOPICS, ADDRESS + word(64) + word(2**256 - 1), "should follow byte 96"),
        (SENT_TOPICS, ADDRESS + word(64) + word(3) + PADDED, "padding after byte 99 is not zero"),
        (SENT_TOPICS, ADDRESS + word(64) + word(4) + PADDED + word(0), "should end at byte 128"),
        ([TOPIC_SENT_MESSAGE, word(902), word(2**160), word(0)], ADDRESS + word(64), "12 zero"),
    ],
)
def test_a_sent_message_of_the_wrong_shape_says_what_is_wrong(
    topics: list[bytes], data: bytes, reason: str
) -> None:
    assert reason in refusal(raw_log(L2_TO_L2_MESSENGER, topics, data))


@pytest.mark.parametrize(
    ("place", "value", "reason"),
    [
        (0, 2**160, "12 zero bytes"),
        (1, 2**64, "does not fit into 64 bits"),
        (2, 2**32, "does not fit into 32 bits"),
        (3, 2**64, "does not fit into 64 bits"),
    ],
)
def test_an_identifier_wider_than_the_inbox_allows_is_refused(
    place: int, value: int, reason: str
) -> None:
    words = [word(1)] * 5
    words[place] = word(value)
    log = raw_log(CROSS_L2_INBOX, [TOPIC_EXECUTING_MESSAGE, word(9)], b"".join(words))
    assert reason in refusal(log)


def test_an_executing_message_of_four_words_is_an_error_and_not_silence() -> None:
    log = raw_log(CROSS_L2_INBOX, [TOPIC_EXECUTING_MESSAGE, word(9)], word(1) * 4)
    assert "128 bytes of data where 160 belong" in refusal(log)


def test_the_recorded_sent_message_of_supersim_is_decoded() -> None:
    event = decode(log_of(recorded("supersim-sentmessage-901-block14.json")["log"]))
    assert isinstance(event, SentMessage)
    assert (event.destination, event.nonce) == (902, 0)
    assert event.sender == event.target == SUPERCHAIN_TOKEN_BRIDGE
    assert len(event.message) == 0x84


def test_the_recorded_executing_message_of_a_devnet_is_decoded() -> None:
    log = log_of(recorded("executingmessage-900200-devnet.json")["log"])
    assert decode(log) == ExecutingMessage(
        payload_hash=log.topics[1],
        identifier=Identifier(
            origin=unhex("0x5fbdb2315678afecb367f032d93f642f64180aa3"),
            block_number=4509,
            log_index=0,
            timestamp=1730467171,
            chain_id=900200,
        ),
    )


@pytest.mark.parametrize(("asked", "expected"), vectors("executing_message_decode"))
def test_executing_message_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    event = decode(log_of(asked["log"]))
    assert isinstance(event, ExecutingMessage)
    found = event.identifier
    assert event.payload_hash == unhex(expected["payloadHash"])
    assert found.origin == unhex(expected["origin"])
    assert (found.block_number, found.log_index) == (expected["blockNumber"], expected["logIndex"])
    assert (found.timestamp, found.chain_id) == (expected["timestamp"], expected["chainId"])


@pytest.mark.parametrize(("asked", "expected"), vectors("sent_message_decode"))
def test_sent_message_vectors(asked: dict[str, Any], expected: dict[str, Any]) -> None:
    topics = [unhex(topic) for topic in asked["topics"]]
    event = decode(raw_log(L2_TO_L2_MESSENGER, topics, unhex(asked["data"])))
    assert isinstance(event, SentMessage)
    assert event.destination == expected["destination"]
    assert event.nonce == int(expected["nonce"], 16)
    assert event.target == unhex(expected["target"])
    assert event.sender == unhex(expected["sender"])
    assert event.message[:4] == unhex(expected["message_selector"])
