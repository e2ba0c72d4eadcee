"""The four phases of a message with their checks, in the order in which they happen."""

from dataclasses import dataclass

from messaging.tracing.checks import Check
from messaging.tracing.execution_checks import check_execution
from messaging.tracing.source_checks import check_creation, check_identifier, check_serialization
from messaging.tracing.values import MessageDetail


@dataclass(frozen=True, slots=True)
class PhaseChecks:
    """The checks of creation, serialization, identifier and execution."""

    creation: tuple[Check, ...]
    serialization: tuple[Check, ...]
    identifier: tuple[Check, ...]
    execution: tuple[Check, ...]


def check_phases(detail: MessageDetail, now: int) -> PhaseChecks:
    """Every check of a message, at second `now` of the wall clock."""
    return PhaseChecks(
        check_creation(detail),
        check_serialization(detail),
        check_identifier(detail, now),
        check_execution(detail),
    )
