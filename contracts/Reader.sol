// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {INBOX, Identifier} from "./Interop.sol";

/// State synchronization without the messenger: a log on one chain is proof enough on another.
contract Reader {
    event Published(uint256 indexed round, uint256 value);
    event Mirrored(uint256 indexed source, uint256 indexed round, uint256 value);
    event Witnessed(uint256 indexed source, address indexed origin, bytes32 indexed payloadHash);

    error NotMyTwin(address origin);
    error NotPublished(bytes32 topic);
    error StaleRound(uint256 round, uint256 known);

    struct Reading {
        uint256 round;
        uint256 value;
    }

    /// The newest reading of every chain, this one included.
    mapping(uint256 chainId => Reading) public readings;
    mapping(bytes32 payloadHash => uint256 chainId) public witnessed;

    function publish(uint256 value) external returns (uint256 round) {
        round = readings[block.chainid].round + 1;
        readings[block.chainid] = Reading(round, value);
        emit Published(round, value);
    }

    /// Takes over what the twin published. The inbox proves that the log exists, not that it says
    /// what we think: its origin and its topic are ours to check.
    function mirror(Identifier calldata id, bytes calldata payload) external {
        if (id.origin != address(this)) revert NotMyTwin(id.origin);
        (bytes32 topic, uint256 round, uint256 value) =
            abi.decode(payload, (bytes32, uint256, uint256));
        if (topic != Published.selector) revert NotPublished(topic);
        // Logs can be validated again and in any order; only a newer one may change the state.
        uint256 known = readings[id.chainId].round;
        if (round <= known) revert StaleRound(round, known);

        INBOX.validateMessage(id, keccak256(payload));
        readings[id.chainId] = Reading(round, value);
        emit Mirrored(id.chainId, round, value);
    }

    /// Notes that any log of any contract exists, and learns nothing else from it.
    function witness(Identifier calldata id, bytes32 payloadHash) external {
        INBOX.validateMessage(id, payloadHash);
        witnessed[payloadHash] = id.chainId;
        emit Witnessed(id.chainId, id.origin, payloadHash);
    }
}
