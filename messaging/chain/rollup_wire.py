"""The JSON of rollup nodes as typed shapes and its way into levels; other shapes raise.

Readers raise `msgspec.MsgspecError` or `ValueError` on anything that is not such an answer. Numbers
are plain in Go's nodes and hex in some of Rust's, chain ids decimal in Go's and hex in Rust's.
"""

from collections.abc import Sequence
from typing import Annotated, TypeAlias

import msgspec

from messaging.chain.levels import LevelBlock, Levels, ordered
from messaging.chain.wire import quantity, unhex

_Hash: TypeAlias = Annotated[str, msgspec.Meta(pattern="^0x[0-9a-fA-F]{64}$")]
_Plain: TypeAlias = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
_Hex: TypeAlias = Annotated[str, msgspec.Meta(pattern="^0x[0-9a-fA-F]{1,15}$")]
_Number: TypeAlias = _Plain | _Hex
_ChainId: TypeAlias = Annotated[str, msgspec.Meta(pattern="^([0-9]{1,78}|0x[0-9a-fA-F]{1,64})$")]

# The methods of older supervisors, `supervisor_` left out. The higher level is asked before the
# lower one, so that progress between the answers cannot turn their order round.
SUPERVISED = ("finalized", "crossSafe", "localSafe", "localUnsafe")
_ZERO_HASH = bytes(32)  # Go's nodes give a zeroed block where they know none
_UINT256 = 2**256


class _Ref(msgspec.Struct, gc=False):
    hash: _Hash
    number: _Number
    timestamp: _Number | None = None


class _SyncStatus(msgspec.Struct, gc=False):
    unsafe_l2: _Ref
    safe_l2: _Ref
    finalized_l2: _Ref
    # Absent before interop.
    local_safe_l2: _Ref | None = None
    cross_unsafe_l2: _Ref | None = None


class _RollupConfig(msgspec.Struct, gc=False):
    l2_chain_id: Annotated[int, msgspec.Meta(ge=0)] | _ChainId


class _SupernodeStatus(msgspec.Struct, gc=False):
    chains: dict[_ChainId, _SyncStatus | None]


class _SupervisedChain(msgspec.Struct, rename="camel", gc=False):
    local_unsafe: _Ref | None = None
    local_safe: _Ref | None = None
    cross_unsafe: _Ref | None = None
    safe: _Ref | None = None
    finalized: _Ref | None = None


class _SupervisorStatus(msgspec.Struct, gc=False):
    chains: dict[_ChainId, _SupervisedChain | None]


class _Derived(msgspec.Struct, gc=False):
    """A block with the L1 block that it was derived from."""

    derived: _Ref | None


class _Output(msgspec.Struct, rename="camel", gc=False):
    """The block hash by itself, or in the reference of older releases."""

    block_hash: _Hash | None = None
    block_ref: _Ref | None = None


class _Optimistic(msgspec.Struct, gc=False):
    output: _Output | None = None


class _Verified(msgspec.Struct, gc=False):
    super_root: _Hash


class _SuperRoot(msgspec.Struct, gc=False):
    optimistic_at_timestamp: dict[_ChainId, _Optimistic]
    data: _Verified | None = None


class SuperRoot(msgspec.Struct, frozen=True, gc=False):
    """A timestamp as a supernode knows it.

    `blocks`: by chain id the hash of the block that would stand there if every message were valid;
    a chain that is not derived so far has none. `root` is None until the timestamp is verified.
    """

    blocks: dict[int, bytes]
    root: bytes | None


_decode_status = msgspec.json.Decoder(_SyncStatus).decode
_decode_config = msgspec.json.Decoder(_RollupConfig).decode
_decode_supernode = msgspec.json.Decoder(_SupernodeStatus).decode
_decode_supervisor = msgspec.json.Decoder(_SupervisorStatus).decode
_decode_block = msgspec.json.Decoder(_Ref | None).decode
_decode_derived = msgspec.json.Decoder(_Derived).decode
_decode_super_root = msgspec.json.Decoder(_SuperRoot).decode


