"""The refusals that nodes and providers were seen to answer, and what each means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from messaging.chain.errors import ChainError, Limited, Pruned, Retry, Reverted, Shrink, Stop
from messaging.chain.failures import Failure, classify, scrub

ASKED = (100, 9_999)
ALCHEMY_SIZE = (
    "Log response size exceeded. You can make eth_getLogs requests with up to a 2K block range and "
    "no limit on the response size, or you can request any block range with a cap of 10K logs in "
    "the response. Based on your parameters and the response size limit, this block range should "
    "work: [0x64, 0x95]"
)
ALCHEMY_FREE = (
    "Under the Free tier plan, you can make eth_getLogs requests with up to a 10 block range. "
    "Based on your parameters, this block range should work: [0x64, 0x6d]."
)

TOO_LARGE: list[tuple[str, tuple[int, int] | None]] = [
    # Alchemy
    (ALCHEMY_SIZE, (100, 149)),
    (ALCHEMY_FREE, (100, 109)),
    # Infura
    ("query returned more than 10000 results. Try with this block range [0x64, 0xC8].", (100, 200)),
    ("query returned more than 10000 results", None),
    # QuickNode
    ("eth_getLogs is limited to a 10,000 range", None),
    ("eth_getLogs is limited to a 1,000 range", (100, 1_099)),
    # geth and op-geth
    ("exceed maximum block range: 5000", (100, 5_099)),
    ("block range greater than 2000 max", None),
    # reth and op-reth
    ("query exceeds max block range 1000", (100, 1_099)),
    ("query exceeds max results 20000, retry with the range 100-1354", (100, 1_354)),
    ("query exceeds max results 20000, retry with the range 4-1354", None),
    # Erigon, proxyd, and others
    ("query block range too large", None),
    ("backend response too large", None),
    ("query timeout exceeded. Consider reducing your block range.", None),
    ("block range is too wide", None),
    ("requested range too large", None),
    ("block range too large (2000), maximum allowed is 1000 blocks", (100, 1_099)),
    ("please limit the query to at most 1000 blocks", (100, 1_099)),
    ("ranges over 500 blocks are not supported on freetier", (100, 599)),
    ("logs matched by query exceeds limit of 10000", None),
    ("eth_getLogs is limited to 0 - 1000 blocks range", (100, 1_099)),
    ("Maximum allowed number of requested blocks is 3500", (100, 3_599)),
    ("Block range limit exceeded.", None),
]
OTHERS: list[tuple[int, str, type[ChainError]]] = [
    (-32602, "block range extends beyond current head block", Retry),
    (-32000, "header not found", Retry),
    (-32000, "block not found", Retry),
    (-32000, "unknown block", Retry),
    (-39001, "Unknown block", Retry),
    (-32603, "Internal error", Retry),
    (-32000, "", Retry),
    (-32011, "no backend is currently healthy to serve traffic", Retry),
    (-32016, "over rate limit", Limited),
    (-32005, "daily request count exceeded, request rate limited", Limited),
    (429, "Your app has exceeded its compute units per second capacity.", Limited),
    (-32005, "Your plan is limited to 25 requests/second", Limited),
    (-32000, "missing trie node 0ab (path ) state 0xcd is not available", Pruned),
    (4444, "pruned history unavailable", Pruned),
    (-32601, "the method eth_foo does not exist/is not available", Stop),
    (-32601, "Method not found", Stop),
    (-32602, "invalid argument 0: hex string has length 3", Stop),
    (-32000, "invalid block range params", Stop),
    (-32000, "Unauthorized: You must authenticate your request with an API key.", Stop),
    (-32052, "API key is not allowed to access blockchain", Stop),
    (-32600, "Must be authenticated!", Stop),
]
REVERTS: list[tuple[int, str, object, bytes]] = [
    (3, "execution reverted", "0x9ca9480b", b"\x9c\xa9\x48\x0b"),
    (-32000, "execution reverted", None, b""),
    (-32000, "execution reverted", {"data": "0x01"}, b"\x01"),
    (-32015, "VM execution error.", "Reverted 0x0203", b"\x02\x03"),
    (-32003, "EVM error OutOfGas", None, b""),
    (3, "execution reverted", "0xnot hex", b""),
]


def judged(failure: Failure, method: str = "eth_getLogs") -> ChainError:
    return classify(failure, who="Endpoint 1", method=method, words=failure.message, asked=ASKED)


@pytest.mark.parametrize(("text", "suggested"), TOO_LARGE)
@pytest.mark.parametrize("code", [-32602, -32005, -32000, -32600])
def test_a_refused_size_shrinks(code: int, text: str, suggested: tuple[int, int] | None) -> None:
    found = judged(Failure(code, text))
    assert isinstance(found, Shrink), found
    assert found.suggested == suggested


@pytest.mark.parametrize(
    ("text", "lasting"),
    [
        (ALCHEMY_SIZE, False),
        (ALCHEMY_FREE, True),
        ("query returned more than 10000 results. Try with this block range [0x64, 0xC8].", False),
        ("eth_getLogs is limited to a 1,000 range", True),
        ("query exceeds max block range 1000", True),
        ("query timeout exceeded. Consider reducing your block range.", False),
        ("logs matched by query exceeds limit of 10000", False),
    ],
)
def test_a_limit_on_blocks_lasts_and_one_on_what_they_hold_does_not(
    text: str, lasting: bool
) -> None:
    found = judged(Failure(-32602, text))
    assert isinstance(found, Shrink)
    assert found.lasting is lasting


@pytest.mark.parametrize(("code", "text", "kind"), OTHERS)
def test_other_refusals_wait_or_stop(code: int, text: str, kind: type[ChainError]) -> None:
    assert type(judged(Failure(code, text))) is kind


def test_what_asks_for_no_range_cannot_be_asked_for_less() -> None:
    found = judged(Failure(-32000, "backend response too large"), "eth_getBlockByNumber")
    assert type(found) is Retry


@pytest.mark.parametrize(("code", "text", "data", "kept"), REVERTS)
def test_a_revert_keeps_what_the_node_gave(code: int, text: str, data: object, kept: bytes) -> None:
    found = judged(Failure(code, text, data), "eth_call")
    assert isinstance(found, Reverted)
    assert found.data == kept


@given(st.integers(), st.text())
def test_any_refusal_is_judged(code: int, text: str) -> None:
    found = judged(Failure(code, text))
    assert str(found).startswith("Endpoint 1 ")


@given(st.text(), st.text(min_size=4))
def test_a_secret_never_passes(text: str, secret: str) -> None:
    assert secret not in scrub(f"{text}{secret}{text}", [secret]).replace("…", "")


def test_long_words_are_cut_and_stay_on_one_line() -> None:
    found = scrub("a\n" * 500, ())
    assert len(found) == 200
    assert "\n" not in found
