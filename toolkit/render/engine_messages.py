"""The messages between a notebook's client and a kernel in this very process: over no socket.

A real `Session` makes them, so they hold what they would hold; they are handed on at once, as the
other side of a socket would have got them: as JSON.
"""

from __future__ import annotations

import json
import math
import os
import threading
from collections import deque
from collections.abc import Callable
from typing import Any

from jupyter_client.session import Session

Message = dict[str, Any]

# Stands for the socket on which a kernel publishes; replies go where no socket is named.
PUBLISHED = object()


class InMemorySession(Session):
    """A session that hands messages on instead of sending them.

    Attributes
    ----------
    replies : deque
        Answers to requests, until the client takes them.
    receive : callable, optional
        Gets every published message the moment it is published; without one they are dropped.

    Examples
    --------
    >>> session, seen = InMemorySession(), []
    >>> session.receive = seen.append
    >>> sent = session.send(PUBLISHED, "stream", {"name": "stdout", "text": "1"})
    >>> seen[0]["msg_type"], seen[0]["content"]
    ('stream', {'name': 'stdout', 'text': '1'})
    """

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self.replies: deque[Message] = deque()
        self.receive: Callable[[Message], None] | None = None
        self._process = os.getpid()
        self._one_at_a_time = threading.RLock()  # a notebook may print from many threads

    def send(
        self,
        stream: object,
        msg_or_type: Any,
        content: dict[str, Any] | None = None,
        parent: dict[str, Any] | None = None,
        ident: Any = None,
        buffers: list[Any] | None = None,
        track: bool = False,
        header: dict[str, Any] | None = None,
        metadata: dict[str, Any] | None = None,
    ) -> Message:
        """Build a message as `Session` does, and hand it on."""
        if isinstance(msg_or_type, dict):
            msg = msg_or_type
            buffers = buffers or msg.get("buffers")
        else:
            msg = self.msg(msg_or_type, content, parent, header, metadata)
        if os.getpid() == self._process:  # in a forked child nobody is there to take it
            with self._one_at_a_time:
                self._hand_on(stream, self.delivered(msg, buffers))
        return msg

    def _hand_on(self, stream: object, msg: Message) -> None:
        if stream is None:
            self.replies.append(msg)
        elif self.receive is not None:
            self.receive(msg)

    def delivered(self, msg: Message, buffers: list[Any] | None = None) -> Message:
        """Return a message as it would be unpacked on the other side."""
        headers = {name: dict(msg[name]) for name in ("header", "parent_header")}
        ends = {"msg_id": msg["msg_id"], "msg_type": msg["msg_type"]}
        try:
            body = {name: _copied(msg[name]) for name in ("metadata", "content")}
        except _NotPlainError:
            body = self._unpacked(msg)
        return headers | ends | body | {"buffers": [memoryview(buffer) for buffer in buffers or []]}

    def _unpacked(self, msg: Message) -> Message:
        try:
            metadata, content = self.serialize(msg)[-2:]
        except UnicodeEncodeError:  # the stock kernel shows this error instead of the text
            metadata, content = (_with_signs(msg[name]) for name in ("metadata", "content"))
        return {"metadata": self.unpack(metadata), "content": self.unpack(content)}

    def feed_identities(self, msg_list: Any, copy: bool = True) -> tuple[list[bytes], Any]:
        """Return a message as it is: nobody has packed it."""
        return [], msg_list

    def deserialize(self, msg_list: Any, content: bool = True, copy: bool = True) -> Any:
        """Return a message as it is: nobody has packed it."""
        return msg_list


class _NotPlainError(Exception):
    """Something that would come back from JSON as something else."""


def _copied(value: Any) -> Any:
    """Copy what JSON would give back unchanged; packing a big picture takes far longer."""
    kind = type(value)
    if kind is str:
        return _readable(value)
    if value is None or kind is bool or kind is int or (kind is float and math.isfinite(value)):
        return value
    if kind is list:
        return [_copied(item) for item in value]
    if kind is dict and all(type(key) is str for key in value):
        return {_readable(key): _copied(item) for key, item in value.items()}
    raise _NotPlainError


def _with_signs(value: Any) -> bytes:
    """Pack a value with a question mark for everything that UTF-8 cannot hold."""
    return json.dumps(value, ensure_ascii=False, default=str).encode(errors="replace")


def _readable(text: str) -> str:
    """Return a text that UTF-8 can hold; half a surrogate pair is changed on its way."""
    try:
        if not text.isascii():
            text.encode()
    except UnicodeEncodeError:
        raise _NotPlainError from None
    return text
