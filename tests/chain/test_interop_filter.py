"""The interop filter over real HTTP: its refusals keep their code and its words."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from messaging.chain.errors import ChainError, Retry, Stop
from messaging.chain.interop_filter import Checked, Descriptor, InteropFilter, open_filter
from tests.fakes.filter import FakeFilter

KEYS = (b"\x01" + bytes(31), b"\x03" + bytes(31))
WHEN = Descriptor(chain_id=902, timestamp=1_750_000_000, timeout=7_230)
# Domain reference, 4.6: the code, its words, and the HTTP status with which a proxy gives it.
REFUSALS = [
    (-320400, "chain database is not initialized", 400),
    (-320500, "skipped data", 422),
    (-320501, "unknown chain: 903", 404),
    (-320600, "conflicting data: message expired", 409),
    (-320601, "ineffective data", 422),
    (-320602, "failsafe is enabled", 503),
    (-320900, "out of order", 409),
    (-320901, "awaiting replacement block", 409),
    (-321000, "iter stop", 400),
    (-321100, "out of scope: not yet cross-unsafe validated", 400),
    (-321200, "no parent of first block", 404),
    (-321401, "future data", 422),
    (-321500, "missed data", 404),
    (-321501, "data corruption", 422),
    (-32901, "invalidated read", 200),
    (-32602, "malformed access list", 400),
    (-32602, "failsafe is enabled, rejecting all executing messages", 200),
    (-32022, "access list out of bounds", 413),
    (-32000, "no healthy supervisor backends found", 503),
]


@pytest.fixture
def gate() -> Iterator[FakeFilter]:
    with FakeFilter() as gate:
        yield gate


@pytest.fixture
def client(gate: FakeFilter) -> Iterator[InteropFilter]:
    found = open_filter(gate.url, label="interop filter 1 of Base", allow_loopback=True)
    with closing(found):
        yield found


def test_it_is_asked_with_the_keys_and_with_who_would_execute(
    gate: FakeFilter, client: InteropFilter
) -> None:
    assert client.check(KEYS, WHEN) == Checked(True, "interop_checkAccessList")
    ((method, params),) = gate.asked
    assert method == "interop_checkAccessList"
    assert params == [
        ["0x" + key.hex() for key in KEYS],
        "cross-unsafe",
        {"chainID": "0x386", "timestamp": "0x684ee180", "timeout": "0x1c3e"},
    ]


def test_one_that_knows_the_older_name_alone_is_asked_by_it(
    gate: FakeFilter, client: InteropFilter
) -> None:
    gate.older = True
    assert client.check(KEYS, WHEN) == Checked(True, "supervisor_checkAccessList")
    assert [method for method, _ in gate.asked] == [
        "interop_checkAccessList",
        "supervisor_checkAccessList",
    ]


@pytest.mark.parametrize(("code", "text", "status"), REFUSALS)
def test_a_refusal_keeps_its_code_and_its_words(
    gate: FakeFilter, client: InteropFilter, code: int, text: str, status: int
) -> None:
    gate.refuse(code, text, status=status)
    found = client.check(KEYS, WHEN)
    assert found == Checked(False, "interop_checkAccessList", code, text)


def test_its_address_is_taken_out_of_its_words(gate: FakeFilter, client: InteropFilter) -> None:
    gate.refuse(-320600, f"conflict at {gate.url}\n\n" + "x" * 1_000)
    text = client.check(KEYS, WHEN).text
    assert "s3cretkey" not in text
    assert len(text) == 200


@pytest.mark.parametrize("code", ["a word", 2**40])
def test_a_code_that_is_none_is_left_out(
    gate: FakeFilter, client: InteropFilter, code: int | str
) -> None:
    gate.refuse(code, "odd")
    assert client.check(KEYS, WHEN) == Checked(False, "interop_checkAccessList", None, "odd")


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"<html><title>Sign in</title></html>", 200),
        (b"<html>not here</html>", 404),
        (b"{}", 200),
        (b'{"status": "ok"}', 200),
        (b'{"jsonrpc": "2.0", "id": 1}', 200),
        (b'{"jsonrpc": "2.0", "id": 7, "result": null}', 200),
        (b'{"jsonrpc": "2.0", "id": 1, "result": true}', 200),
        (b"[]", 200),
        (b"null", 200),
        (b"", 200),
    ],
)
def test_what_is_no_answer_is_never_taken_for_accepted(
    gate: FakeFilter, client: InteropFilter, body: bytes, status: int
) -> None:
    gate.body, gate.status = body, status
    with pytest.raises(ChainError) as caught:
        client.check(KEYS, WHEN)
    assert str(caught.value).startswith("Interop filter 1 of Base ")
    with pytest.raises(ChainError):
        client.failsafe() if b"true" not in body else client.check((), WHEN)


def test_a_redirect_is_never_followed(gate: FakeFilter, client: InteropFilter) -> None:
    gate.status, gate.location, gate.body = 302, "http://127.0.0.1:1/", b""
    with pytest.raises(Stop, match="redirect, which is never followed"):
        client.check(KEYS, WHEN)


def test_a_node_that_is_no_filter_is_told_as_such(gate: FakeFilter, client: InteropFilter) -> None:
    gate.refuse(-32601, "the method interop_checkAccessList does not exist/is not available")
    with pytest.raises(Stop, match="knows neither interop_checkAccessList nor supervisor_"):
        client.check(KEYS, WHEN)


def test_too_many_questions_are_no_verdict_on_the_message(
    gate: FakeFilter, client: InteropFilter
) -> None:
    gate.refuse(-32016, "over rate limit")
    with pytest.raises(Retry, match="over rate limit"):
        client.check(KEYS, WHEN)


@pytest.mark.parametrize("on", [True, False])
def test_its_failsafe_is_told(gate: FakeFilter, client: InteropFilter, on: bool) -> None:
    gate.failsafe = on
    assert client.failsafe() is on


def test_a_failsafe_that_is_not_told_or_is_no_answer_is_an_error(
    gate: FakeFilter, client: InteropFilter
) -> None:
    gate.failsafe = "yes"
    with pytest.raises(Retry, match="cannot be used"):
        client.failsafe()
    gate.without_admin = True
    with pytest.raises(Stop, match="does not tell admin_getFailsafeEnabled"):
        client.failsafe()


def test_an_inner_address_is_refused_where_that_is_not_allowed(gate: FakeFilter) -> None:
    with (
        closing(open_filter(gate.url, label="interop filter 1 of Base")) as client,
        pytest.raises(Stop, match="loopback, private or reserved"),
    ):
        client.check(KEYS, WHEN)
    assert gate.asked == []
