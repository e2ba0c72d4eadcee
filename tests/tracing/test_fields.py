"""The identifier of a relay beside the source log's, field by field."""

from dataclasses import replace

from messaging.tracing.fields import compare_fields, differing
from messaging.tracing.values import MessageStatus
from tests.tracing.details import SENT, detail, identifier, relay

EXECUTED = MessageStatus.EXECUTED


def test_a_right_relay_agrees_in_every_field() -> None:
    fields = compare_fields(detail(EXECUTED))
    assert [field.name for field in fields] == [
        "Origin",
        "Block number",
        "Log index",
        "Timestamp",
        "Chain id",
        "Payload hash",
        "Checksum",
    ]
    assert differing(fields) == 0
    assert [field.listed is None for field in fields] == [
        True,
        False,
        False,
        False,
        False,
        True,
        False,
    ]


def test_a_relay_that_names_another_timestamp_differs_in_it_and_in_the_checksum() -> None:
    wrong = relay(used=identifier(timestamp=SENT - 1))
    fields = {field.name: field for field in compare_fields(detail(EXECUTED, relay=wrong))}
    assert {name for name, field in fields.items() if not field.agrees} == {"Timestamp", "Checksum"}
    assert (fields["Timestamp"].expected, fields["Timestamp"].named) == (str(SENT), str(SENT - 1))


def test_a_relay_without_transaction_shows_what_it_names_alone() -> None:
    bare = relay(place=replace(relay().place, transaction=None))
    fields = compare_fields(detail(EXECUTED, relay=bare, sends=()))
    assert all(field.expected is None and field.listed is None for field in fields)
    assert differing(fields) == 0


def test_a_message_without_relay_has_nothing_to_compare() -> None:
    assert compare_fields(detail()) == ()
