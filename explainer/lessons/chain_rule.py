"""Where the page was found before: `explainer.pages.chain_rule`."""

from explainer.pages.chain_rule import chain_rule

__all__ = ["chain_rule"]
