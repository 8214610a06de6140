"""The pages: each module composes views, controls and a state into one page."""

from explainer.lessons.bug_hunt import bug_hunt
from explainer.lessons.chain_rule import chain_rule
from explainer.lessons.check import check
from explainer.lessons.dependence import dependence
from explainer.lessons.derivation import derivation
from explainer.lessons.explorer import explorer

__all__ = ["bug_hunt", "chain_rule", "check", "dependence", "derivation", "explorer"]
