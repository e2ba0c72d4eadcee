"""The one table of addresses, topics, selectors and error selectors; ids are computed from it."""

from messaging.protocol.hashing import keccak256

CROSS_L2_INBOX = bytes.fromhex("4200000000000000000000000000000000000022")
L2_TO_L2_MESSENGER = bytes.fromhex("4200000000000000000000000000000000000023")
SUPERCHAIN_ETH_BRIDGE = bytes.fromhex("4200000000000000000000000000000000000024")
ETH_LIQUIDITY = bytes.fromhex("4200000000000000000000000000000000000025")
SUPERCHAIN_ERC20_FACTORY = bytes.fromhex("4200000000000000000000000000000000000026")
SUPERCHAIN_ERC20_BEACON = bytes.fromhex("4200000000000000000000000000000000000027")
SUPERCHAIN_TOKEN_BRIDGE = bytes.fromhex("4200000000000000000000000000000000000028")
UNDELIVERED_MESSAGE_EXPORTER = bytes.fromhex("420000000000000000000000000000000000002E")
# The sender of the deposit that closes a replacement block of the supervisor era.
INVALIDATED_BLOCK_DEPOSITOR = bytes.fromhex("deaddeaddeaddeaddeaddeaddeaddeaddead0002")

_NAMES = {
    bytes.fromhex("4200000000000000000000000000000000000006"): "WETH",
    bytes.fromhex("4200000000000000000000000000000000000007"): "L2CrossDomainMessenger",
    bytes.fromhex("4200000000000000000000000000000000000010"): "L2StandardBridge",
    bytes.fromhex("4200000000000000000000000000000000000015"): "L1Block",
    bytes.fromhex("4200000000000000000000000000000000000016"): "L2ToL1MessagePasser",
    CROSS_L2_INBOX: "CrossL2Inbox",
    L2_TO_L2_MESSENGER: "L2ToL2CrossDomainMessenger",
    SUPERCHAIN_ETH_BRIDGE: "SuperchainETHBridge",
    ETH_LIQUIDITY: "ETHLiquidity",
    SUPERCHAIN_ERC20_FACTORY: "OptimismSuperchainERC20Factory",
    SUPERCHAIN_ERC20_BEACON: "OptimismSuperchainERC20Beacon",
    SUPERCHAIN_TOKEN_BRIDGE: "SuperchainTokenBridge",
    UNDELIVERED_MESSAGE_EXPORTER: "UndeliveredMessageExporter",
    bytes.fromhex("420beeF000000000000000000000000000000001"): "L2NativeSuperchainERC20",
}

EVENTS: dict[bytes, str] = {}
FUNCTIONS: dict[bytes, str] = {}
ERRORS: dict[bytes, str] = {}


def _event(signature: str) -> bytes:
    topic = keccak256(signature.encode())
    EVENTS[topic] = signature
    return topic


def _function(signature: str) -> bytes:
    selector = keccak256(signature.encode())[:4]
    FUNCTIONS[selector] = signature
    return selector


def _error(signature: str) -> bytes:
    selector = keccak256(signature.encode())[:4]
    ERRORS[selector] = signature
    return selector


_ID = "(address,uint256,uint256,uint256,uint256)"

# Messenger (0x..23)
TOPIC_SENT_MESSAGE = _event("SentMessage(uint256,address,uint256,address,bytes)")
TOPIC_RELAYED_MESSAGE = _event("RelayedMessage(uint256,uint256,bytes32,bytes32)")
TOPIC_RELAYED_MESSAGE_BEFORE_1_2 = _event("RelayedMessage(uint256,uint256,bytes32)")
TOPIC_EARLY_RELAYED_MESSAGE = _event("RelayedMessage(bytes32)")
TOPIC_FAILED_RELAYED_MESSAGE = _event("FailedRelayedMessage(uint256,uint256,bytes32)")
TOPIC_EARLY_FAILED_RELAYED_MESSAGE = _event("FailedRelayedMessage(bytes32)")
TOPIC_MESSAGE_EXPIRED = _event("MessageExpired(bytes32,uint256)")

