"""A chain whose node is ahead of what is indexed of it, for as long as a test wants."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, cast

import psycopg

from explorer.local.home import Home
from messaging.linking.locks import own_facts
from tests.whole.stack import Stack

if TYPE_CHECKING:
    from django.db.backends.utils import CursorWrapper


@contextmanager
def not_indexed(stack: Stack, chain_id: int) -> Iterator[None]:
    """Nothing more of the chain is stored, for its facts are held; nodes are asked as ever."""
    running = Home(stack.home).read_running()
    assert running is not None
    assert running.environment is not None
    with psycopg.connect(running.environment["DATABASE_URL"]) as connection:
        cursor = connection.cursor()
        cursor.execute("select id from chain where chain_id = %s", (chain_id,))
        (chain,) = cursor.fetchone() or (0,)
        own_facts(cast("CursorWrapper", cursor), chain)
        yield
