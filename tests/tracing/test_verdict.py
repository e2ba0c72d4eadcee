"""The two sentences of every message state."""

from dataclasses import replace
from typing import Any

import pytest

from messaging.protocol.rules import Reason
from messaging.tracing.broken_rules import RULES, broken_rule
from messaging.tracing.values import ChainRef, MessageStatus, Safety
from messaging.tracing.verdict import tell
from tests.tracing.details import (
    FOREIGN,
    OP,
    SENT,
    UNICHAIN,
    WINDOW,
    as_of,
    detail,
    identifier,
    relay,
    send,
)
from tests.tracing.test_wording import plain

NOW = SENT + 60
TIMESTAMP = "The block that it names on Unichain has another timestamp."
CUT_OFF = SENT + WINDOW - 7_230


def told(status: MessageStatus, **changes: Any) -> tuple[str, str]:
    """Both sentences with ordinary spaces."""
    verdict = tell(detail(status, **changes), NOW)
    return plain(verdict.what), plain(verdict.next)


def relayed(safety: Safety, after: int = 14, **changes: Any) -> Any:
    """A relay in a block of this safety."""
    whole = relay(after, **changes)
    return replace(whole, place=replace(whole.place, safety=safety))


def clocks(destination: int) -> Any:
    """Both chains indexed to their heads, the destination's at this second."""
    return as_of(UNICHAIN, 64_523_191, NOW), as_of(OP, 159_836_386, destination)


@pytest.mark.parametrize(
    ("changes", "what"),
    [
        ({}, "Relayed in 14 s."),
        ({"relay": relay(96)}, "Relayed in 1 min 36 s."),
        ({"relay": relay(0)}, "Relayed within the same second."),
        ({"sends": ()}, "Executed on OP Mainnet."),
        (
            {
                "sends": (send(), send(64_523_000, SENT + 100)),
                "relay": relay(114, used=identifier(64_523_000, SENT + 100)),
            },
            "Relayed in 14 s after it was sent again.",
        ),
        (
            {
                "sends": (send(), send(64_523_000, SENT + 100)),
                "relay": relay(100, used=identifier(64_523_000, SENT + 100)),
            },
            "Relayed within the same second after it was sent again.",
        ),
    ],
)
def test_an_executed_message_says_how_long_it_took(changes: dict[str, Any], what: str) -> None:
    assert told(MessageStatus.EXECUTED, **changes)[0] == what


@pytest.mark.parametrize(
    ("changes", "after"),
    [
        ({}, "Nothing is left to do: both blocks are finalized."),
        (
            {"relay": relayed(Safety.SAFE)},
            "Finalized as soon as L1 finalizes the batches of both blocks.",
        ),
        (
            {"relay": relayed(Safety.UNSAFE)},
            "Cross-safe as soon as the batch of OP Mainnet is on L1 and verified.",
        ),
        (
            {"relay": relayed(Safety.UNSAFE), "sends": (send(safety=Safety.UNSAFE),)},
            "Cross-safe as soon as the batches of Unichain and OP Mainnet are on L1 and verified.",
        ),
        (
            {"relay": relayed(Safety.CROSS_UNSAFE)},
            "Cross-safe as soon as the batch of OP Mainnet is on L1 and verified.",
        ),
        (
            {"relay": relayed(Safety.LOCAL_SAFE)},
            "Cross-safe as soon as the messages of its blocks are verified.",
        ),
        (
            {"relay": relayed(Safety.LOCAL_SAFE), "sends": (send(safety=Safety.UNSAFE),)},
            "Cross-safe as soon as the batch of Unichain is on L1 and verified.",
        ),
        (
            {"relay": relayed(Safety.UNKNOWN)},
            "How safe its blocks are is not known: no node gives it.",
        ),
    ],
)
def test_an_executed_message_says_what_makes_it_final(changes: dict[str, Any], after: str) -> None:
    assert told(MessageStatus.EXECUTED, **changes)[1] == after


