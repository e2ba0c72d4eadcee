"""Every spelling of every key, and nothing else, is read; whatever comes, the answer is clear."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.protocol.text import to_address, to_hex
from messaging.tracing.keys import (
    AddressKey,
    BlockKey,
    HashKey,
    Key,
    MalformedSearch,
    NonceKey,
    PlaceKey,
    parse_key,
)

H = "0x" + "ab" * 32
A = "0xb60e8dd61c5d32be8058bb8eb970870f07233155"
HASH, ADDRESS = HashKey(bytes.fromhex(H[2:])), AddressKey(bytes.fromhex(A[2:]))
MIXED = to_address(ADDRESS.value)
UNIQUE = NonceKey(100, 4000, "unique_id")


@pytest.mark.parametrize(
    ("text", "key"),
    [
        (H, HASH),
        (H[2:], HASH),
        (H.upper(), HASH),
        (f"  {H}\n", HASH),
        (f'"{H}",', HASH),
        (A, ADDRESS),
        (A[2:].upper(), ADDRESS),
        (MIXED, ADDRESS),
        ("901:1204:3", PlaceKey(901, 1204, 3)),
        ("901:1204", BlockKey(901, 1204)),
        ("901:1,204", BlockKey(901, 1204)),
        ("1204", BlockKey(None, 1204)),
        ("#1,204", BlockKey(None, 1204)),
        ("#1.204", BlockKey(None, 1204)),
        ("block 159,836,386", BlockKey(None, 159_836_386)),
        ("Block 7 on Local A", BlockKey("Local A", 7)),
        ("901#5", NonceKey(901, 5)),
        ("nonce 5 on Local A", NonceKey("Local A", 5)),
        ("nonce 5 of chain 901", NonceKey(901, 5)),
        ("0000006400000FA0", UNIQUE),
        ("0000006400000fa0", UNIQUE),
    ],
)
def test_a_key_is_read_however_it_is_spelled(text: str, key: Key) -> None:
    assert parse_key(text) == key


@pytest.mark.parametrize(
    ("url", "key"),
    [
        (f"https://optimism.blockscout.com/tx/{H}", HASH),
        (f"https://optimism.blockscout.com/tx/{H}?tab=logs", HASH),
        (f"https://optimistic.etherscan.io/tx/{H}#eventlog", HASH),
        (f"optimistic.etherscan.io/tx/{H}", HASH),
        (f"https://explorer.hyperlane.xyz/message/{H}", HASH),
        (f"https://explorer.hyperlane.xyz/?search={H}", HASH),
        (f"https://scan.example/#/tx/{H}", HASH),
        (f"https://scan.example/address/{A}/tx/{H}", HASH),
        (f"https://base.blockscout.com/address/{A}?tab=txs", ADDRESS),
        (f"https://basescan.org/token/{MIXED}?a=0x{'11' * 20}", ADDRESS),
        ("https://base.blockscout.com/block/1204", BlockKey(None, 1204)),
        ("https://basescan.org/txs?block=1204", BlockKey(None, 1204)),
        (f"https://base.blockscout.com/block/{H}", HASH),
        ("https://x.example/api/v2/optimism/interop/messages/0000006400000FA0", UNIQUE),
        (f"http://127.0.0.1:8000/messages/{H}/", HASH),
        (f"/transactions/{H}/", HASH),
        (f"http://127.0.0.1:8000/addresses/{MIXED}/?role=received", ADDRESS),
        ("http://127.0.0.1:8000/chains/901/blocks/1204/", BlockKey(901, 1204)),
        ("http://127.0.0.1:8000/executions/901/1204/3/", PlaceKey(901, 1204, 3)),
        ("http://127.0.0.1:8000/search/?q=901%3A1204%3A3", PlaceKey(901, 1204, 3)),
        ("http://127.0.0.1:8000/search/?q=nonce+5+on+Local+A", NonceKey("Local A", 5)),
        (f"http://127.0.0.1:8000/api/v1/messages/{H}/", HASH),
    ],
)
def test_the_address_of_a_page_names_what_the_page_is_about(url: str, key: Key) -> None:
    assert parse_key(url) == key
    assert parse_key(f" <{url}> ") == key


@pytest.mark.parametrize(
    "text",
    [
        "0x12", "901:1:0:0", "-1:1:1", "901:0x1:1", "hello", "\x00", "1" * 79, "٣:1:1", "1,23",
        "0x0000006400000FA0", "901#", f"901#{2**256}", "nonce 5", "https://", "http://[::1/tx/5",
        "https://basescan.org/", "/", "https://x.example/?" + "a=1&" * 60 + f"q={H}", H + "00",
    ],
)  # fmt: skip
def test_what_names_nothing_is_named_with_what_is_accepted(text: str) -> None:
    with pytest.raises(MalformedSearch, match=r"chain:block:log, for example 901:1204:3"):
        parse_key(text)


def test_an_address_with_a_wrong_capital_says_so() -> None:
    wrong = MIXED.swapcase().replace("0X", "0x")
    for text in (wrong, f"https://basescan.org/address/{wrong}"):
        with pytest.raises(MalformedSearch, match="do not match its checksum"):
            parse_key(text)


@given(st.text(max_size=300))
def test_any_text_is_a_key_or_is_refused(text: str) -> None:
    with suppress(MalformedSearch):
        parse_key(text)


@given(st.from_regex(r"(https?://)?[a-z.\[\]:0-9]{0,20}/[0-9a-zA-Z%/?&=#:]{0,80}", fullmatch=True))
def test_any_address_is_a_key_or_is_refused(text: str) -> None:
    with suppress(MalformedSearch):
        parse_key(text)


@given(
    st.binary(min_size=32, max_size=32),
    st.sampled_from([str, str.upper, lambda text: text[2:]]),
    st.sampled_from(["{}", "  {}\n", "https://x.example/tx/{}?tab=1", "https://x.example/?q={}"]),
)
def test_any_hash_comes_back_from_any_spelling(value: bytes, spell: object, around: str) -> None:
    assert callable(spell)
    assert parse_key(around.format(spell(to_hex(value)))) == HashKey(value)


@given(st.integers(0, 2**256 - 1), st.integers(0, 2**63 - 1), st.integers(0, 2**63 - 1))
def test_any_place_and_nonce_come_back(chain: int, block: int, log: int) -> None:
    assert parse_key(f"{chain}:{block}:{log}") == PlaceKey(chain, block, log)
    assert parse_key(f"{chain}:{block}") == BlockKey(chain, block)
    assert parse_key(f"{chain}#{chain}") == NonceKey(chain, chain)
