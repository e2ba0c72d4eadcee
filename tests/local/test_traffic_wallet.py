"""Which accounts the traffic uses, and what it signs."""

import pytest
from eth_account import Account

from explorer.local.traffic.wallet import Transaction, Wallet, address_of, open_wallet, sign
from messaging.protocol.contracts import CROSS_L2_INBOX, L2_TO_L2_MESSENGER

PERSON = "0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266"
AUTORELAYER = "0xa0Ee7A142d267C1f36714E4a8F75612F20a79720"
KEYS = (b"\x01" + bytes(31), b"\x03" + bytes(31))


@pytest.fixture(scope="module")
def wallet() -> Wallet:
    return open_wallet()


def test_nobody_shares_an_account_with_people_or_with_the_autorelayer(wallet: Wallet) -> None:
    accounts = [wallet.deployer, *wallet.users, wallet.relayer]
    addresses = {account.address for account in accounts}
    assert len(addresses) == len(accounts) == 8
    assert not addresses & {PERSON, AUTORELAYER}


def test_the_accounts_are_the_dev_accounts_that_every_local_network_funds(wallet: Wallet) -> None:
    assert wallet.deployer.address == "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"
    assert wallet.relayer.address == "0x23618e81E3f5cdF7f54C3d65f7FBc0aBf5B21E8f"


def test_a_signed_transaction_names_its_signer_and_lists_the_keys_under_the_inbox(
    wallet: Wallet,
) -> None:
    transaction = Transaction(target=L2_TO_L2_MESSENGER, calldata=b"call", access_list=KEYS)
    signed = sign(wallet.relayer, transaction, chain_id=901, nonce=5, gas_price=100)
    assert signed[:1] == b"\x02"
    assert Account.recover_transaction(signed) == wallet.relayer.address
    assert CROSS_L2_INBOX + b"\xf8\x42\xa0" + KEYS[0] + b"\xa0" + KEYS[1] in signed


def test_an_address_is_twenty_bytes(wallet: Wallet) -> None:
    assert address_of(wallet.relayer).hex() == wallet.relayer.address[2:].lower()
