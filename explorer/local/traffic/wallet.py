"""The dev accounts that every local network funds; it never holds a key worth anything."""

from dataclasses import dataclass
from typing import NamedTuple

from eth_account import Account
from eth_account.signers.local import LocalAccount
from eth_account.types import AccessListEntry, TransactionDictType
from eth_utils.conversions import to_hex

from messaging.protocol.contracts import CROSS_L2_INBOX

MNEMONIC = "test test test test test test test test test test test junk"
# Index 0 is left to people and their tests, index 9 belongs to supersim's autorelayer.
_DEPLOYER, _USERS, _RELAYER = 1, range(2, 8), 8

# Enough for every call of the demo. Nothing is estimated: an estimate knows no access list, and
# would refuse to send the transactions that have to fail.
GAS = 1_000_000
_PRIORITY_FEE = 1_000_000


class Wallet(NamedTuple):
    """Who does what, so that no two of them ever compete for a nonce."""

    deployer: LocalAccount
    users: tuple[LocalAccount, ...]
    relayer: LocalAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class Transaction:
    """A call before it is signed; `value` in wei, `access_list` are storage keys of the inbox."""

    target: bytes
    calldata: bytes
    value: int = 0
    gas: int = GAS
    access_list: tuple[bytes, ...] = ()


def open_wallet() -> Wallet:
    """The accounts of the dev mnemonic, derived once (a tenth of a second)."""
    Account.enable_unaudited_hdwallet_features()
    return Wallet(
        deployer=_derive(_DEPLOYER),
        users=tuple(map(_derive, _USERS)),
        relayer=_derive(_RELAYER),
    )


def _derive(index: int) -> LocalAccount:
    account: LocalAccount = Account.from_mnemonic(MNEMONIC, account_path=f"m/44'/60'/0'/0/{index}")
    return account


def address_of(account: LocalAccount) -> bytes:
    """The account's address, 20 bytes."""
    return bytes.fromhex(account.address.removeprefix("0x"))


def sign(
    account: LocalAccount, transaction: Transaction, *, chain_id: int, nonce: int, gas_price: int
) -> bytes:
    """The signed type-2 transaction; it offers twice `gas_price` (wei), so a rising fee passes."""
    fields: TransactionDictType = {
        "type": 2,
        "chainId": chain_id,
        "nonce": nonce,
        "gas": transaction.gas,
        "maxFeePerGas": 2 * gas_price + _PRIORITY_FEE,
        "maxPriorityFeePerGas": _PRIORITY_FEE,
        "to": transaction.target,
        "value": transaction.value,
        "data": transaction.calldata,
        "accessList": _access_list(transaction.access_list),
    }
    return bytes(account.sign_transaction(fields).raw_transaction)


def _access_list(keys: tuple[bytes, ...]) -> list[AccessListEntry]:
    if not keys:
        return []
    return [{"address": to_hex(CROSS_L2_INBOX), "storageKeys": [to_hex(key) for key in keys]}]
