// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Twin} from "./Interop.sol";

/// A target that refuses a message until somebody opens for its ticket: the source of failed and
/// of forgotten messages. Tickets are independent, so that messages never wait for each other.
contract Gate is Twin {
    event Opened(uint256 indexed ticket);
    event Passed(uint256 indexed ticket, uint256 indexed source);

    error GateClosed(uint256 ticket);

    mapping(uint256 ticket => bool) public isOpen;

    function knock(uint256 destination, uint256 ticket) external returns (bytes32) {
        return _sendToTwin(destination, abi.encodeCall(this.pass, (ticket)));
    }

    function open(uint256 ticket) external {
        isOpen[ticket] = true;
        emit Opened(ticket);
    }

    function pass(uint256 ticket) external {
        uint256 source = _twinSource();
        if (!isOpen[ticket]) revert GateClosed(ticket);
        emit Passed(ticket, source);
    }
}
