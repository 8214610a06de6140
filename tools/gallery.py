"""Keep the figures of Matplotlib's own gallery alive, change them at random, and compare with a fresh drawing.

The examples come with Matplotlib's source distribution, fetched by pip into ``build/gallery``. Each runs in a process
of its own, without a display and without a network. The artists of its figures are registered with a `Picture`, changed
at random (`tools.mutations`), and what a page would show after each patch must be what a new drawing shows.

``python -m tools.gallery [--only WORD] [--jobs N] [--seed N]`` ends with a summary, and fails on a difference.
"""

from __future__ import annotations

import argparse
import collections
import io
import multiprocessing as mp
import os
import random
import re
import resource
import sys
import traceback
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Any

import matplotlib as mpl
from matplotlib.artist import Artist
from matplotlib.figure import Figure

from explainer.live import Picture
from tests.live.shown import Page
from tools.examples import at_most, fetch, figures_of, quiet_and_alone, reason
from tools.mutations import change, change_elsewhere

FOLDERS = ("examples", "plot_types", "tutorials", "users_explain")
SECONDS = 200  # of a processor's time, an example
SECONDS_TO_DRAW = 20  # which Matplotlib itself may take for its figures, each once
FIGURES = 2  # an example: some make dozens
ROUNDS = 2
HEAVY = 400_000  # characters of a picture that is changed once only
CHANGES = 6
REGISTERED = 40  # artists a figure, chosen at random: a figure of thousands is not thousands of tests


@dataclass
class Outcome:
    """What came of one example."""

    example: str
    figures: int = 0
    artists: int = 0
    patches: int = 0
    paintings: int = 0
    refused: dict[str, int] = field(default_factory=dict)
    skipped: str = ""
    difference: str = ""


def artists_of(figure: Figure, rng: random.Random) -> list[Artist]:
    """Return the data artists of a figure: what is in its axes, titles, and what stands beside the axes."""
    found: list[Artist] = [*figure.texts, *figure.lines, *figure.patches]
    for axes in figure.axes:
        found += [*axes.lines, *axes.patches, *axes.collections, *axes.texts, *axes.images, axes.title]
    return sorted(rng.sample(found, min(len(found), REGISTERED)), key=found.index)


def refuses_to_draw(figure: Figure) -> str:
    """Return why Matplotlib itself does not save a figure, in words; nothing if it does."""
    try:
        figure.savefig(io.BytesIO(), format="svg")
    except Exception as problem:
        return reason(problem)
    return ""


def try_figure(figure: Figure, rng: random.Random, outcome: Outcome) -> None:
    """Keep one figure alive, change it, and note what came of it."""
    artists: dict[str, Artist] = {}
    others = []
    for k, artist in enumerate(artists_of(figure, rng)):
        try:
            Picture(figure, {"tried": artist}, title="t") if artist.get_children() else None
            artists[f"{type(artist).__name__.lower()}-{k}"] = artist
        except TypeError:
            others.append(artist)
    while True:
        try:
            picture = Picture(figure, artists, title="t")
            break
        except TypeError as refusal:
            name = re.match(r"`([^`]+)`", str(refusal))
            if name is None or name[1] not in artists:
                raise
            others.append(artists.pop(name[1]))
    outcome.figures += 1
    outcome.artists += len(artists)
    for artist in others:
        kind = type(artist).__name__
        outcome.refused[kind] = outcome.refused.get(kind, 0) + 1
    page = Page(picture)
    history: list[str] = []
    rounds = ROUNDS if len(picture.markup) < HEAVY else 1
    for turn in range(rounds + 1):
        difference = page.difference() or (page.late_difference() if turn == rounds else "")
        if difference:
            outcome.difference = f"{difference}\n      after {'; '.join(history[-2 * CHANGES :]) or 'painting'}"
            return
        if turn == rounds:
            return
        for _ in range(CHANGES):
            if artists:
                gid = rng.choice(list(artists))
                history.append(f"{gid}.{change(artists[gid], rng)}")
        if others and rng.random() < 0.5:
            history.append(change_elsewhere(rng.choice(others), rng))
        try:
            painted = page.update() is None
        except Exception as problem:
            if refuses_to_draw(figure):
                return
            raise AssertionError("; ".join(history)) from problem
        outcome.paintings += painted
        outcome.patches += not painted


