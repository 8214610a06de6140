"""How things look: colours, sizes and numbers on every page, and the pictures that several pages show.

A view is made once, and then updated from one value of a page's numbers after another (`explainer.views.view`).
"""
