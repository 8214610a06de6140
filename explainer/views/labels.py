"""What things are called, on every picture and in every sentence."""

from __future__ import annotations

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")


def sub(index: int) -> str:
    """Write the subscript a person reads for a 0-based index.

    Parameters
    ----------
    index : int
        Counted from 0, as in code.

    Returns
    -------
    str
        Counted from 1, in Unicode subscript digits.

    Examples
    --------
    >>> "z" + sub(0), "S" + sub(9)
    ('z₁', 'S₁₀')
    """
    return str(index + 1).translate(_SUBSCRIPTS)


def name_input(index: int, labels: tuple[str, ...] = ()) -> str:
    """Name logit number `index`, with its class label where there is one.

    Parameters
    ----------
    index : int
    labels : tuple of str
        Empty, or one a class.

    Examples
    --------
    >>> name_input(0), name_input(1, ("cat", "dog"))
    ('z₁', 'z₂ (dog)')
    """
    return _named("z", index, labels)


def name_output(index: int, labels: tuple[str, ...] = ()) -> str:
    """Name probability number `index`, as `name_input` does.

    Parameters
    ----------
    index : int
    labels : tuple of str

    Examples
    --------
    >>> name_output(0), name_output(1, ("cat", "dog"))
    ('S₁', 'S₂ (dog)')
    """
    return _named("S", index, labels)


def name_entry(i: int, j: int) -> str:
    """Name entry (i, j) of the Jacobian.

    Parameters
    ----------
    i, j : int
        Output and input, from 0.

    Examples
    --------
    >>> name_entry(0, 1)
    '∂S₁/∂z₂'
    """
    return f"∂S{sub(i)}/∂z{sub(j)}"


def _named(symbol: str, index: int, labels: tuple[str, ...]) -> str:
    label = labels[index] if labels else ""
    return f"{symbol}{sub(index)} ({label})" if label else f"{symbol}{sub(index)}"
