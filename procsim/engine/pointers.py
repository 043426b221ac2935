"""Arrays as compiled code sees them at their barest: where their numbers begin.

Handed over from function to function an array is seven words, and each look into it asks first whether the index is
negative. A pointer is one word and asks nothing: whoever takes one vouches for its indices, and for the array's life.
In plain Python (``NUMBA_DISABLE_JIT=1``) the arrays themselves take their place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

import numpy as np
from numba.core import types
from numba.extending import intrinsic, overload

if TYPE_CHECKING:
    from collections.abc import Callable

Array = TypeVar("Array", bound=np.ndarray[Any, Any])


def pointer(array: Array) -> Array:
    """The pointer to a contiguous array's first number."""
    return array


def beyond(array: Array, offset: int) -> Array:
    """An array or pointer from a place on."""
    return cast("Array", array[offset:])


def _typed_pointer(_context: Any, array: Any) -> tuple[Any, Callable[..., Any]]:
    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        return context.make_array(signature.args[0])(context, builder, arguments[0]).data

    pointer_to: Any = types.CPointer
    return pointer_to(array.dtype)(array), generate


def _typed_beyond(_context: Any, array: Any, offset: Any) -> tuple[Any, Callable[..., Any]]:  # noqa: ARG001 - a type
    def generate(_context: Any, builder: Any, _signature: Any, arguments: Any) -> Any:
        return builder.gep(arguments[0], [arguments[1]])

    return array(array, types.int64), generate


_pointer: Any = intrinsic(_typed_pointer)
_beyond: Any = intrinsic(_typed_beyond)


@overload(pointer, strict=False)
def _compiled_pointer(array: Any) -> Callable[[Any], Any]:  # noqa: ARG001 - types, not values
    return lambda array: _pointer(array)


@overload(beyond, strict=False)
def _compiled_beyond(array: Any, offset: Any) -> Callable[[Any, Any], Any]:  # noqa: ARG001 - types, not values
    return lambda array, offset: _beyond(array, offset)
