"""Judges every cause of a stuck message."""

from messaging.diagnosis.facts import Facts
from messaging.diagnosis.findings import Diagnosis


def diagnose(facts: Facts) -> Diagnosis:
    """Every cause judged by the facts, the most important finding first."""
    return Diagnosis((), (), ())
