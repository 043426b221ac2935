"""The counter-based generator Philox4x64-10: from a key and a counter a block of random bits, without any state.

Source: Salmon, Moraes, Dror and Shaw, *Parallel random numbers: as easy as 1, 2, 3*, SC 2011; numpy has it too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from llvmlite import ir
from numba.core import types
from numba.extending import intrinsic, overload

from procsim.engine.compiling import compiled

if TYPE_CHECKING:
    from collections.abc import Callable

_WORD: Final = 2**64 - 1
# The multipliers of a round and the steps of the two keys (the golden ratio and sqrt(3) - 1), as signed words.
_FIRST_MULTIPLIER: Final = 0xD2E7470EE14C6C93 - 2**64
_SECOND_MULTIPLIER: Final = 0xCA5A826395121157 - 2**64
_FIRST_STEP: Final = 0x9E3779B97F4A7C15 - 2**64
_SECOND_STEP: Final = 0xBB67AE8584CAA73B - 2**64


@compiled
def philox(key0: int, key1: int, counter0: int, counter1: int, counter2: int, counter3: int) -> int:
    """The upper 52 bits of the first word of the block of ten rounds. Words are signed 64-bit integers."""
    for _ in range(10):
        high0, low0 = _product(_FIRST_MULTIPLIER, counter0)
        high1, low1 = _product(_SECOND_MULTIPLIER, counter2)
        counter0, counter1, counter2, counter3 = high1 ^ counter1 ^ key0, low1, high0 ^ counter3 ^ key1, low0
        key0 = _sum(key0, _FIRST_STEP)
        key1 = _sum(key1, _SECOND_STEP)
    return (counter0 >> 12) & 0xFFFFFFFFFFFFF


def _product(x: int, y: int) -> tuple[int, int]:
    """The upper and the lower word of the unsigned product of two words: this in Python, below in compiled code."""
    product = (x & _WORD) * (y & _WORD)
    return product >> 64, product & _WORD


def _sum(x: int, y: int) -> int:
    """The sum of two words without its carry: this in Python; compiled sums wrap around by themselves."""
    return (x + y) & _WORD


def _typed_product(_context: Any, x: Any, y: Any) -> tuple[Any, Callable[..., Any]]:  # noqa: ARG001 - types, not values
    """How numba makes the product: by the processor's one instruction for it."""
    word, double = ir.IntType(64), ir.IntType(128)

    def generate(context: Any, builder: Any, signature: Any, arguments: Any) -> Any:
        product = builder.mul(*(builder.zext(argument, double) for argument in arguments))
        high = builder.trunc(builder.lshr(product, ir.Constant(double, 64)), word)
        return context.make_tuple(builder, signature.return_type, (high, builder.trunc(product, word)))

    words: Any = types.UniTuple
    return words(types.int64, 2)(types.int64, types.int64), generate


_wide_product: Any = intrinsic(_typed_product)


@overload(_product, strict=False)
def _compiled_product(x: Any, y: Any) -> Callable[[Any, Any], Any]:  # noqa: ARG001 - types, not values
    return lambda x, y: _wide_product(x, y)


@overload(_sum, strict=False)
def _compiled_sum(x: Any, y: Any) -> Callable[[Any, Any], Any]:  # noqa: ARG001 - types, not values
    return lambda x, y: x + y
