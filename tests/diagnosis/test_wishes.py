"""Wishes for probes: noted once, answered, refused for a while, and overdue where nobody comes."""

import pytest

from messaging.diagnosis.probe_rounds import chains_to_probe
from messaging.diagnosis.probing import PATIENCE, PAUSE, UnknownMessage, ask_for_probe, standing_of
from messaging.models import Probe as Row
from tests.diagnosis.staged import Stage

pytestmark = pytest.mark.django_db


def test_a_wish_is_noted_once_answered_and_then_refused_for_a_while(stage: Stage) -> None:
    sent = stage.send()
    assert ask_for_probe(sent.hash) == 0
    requested = standing_of(sent.hash).requested_at
    stage.clock.now += 5
    assert ask_for_probe(sent.hash) == 0
    assert standing_of(sent.hash).requested_at == requested
    stage.round()
    assert standing_of(sent.hash).asked_at == stage.clock.now
    assert not standing_of(sent.hash).waiting
    stage.clock.now += 5
    assert ask_for_probe(sent.hash) == PAUSE - 5
    stage.clock.now += PAUSE
    assert ask_for_probe(sent.hash) == 0


def test_a_wish_that_nobody_comes_to_is_overdue(stage: Stage) -> None:
    sent = stage.send()
    ask_for_probe(sent.hash)
    stage.clock.now += PATIENCE + 1
    standing = standing_of(sent.hash)
    assert (standing.waiting, standing.overdue) == (False, True)
    assert chains_to_probe() == []
    assert ask_for_probe(sent.hash) == 0
    assert standing_of(sent.hash).waiting


def test_an_unknown_message_cannot_be_asked_for(stage: Stage) -> None:
    with pytest.raises(UnknownMessage, match="is indexed: check the hash"):
        ask_for_probe(b"\x07" * 32)
    assert not Row.objects.exists()
