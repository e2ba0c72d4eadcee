"""Answers are the framework's, whatever is in them, and as compact."""

import json
from typing import Any
from uuid import UUID

import pytest
from django.utils.functional import lazystr
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import strategies as st
from rest_framework.renderers import JSONRenderer
from rest_framework.serializers import Serializer
from rest_framework.utils.serializer_helpers import ReturnList

from messaging.api.rendering import MsgspecRenderer
from messaging.tracing.values import MessageStatus


class _Height(int):
    """A number of another type."""


_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text() | st.text().map(SafeString),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner) | st.tuples(inner, inner),
)


@given(_VALUES)
def test_any_answer_says_what_the_framework_would_say(data: Any) -> None:
    assert json.loads(MsgspecRenderer().render(data) or b"null") == json.loads(
        JSONRenderer().render(data) or b"null"
    )


@pytest.mark.parametrize(
    "value",
    [
        MessageStatus.FAILED,
        lazystr("late"),
        2**256 - 1,
        _Height(7),
        UUID(int=7),
        ReturnList([1], serializer=Serializer()),
    ],
)
def test_values_of_other_types_are_spelled_as_by_the_framework(value: Any) -> None:
    data = {"value": value}
    assert MsgspecRenderer().render(data) == JSONRenderer().render(data)


def test_nothing_and_indents_are_the_frameworks() -> None:
    assert MsgspecRenderer().render(None) == b""
    indented = "application/json; indent=2"
    assert MsgspecRenderer().render({"a": 1}, indented, {}) == b'{\n  "a": 1\n}'
