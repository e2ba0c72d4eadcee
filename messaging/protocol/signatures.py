"""A table of functions and errors that are met in messages, with the names of their arguments.

Four bytes are no proof: other functions may have the same. So what is decoded by this table is told
as what the bytes fit, and an ABI that somebody uploaded goes before it.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from messaging.protocol import contracts
from messaging.protocol.abi_types import Callable, read_signature
from messaging.protocol.hashing import keccak256

_ID = "(address origin,uint256 blockNumber,uint256 logIndex,uint256 timestamp,uint256 chainId) id"

# One a line. The interop contracts; then what they call is written as its authors wrote it.
_FUNCTIONS = f"""
sendMessage(uint256 destination,address target,bytes message)
resendMessage(uint256 destination,uint256 nonce,address sender,address target,bytes message)
relayMessage({_ID},bytes sentMessage)
relayMessage(uint256 destination,uint256 source,uint256 nonce,address sender,address target,bytes message)
relayMessage({_ID},bytes sentMessage,address gasProvider,uint256 gasProviderChainId)
claim({_ID},bytes payload)
authorizeClaim(bytes32[] messageHashes)
expireMessage(bytes32 messageHash,uint256 source)
validateMessage({_ID},bytes32 msgHash)
executeMessage({_ID},address target,bytes message)
calculateChecksum({_ID},bytes32 msgHash)
sendETH(address to,uint256 chainId)
relayETH(address from,address to,uint256 amount)
sendERC20(address token,address to,uint256 amount,uint256 chainId)
relayERC20(address token,address from,address to,uint256 amount)
crosschainMint(address to,uint256 amount)
crosschainBurn(address from,uint256 amount)
transfer(address to,uint256 value)
transferFrom(address from,address to,uint256 value)
approve(address spender,uint256 value)
increaseAllowance(address spender,uint256 addedValue)
decreaseAllowance(address spender,uint256 subtractedValue)
permit(address owner,address spender,uint256 value,uint256 deadline,uint8 v,bytes32 r,bytes32 s)
balanceOf(address account)
allowance(address owner,address spender)
totalSupply()
mint(address to,uint256 amount)
burn(uint256 value)
burn(address from,uint256 amount)
burnFrom(address account,uint256 value)
deposit()
withdraw(uint256 wad)
ownerOf(uint256 tokenId)
tokenURI(uint256 tokenId)
getApproved(uint256 tokenId)
isApprovedForAll(address owner,address operator)
setApprovalForAll(address operator,bool approved)
safeMint(address to,uint256 tokenId)
safeTransferFrom(address from,address to,uint256 tokenId)
safeTransferFrom(address from,address to,uint256 tokenId,bytes data)
safeTransferFrom(address from,address to,uint256 id,uint256 value,bytes data)
safeBatchTransferFrom(address from,address to,uint256[] ids,uint256[] values,bytes data)
balanceOf(address account,uint256 id)
balanceOfBatch(address[] accounts,uint256[] ids)
mint(address to,uint256 id,uint256 value,bytes data)
mintBatch(address to,uint256[] ids,uint256[] values,bytes data)
burn(address account,uint256 id,uint256 value)
burnBatch(address account,uint256[] ids,uint256[] values)
onERC721Received(address operator,address from,uint256 tokenId,bytes data)
onERC1155Received(address operator,address from,uint256 id,uint256 value,bytes data)
onERC1155BatchReceived(address operator,address from,uint256[] ids,uint256[] values,bytes data)
owner()
pendingOwner()
transferOwnership(address newOwner)
acceptOwnership()
renounceOwnership()
paused()
pause()
unpause()
hasRole(bytes32 role,address account)
grantRole(bytes32 role,address account)
revokeRole(bytes32 role,address account)
renounceRole(bytes32 role,address callerConfirmation)
initialize()
upgradeTo(address newImplementation)
upgradeToAndCall(address newImplementation,bytes data)
multicall(bytes[] data)
multicall(uint256 deadline,bytes[] data)
aggregate((address target,bytes callData)[] calls)
tryAggregate(bool requireSuccess,(address target,bytes callData)[] calls)
aggregate3((address target,bool allowFailure,bytes callData)[] calls)
aggregate3Value((address target,bool allowFailure,uint256 value,bytes callData)[] calls)
execute(address target,uint256 value,bytes data)
execTransaction(address to,uint256 value,bytes data,uint8 operation,uint256 safeTxGas,uint256 baseGas,uint256 gasPrice,address gasToken,address refundReceiver,bytes signatures)
setGreeting(string greeting)
increment()
setNumber(uint256 newNumber)
receiveBall((uint256 rallyCount,uint256 lastHitterChainId,address lastHitterAddress) ball)
receiveGreeting(address greeter,string text)
bounce(uint256 rally,uint256[] route)
pass(uint256 ticket)
"""  # noqa: E501

_ERRORS = """
Error(string message)
Panic(uint256 code)
RequiredMessageNotSuccessful(bytes32 messageHash)
ERC20InsufficientBalance(address sender,uint256 balance,uint256 needed)
ERC20InsufficientAllowance(address spender,uint256 allowance,uint256 needed)
ERC20InvalidReceiver(address receiver)
ERC20InvalidSender(address sender)
ERC721NonexistentToken(uint256 tokenId)
ERC721InvalidReceiver(address receiver)
OwnableUnauthorizedAccount(address account)
AccessControlUnauthorizedAccount(address account,bytes32 neededRole)
EnforcedPause()
ExpectedPause()
ReentrancyGuardReentrantCall()
InvalidInitialization()
GateClosed(uint256 ticket)
"""


def known_function(selector: bytes) -> Callable | None:
    """The function of the table that has a selector."""
    return _functions().get(selector)


def known_error(selector: bytes) -> Callable | None:
    """The error of the table that has a selector."""
    return _errors().get(selector)


def known_name(selector: bytes) -> str | None:
    """The name of a function of the table."""
    known = known_function(selector)
    return None if known is None else known.name


def selector_of(callable_: Callable) -> bytes:
    """The four bytes that name a function or an error."""
    return keccak256(callable_.signature.encode())[:4]


@cache
def _functions() -> Mapping[bytes, Callable]:
    return _table(contracts.FUNCTIONS.values(), _FUNCTIONS)


@cache
def _errors() -> Mapping[bytes, Callable]:
    return _table(contracts.ERRORS.values(), _ERRORS)


def _table(signatures: Iterable[str], lines: str) -> Mapping[bytes, Callable]:
    """The table of the interop contracts, under the one that also names arguments."""
    named = (read_signature(line) for line in lines.split("\n") if line)
    bare = (read_signature(one) for one in signatures)
    return {selector_of(one): one for one in (*bare, *named)}
