// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Twin} from "./Interop.sol";

/// The simplest message: one contract greets its twin on another chain.
contract Greeter is Twin {
    event Greeted(uint256 indexed source, address indexed greeter, string greeting);

    string public greeting;

    function greet(uint256 destination, string calldata text) external returns (bytes32) {
        // The greeter travels in the message: on the other side msg.sender is the messenger.
        return _sendToTwin(destination, abi.encodeCall(this.receiveGreeting, (msg.sender, text)));
    }

    function receiveGreeting(address greeter, string calldata text) external {
        uint256 source = _twinSource();
        greeting = text;
        emit Greeted(source, greeter, text);
    }
}
