"""Ports: what is free, who has the rest, and that two stacks never choose the same."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from explorer.local.home import Home
from explorer.local.ports import LOOPBACK, SPARE, Ports, is_free, owner_of


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path)


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.create_server((LOOPBACK, 0)) as server:
        yield server.getsockname()[1]


def test_a_port_with_a_listener_is_not_free(taken: int) -> None:
    assert not is_free(taken)


@pytest.mark.parametrize("port", [-1, 65_536, 10**9])
def test_a_number_that_is_no_port_is_not_free(port: int) -> None:
    assert not is_free(port)


def test_a_port_taken_on_every_address_is_not_free() -> None:
    with socket.create_server(("", 0)) as server:
        assert not is_free(server.getsockname()[1])


def test_the_owner_of_a_port_is_named_with_its_process(taken: int) -> None:
    assert owner_of(taken).endswith(f"(process {os.getpid()})")


def test_a_taken_default_is_told_and_replaced(home: Home, taken: int) -> None:
    with Ports(home) as ports:
        chosen = ports.take("supersim L1", default=taken)
    assert chosen in SPARE
    assert ports.notes == [
        f"port {taken} is taken by {owner_of(taken)}: supersim L1 uses {chosen} instead"
    ]


def test_a_stack_keeps_its_ports_over_a_restart(home: Home) -> None:
    with Ports(home) as ports:
        first = ports.take("PostgreSQL")
    with Ports(home) as ports:
        assert ports.take("PostgreSQL") == first
        assert ports.notes == []


def test_two_stacks_never_choose_the_same_port(home: Home, tmp_path: Path) -> None:
    (tmp_path / "second").mkdir()
    with Ports(home) as ports, Ports(Home(tmp_path / "second")) as others:
        first = ports.take("PostgreSQL")
        assert others.take("PostgreSQL", default=first) != first
        assert "is taken by another local stack" in others.notes[0]
    with Ports(Home(tmp_path)) as later:
        assert later.claim(first)


def test_consecutive_ports_are_all_free(home: Home) -> None:
    with Ports(home) as ports:
        first = ports.take("supersim L2", count=3)
        assert not any(ports.claim(first + offset) for offset in range(3))


def test_one_taken_port_moves_the_whole_row(home: Home, taken: int) -> None:
    with Ports(home) as ports:
        assert ports.take("supersim L2", default=taken - 1, count=3) in SPARE


def test_a_torn_memory_of_ports_is_forgotten(home: Home) -> None:
    (home.path / "ports.json").write_text('{"PostgreSQL": 54')
    with Ports(home) as ports:
        assert ports.take("PostgreSQL") in SPARE
