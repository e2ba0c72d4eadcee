"""JSON-RPC 2.0 in batches: questions in, raw results or errors out; it never reads a result."""

import logging
import re
import time
from collections.abc import Callable, Sequence
from http import HTTPStatus
from typing import NamedTuple

import msgspec

from messaging.chain.errors import ChainError, Retry, Shrink, Stop
from messaging.chain.failures import Failure, classify, refuses_batches, scrub
from messaging.chain.transport import Answer, Transport

logger = logging.getLogger(__name__)

NULL = msgspec.Raw(b"null")
_BATCH_SIZE = re.compile(r"limit|large|exceed|size|max|many", re.IGNORECASE)


class Question(NamedTuple):
    """One call; `asked` is its block range (first, last) where it has one."""

    method: str
    params: tuple[object, ...] = ()
    asked: tuple[int, int] | None = None


class _Reply(msgspec.Struct, gc=False):
    id: int | str | None = None
    result: msgspec.Raw = NULL
    error: Failure | str | None = None


_decoder: msgspec.json.Decoder[_Reply | list[_Reply]] = msgspec.json.Decoder(_Reply | list[_Reply])
_encode = msgspec.json.Encoder().encode


class JsonRpc:
    """Asks one endpoint; threads may share it. It remembers how large a batch the node takes.

    `pace` is called with the number of questions before each request, and may wait.
    """

    def __init__(
        self, transport: Transport, *, batch: int, pace: Callable[[int], None] | None = None
    ) -> None:
        self._transport = transport
        self._batch = batch
        self._pace = pace
        self.latency = 0.0  # seconds that the last request took

    def ask(self, questions: Sequence[Question]) -> tuple[msgspec.Raw | ChainError, ...]:
        """One outcome a question, in order: the raw result, or the error of that question alone.

        Raises a ChainError where the whole exchange failed. Questions go out in order, as many in
        one request as the node takes.
        """
        outcomes: list[msgspec.Raw | ChainError] = []
        while len(outcomes) < len(questions):
            start = len(outcomes)
            part = questions[start : start + self._batch]
            outcomes += self._ask_one(part[0]) if len(part) == 1 else self._ask_batch(part)
        return tuple(outcomes)

    def require(self, questions: Sequence[Question]) -> tuple[msgspec.Raw, ...]:
        """Like `ask`, but the first error is raised."""
        return tuple(map(raise_error, self.ask(questions)))

    def ask_plainly(self, question: Question) -> msgspec.Raw | Failure:
        """The raw result of one question, or the node's own refusal with its code, where these mean
        more than whether to ask again; its words are scrubbed. Raises a ChainError where it gave
        neither."""
        reply = self._exchange([question], _body(1, question))
        if isinstance(reply, list):
            raise self._nonsense("a list where one answer was expected")
        failure = _failure(reply)
        if failure is not None:
            return Failure(failure.code, scrub(failure.message, self._transport.secrets))
        if reply.id != 1 or reply.result is NULL:
            raise self._nonsense("neither a result nor an error")
        return reply.result

    def _ask_one(self, question: Question) -> list[msgspec.Raw | ChainError]:
        reply = self._exchange([question], _body(1, question))
        if isinstance(reply, list):
            raise self._nonsense("a list where one answer was expected")
        return [self._outcome(question, reply)]

    def _ask_batch(self, part: Sequence[Question]) -> list[msgspec.Raw | ChainError]:
        """The outcomes of a batch; none where the node refused it and must be asked in smaller."""
        replies = self._exchange(part, [_body(number, it) for number, it in enumerate(part, 1)])
        if isinstance(replies, _Reply):
            self._learn(part, replies)
            return []
        found = {reply.id: reply for reply in replies}
        if len(replies) != len(part) or found.keys() != set(range(1, len(part) + 1)):
            raise self._nonsense(f"{len(replies)} answers to {len(part)} questions")
        return [self._outcome(it, found[number]) for number, it in enumerate(part, 1)]

    def _learn(self, part: Sequence[Question], reply: _Reply) -> None:
        """Remembers the smaller batch after a refusal of batches; raises any other refusal."""
        failure = _failure(reply)
        if failure is None:
            raise self._nonsense("one answer to a batch")
        if not refuses_batches(failure):
            raise self._classified(part[0], failure)
        too_many = _BATCH_SIZE.search(failure.message) is not None
        self._batch = len(part) // 2 if too_many else 1
        logger.info(
            "A node refused a batch",
            extra={"endpoint": self._transport.who, "refused": len(part), "now": self._batch},
        )

    def _exchange(self, part: Sequence[Question], body: object) -> _Reply | list[_Reply]:
        if self._pace is not None:
            self._pace(len(part))
        began = time.monotonic()
        answer = self._transport.exchange(_encode(body))
        self.latency = time.monotonic() - began
        try:
            reply: _Reply | list[_Reply] | None = _decoder.decode(answer.body)
        except (msgspec.MsgspecError, ValueError, RecursionError):
            reply = None
        if reply is None or (answer.status >= HTTPStatus.BAD_REQUEST and not _has_error(reply)):
            raise self._unreadable(answer, part)
        return reply

    def _outcome(self, question: Question, reply: _Reply) -> msgspec.Raw | ChainError:
        failure = _failure(reply)
        return reply.result if failure is None else self._classified(question, failure)

    def _classified(self, question: Question, failure: Failure) -> ChainError:
        return classify(
            failure,
            who=self._transport.who,
            method=question.method,
            words=scrub(failure.message, self._transport.secrets),
            asked=question.asked,
        )

    def _nonsense(self, what: str) -> Retry:
        return Retry(
            f"{self._transport.who} does not answer as JSON-RPC does ({what}): ask again, and if "
            "it stays so, check that its address is that of a node."
        )

    def _unreadable(self, answer: Answer, part: Sequence[Question]) -> ChainError:
        who, status = self._transport.who, answer.status
        if status == HTTPStatus.REQUEST_ENTITY_TOO_LARGE:
            method = part[0].method
            return Shrink(f"{who} answered HTTP 413 to {method} (too large): ask for fewer blocks.")
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status == HTTPStatus.REQUEST_TIMEOUT:
            return Retry(f"{who} answered HTTP {status}: it is in trouble; ask again later.")
        if status >= HTTPStatus.BAD_REQUEST:
            return Stop(f"{who} answered HTTP {status}: check that its address is that of a node.")
        return self._nonsense("cut off, or not JSON at all")


def raise_error(outcome: msgspec.Raw | ChainError) -> msgspec.Raw:
    """The raw result; an error is raised."""
    if isinstance(outcome, ChainError):
        raise outcome
    return outcome


def _body(number: int, question: Question) -> dict[str, object]:
    return {
        "jsonrpc": "2.0",
        "id": number,
        "method": question.method,
        "params": question.params,
    }


def _failure(reply: _Reply) -> Failure | None:
    return Failure(message=reply.error) if isinstance(reply.error, str) else reply.error


def _has_error(reply: _Reply | list[_Reply]) -> bool:
    replies = reply if isinstance(reply, list) else [reply]
    return any(it.error is not None for it in replies)
