// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

// The parts of the interop predeploys that the demo contracts call. Written from the protocol's
// documentation; only signatures, so that nothing of the OP Stack has to be copied or compiled.

/// Where a log stands: the five facts that name it on any chain of the dependency set.
struct Identifier {
    address origin;
    uint256 blockNumber;
    uint256 logIndex;
    uint256 timestamp;
    uint256 chainId;
}

/// CrossL2Inbox: announces that this transaction relies on another chain's log.
interface IInbox {
    function validateMessage(Identifier calldata id, bytes32 payloadHash) external;
}

/// L2ToL2CrossDomainMessenger: sends a call to another chain and executes one sent to this chain.
interface IMessenger {
    function sendMessage(uint256 destination, address target, bytes calldata message)
        external
        returns (bytes32 messageHash);

    function relayMessage(Identifier calldata id, bytes calldata payload)
        external
        payable
        returns (bytes memory returnData);

    function crossDomainMessageContext() external view returns (address sender, uint256 source);
}

IInbox constant INBOX = IInbox(0x4200000000000000000000000000000000000022);
IMessenger constant MESSENGER = IMessenger(0x4200000000000000000000000000000000000023);

/// A contract that trusts only itself on the other chains. It works because CREATE2 puts the same
/// code at the same address everywhere: then `sender == address(this)` names the twin.
abstract contract Twin {
    error NotTheMessenger(address caller);
    error NotMyTwin(address sender);

    /// The chain that the twin's message being executed came from.
    function _twinSource() internal view returns (uint256 source) {
        // The context is readable by anyone during a relay, so the caller has to be checked too.
        if (msg.sender != address(MESSENGER)) revert NotTheMessenger(msg.sender);
        address sender;
        (sender, source) = MESSENGER.crossDomainMessageContext();
        if (sender != address(this)) revert NotMyTwin(sender);
    }

    /// Sends a call of this contract's own code to its twin.
    function _sendToTwin(uint256 destination, bytes memory message) internal returns (bytes32) {
        return MESSENGER.sendMessage(destination, address(this), message);
    }
}
