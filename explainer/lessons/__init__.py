"""Where the pages were found before: `explainer.pages` has them now, and this leads there for one release."""
