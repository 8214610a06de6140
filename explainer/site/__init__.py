"""The command ``softmax-explainer site``: the pages as a folder of files, each with Python in the reader's browser.

`command` reads what the user typed, `build` lays the folder out, `pages` makes the HTML, `stored` the pictures that
stand there before Python does, `pyodide` knows which Python for browsers is meant, `packages` what goes into its
`bundle`, `front_end` the widgets' JavaScript. `browser/` is what runs in a page: `page.js` beside the pictures,
`worker.js` and `kernel.py` around Python. Nothing else in the package imports this one.
"""
