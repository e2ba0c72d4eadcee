"""Fixtures of the command tests: the recording served over HTTP."""

from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Protocol

import pytest
from django.core.management import call_command
from pytest_django import Settings

from tests.fakes.configured import world_toml
from tests.fakes.node import FakeNode
from tests.fakes.record import RECORDING
from tests.fakes.recording import load_world
from tests.fakes.world import World


class Run(Protocol):
    """Runs a command in this process and returns what it printed."""

    def __call__(self, *arguments: str) -> str: ...


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def run() -> Run:
    def run_command(*arguments: str) -> str:
        out = StringIO()
        call_command(*arguments, stdout=out, no_color=True)
        return out.getvalue()

    return run_command


@pytest.fixture
def world() -> World:
    return load_world(RECORDING)


@pytest.fixture
def node(world: World, settings: Settings) -> Iterator[FakeNode]:
    settings.CROSSLANE_ALLOW_LOOPBACK_RPC = True
    with FakeNode(world) as node:
        yield node


@pytest.fixture
def file(node: FakeNode, tmp_path: Path) -> str:
    """A chains file with every chain of the world."""
    path = tmp_path / "chains.toml"
    path.write_text(world_toml(node), encoding="utf-8")
    return str(path)