# Inbox (0x..22)
TOPIC_EXECUTING_MESSAGE = _event(f"ExecutingMessage(bytes32,{_ID})")
TOPIC_EARLY_EXECUTING_MESSAGE = _event("ExecutingMessage(bytes,bytes)")

# ETH (0x..24, 0x..25)
TOPIC_SEND_ETH = _event("SendETH(address,address,uint256,uint256)")
TOPIC_RELAY_ETH = _event("RelayETH(address,address,uint256,uint256)")
TOPIC_REFUND_ETH = _event("RefundETH(address,uint256,bytes32)")
TOPIC_LIQUIDITY_BURNED = _event("LiquidityBurned(address,uint256)")
TOPIC_LIQUIDITY_MINTED = _event("LiquidityMinted(address,uint256)")
TOPIC_LIQUIDITY_FUNDED = _event("LiquidityFunded(address,uint256)")

# Tokens (0x..28, and any token)
TOPIC_SEND_ERC20 = _event("SendERC20(address,address,address,uint256,uint256)")
TOPIC_RELAY_ERC20 = _event("RelayERC20(address,address,address,uint256,uint256)")
TOPIC_TOKEN_SEND_ERC20 = _event("SendERC20(address,address,uint256,uint256)")
TOPIC_TOKEN_RELAY_ERC20 = _event("RelayERC20(address,address,uint256,uint256)")
TOPIC_EARLY_TOKEN_RELAY_ERC20 = _event("RelayERC20(address,uint256)")
TOPIC_CROSSCHAIN_MINT = _event("CrosschainMint(address,uint256,address)")
TOPIC_CROSSCHAIN_BURN = _event("CrosschainBurn(address,uint256,address)")
TOPIC_CROSSCHAIN_MINT_2024_10 = _event("CrosschainMint(address,uint256)")
TOPIC_CROSSCHAIN_BURN_2024_10 = _event("CrosschainBurn(address,uint256)")
TOPIC_CROSSCHAIN_MINTED = _event("CrosschainMinted(address,uint256)")
TOPIC_CROSSCHAIN_BURNT = _event("CrosschainBurnt(address,uint256)")
TOPIC_TRANSFER = _event("Transfer(address,address,uint256)")

# GasTank (no fixed address)
TOPIC_GAS_RECEIPT = _event(
    "RelayedMessageGasReceipt(bytes32,address,address,uint256,uint256,bytes32[])"
)
TOPIC_CLAIMED = _event("Claimed(bytes32,address,address,address,uint256,uint256)")
TOPIC_AUTHORIZED_CLAIMS = _event("AuthorizedClaims(address,bytes32[])")
TOPIC_DEPOSIT = _event("Deposit(address,uint256)")
TOPIC_WITHDRAWAL_INITIATED = _event("WithdrawalInitiated(address,uint256)")
TOPIC_WITHDRAWAL_FINALIZED = _event("WithdrawalFinalized(address,address,uint256)")

# Functions of the messenger
SELECTOR_SEND_MESSAGE = _function("sendMessage(uint256,address,bytes)")
SELECTOR_RESEND_MESSAGE = _function("resendMessage(uint256,uint256,address,address,bytes)")
SELECTOR_RELAY_MESSAGE = _function(f"relayMessage({_ID},bytes)")
SELECTOR_EARLY_RELAY_MESSAGE = _function(
    "relayMessage(uint256,uint256,uint256,address,address,bytes)"
)
SELECTOR_SUCCESSFUL_MESSAGES = _function("successfulMessages(bytes32)")
SELECTOR_SENT_MESSAGES = _function("sentMessages(uint256)")
SELECTOR_SENT_MESSAGES_BEFORE_1_3 = _function("sentMessages(bytes32)")
SELECTOR_MESSAGE_NONCE = _function("messageNonce()")
SELECTOR_MESSAGE_VERSION = _function("messageVersion()")
SELECTOR_MESSAGE_SENDER = _function("crossDomainMessageSender()")
SELECTOR_MESSAGE_SOURCE = _function("crossDomainMessageSource()")
SELECTOR_MESSAGE_CONTEXT = _function("crossDomainMessageContext()")
SELECTOR_EXPIRE_MESSAGE = _function("expireMessage(bytes32,uint256)")
SELECTOR_EXPIRED_MESSAGES = _function("expiredMessages(bytes32)")
SELECTOR_SENT_MESSAGE_TIMESTAMPS = _function("sentMessageTimestamps(bytes32)")
SELECTOR_EXPIRY_PERIOD = _function("EXPIRY_PERIOD()")
SELECTOR_EXPORT_UNDELIVERED_MESSAGE = _function(
    "exportUndeliveredMessage(address,uint256,uint256,address,address,bytes,uint32)"
)

