// SPDX-License-Identifier: MIT
pragma solidity ^0.8.28;

import {Twin} from "./Interop.sol";

/// A ball that replies from inside its own relay, so that one serve becomes a journey: each message
/// but the first is created by the execution of the one before.
contract PingPong is Twin {
    event Served(uint256 indexed rally, uint256[] route);
    event Bounced(uint256 indexed rally, uint256 indexed source, uint256 hopsLeft);

    error EmptyRoute();

    /// Sends the ball over `route`, a list of chain ids of which no two neighbours are equal (the
    /// messenger refuses a message to its own chain). `rally` only tells the journeys apart.
    function serve(uint256 rally, uint256[] calldata route) external returns (bytes32) {
        if (route.length == 0) revert EmptyRoute();
        emit Served(rally, route);
        return _hit(rally, route);
    }

    function bounce(uint256 rally, uint256[] calldata route) external {
        emit Bounced(rally, _twinSource(), route.length);
        if (route.length > 0) _hit(rally, route);
    }

    function _hit(uint256 rally, uint256[] calldata route) private returns (bytes32) {
        return _sendToTwin(route[0], abi.encodeCall(this.bounce, (rally, route[1:])));
    }
}