def read_sync_status(raw: msgspec.Raw) -> Levels:
    """The levels of `optimism_syncStatus`."""
    return _levels(_decode_status(raw))


def read_config_chain_id(raw: msgspec.Raw) -> int:
    """The chain id of `optimism_rollupConfig`."""
    found = _decode_config(raw).l2_chain_id
    return found if isinstance(found, int) else _chain_id(found)


def read_supernode_status(raw: msgspec.Raw) -> dict[int, Levels]:
    """The levels of every chain in `supernode_syncStatus`."""
    chains = _decode_supernode(raw).chains
    return {_chain_id(key): _levels(one) for key, one in chains.items() if one is not None}


def read_supervisor_status(raw: msgspec.Raw) -> dict[int, Levels]:
    """The levels of every chain in `supervisor_syncStatus`."""
    chains = _decode_supervisor(raw).chains
    return {_chain_id(key): _supervised(one) for key, one in chains.items() if one is not None}


def read_supervised(raws: Sequence[msgspec.Raw]) -> Levels:
    """The levels of one chain out of the answers to SUPERVISED, in their order."""
    finalized, safe, local_safe, unsafe = raws
    return ordered(
        Levels(
            unsafe=read_block(unsafe),
            local_safe=read_derived(local_safe),
            safe=read_derived(safe),
            finalized=read_block(finalized),
        )
    )


def read_block(raw: msgspec.Raw) -> LevelBlock | None:
    """A block by itself, as `supervisor_finalized` gives it; null where there is none yet."""
    return _block(_decode_block(raw))


def read_derived(raw: msgspec.Raw) -> LevelBlock | None:
    """A block by itself or beside its L1 source, as `supervisor_crossSafe` gives it."""
    try:
        return _block(_decode_derived(raw).derived)
    except msgspec.ValidationError:
        return read_block(raw)


def read_super_root(raw: msgspec.Raw) -> SuperRoot:
    """The answer of `superroot_atTimestamp`."""
    found = _decode_super_root(raw)
    hashes = {
        _chain_id(key): _block_hash(one.output)
        for key, one in found.optimistic_at_timestamp.items()
    }
    blocks = {chain_id: value for chain_id, value in hashes.items() if value is not None}
    return SuperRoot(blocks, None if found.data is None else unhex(found.data.super_root))


def _levels(item: _SyncStatus) -> Levels:
    unsafe, cross_unsafe = _block(item.unsafe_l2), _block(item.cross_unsafe_l2)
    return ordered(
        Levels(
            unsafe=unsafe,
            # A node that verifies nothing repeats its unsafe head here: that says nothing.
            cross_unsafe=None if cross_unsafe == unsafe else cross_unsafe,
            local_safe=_block(item.local_safe_l2),
            safe=_block(item.safe_l2),
            finalized=_block(item.finalized_l2),
        )
    )


def _supervised(item: _SupervisedChain) -> Levels:
    return ordered(
        Levels(
            unsafe=_block(item.local_unsafe),
            cross_unsafe=_block(item.cross_unsafe),
            local_safe=_block(item.local_safe),
            safe=_block(item.safe),
            finalized=_block(item.finalized),
        )
    )


def _block(ref: _Ref | None) -> LevelBlock | None:
    if ref is None or (digest := unhex(ref.hash)) == _ZERO_HASH:
        return None
    at = None if ref.timestamp is None else _number(ref.timestamp)
    return LevelBlock(_number(ref.number), digest, at)


def _block_hash(output: _Output | None) -> bytes | None:
    if output is None:
        return None
    given = output.block_hash or (output.block_ref.hash if output.block_ref else None)
    digest = None if given is None else unhex(given)
    return None if digest == _ZERO_HASH else digest


def _number(given: int | str) -> int:
    return given if isinstance(given, int) else quantity(given)


def _chain_id(text: str) -> int:
    found = quantity(text) if text.startswith("0x") else int(text)
    if found >= _UINT256:
        raise ValueError("a chain id of more than 256 bits")
    return found
