"""Receipts of a message's transactions, and its payload in words."""

from dataclasses import replace

from messaging.tracing.payload_lines import split_words
from messaging.tracing.receipts import list_receipts
from messaging.tracing.values import MessageStatus
from tests.tracing.details import OP, SENT, detail, place, relay, send

EXECUTED = MessageStatus.EXECUTED


def test_each_transaction_has_one_receipt_with_its_fee() -> None:
    relayed = relay(place=place(OP, 5, SENT + 14, transaction_hash="0x" + "ef" * 32))
    found = list_receipts(detail(EXECUTED, sends=(send(), send()), relay=relayed))
    assert [(one.role, one.fee) for one in found] == [
        ("Sending", 171_884 * 10**6),
        ("Relay", 171_884 * 10**6),
    ]


def test_a_transaction_that_is_not_fetched_has_no_fee() -> None:
    bare = replace(send(), place=replace(send().place, transaction=None))
    (receipt,) = list_receipts(detail(sends=(bare,)))
    assert (receipt.made, receipt.fee) == (None, None)


def test_a_payload_is_cut_into_words_beside_their_offsets() -> None:
    words, more = split_words("0x" + "ab" * 32 + "cd" * 5)
    assert [" ".join(word.split()) for word in words] == [
        f"0000 {'ab' * 32} topic 0: SentMessage",
        f"0020 {'cd' * 5} topic 1: destination",
    ]
    assert more == 0


def test_a_long_payload_says_how_many_words_are_left_out() -> None:
    words, more = split_words("0x" + "00" * (32 * 43 + 1))
    assert (len(words), more) == (40, 4)
