"""How the workers' queues stand in Valkey; it reads their lengths and waits for none long."""

from dataclasses import dataclass

import redis
from django.conf import settings

QUEUES = ("celery", "behind", "notices")  # following spans; behind the links; what is sent
_PATIENCE = 0.5  # seconds: a page is not to hang where Valkey does


@dataclass(frozen=True, slots=True)
class Queue:
    """A queue and how many tasks wait in it."""

    name: str
    waiting: int


def read_queues() -> tuple[Queue, ...] | None:
    """Every queue, None where Valkey does not answer."""
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=_PATIENCE, socket_connect_timeout=_PATIENCE
    )
    try:
        with client, client.pipeline(transaction=False) as pipeline:
            for name in QUEUES:
                pipeline.llen(name)
            lengths = pipeline.execute()
    except redis.RedisError:
        return None
    return tuple(Queue(name, int(count)) for name, count in zip(QUEUES, lengths, strict=True))
