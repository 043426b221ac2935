"""A process of thirty stages with everything that makes a map hard to draw: branches, loops, skips, long names."""

from __future__ import annotations

_NAMES = ("приёмка_устройства_у_клиента", "a_stage_with_a_rather_long_name_that_must_be_folded", "检查设备", "x")


def thirty_stages() -> str:
    """The process as YAML."""
    names = [
        _NAMES[number // 7] if number % 7 == 3 and number // 7 < len(_NAMES) else f"stage_{number}"
        for number in range(30)
    ]
    lines = [
        "procsim: 1", "name: Тридцать <этапов> & more", "currency: EUR",
        "calendars: {office: {mon-fri: 08:00-18:00}}",
        "staff:",
    ]  # fmt: skip
    lines += [
        f"  group_{number}: {{count: {3 + 4 * number}, roles: [role_{number}], calendar: office, cost: 30/h}}"
        for number in range(5)
    ]
    lines += [
        "arrivals:",
        "  telephone: {rate: 4/h, calendar: office, enters: stage_0, attributes: {kind: {small: 60%, large: 40%}}}",
        "  letters:",
        "    rate: 1/h",
        "    calendar: office",
        "    enters: {stage_1: 50%, stage_2: 50%}",
        "    attributes: {kind: {small: 60%, large: 40%}}",
        "stages:",
    ]
    lines += [f"  {name}: {_stage(number, names)}" for number, name in enumerate(names)]
    lines += ["ends: {resolved: {repeat: {share: 3%, after: 2 d, enters: stage_0}}, withdrawn: {}}"]
    lines += [
        "kpis:",
        "  the_whole_way_from_the_first_call_to_the_end:",
        "    {from: arrived, to: closed, goal: 90% within 20 h, by: kind, clock: office}",
    ]
    lines += ["  first_answer: {from: arrived, to: stage_0.started, goal: mean within 30 min, clock: office}"]
    lines += ["run: {length: 2 weeks, replications: 2}"]
    return "\n".join(lines) + "\n"


def _stage(number: int, names: list[str]) -> str:
    following = names[number + 1] if number < 29 else "resolved"
    if number % 10 == 8:
        return f"{{wait: 2 h, waits_on: customer, next: {following}}}"
    if number % 10 == 5:
        return f'{{next: [{{when: kind == "large", to: {following}}}, {{to: {names[min(number + 3, 29)]}}}]}}'
    way = following
    if number % 4 == 2 and number < 26:
        way = f"{{{following}: 55%, {names[number + 2]}: 25%, {names[number + 4]}: 15%, withdrawn: 5%}}"
    elif number % 6 == 3:
        way = f"[{{to: {names[number - 2]}, share: 5%, is_rework: true}}, {{to: {following}, share: rest}}]"
    return f"{{role: role_{number % 5}, duration: {4 + number % 3} min, next: {way}}}"
