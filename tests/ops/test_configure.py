"""Chains files into the database: as often as one likes, whole or not at all."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.db import connection

from messaging.models import Chain, DependencySet, Endpoint, Span
from messaging.ops.chainsfile import ChainsFileError
from messaging.ops.configure import Applied, ConflictError
from tests.fakes.configured import chain_toml, configure, set_toml
from tests.fakes.followed import Followed
from tests.fakes.world import World

pytestmark = pytest.mark.django_db

A, B = "http://a.example/s3cretkey", "http://b.example/s3cretkey"
HUGE = 2**64 + 19


def _rows() -> dict[str, list[tuple[Any, ...]]]:
    """Every stored row of configuration, the addresses as they stand in the table."""
    with connection.cursor() as cursor:
        found = {}
        for table in ("chain", "endpoint", "dependency_set"):
            cursor.execute(f"select * from {table} order by id")
            found[table] = cursor.fetchall()
        return found


def _two(**more: object) -> str:
    return set_toml([901, HUGE]) + chain_toml(901, A, **more) + chain_toml(HUGE, B)


def _addresses(chain_id: int = 901, kind: str = "rpc") -> list[str]:
    return [one.url for one in Chain.objects.get(chain_id=chain_id).endpoints.filter(kind=kind)]


def test_a_file_makes_chains_endpoints_and_sets() -> None:
    assert configure(_two(start_block=5, op_node=[A, B])) == Applied(2, 2, 1, rules_changed=False)
    chain = Chain.objects.get(chain_id=901)
    assert (chain.name, chain.start_block, chain.block_time) == ("Chain 901", 5, 2)
    assert _addresses() == [A]
    assert _addresses(kind="op_node") == [A, B]
    assert DependencySet.objects.get().chain_ids == [901, HUGE]


def test_every_kind_of_node_has_its_key() -> None:
    socket = "wss://a.example/s3cretkey"
    kinds = {"op_node": [A], "supernode": [A], "supervisor": [B], "interop_filter": [B]}
    configure(_two(**kinds, ws=[socket]))
    assert {kind: _addresses(kind=kind) for kind in kinds} == kinds
    assert _addresses(kind="ws") == [socket]


def test_another_address_begins_without_trouble() -> None:
    configure(_two(op_node=[A]))
    Endpoint.objects.update(error="It is down.")
    configure(_two(op_node=[A]))
    assert Endpoint.objects.get(kind="op_node").error == "It is down."
    configure(_two(op_node=[B]))
    assert Endpoint.objects.get(kind="op_node").error == ""


def test_applying_twice_changes_no_row() -> None:
    configure(_two())
    before = _rows()
    assert configure(_two()).new_chains == 0
    assert _rows() == before


def test_addresses_are_encrypted_at_rest() -> None:
    configure(_two())
    stored = [row for row in _rows()["endpoint"] if "example" in str(row) or "s3cret" in str(row)]
    assert stored == []
    assert _addresses() == [A]


def test_changed_values_are_brought_in_line() -> None:
    configure(_two(lagoon_time=7, max_range=9))
    configure(_two(start_block=3, block_time=1).replace("Chain 901", "Base"))
    chain = Chain.objects.get(chain_id=901)
    assert (chain.name, chain.start_block, chain.block_time) == ("Base", 3, 1)
    assert (chain.lagoon_time, chain.max_range) == (None, None)
    assert Chain.objects.count() == 2


def test_the_order_of_addresses_is_the_file_s_and_what_it_no_longer_names_goes() -> None:
    configure(chain_toml(901, f'{A}", "{B}'))
    assert _addresses() == [A, B]
    configure(chain_toml(901, f'{B}", "{A}'))
    assert _addresses() == [B, A]
    configure(chain_toml(901, A))
    assert _addresses() == [A]


def test_a_chain_that_the_file_does_not_name_stays() -> None:
    configure(_two())
    configure(chain_toml(901, A))
    assert Chain.objects.filter(chain_id=HUGE).exists()
    assert _addresses(HUGE) == [B]


def test_an_endpoint_disabled_in_the_admin_stays_so_until_its_address_changes() -> None:
    configure(chain_toml(901, A))
    Endpoint.objects.update(enabled=False)
    configure(chain_toml(901, A))
    assert not Endpoint.objects.get().enabled
    configure(chain_toml(901, B))
    assert Endpoint.objects.get().enabled


def _span(state: str = "stopped") -> Span:
    chain = Chain.objects.get(chain_id=901)
    values = {"state": state, "error": "The node is of another chain."}
    return Span.objects.create(chain=chain, first_block=0, next_block=0, enriched_to=0, **values)


@pytest.mark.parametrize(("address", "state"), [(A, "stopped"), (B, "active")])
def test_a_changed_address_lets_a_stopped_chain_be_tried_again(address: str, state: str) -> None:
    configure(chain_toml(901, A))
    span = _span()
    configure(chain_toml(901, address))
    assert Span.objects.get(pk=span.pk).state == state


def test_two_chains_may_swap_names() -> None:
    configure(_two())
    names = {901: f"Chain {HUGE}", HUGE: "Chain 901"}
    swapped = [chain_toml(key, A).replace(f"Chain {key}", name) for key, name in names.items()]
    configure("".join(swapped))
    assert dict(Chain.objects.values_list("chain_id", "name")) == names


def test_a_name_that_another_chain_holds_is_refused_and_nothing_changes() -> None:
    configure(_two())
    before = _rows()
    taken = chain_toml(901, B) + chain_toml(7, A).replace("Chain 7", f"Chain {HUGE}")
    with pytest.raises(ConflictError, match=f"Chain {HUGE} is already called .* another name"):
        configure(taken)
    assert _rows() == before


def test_a_malformed_file_changes_nothing() -> None:
    configure(_two())
    before = _rows()
    with pytest.raises(ChainsFileError):
        configure(_two(start_block=-1))
    assert _rows() == before


@pytest.mark.parametrize(("chains", "left"), [([901], [HUGE]), ([901, HUGE], [])])
def test_a_chain_moves_to_the_set_that_names_it_last(chains: Iterable[int], left: object) -> None:
    configure(_two())
    configure(chain_toml(901, A) + set_toml(chains).replace("local", "other"))
    assert DependencySet.objects.get(name="local").chain_ids == left
    assert DependencySet.objects.get(name="other").chain_ids == chains


@pytest.mark.parametrize(
    ("more", "changed"),
    [
        ({}, False),
        ({"start_block": 1}, False),
        ({"block_time": 1}, True),
        ({"lagoon_time": 1}, True),
    ],
)
def test_rules_that_stored_verdicts_were_not_judged_by_are_told(
    more: dict[str, int], changed: bool
) -> None:
    world = World(901)
    world.send(901, 902)
    world.mine()
    Followed(world).catch_up()
    assert configure(chain_toml(901, A, **more)).rules_changed is changed
