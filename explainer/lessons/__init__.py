"""The pages: each module composes views, controls and a state into one page.

Import a page from its own module (``from explainer.lessons.explorer import explorer``): a kernel then loads nothing of
the others before its first picture.
"""
