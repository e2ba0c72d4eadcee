"""Code for viem that sends a transaction with the reader's own wallet client; it knows no key."""

from collections.abc import Sequence

from messaging.protocol.text import to_address, to_hex
from messaging.protocol.types import Identifier
from messaging.tracing.values import ChainRef


def relay_code(
    identifier: Identifier, keys: Sequence[bytes], payload: str, *, chain: ChainRef
) -> str:
    """relayCrossDomainMessage of @eth-optimism/viem; `payload` is an expression."""
    listed = ",\n".join(f'      "{to_hex(key)}"' for key in keys)
    return f"""\
import {{ relayCrossDomainMessage }} from "@eth-optimism/viem/actions/interop"
{_reading(payload)}
const id = {{
  origin: "{to_address(identifier.origin)}",
  blockNumber: {identifier.block_number}n,
  logIndex: {identifier.log_index}n,
  timestamp: {identifier.timestamp}n,
  chainId: {identifier.chain_id}n,
}}
const payload = {payload}
const accessList = [
  {{
    address: "0x4200000000000000000000000000000000000022",
    storageKeys: [
{listed},
    ],
  }},
]

{_client(chain)}
export const relay = (wallet) =>
  relayCrossDomainMessage(wallet, {{ id, payload, accessList }})
"""


def call_code(
    name: str, target: bytes, signature: str, arguments: Sequence[str], *, chain: ChainRef
) -> str:
    """writeContract of any function; arguments are expressions."""
    function = signature.partition("(")[0]
    listed = "".join(f"      {argument},\n" for argument in arguments)
    return f"""\
import {{ parseAbi }} from "viem"
{_reading(*arguments)}
{_client(chain)}
export const {name} = (wallet) =>
  wallet.writeContract({{
    address: "{to_address(target)}",
    abi: parseAbi(["function {signature}"]),
    functionName: "{function}",
    args: [
{listed}    ],
  }})
"""


def text_of(data: bytes) -> str:
    """Bytes as an expression."""
    return f'"{to_hex(data)}"'


def from_file(name: str) -> str:
    """An expression that reads bytes from a file beside the code."""
    return f'readFileSync(new URL("{name}", import.meta.url), "utf8").trim()'


def _client(chain: ChainRef) -> str:
    name = " ".join(chain.name.split())
    return (
        f"// wallet: your viem wallet client on {name} (chain {chain.chain_id}). It keeps the key."
    )


def _reading(*expressions: str) -> str:
    reads = any(one.startswith("readFileSync") for one in expressions)
    return 'import { readFileSync } from "node:fs"\n' if reads else ""
