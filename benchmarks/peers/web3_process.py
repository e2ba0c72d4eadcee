"""The web3.py loop on the same node and PostgreSQL, its links checked like everybody's."""

from collections.abc import Iterator

import msgspec
import psycopg

from benchmarks import checked, scratch
from benchmarks.cost import Client, Cost, measure
from benchmarks.running import RunningNode
from benchmarks.truth import Place

_ROWS = (
    "select hash, sent_chain, sent_block, sent_log, relay_chain, relay_block, relay_log "
    "from web3_loop_message"
)


def backfill(url: str, node: RunningNode) -> Cost:
    """Everything stored and linked by the loop in a fresh, empty database."""
    truth = node.truth
    urls = [node.url(chain_id) for chain_id in truth.chain_ids]
    loop = Client(
        name="web3.py loop",
        module="benchmarks.peers.web3_loop",
        arguments=["--until", str(truth.last_block), *urls],
        environment=scratch.environment(url),
    )
    cost = measure(loop, node, url, logs=truth.logs)
    wrong = [*checked.check_links(_links(url), truth), *_missing(url, truth.logs)]
    rows = truth.logs + 2 * len(truth.messages)
    return msgspec.structs.replace(cost, rows=rows, wrong=wrong)


def _missing(url: str, wanted: int) -> Iterator[str]:
    with psycopg.connect(url) as connection:
        found = connection.execute("select count(*) from web3_loop_log").fetchone()
    if found != (wanted,):
        yield f"{found} logs are stored, should be {wanted}"


def _links(url: str) -> Iterator[tuple[bytes, Place | None, Place | None]]:
    with psycopg.connect(url) as connection:
        for key, *places in connection.execute(_ROWS):
            yield bytes(key), checked.place(places[:3]), checked.place(places[3:])
