"""Attempts at a message as they are told: in order, with delays, and from which block on."""

from dataclasses import replace

import pytest

from messaging.tracing.attempted import Attempt, AttemptResult, Fault
from messaging.tracing.attempts import attempts_of, delay_of, looked_for
from messaging.tracing.checks import Answer
from messaging.tracing.execution_checks import check_execution
from messaging.tracing.lanechart.steps import list_steps
from messaging.tracing.lanechart.telling import tell_story
from messaging.tracing.values import AsOf, CoverageRange, MessageStatus
from messaging.tracing.verdict import tell
from messaging.tracing.wording import NBSP
from tests.tracing.attempts_made import attempt, revert
from tests.tracing.details import FOREIGN, OP, SENT, as_of, detail, place, relay


def _plain(text: str) -> str:
    return text.replace(NBSP, " ")


def test_attempts_come_oldest_first_with_the_one_that_executed_among_them() -> None:
    failures = (attempt(5), attempt(40))
    told = attempts_of(detail(MessageStatus.EXECUTED, failures=failures))
    assert [(one.result, one.delay) for one in told] == [
        (AttemptResult.REVERTED, 5),
        (AttemptResult.EXECUTED, 14),
        (AttemptResult.REVERTED, 40),
    ]
    assert [one.listed for one in told] == [True, True, True]


def test_an_execution_that_is_not_backed_is_an_attempt_all_the_same() -> None:
    (told,) = attempts_of(detail(MessageStatus.INVALID))
    assert told.result is AttemptResult.INVALID


def test_what_a_transaction_tells_is_left_open_until_it_is_fetched() -> None:
    bare = relay(place=place(OP, 159_836_294, SENT + 14, transaction=None), relayer=None)
    (told,) = attempts_of(detail(MessageStatus.EXECUTED, relay=bare))
    assert (told.sender, told.direct, told.gas_used, told.listed) == (None, None, None, None)


@pytest.mark.parametrize(
    ("clocks", "delay"), [((), None), ((100,), 20), ((100, 110), 10), ((100, 130), 20), ((125,), 0)]
)
def test_the_newest_send_before_an_attempt_sets_its_clock(
    clocks: tuple[int, ...], delay: int | None
) -> None:
    assert delay_of(120, clocks) == delay


def _looked(first: int, last: int) -> AsOf:
    return replace(as_of(OP, 1_000, SENT), receipts=CoverageRange(first, last))


@pytest.mark.parametrize(
    ("seen", "sentence"),
    [
        (_looked(120, 1_000), "Failed relays on OP Mainnet were looked for from block 120 on."),
        (
            _looked(120, 900),
            "Failed relays on OP Mainnet were looked for from block 120 to block 900 so far.",
        ),
        (as_of(OP, 1_000, SENT), "Failed relays on OP Mainnet were not looked for yet."),
        (
            as_of(FOREIGN, None, 0),
            "Failed relays on Chain 999 are not known: it is not followed.",
        ),
    ],
)
def test_it_is_told_from_which_block_on_failed_relays_were_looked_for(
    seen: AsOf, sentence: str
) -> None:
    assert _plain(looked_for(seen)) == sentence


@pytest.mark.parametrize(
    ("failures", "what", "after"),
    [
        (
            (attempt(),),
            "The relay that was seen on OP Mainnet reverted: unknown error.",
            "Mend its target, then anyone can relay it again within 6 d.",
        ),
        (
            (
                attempt(),
                attempt(60, revert=revert(error="NotInAccessList", text="", fault=Fault.RELAY)),
            ),
            "Every relay that was seen on OP Mainnet reverted, the last with NotInAccessList.",
            "Anyone can relay it again within 6 d.",
        ),
        (
            (attempt(direct=False, revert=revert(error="Error", text="Claim at evil.example")),),
            "The relay that was seen on OP Mainnet reverted: a text, quoted with the attempt.",
            "Anyone can relay it again within 6 d.",
        ),
    ],
)
def test_the_verdict_on_a_failed_message_names_the_last_reason(
    failures: tuple[object, ...], what: str, after: str
) -> None:
    told = tell(detail(MessageStatus.FAILED, failures=failures), SENT + 61)
    assert (_plain(told.what), _plain(told.next)) == (what, after)


@pytest.mark.parametrize(
    ("status", "failures", "expected"),
    [
        (MessageStatus.FAILED, (attempt(5),), [("Reverted", SENT + 5)]),
        (
            MessageStatus.FAILED,
            (attempt(5), attempt(7), attempt(9)),
            [("3 reverted", SENT + 9)],
        ),
        (
            MessageStatus.EXECUTED,
            (attempt(5),),
            [("Reverted", SENT + 5), ("Relayed", SENT + 14)],
        ),
        (
            MessageStatus.EXECUTED,
            (attempt(50),),
            [("Relayed", SENT + 14), ("Reverted", SENT + 50)],
        ),
    ],
)
def test_the_steps_show_reverts_in_their_order(
    status: MessageStatus, failures: tuple[Attempt, ...], expected: list[tuple[str, int]]
) -> None:
    steps = list_steps(tell_story(detail(status, failures=failures), SENT + 60))
    assert [(_plain(step.title), step.at) for step in steps[1 : 1 + len(expected)]] == expected


@pytest.mark.parametrize(
    ("fault", "direct", "rule", "answer"),
    [
        (Fault.TARGET, True, "Target accepts the call", Answer.FAILS),
        (Fault.TARGET, False, "The last relay went through", Answer.FAILS),
        (Fault.RELAY, True, "The last relay was right", Answer.FAILS),
        (Fault.UNKNOWN, True, "Target accepts the call", Answer.OPEN),
    ],
)
def test_the_last_revert_answers_a_check(
    fault: Fault, direct: bool, rule: str, answer: Answer
) -> None:
    failures = (attempt(direct=direct, revert=revert(fault=fault)),)
    checks = check_execution(detail(MessageStatus.FAILED, failures=failures))
    assert (checks[-1].rule, checks[-1].answer) == (rule, answer)


def test_a_check_does_not_repeat_the_words_of_a_contract() -> None:
    failures = (attempt(revert=revert(error="Error", text="Claim at evil.example")),)
    checks = check_execution(detail(MessageStatus.FAILED, failures=failures))
    assert checks[-1].note == "It reverted, a text, quoted with the attempt. Its own error."


@pytest.mark.parametrize(
    ("text", "brief"),
    [
        ("\x1b[2J\ngone", "Error: \u201c\ufffd[2J gone\u201d"),
        ("a\nb" + "c" * 90, f"Error: \u201ca b{'c' * 49}\u2026"),
    ],
)
def test_a_reason_in_a_line_is_quoted_short_and_cannot_steer_a_terminal(
    text: str, brief: str
) -> None:
    assert revert(error="Error", text=text).brief == brief
