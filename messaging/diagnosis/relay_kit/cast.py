"""Lines for Foundry's cast that send a transaction; they name no key and run nothing here."""

import re
from collections.abc import Sequence

from messaging.protocol.spelled import access_list_json
from messaging.protocol.text import to_address
from messaging.tracing.values import ChainRef

# Linux takes 128 KiB in one argument: 0x, two digits a byte, and its end.
LONGEST_ARGUMENT = (131_072 - 3) // 2
_CONTINUED = " \\\n  "


def cast_send(
    target: bytes,
    signature: str,
    arguments: Sequence[str],
    *,
    chain: ChainRef,
    keys: Sequence[bytes] = (),
) -> str:
    """A line that signs with the keystore account `relayer` and sends to the node in the variable
    of the chain; `--chain` makes the signature worthless on any other. Arguments are as the shell
    takes them."""
    parts = [f"cast send {to_address(target)}", quoted(signature), " ".join(arguments)]
    if keys:
        parts.append(f"--access-list {quoted(access_list_json(keys))}")
    parts.append(f'--chain {chain.chain_id} --rpc-url "${node_variable(chain)}" --account relayer')
    return _CONTINUED.join(parts)


def node_variable(chain: ChainRef) -> str:
    """The shell variable that holds the URL of a chain's node: `INK_RPC`."""
    name = re.sub(r"[^A-Z0-9]+", "_", chain.name.upper()).strip("_")
    if not name or name[0].isdigit():
        name = f"CHAIN_{chain.chain_id}"
    return f"{name}_RPC"


def from_file(name: str) -> str:
    """An argument that the shell reads from a file."""
    return f'"$(cat {name})"'


def quoted(text: str) -> str:
    """A word for the shell that holds no quote of its own."""
    return f"'{text}'"