# Functions of the inbox, and of every predeploy
SELECTOR_VALIDATE_MESSAGE = _function(f"validateMessage({_ID},bytes32)")
SELECTOR_CALCULATE_CHECKSUM = _function(f"calculateChecksum({_ID},bytes32)")
SELECTOR_EXECUTE_MESSAGE = _function(f"executeMessage({_ID},address,bytes)")
SELECTOR_INTEROP_START = _function("interopStart()")
SELECTOR_SET_INTEROP_START = _function("setInteropStart()")
SELECTOR_VERSION = _function("version()")
SELECTOR_SUPPORTS_INTERFACE = _function("supportsInterface(bytes4)")

# Functions of the bridges, the liquidity and the tokens
SELECTOR_SEND_ETH = _function("sendETH(address,uint256)")
SELECTOR_RELAY_ETH = _function("relayETH(address,address,uint256)")
SELECTOR_REFUND_ETH = _function("refundETH(uint256,uint256,address,address,uint256)")
SELECTOR_REFUNDED = _function("refunded(bytes32)")
SELECTOR_BURN = _function("burn()")
SELECTOR_MINT = _function("mint(uint256)")
SELECTOR_FUND = _function("fund()")
SELECTOR_SEND_ERC20 = _function("sendERC20(address,address,uint256,uint256)")
SELECTOR_RELAY_ERC20 = _function("relayERC20(address,address,address,uint256)")
SELECTOR_CROSSCHAIN_MINT = _function("crosschainMint(address,uint256)")
SELECTOR_CROSSCHAIN_BURN = _function("crosschainBurn(address,uint256)")
SELECTOR_SYMBOL = _function("symbol()")
SELECTOR_NAME = _function("name()")
SELECTOR_DECIMALS = _function("decimals()")

# Functions of the GasTank
SELECTOR_GAS_TANK_RELAY = _function(f"relayMessage({_ID},bytes,address,uint256)")
SELECTOR_GAS_TANK_CLAIM = _function(f"claim({_ID},bytes)")
SELECTOR_GAS_TANK_AUTHORIZE = _function("authorizeClaim(bytes32[])")
SELECTOR_GAS_TANK_DEPOSIT = _function("deposit(address)")

# Errors of the language
ERROR_TEXT = _error("Error(string)")
ERROR_PANIC = _error("Panic(uint256)")

# Errors of the inbox
ERROR_NOT_IN_ACCESS_LIST = _error("NotInAccessList()")
ERROR_BLOCK_NUMBER_TOO_HIGH = _error("BlockNumberTooHigh()")
ERROR_LOG_INDEX_TOO_HIGH = _error("LogIndexTooHigh()")
ERROR_TIMESTAMP_TOO_HIGH = _error("TimestampTooHigh()")
ERROR_NO_EXECUTING_DEPOSITS = _error("NoExecutingDeposits()")
ERROR_INTEROP_START_ALREADY_SET = _error("InteropStartAlreadySet()")
ERROR_NOT_DEPOSITOR = _error("NotDepositor()")
ERROR_INVALID_TIMESTAMP = _error("InvalidTimestamp()")
ERROR_INVALID_CHAIN_ID = _error("InvalidChainId()")

