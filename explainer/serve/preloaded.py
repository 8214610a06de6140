"""What the pages' kernels import: imported once, in the process that they are forked from."""

import gc
import os

import networkx  # noqa: F401
import numpy as np

import explainer.lessons.bug_hunt
import explainer.lessons.chain_rule
import explainer.lessons.check
import explainer.lessons.check_exercises
import explainer.lessons.dependence
import explainer.lessons.derivation
import explainer.lessons.explorer
import explainer.serve.forking
import explainer.serve.kernel
import explainer.snapshot.digits_record  # noqa: F401

os.register_at_fork(after_in_child=np.random.seed)  # or every kernel would draw the same numbers
gc.collect()
gc.freeze()  # the collector writes to all that it looks at, and what is written to is shared no more
