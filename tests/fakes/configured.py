"""Chains configured by a chains file, as operators do it, with nodes served over loopback HTTP."""

from collections.abc import Iterable

from messaging.ops.chainsfile import parse_chains_file
from messaging.ops.configure import Applied, apply_chains
from tests.fakes.node import FakeNode

SECRET = "/s3cretkey"


def chain_toml(chain_id: int, url: str, **more: object) -> str:
    """One [[chain]]; what more is given stands below it as it is."""
    lines = [f"{key} = {value}" for key, value in more.items()]
    head = ["[[chain]]", f"id = {chain_id}", f'name = "Chain {chain_id}"', f'rpc = ["{url}"]']
    return "\n".join([*head, *lines, ""])


def set_toml(chain_ids: Iterable[int], **more: object) -> str:
    """The [[dependency_set]] called local."""
    lines = [f"{key} = {value}" for key, value in more.items()]
    head = ["[[dependency_set]]", 'name = "local"', f"chains = {list(chain_ids)}"]
    return "\n".join([*head, *lines, ""])


def world_toml(node: FakeNode) -> str:
    """Every chain of a node's world in one set, with a key in each address."""
    chains = [
        chain_toml(chain_id, node.url(chain_id, secret=SECRET)) for chain_id in node.world.chains
    ]
    return "\n".join([set_toml(node.world.chains), *chains])


def configure(text: str) -> Applied:
    """What `manage.py chains apply` does with this text."""
    return apply_chains(parse_chains_file(text))