# Errors of the messenger
ERROR_EVENT_PAYLOAD_NOT_SENT_MESSAGE = _error("EventPayloadNotSentMessage()")
ERROR_ID_ORIGIN_NOT_MESSENGER = _error("IdOriginNotL2ToL2CrossDomainMessenger()")
ERROR_MESSAGE_ALREADY_RELAYED = _error("MessageAlreadyRelayed()")
ERROR_MESSAGE_DESTINATION_NOT_RELAY_CHAIN = _error("MessageDestinationNotRelayChain()")
ERROR_MESSAGE_DESTINATION_SAME_CHAIN = _error("MessageDestinationSameChain()")
ERROR_MESSAGE_TARGET_INBOX = _error("MessageTargetCrossL2Inbox()")
ERROR_MESSAGE_TARGET_MESSENGER = _error("MessageTargetL2ToL2CrossDomainMessenger()")
ERROR_INVALID_MESSAGE = _error("InvalidMessage()")
ERROR_NOT_ENTERED = _error("NotEntered()")
ERROR_REENTRANT_CALL = _error("ReentrantCall()")
ERROR_TARGET_CALL_FAILED = _error("TargetCallFailed()")
ERROR_INBOX_ORIGIN_NOT_MESSENGER = _error("CrossL2InboxOriginNotL2ToL2CrossDomainMessenger()")
ERROR_RELAY_CALLER_NOT_INBOX = _error("RelayMessageCallerNotCrossL2Inbox()")
ERROR_MESSAGE_TARGET_UNSAFE = _error("L2ToL2CrossDomainMessenger_MessageTargetUnsafe()")
ERROR_NOT_OTHER_MESSENGER = _error("L2ToL2CrossDomainMessenger_NotOtherMessenger()")
ERROR_MESSENGER_MESSAGE_NOT_EXPIRED = _error("L2ToL2CrossDomainMessenger_MessageNotExpired()")
ERROR_EXPORTER_MESSAGE_RELAYED = _error("UndeliveredMessageExporter_MessageRelayed()")

# Errors of the bridges, the liquidity and the tokens
ERROR_UNAUTHORIZED = _error("Unauthorized()")
ERROR_INVALID_CROSS_DOMAIN_SENDER = _error("InvalidCrossDomainSender()")
ERROR_ZERO_ADDRESS = _error("ZeroAddress()")
ERROR_INVALID_AMOUNT = _error("InvalidAmount()")
ERROR_INVALID_ERC7802 = _error("InvalidERC7802()")
ERROR_MESSAGE_NOT_EXPIRED = _error("MessageNotExpired()")
ERROR_ALREADY_REFUNDED = _error("AlreadyRefunded()")

# Errors of the GasTank and of the promise libraries
ERROR_REQUIRED_MESSAGE_NOT_SUCCESSFUL = _error("RequiredMessageNotSuccessful(bytes32)")
ERROR_MESSAGE_NOT_AUTHORIZED = _error("MessageNotAuthorized()")
ERROR_INSUFFICIENT_BALANCE = _error("InsufficientBalance()")
ERROR_ALREADY_CLAIMED = _error("AlreadyClaimed()")
ERROR_INVALID_ORIGIN = _error("InvalidOrigin()")
ERROR_INVALID_PAYLOAD = _error("InvalidPayload()")
ERROR_GAS_TANK_INVALID_CHAIN_ID = _error("InvalidChainID()")
ERROR_INVALID_LENGTH = _error("InvalidLength()")
ERROR_WITHDRAW_PENDING = _error("WithdrawPending()")


def _name(signature: str | None) -> str | None:
    return None if signature is None else signature.partition("(")[0]


# The contracts whose every log is collected; of others, only what an executing message names.
WATCHED = (CROSS_L2_INBOX, L2_TO_L2_MESSENGER, SUPERCHAIN_ETH_BRIDGE, SUPERCHAIN_TOKEN_BRIDGE)


def name_of(address: bytes) -> str | None:
    """The predeploy's name, or None: any other address can hold anything."""
    return _NAMES.get(address)


def event_name(topic: bytes) -> str | None:
    """The event of a topic0, without its arguments."""
    return _name(EVENTS.get(topic))


def function_name(selector: bytes) -> str | None:
    """The function of a selector, without its arguments."""
    return _name(FUNCTIONS.get(selector))


def error_name(selector: bytes) -> str | None:
    """The error of a selector, without its arguments."""
    return _name(ERRORS.get(selector))
