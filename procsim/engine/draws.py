"""The only source of chance: draws keyed by what they are for, so that no order of asking changes any of them.

A draw is a pure function of (seed, replication, ticket key, name, visit, purpose): one block of the counter-based
generator Philox4x64-10 (Salmon, Moraes, Dror and Shaw, *Parallel random numbers: as easy as 1, 2, 3*, SC 2011) gives
a uniform, and the inverse distribution function at that uniform is the draw. How the key and the counter, four words
of 64 bits, are packed:

| word | holds |
| --- | --- |
| key 0, key 1 | the seed; the replication |
| counter 0 | the source's key (of a lot: the part's), see `name_key` |
| counter 1 | the ticket's number in its source (below 2^47; of a lot its number), above the generation (16 bits) |
| counter 2 | the key of the stage or attribute that draws, see `name_key` |
| counter 3 | the visit (32 bits) above ordinal (24 bits) and purpose (8 bits) |

All arguments are signed 64-bit integers. Several draws of one purpose at one visit differ in their ordinal: they give
``purpose + 256 * ordinal`` as purpose.
"""

from __future__ import annotations

from functools import lru_cache
from hashlib import blake2b
from typing import Final

import numpy as np

from procsim.engine.compiling import compiled_into
from procsim.engine.philox import philox
from procsim.engine.quantiles import quantile

Numbers = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

# What a draw is for. Fixed for ever: another number is another draw.
DURATION: Final = 1  # of a stage's work
WAIT: Final = 2  # of a waiting stage
PATIENCE: Final = 3
ROUTE: Final = 4  # which way a ticket goes on
ATTRIBUTE: Final = 5  # of a ticket, by the attribute's name
ARRIVAL: Final = 6  # of a source's ticket or group of tickets: the step to the next arrival
ENTERS: Final = 7  # the stage at which a ticket enters
REPEAT: Final = 8  # whether an end brings the ticket back
REPEAT_AFTER: Final = 9  # when it comes back
LEAD_TIME: Final = 10  # of a lot

#: The distance between the purposes of two ordinals.
ORDINAL: Final = 256

_HALF: Final = 0xFFFFFFFF  # the lower half of a word
_STEP: Final = 1 / 2**52


@lru_cache(maxsize=65536)
def name_key(name: str) -> int:
    """A name as a signed 64-bit key: the first 8 bytes (little-endian) of blake2b of its UTF-8 form."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "little", signed=True)


@compiled_into
def uniform(
    seed: int, replication: int, source: int, number: int, generation: int, name: int, visit: int, purpose: int
) -> float:
    """The keyed uniform in the open interval (0, 1): an odd multiple of 2^-53, so that 1 minus it is exact too."""
    bits = philox(
        int(seed),
        int(replication),
        int(source),
        (int(number) << 16) | (int(generation) & 0xFFFF),
        int(name),
        (int(visit) << 32) | (int(purpose) & _HALF),
    )
    return (float(bits) + 0.5) * _STEP


@compiled_into
def draw(
    seed: int,
    replication: int,
    source: int,
    number: int,
    generation: int,
    name: int,
    visit: int,
    purpose: int,
    family: int,
    a: float,
    b: float,
    c: float,
    values: Numbers,
) -> float:
    """The quantile of a compiled distribution (see `quantiles.compile_distribution`) at the keyed uniform.

    ``values`` holds the sorted observations of the empirical distributions; one finds its own at ``[a, a + b)``.
    """
    return quantile(
        family, a, b, c, values, uniform(seed, replication, source, number, generation, name, visit, purpose)
    )
