"""Short questions to local HTTP servers, for seeing that they serve; not for work."""

import http.client
import json

from explorer.local.ports import LOOPBACK


def status_of(port: int, path: str) -> int | None:
    """The status that a GET of the path answers; None where nothing answers."""
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("GET", path)
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def chain_id_of(port: int) -> int | None:
    """The chain id of the node on the port; None where none answers sensibly."""
    question = {"jsonrpc": "2.0", "id": 1, "method": "eth_chainId", "params": []}
    connection = http.client.HTTPConnection(LOOPBACK, port, timeout=5)
    try:
        connection.request("POST", "/", json.dumps(question), {"Content-Type": "application/json"})
        return int(json.loads(connection.getresponse().read())["result"], 16)
    except (OSError, http.client.HTTPException, ValueError, KeyError, TypeError):
        return None
    finally:
        connection.close()
