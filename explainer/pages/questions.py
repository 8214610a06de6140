"""A question, to be guessed before one looks, with a reason for every answer; several pages ask such."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from explainer.page.scene import Choice, Choices
from explainer.page.settings import Settings
from explainer.views.view import State, Wording

S = TypeVar("S", bound=Settings)


class Asked(Protocol):
    """What the question needs of a page's settings."""

    @property
    def guess(self) -> int:
        """Which answer was given; −1 for none yet."""
        ...


class Numbers(Protocol):
    """What the question needs of a page's numbers."""

    @property
    def settings(self) -> Asked:
        """Which answer was given."""
        ...


@dataclass(frozen=True)
class Question:
    """What is asked.

    Parameters
    ----------
    prompt : str
    answers : tuple of (str, str)
        Each with the reason why it is right or wrong.
    right : int
        Which is right.
    shows : mapping
        The settings in which one sees it.
    """

    prompt: str
    answers: tuple[tuple[str, str], ...]
    right: int
    shows: Mapping[str, Any]


class QuestionWords(Wording[Numbers]):
    """A question, and what is to be said of the answer given.

    Parameters
    ----------
    question : Question

    Attributes
    ----------
    state : dict
        ``guess-{k}``, ``guess-reason``, ``guess-show``.

    Examples
    --------
    >>> from types import SimpleNamespace
    >>> view = QuestionWords(Question("1 + 1?", (("1", "That is one."), ("2", "One and one.")), 1, {}))
    >>> view.update(SimpleNamespace(settings=SimpleNamespace(guess=0)))
    >>> view.state["guess-reason"]
    'Not so. That is one.'
    """

    title = "Guess first"

    def __init__(self, question: Question) -> None:
        super().__init__()
        self._question = question
        answers = "".join(
            f'<span class="sx-choice" data-gid="guess-{k}">{words}</span>'
            for k, (words, _) in enumerate(question.answers)
        )
        self.markup = f"""<p>{question.prompt}</p><p class="sx-buttons">{answers}<span class="sx-button"
data-gid="guess-show">Show me</span></p><p data-gid="guess-reason" role="status"></p>"""

    def say(self, numbers: Numbers) -> State:
        """Tell of the answer given."""
        given, right = numbers.settings.guess, self._question.right
        state: State = {}
        for k in range(len(self._question.answers)):
            state[f"guess-{k}"] = {"data-found": None if k != given else "right" if k == right else "wrong"}
        reason = "" if given < 0 else self._question.answers[given][1]
        state["guess-reason"] = reason and f"{'Right.' if given == right else 'Not so.'} {reason}"
        return state


def answers(question: Question, settings: type[S]) -> list[Choices[S]]:
    """Return the answers of a question as choices, and the button that shows it.

    Parameters
    ----------
    question : Question
    settings : type
        The class of the page's settings; they have a field `guess`.
    """

    def answer(k: int, words: str) -> Choice[S]:
        return Choice(f"guess-{k}", words, press=lambda settings: settings.replace(guess=k))

    show = Choice[S]("guess-show", "Show me", press=lambda settings: settings.replace(**question.shows))
    return [
        Choices(question.prompt, [[answer(k, words) for k, (words, _) in enumerate(question.answers)]]),
        Choices("show", [[show]]),
    ]
