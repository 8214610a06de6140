"""JAX's and PyTorch's functions with the derivatives these libraries give them, in the precision they compute in.

Where a library is not installed, it has no part. A library's own derivative is not always right: not in the tails of
`log_ndtr` (at z = −1211 PyTorch says 1117.2 in float32, where −z + O(1/z) is right), for JAX's `sinc` of tiny numbers
(−2.1e-6 at −4.3e-11 instead of −π²z/3), PyTorch's `i1e` of huge ones (0 at −2.5e7 in float32, where −1.6e-12 is
right), JAX's `gelu` of huge ones (8006.8 at −18176 in float32 instead of 0); and `sort` has none at a tie, which
float16 makes of tiny numbers. These, and `i0e` with them, are drawn at generic points alone.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np

from benchmarks.verdict_functions import Array
from benchmarks.verdict_samples import Case, any_options, generic, somewhere

BENDS = [-3.0, -1.0, -0.5, 0.0, 0.5, 1.0, 3.0, 6.0, 20.0]
"""Where activations are joined of pieces."""
POSITIVE = {"lgamma", "digamma", "log1p", "xlogy", "logit", "rsqrt"}
"""Functions that need numbers above 0; `logit` folds them below 1."""
NOT_IN_HALF = {"i0e", "i1e", "ndtr", "log_ndtr", "digamma", "lgamma", "logcumsumexp"}
GENERIC_ALONE = {"log_ndtr", "sinc", "i0e", "i1e", "gelu", "sort"}
"""Functions whose own derivatives are wrong, or none, somewhere else."""


def _of_both(lib: Any, special: Any) -> dict[str, Callable[[Any], Any]]:
    """Return the functions that both libraries have under the same name."""
    return {
        "tanh": lib.tanh,
        "sinc": lib.sinc,
        "log1p": lib.log1p,
        "expm1": lib.expm1,
        "arctan": lib.arctan,
        "erf": special.erf,
        "erfc": special.erfc,
        "ndtr": special.ndtr,
        "log_ndtr": special.log_ndtr,
        "i0e": special.i0e,
        "i1e": special.i1e,
        "digamma": special.digamma,
        "lgamma": special.gammaln,
        "xlogy": lambda z: special.xlogy(z, z),
        "logit": lambda z: special.logit(z / (1.0 + z)),
        "clip": lambda z: lib.clip(z, -1.0, 1.0),
        "abs": lib.abs,
        "cumsum": lambda z: lib.cumsum(z, -1),
        "cumprod": lambda z: lib.cumprod(z, -1),
    }


@cache
def _jax() -> dict[str, Callable[[Any], Any]]:
    import jax
    from jax import nn
    from jax import numpy as jnp
    from jax.scipy import special

    jax.config.update("jax_enable_x64", True)
    names = "softmax log_softmax relu relu6 gelu silu elu selu celu softplus sigmoid log_sigmoid leaky_relu mish"
    names += " hard_tanh hard_sigmoid hard_swish squareplus soft_sign standardize"
    functions = {name: getattr(nn, name) for name in names.split()} | _of_both(jnp, special)
    return functions | {
        "gelu, exact": lambda z: nn.gelu(z, approximate=False),
        "logsumexp": lambda z: special.logsumexp(z, axis=-1, keepdims=True),
        "norm": lambda z: jnp.linalg.norm(z, axis=-1, keepdims=True),
        "max": lambda z: z.max(axis=-1, keepdims=True),
        "sort": lambda z: jnp.sort(z, axis=-1),
        "rsqrt": jax.lax.rsqrt,
        "var": lambda z: jnp.var(z, axis=-1, keepdims=True),
    }


@cache
def _torch() -> dict[str, Callable[[Any], Any]]:
    import torch
    from torch.nn import functional as nn

    names = "relu relu6 gelu silu elu selu celu softplus logsigmoid leaky_relu mish hardtanh hardsigmoid hardswish"
    names += " softsign tanhshrink softshrink hardshrink sigmoid"
    return {name: getattr(nn, name) for name in names.split()} | _of_both(torch, torch.special) | {
        "softmax": lambda z: torch.softmax(z, -1),
        "log_softmax": lambda z: torch.log_softmax(z, -1),
        "softmin": lambda z: nn.softmin(z, -1),
        "logsumexp": lambda z: torch.logsumexp(z, -1, keepdim=True),
        "logcumsumexp": lambda z: torch.logcumsumexp(z, -1),
        "norm": lambda z: torch.linalg.vector_norm(z, dim=-1, keepdim=True),
        "normalize": lambda z: nn.normalize(z, dim=-1),
        "layer_norm": lambda z: nn.layer_norm(z, z.shape[-1:]),
        "max": lambda z: z.amax(-1, keepdim=True),
        "sort": lambda z: z.sort(-1).values,
        "rsqrt": torch.rsqrt,
        "smooth_l1": lambda z: nn.smooth_l1_loss(z, torch.zeros_like(z), reduction="none"),
        "cross_entropy": lambda z: torch.logsumexp(z, -1, keepdim=True) - z[..., :1],
    }  # fmt: skip


@cache
def _jax_pair(name: str) -> tuple[Callable[[Any], Any], Callable[[Any], Any]]:
    """Return a JAX function and its own Jacobian, compiled once."""
    import jax

    return jax.jit(_jax()[name]), jax.jit(jax.jacfwd(_jax()[name]))


def jax_case(name: str, z: Array, kind: type[np.floating]) -> tuple[Callable[[Any], Array], Array]:
    """Return a function computed in `kind`, and its Jacobian as JAX computes it."""
    f, jacobian = _jax_pair(name)
    return lambda x: np.asarray(f(np.asarray(x, kind))), np.asarray(jacobian(z.astype(kind)), np.float64)


def torch_case(name: str, z: Array, kind: type[np.floating]) -> tuple[Callable[[Any], Array], Array]:
    """Return a function computed in `kind`, and its Jacobian as PyTorch computes it."""
    import torch

    f = _torch()[name]
    at = torch.from_numpy(z.astype(kind))
    jacobian = torch.autograd.functional.jacobian(f, at)
    return lambda x: f(torch.from_numpy(np.asarray(x, kind).copy())).numpy(), jacobian.double().numpy()


INSTALLED = [name for name in ("jax", "torch") if find_spec(name)]


def right_of_framework(random: np.random.Generator) -> Case:
    """Draw one of JAX's or PyTorch's functions with its own Jacobian, at any point, in any precision."""
    library = str(random.choice(INSTALLED))
    name = str(random.choice(list(_jax() if library == "jax" else _torch())))
    positive = name in POSITIVE
    if name in GENERIC_ALONE:
        z = generic(random)
    elif random.random() < 0.3 and not positive:  # at and beside where pieces are joined
        z = generic(random)
        z[0] = random.choice(BENDS) + 10.0 ** random.uniform(-12.0, -1.0) * random.choice([-1.0, 1.0])
    else:
        z = somewhere(random, positive)
    kind = [np.float64, np.float64, np.float32, np.float16][random.integers(4)]
    if name in NOT_IN_HALF and kind is np.float16:
        kind = np.float32
    if random.random() < 0.8:
        z = z.astype(kind)  # else f rounds what it is given, as JAX does by default
    f, jacobian = (jax_case if library == "jax" else torch_case)(name, z, kind)
    return Case(f"{library}, {kind.__name__}: {name}", f, jacobian, z, any_options(random))
