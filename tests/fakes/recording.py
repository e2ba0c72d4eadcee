"""Worlds in files: a recording holds the chains, and loading it proves their hashes again."""

import json
from pathlib import Path
from typing import Any

import msgspec

from tests.fakes.chain import Block, FakeChain, Transaction, make_block
from tests.fakes.world import World


def save_world(world: World, path: Path) -> None:
    """Writes the canonical chains, one block a line; what waits to be mined is not written."""
    chains = ",\n".join(_write_chain(chain) for chain in world.chains.values())
    path.write_text(f'{{"seed": {world.seed}, "chains": [\n{chains}\n]}}\n', encoding="utf-8")


def load_world(path: Path) -> World:
    """The world of a recording; raises ValueError where a block's hash does not follow from it."""
    written = json.loads(path.read_text(encoding="utf-8"))
    world = World(*(chain["id"] for chain in written["chains"]), seed=written["seed"])
    for chain in written["chains"]:
        _read_chain(world.chains[chain["id"]], chain)
    return world


def _write_chain(chain: FakeChain) -> str:
    head = {
        "id": chain.id,
        "block_time": chain.block_time,
        "safe_depth": chain.safe_depth,
        "final_depth": chain.final_depth,
        "sequence": chain.sequence,
    }
    blocks = ",\n".join(json.dumps(_write_block(block)) for block in chain.blocks[1:])
    return f'{json.dumps(head)[:-1]}, "blocks": [\n{blocks}\n]}}'


def _write_block(block: Block) -> Any:
    transactions = msgspec.to_builtins(block.transactions, builtin_types=(bytes,))
    for item in transactions:
        if not item["revert"]:
            del item["revert"]
    return _hexed(
        {
            "number": block.number,
            "hash": block.hash,
            "timestamp": block.timestamp,
            "salt": block.salt,
            "transactions": transactions,
        }
    )


def _read_chain(chain: FakeChain, written: dict[str, Any]) -> None:
    chain.block_time = written["block_time"]
    chain.safe_depth, chain.final_depth = written["safe_depth"], written["final_depth"]
    chain.sequence = written["sequence"]
    for item in _unhexed(written["blocks"]):
        transactions = msgspec.convert(
            item["transactions"], list[Transaction], builtin_types=(bytes,)
        )
        block = make_block(chain.id, chain.latest, item["timestamp"], item["salt"], transactions)
        if block.hash != item["hash"]:
            raise ValueError(f"block {item['number']} of chain {chain.id} is not what was recorded")
        chain.append(block)
    chain.count_nonces()


def _hexed(value: Any) -> Any:
    if isinstance(value, bytes):
        return "0x" + value.hex()
    if isinstance(value, dict):
        return {key: _hexed(item) for key, item in value.items()}
    return [_hexed(item) for item in value] if isinstance(value, list | tuple) else value


def _unhexed(value: Any) -> Any:
    if isinstance(value, str):
        return bytes.fromhex(value.removeprefix("0x"))
    if isinstance(value, dict):
        return {key: _unhexed(item) for key, item in value.items()}
    return [_unhexed(item) for item in value] if isinstance(value, list) else value
