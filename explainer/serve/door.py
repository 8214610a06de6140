"""Who may enter: Jupyter's token, password and cookie, with guesses one after another and no secret in the log."""

import asyncio
import logging
import re
import time
from collections import OrderedDict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.identity import PasswordIdentityProvider, User
from jupyter_server.auth.login import LoginFormHandler
from tornado.web import HTTPError, RequestHandler
from traitlets import Bool

FIRST_PAUSE = 0.25
LONGEST_PAUSE = 4.0
QUEUE = 20
ADDRESSES = 1000
_TOKEN = re.compile(r"(?<=[?&]token=)[^&\s'\"]+", re.IGNORECASE)


class Guesser:
    """One address from which wrong words come.

    Attributes
    ----------
    wrong : int
        How many in a row.
    """

    def __init__(self) -> None:
        self.wrong = 0
        self._next = 0.0
        self._turn = asyncio.Lock()
        self._waiting = 0

    @asynccontextmanager
    async def turn(self) -> AsyncIterator[None]:
        """Wait until the guesses before this one have been answered, and the pause after the last is over.

        Raises
        ------
        HTTPError
            429 if too many are waiting already.
        """
        if self._waiting >= QUEUE:
            raise HTTPError(429)
        self._waiting += 1
        try:
            async with self._turn:
                await asyncio.sleep(max(0.0, self._next - time.monotonic()))
                yield
        finally:
            self._waiting -= 1

    def refuse(self) -> float:
        """Count a wrong word, and return for how many seconds the next has to wait."""
        self.wrong += 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(self.wrong - 1, 16))
        self._next = time.monotonic() + pause
        return pause


class Door(PasswordIdentityProvider):
    """Jupyter's token and password; wrong ones are logged, and each makes the next from the same address wait.

    Who carries the cookie of an earlier visit never waits.
    """

    is_framed = Bool(False, help="Whether pages of other sites may show these in a frame.").tag(config=True)

    def __init__(self, **traits: Any) -> None:
        super().__init__(**traits)
        self._guessers: OrderedDict[str, Guesser] = OrderedDict()

    def guesser(self, handler: RequestHandler) -> Guesser:
        """Return the record of the address that `handler` answers."""
        address = handler.request.remote_ip or ""
        self._guessers.setdefault(address, Guesser())
        self._guessers.move_to_end(address)
        if len(self._guessers) > ADDRESSES:
            self._guessers.popitem(last=False)
        return self._guessers[address]

    async def get_user_token(self, handler: RequestHandler) -> User | None:
        """Return who shows the token; None for nobody."""
        if not self.token or not self.get_token(handler):
            return None
        if self.get_user_cookie(handler) is not None:
            return await super().get_user_token(handler)
        guesser = self.guesser(handler)
        async with guesser.turn():
            user = await super().get_user_token(handler)
            self.judge(handler, guesser, user is not None)
            return user

    def judge(self, handler: RequestHandler, guesser: Guesser, is_right: bool) -> None:
        """Take down how a guess came out."""
        if is_right:
            guesser.wrong = 0
            return
        pause = guesser.refuse()
        words = "A wrong word at the door, from %s: %d in a row. The next is heard after %g s."
        self.log.warning(words, handler.request.remote_ip, guesser.wrong, pause)

    def set_login_cookie(self, handler: RequestHandler, user: User) -> None:
        """Give a visitor the cookie, which other sites do not get sent unless they may frame the pages."""
        is_abroad = self.is_framed and handler.request.protocol == "https"
        self.cookie_options = {**self.cookie_options, "samesite": "None" if is_abroad else "Lax"}
        super().set_login_cookie(handler, user)


class LoginHandler(LoginFormHandler):
    """The form at the door, at which guesses wait their turn."""

    @allow_unauthenticated
    async def post(self) -> None:
        """Answer a guess."""
        door = self.identity_provider
        assert isinstance(door, Door)
        guesser = door.guesser(self)
        async with guesser.turn():
            super().post()  # type: ignore[no-untyped-call]
            door.judge(self, guesser, self.get_status() != 401)


class WithoutTokens(logging.Filter):
    """Takes the tokens in addresses out of what is logged.

    Examples
    --------
    >>> record = logging.LogRecord("", logging.INFO, "", 0, "404 GET %s (127.0.0.1)", ("/x?a=1&token=word&b=2",), None)
    >>> WithoutTokens().filter(record)
    True
    >>> record.getMessage()
    '404 GET /x?a=1&token=[secret]&b=2 (127.0.0.1)'
    """

    def filter(self, record: logging.LogRecord) -> bool:
        """Change `record` where needed, and let it pass."""
        message = record.getMessage()
        scrubbed = _TOKEN.sub("[secret]", message)
        if scrubbed != message:
            record.msg, record.args = scrubbed, ()
        return True


def keep_tokens_from_log(*loggers: logging.Logger) -> None:
    """Let no token into what Tornado and these `loggers` say."""
    names = ("tornado.access", "tornado.application", "tornado.general", "asyncio")
    for logger in (*loggers, *map(logging.getLogger, names)):
        logger.addFilter(WithoutTokens())
