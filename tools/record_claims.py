"""Train by the full J, by the VJP and by S − y on digits, balanced and thinned, and print what page 8 records."""

import numpy as np

from explainer.core.routes import ROUTES
from explainer.core.training import HELD_OUT as ONE_IN
from explainer.core.training import train
from explainer.pages.chain_rule.digits import load_digits
from explainer.pages.cost.trained import RATE, SEEDS, STEPS, thinned
from explainer.pages.cost.trained import ROUTES as NAMES


def main() -> None:
    """Print, for both sets of data, how many held-out images each run gets right, and its loss."""
    digits = load_digits()
    for data, (features, targets) in (("balanced", digits), ("imbalanced", thinned(*digits))):
        held_out = len(targets) // ONE_IN
        print(f"{data}: {len(targets)} images, of which {held_out} are held out; {np.bincount(targets).tolist()}")
        for name in NAMES:
            runs = [train(features, targets, ROUTES[name], STEPS, seed, rate=RATE) for seed in range(SEEDS)]
            right = tuple(round(float(run.accuracy[-1]) * held_out) for run in runs)
            losses = tuple(round(float(run.loss[-1]), 6) for run in runs)
            print(f"    {name!r}: {right},  # loss {losses}")


if __name__ == "__main__":
    main()
