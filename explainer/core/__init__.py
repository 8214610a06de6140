"""Softmax and its derivatives in NumPy. Nothing here knows of pictures or widgets."""

from explainer.core.check import check_jacobian
from explainer.core.curvature import logsumexp_curvature, softmax_hessian, softmax_hessian_product
from explainer.core.dependency import dependency_graph, sparsity_pattern
from explainer.core.differences import default_step, finite_difference_jacobian
from explainer.core.directional import check_jvp, check_vjp
from explainer.core.inverse import softmax_inverse
from explainer.core.jacobian import log_softmax_jacobian, softmax_jacobian
from explainer.core.losses import cross_entropy, cross_entropy_gradient
from explainer.core.softmax import log_softmax, logsumexp, softmax
from explainer.core.spectrum import SoftmaxSpectrum, softmax_spectrum
from explainer.core.sweep import StepSweep, step_sweep
from explainer.core.vector_products import log_softmax_vjp, softmax_jvp, softmax_vjp
from explainer.core.verdicts import CheckWarning, JacobianCheck, Verdict

__all__ = [
    "CheckWarning",
    "JacobianCheck",
    "SoftmaxSpectrum",
    "StepSweep",
    "Verdict",
    "check_jacobian",
    "check_jvp",
    "check_vjp",
    "cross_entropy",
    "cross_entropy_gradient",
    "default_step",
    "dependency_graph",
    "finite_difference_jacobian",
    "log_softmax",
    "log_softmax_jacobian",
    "log_softmax_vjp",
    "logsumexp",
    "logsumexp_curvature",
    "softmax",
    "softmax_hessian",
    "softmax_hessian_product",
    "softmax_inverse",
    "softmax_jacobian",
    "softmax_jvp",
    "softmax_spectrum",
    "softmax_vjp",
    "sparsity_pattern",
    "step_sweep",
]
