"""Blocks, transactions and receipts as Ethereum's JSON, with every field that clients insist on."""

from binascii import hexlify

from benchmarks.blocks import Block, Transaction
from messaging.protocol.contracts import CROSS_L2_INBOX
from messaging.protocol.identifier import access_list_keys

NULL = b"null"
_GAS = 120_000
_GAS_PRICE = 1_000_000
_ZERO = "0x" + "00" * 32
_BLOCK_REST = (
    '"nonce":"0x0000000000000000","sha3Uncles":"' + _ZERO + '","miner":"0x' + "00" * 20 + '",'
    '"stateRoot":"' + _ZERO + '","transactionsRoot":"' + _ZERO + '","receiptsRoot":"' + _ZERO + '",'
    '"mixHash":"' + _ZERO + '","difficulty":"0x0","totalDifficulty":"0x0","extraData":"0x",'
    '"size":"0x400","gasLimit":"0x3938700","gasUsed":"0x1e8480","baseFeePerGas":"0xf4240",'
    '"uncles":[],"withdrawals":[],"withdrawalsRoot":"' + _ZERO + '"'
)
_SIGNATURE = f'"v":"0x0","yParity":"0x0","r":"{_ZERO[:-2]}01","s":"{_ZERO[:-2]}01"'


def header(block: Block, transactions: bytes) -> bytes:
    """A block; `transactions` are the elements of that list, already JSON."""
    return (
        f'{{"number":"{block.number:#x}","hash":"0x{block.hash.hex()}",'
        f'"parentHash":"0x{block.parent_hash.hex()}","timestamp":"{block.timestamp:#x}",'
        f'"logsBloom":"0x{block.bloom.hex()}",{_BLOCK_REST},"transactions":['
    ).encode() + (transactions + b"]}")


def hashes(block: Block) -> bytes:
    """The transactions of a block by hash."""
    return b",".join([b'"0x' + hexlify(item.hash) + b'"' for item in block.transactions])


def full(block: Block, chain_id: int) -> bytes:
    """The transactions of a block whole."""
    items = range(len(block.transactions))
    return b",".join([transaction(block, index, chain_id) for index in items])


def transaction(block: Block, index: int, chain_id: int) -> bytes:
    """One mined transaction."""
    item = block.transactions[index]
    return (
        f'{{"hash":"0x{item.hash.hex()}","blockHash":"0x{block.hash.hex()}",'
        f'"blockNumber":"{block.number:#x}","transactionIndex":"{index:#x}",'
        f'"from":"0x{item.sender.hex()}","to":"0x{item.target.hex()}","gas":"{_GAS:#x}",'
        f'"gasPrice":"{_GAS_PRICE:#x}","maxFeePerGas":"{_GAS_PRICE:#x}",'
        f'"maxPriorityFeePerGas":"0x0","value":"0x0","nonce":"{index:#x}","type":"0x2",'
        f'"chainId":"{chain_id:#x}","input":"0x{item.calldata.hex()}",'
        f'"accessList":{_access_list(item)},{_SIGNATURE}}}'
    ).encode()


def receipt(block: Block, index: int) -> bytes:
    """One receipt with its logs."""
    item = block.transactions[index]
    logs = block.logs[block.first_logs[index] : block.first_logs[index + 1]]
    return (
        f'{{"transactionHash":"0x{item.hash.hex()}","blockHash":"0x{block.hash.hex()}",'
        f'"blockNumber":"{block.number:#x}","transactionIndex":"{index:#x}","status":"0x1",'
        f'"from":"0x{item.sender.hex()}","to":"0x{item.target.hex()}","contractAddress":null,'
        f'"gasUsed":"{_GAS:#x}","cumulativeGasUsed":"{_GAS * (index + 1):#x}","type":"0x2",'
        f'"effectiveGasPrice":"{_GAS_PRICE:#x}","logsBloom":"0x{block.bloom.hex()}","logs":['
    ).encode() + (b",".join([log.rendered for log in logs]) + b"]}")


def _access_list(item: Transaction) -> str:
    if item.named is None:
        return "[]"
    keys = '","0x'.join(key.hex() for key in access_list_keys(*item.named))
    return f'[{{"address":"0x{CROSS_L2_INBOX.hex()}","storageKeys":["0x{keys}"]}}]'