def try_example(example: Path, name: str, seed: int) -> Outcome:
    """Run one example and try its figures."""
    outcome = Outcome(name)
    with quiet_and_alone():
        try:
            figures = figures_of(example)[:FIGURES]
        except (Exception, SystemExit) as problem:
            outcome.skipped = reason(problem)
            return outcome
        with at_most(SECONDS_TO_DRAW):
            outcome.skipped = next(filter(None, map(refuses_to_draw, figures)), "") if figures else "leaves no figure"
        if outcome.skipped:
            return outcome
        try:
            for number, figure in enumerate(figures):
                try_figure(figure, random.Random(zlib.crc32(f"{name} {number} {seed}".encode())), outcome)
                if outcome.difference:
                    break
        except Exception:
            outcome.difference = traceback.format_exc()
    return outcome


def _child(example: Path, name: str, seed: int, answer: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    answer.send(try_example(example, name, seed))
    answer.close()
    os._exit(0)  # an example may have left threads or exit handlers


def outcomes(examples: dict[str, Path], seed: int, jobs: int) -> Iterator[Outcome]:
    """Run examples in processes of their own, `jobs` at a time, and yield what came of them."""
    fork = mp.get_context("fork")
    waiting = collections.deque(examples.items())
    running: dict[Any, tuple[str, Any]] = {}
    while waiting or running:
        while waiting and len(running) < jobs:
            name, path = waiting.popleft()
            ear, mouth = fork.Pipe(duplex=False)
            process = fork.Process(target=_child, args=(path, name, seed, mouth))
            process.start()
            mouth.close()
            running[ear] = (name, process)
        ready: list[Any] = wait(list(running))
        for ear in ready:
            name, process = running.pop(ear)
            try:
                yield ear.recv()
            except EOFError:
                yield Outcome(name, difference=f"no answer; was it stopped after {SECONDS} s?")
            process.join()


def main(arguments: list[str] | None = None) -> int:
    """Try the gallery, print what came of it, and return the number of examples that differ."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", default="", help="examples whose path contains this")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    galleries = fetch()
    paths = sorted(path for folder in FOLDERS for path in (galleries / folder).rglob("*.py"))
    examples = {name: path for path in paths if options.only in (name := str(path.relative_to(galleries)))}
    done: list[Outcome] = []
    for outcome in outcomes(examples, options.seed, options.jobs):
        done.append(outcome)
        if len(done) % 25 == 0:
            print(f"{len(done)} of {len(examples)} examples", flush=True)
        if outcome.difference:
            print(f"DIFFERS {outcome.example}\n    {outcome.difference}", flush=True)
        elif outcome.skipped:
            print(f"skipped {outcome.example}: {outcome.skipped}", flush=True)
    return report(done)


def report(done: list[Outcome]) -> int:
    """Print a summary and return the number of examples that differ."""
    ran = [outcome for outcome in done if not outcome.skipped]
    refused = sum((collections.Counter(outcome.refused) for outcome in ran), collections.Counter[str]())
    skipped = collections.Counter(outcome.skipped for outcome in done if outcome.skipped)
    different = [outcome for outcome in ran if outcome.difference]
    print("Refused by name:", ", ".join(f"{count} {kind}" for kind, count in refused.most_common()))
    for why, count in skipped.most_common():
        print(f"Skipped: {count}, {why}")
    print(
        f"Matplotlib {mpl.__version__}: {len(ran)} examples ran, {len(done) - len(ran)} skipped, "
        f"{sum(o.figures for o in ran)} figures, {sum(o.artists for o in ran)} artists, "
        f"{sum(o.patches for o in ran)} patches, {sum(o.paintings for o in ran)} paintings, "
        f"{len(different)} differences"
    )
    return len(different)


if __name__ == "__main__":
    sys.exit(min(main(), 100))
