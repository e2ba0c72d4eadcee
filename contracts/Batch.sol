// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Identifier, MESSENGER} from "./Interop.sol";

/// Several messages in one transaction, on either side: a fan-out to many chains, and the relay of
/// many messages through a contract that is not the messenger.
contract Batch {
    struct Call {
        uint256 destination;
        address target;
        bytes message;
    }

    error UnequalLengths(uint256 ids, uint256 payloads);

    function sendAll(Call[] calldata calls) external returns (bytes32[] memory hashes) {
        hashes = new bytes32[](calls.length);
        for (uint256 i = 0; i < calls.length; ++i) {
            hashes[i] =
                MESSENGER.sendMessage(calls[i].destination, calls[i].target, calls[i].message);
        }
    }

    /// Relays all or none: one target that reverts takes the whole transaction with it.
    function relayAll(Identifier[] calldata ids, bytes[] calldata payloads) external {
        if (ids.length != payloads.length) revert UnequalLengths(ids.length, payloads.length);
        for (uint256 i = 0; i < ids.length; ++i) {
            MESSENGER.relayMessage(ids[i], payloads[i]);
        }
    }
}
