"""Softmax's derivatives as others compute them: each library in the way its own manual recommends, one thread.

Every function here returns callables on NumPy arrays for one library, by operation: ``jacobian`` z → (…, n, n),
``vjp`` (z, g) → (…, n), ``check`` z → whatever the library's own check of a derivative gives. Inputs are converted
before the clock starts, outputs stay the library's own arrays, and what runs asynchronously is waited for.
"""

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Prepared = Callable[[], Any]
Operations = dict[str, Callable[..., Prepared]]


def textbook_softmax(z: Array) -> Array:
    """Return softmax along the last axis as textbooks write it, with the maximum subtracted."""
    e = np.exp(z - z.max(axis=-1, keepdims=True))
    total: Array = e / e.sum(axis=-1, keepdims=True)
    return total


def ours() -> Operations:
    """Return this project's core."""
    from explainer.core import check_jacobian, softmax, softmax_jacobian, softmax_vjp

    return {
        "jacobian": lambda z: lambda: softmax_jacobian(z),
        "vjp": lambda z, g: lambda: softmax_vjp(z, g),
        "check": lambda z: lambda: check_jacobian(softmax, softmax_jacobian, z),
        "check at once": lambda z: lambda: check_jacobian(softmax, softmax_jacobian, z, vectorized=True),
    }


def textbook() -> Operations:
    """Return NumPy's textbook forms."""

    def jacobian(z: Array) -> Array:
        s = textbook_softmax(z)
        if z.ndim == 1:
            dense: Array = np.diag(s) - np.outer(s, s)
            return dense
        batch: Array = s[..., None] * (np.eye(z.shape[-1]) - s[..., None, :])
        return batch

    def vjp(z: Array, g: Array) -> Array:
        s = textbook_softmax(z)
        product: Array = s * (g - (s * g).sum(axis=-1, keepdims=True))
        return product

    def check(z: Array) -> Array:
        h = np.cbrt(np.finfo(float).eps)
        steps = h * np.eye(len(z))
        columns = [(textbook_softmax(z + step) - textbook_softmax(z - step)) / (2 * h) for step in steps]
        return np.stack(columns, axis=1)

    return {
        "jacobian": lambda z: lambda: jacobian(z),
        "vjp": lambda z, g: lambda: vjp(z, g),
        "check": lambda z: lambda: check(z),
    }


def scipy() -> Operations:
    """Return SciPy's two ways to differentiate numerically: the adaptive one, and the one its solvers use."""
    from scipy.differentiate import jacobian
    from scipy.optimize._numdiff import approx_derivative
    from scipy.special import softmax

    return {
        "check": lambda z: lambda: approx_derivative(softmax, z, method="3-point"),
        "check, adaptive": lambda z: lambda: jacobian(lambda x: softmax(x, axis=0), z).df,
    }


def autograd() -> Operations:
    """Return HIPS autograd."""
    import autograd.numpy as anp
    from autograd import jacobian, make_vjp
    from autograd.test_util import check_grads

    def softmax(z: Any) -> Any:
        e = anp.exp(z - anp.max(z, axis=-1, keepdims=True))
        return e / anp.sum(e, axis=-1, keepdims=True)

    derivative = jacobian(softmax)
    return {
        "jacobian": lambda z: (lambda: derivative(z)) if z.ndim == 1 else (lambda: [derivative(row) for row in z]),
        "vjp": lambda z, g: lambda: make_vjp(softmax)(z)[0](g),
        "check": lambda z: lambda: check_grads(softmax, modes=["rev"], order=1)(z),
    }


def jax() -> Operations:
    """Return JAX, jitted, in 64 bits: its derivative of its softmax, and the textbook's form, which XLA fuses."""
    import jax
    import jax.numpy as jnp
    from jax.test_util import check_grads

    jax.config.update("jax_enable_x64", True)

    def batched(function: Any) -> Any:
        return jax.jit(lambda z: function(z) if z.ndim == 1 else jax.vmap(function)(z))

    def textbook_form(z: Any) -> Any:
        s = jax.nn.softmax(z)
        return jnp.diag(s) - jnp.outer(s, s)

    derivative = batched(jax.jacrev(jax.nn.softmax))
    fused = batched(textbook_form)
    pull = jax.jit(lambda z, g: jax.vjp(jax.nn.softmax, z)[1](g)[0])

    def ready(function: Any, *arrays: Array) -> Prepared:
        given = [jnp.asarray(array) for array in arrays]
        return lambda: function(*given).block_until_ready()

    return {
        "jacobian": lambda z: ready(derivative, z),
        "jacobian, textbook": lambda z: ready(fused, z),
        "vjp": lambda z, g: ready(pull, z, g),
        "check": lambda z: lambda: check_grads(jax.nn.softmax, (z,), order=1, modes=["rev"]),
    }


def torch() -> Operations:
    """Return PyTorch on the CPU."""
    import torch
    from torch.func import jacrev, vmap

    torch.set_num_threads(1)

    def softmax(z: Any) -> Any:
        return torch.softmax(z, dim=-1)

    def jacobian(z: Array) -> Prepared:
        given = torch.from_numpy(z)
        derivative = jacrev(softmax) if z.ndim == 1 else vmap(jacrev(softmax))
        return lambda: derivative(given)

    def textbook_form(z: Array) -> Prepared:
        given = torch.from_numpy(z)

        def form(row: Any) -> Any:
            s = softmax(row)
            return torch.diag(s) - torch.outer(s, s)

        return lambda: form(given) if z.ndim == 1 else vmap(form)(given)

    def vjp(z: Array, g: Array) -> Prepared:
        given, upstream = torch.from_numpy(z.copy()).requires_grad_(), torch.from_numpy(g)
        return lambda: torch.autograd.grad(softmax(given), given, upstream)[0]

    def check(z: Array) -> Prepared:
        given = torch.from_numpy(z.copy()).requires_grad_()
        return lambda: torch.autograd.gradcheck(softmax, (given,))

    return {"jacobian": jacobian, "jacobian, textbook": textbook_form, "vjp": vjp, "check": check}


LIBRARIES: dict[str, tuple[str, Callable[[], Operations]]] = {
    "ours": ("explainer", ours),
    "NumPy, textbook": ("numpy", textbook),
    "SciPy": ("scipy", scipy),
    "autograd": ("autograd", autograd),
    "JAX": ("jax", jax),
    "PyTorch": ("torch", torch),
}
"""By name: the module without which it is missing, and what makes its operations."""


def missing() -> list[str]:
    """Return the libraries that are not installed here."""
    return [name for name, (module, _) in LIBRARIES.items() if find_spec(module) is None]
