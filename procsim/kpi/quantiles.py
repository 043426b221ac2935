"""Quantiles of sorted values, by linear interpolation (type 7 of Hyndman and Fan 1996, numpy's default)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy.typing as npt


def quantile(ordered: npt.NDArray[Any], share: float) -> float | None:
    """The value below which a share of the sorted values lies; None if there are none."""
    if not len(ordered):
        return None
    place = share * (len(ordered) - 1)
    below = int(place)
    above = min(below + 1, len(ordered) - 1)
    low, high = float(ordered[below]), float(ordered[above])
    return low + (high - low) * (place - below)