@pytest.mark.parametrize(
    ("changes", "what", "after"),
    [
        (
            {},
            "Sent on Unichain, and no relay was seen on OP Mainnet yet.",
            "Anyone can relay it within 6 d.",
        ),
        (
            {"relay_before": None, "expires_at": None},
            "Sent on Unichain, and no relay was seen on OP Mainnet yet.",
            "Anyone can relay it on OP Mainnet.",
        ),
        (
            {"as_of": clocks(CUT_OFF + 30)},
            "Sent on Unichain, and no relay was seen on OP Mainnet yet.",
            "Nodes refuse a relay so late; it expires in 2 h.",
        ),
        (
            {"as_of": (as_of(UNICHAIN, 9, NOW), as_of(OP, 7, NOW, behind=41))},
            "Sent on Unichain. OP Mainnet is not indexed to its head yet.",
            "The relay may be there already; this page follows.",
        ),
        (
            {"destination": FOREIGN, "destination_in_set": None},
            "Sent on Unichain. A relay on Chain 999 cannot be seen here.",
            "Look for it there: Crosslane does not follow Chain 999.",
        ),
        (
            {"destination_in_set": False},
            "Sent on Unichain to OP Mainnet, which is not in its dependency set.",
            "It cannot be executed there unless that chain joins the set.",
        ),
    ],
)
def test_a_message_in_flight_says_who_can_do_what(
    changes: dict[str, Any], what: str, after: str
) -> None:
    assert told(MessageStatus.INITIATED, **changes) == (what, after)


@pytest.mark.parametrize(
    ("status", "changes", "what", "after"),
    [
        (
            MessageStatus.FAILED,
            {},
            "Every relay that was seen on OP Mainnet reverted.",
            "Anyone can relay it again within 6 d.",
        ),
        (
            MessageStatus.EXPIRED,
            {},
            "Expired: no relay was seen on OP Mainnet within 7 d.",
            "Resend it on Unichain: the hash stays, the clock starts again.",
        ),
        (
            MessageStatus.EXPIRED,
            {"window_indexed": False},
            "It ran out of time; OP Mainnet is not indexed for all of that time.",
            "The relay may be there already; this page follows.",
        ),
        (
            MessageStatus.EXPIRED,
            {"destination": FOREIGN},
            "Expired, unless it was relayed on Chain 999 within 7 d.",
            "Look there before you resend it: Crosslane does not follow Chain 999.",
        ),
        (
            MessageStatus.INVALID,
            {"reasons": ("wrong_timestamp", "expired")},
            "The relay on OP Mainnet is not backed by Unichain.",
            f"{TIMESTAMP} It had expired when it was executed.",
        ),
        (
            MessageStatus.AWAITING_SOURCE,
            {"sends": (), "relay": relay()},
            "Relayed on OP Mainnet. Its sending on Unichain is not indexed yet.",
            "This page completes itself once Unichain is indexed to block 64,522,993.",
        ),
        (
            MessageStatus.UNTRACKED_SOURCE,
            {"source": FOREIGN, "sends": (), "relay": relay()},
            "Relayed on OP Mainnet from Chain 999, which Crosslane does not follow.",
            "Whether Chain 999 backs it cannot be checked here.",
        ),
        (
            MessageStatus.DROPPED,
            {"sends": ()},
            "A reorg took this message off Unichain.",
            "If its transaction is included again, it shows here by itself.",
        ),
    ],
)
def test_every_other_state_is_a_fact_and_what_is_next(
    status: MessageStatus, changes: dict[str, Any], what: str, after: str
) -> None:
    assert told(status, **changes) == (what, after)


@pytest.mark.parametrize(
    ("status", "after"),
    [
        (MessageStatus.FAILED, "It cannot be executed: not in the dependency set of Unichain."),
        (
            MessageStatus.EXPIRED,
            "It cannot be executed there, sent again or not, unless that chain joins the set.",
        ),
    ],
)
def test_nobody_is_sent_to_relay_out_of_the_dependency_set(
    status: MessageStatus, after: str
) -> None:
    assert told(status, destination_in_set=False)[1] == after


def test_a_headline_cuts_long_names() -> None:
    _, after = told(MessageStatus.EXPIRED, source=ChainRef(7, "A" * 64, 1))
    assert after.startswith(f"Resend it on {'A' * 14}\u2026{'A' * 8}: ")


def test_every_rule_of_the_protocol_has_words() -> None:
    assert set(RULES) == {str(reason.name).lower() for reason in Reason}


def test_a_rule_without_words_is_named_all_the_same() -> None:
    assert broken_rule("of_tomorrow", "A", "B") == "A rule is broken: of tomorrow."
