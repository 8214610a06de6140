"""The command ``softmax-explainer``: the pages in Voilà, the notebooks in JupyterLab, nothing from outside.

`command` reads what the user typed, `app` and `lab` configure the two servers, `pages` knows which notebooks there
are, `handlers` answers what is not a notebook, `connection` keeps a drag from waiting for Nagle's algorithm, `hub`
puts the pages behind a JupyterHub.
Nothing else in the package imports this one.
"""
