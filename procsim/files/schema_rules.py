"""Which keys need each other and which exclude each other, as rules of the JSON Schema beside each mapping's keys.

They say to an editor what the readers of the sections tell of a whole file.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from procsim.files.keys import OF_WORK

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_ONLY_WORK: Final = tuple(key for key in OF_WORK if key not in ("calendar", "at_most", "then"))


def _without(*keys: str) -> dict[str, Any]:
    """None of these keys: an editor underlines the one that is there."""
    return {"properties": dict.fromkeys(keys, False)}


def _one_of(*choices: Iterable[str]) -> dict[str, Any]:
    """At least one of several sets of keys."""
    return {"anyOf": [{"required": list(keys)} for keys in choices]}


#: By the definition's name.
RULES: Final[Mapping[str, dict[str, Any]]] = {
    "Group": {**_one_of(["count"], ["people"]), "dependentSchemas": {"people": _without("count")}},
    "Source": {
        **_one_of(["rate"], ["every"], ["at"]),
        "dependentSchemas": {
            "rate": _without("every", "at"),
            "every": _without("at", "seasons"),
            "at": _without("calendar", "seasons"),
        },
    },
    "Part": {
        "dependentRequired": {
            "reorder_at": ["order_quantity", "lead_time"],
            "order_quantity": ["reorder_at"],
            "lead_time": ["reorder_at"],
        }
    },
    "Stage": {
        "dependentRequired": {
            "role": ["duration"],
            "duration": ["role"],
            "gives_up": ["patience"],
            "waits_on": ["wait"],
            "at_most": ["then"],
            "then": ["at_most"],
        },
        "dependentSchemas": {
            "wait": _without(*_ONLY_WORK),
            "calendar": _one_of(["wait"], ["patience"]),
            "at_most": _one_of(["wait"], ["duration"]),
            **{key: _one_of(["role"], ["duration"]) for key in ("needs", "rank", "assign", "patience", "uses")},
        },
    },
    "Sla": {"dependentRequired": {"time_to_own": ["owned_when"]}},
    "Kpi": {
        **_one_of(["share"], ["from", "to"]),
        "dependentRequired": {"within": ["share"]},
        "dependentSchemas": {"share": _without("from", "to", "clock", "pauses", "gives_up")},
    },
}
