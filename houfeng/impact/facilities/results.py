"""An assessment as people and machines read it: words with reasons, JSON values, CSV."""

import csv
import io
import math
from collections.abc import Iterable, Iterator
from typing import Any

from houfeng.impact.facilities.assess import Assessment
from houfeng.impact.facilities.facility_list import Facilities
from houfeng.impact.facilities.states import OUTSIDE, STATE_WORDS, UNITS, shown_value
from houfeng.impact.science.fragility import STATES
from houfeng.vocabulary.status import BANNER, Status

_COLUMNS = (
    "rank", "id", "name", "lon", "lat", "type", "fragility", "state", "状态",
    *(f"p_{state}" for state in STATES), "measure", "value", "sigma", "reason_zh", "reason_en",
)  # fmt: skip
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def rows(
    sites: Facilities, found: Assessment, chosen: Iterable[int] | None = None
) -> Iterator[dict[str, Any]]:
    """Sites as plain values, worst first; chosen: indices, in the order they are wanted."""
    for site in found.order if chosen is None else chosen:
        yield row(sites, found, int(site))


def row(sites: Facilities, found: Assessment, site: int) -> dict[str, Any]:
    """One site: values, chances, and the reason for its place in both languages."""
    curve = sites.curves[sites.curve_of[site]]
    inside = bool(found.inside[site])
    state = STATES[int(found.states[site])] if inside else OUTSIDE
    told: dict[str, Any] = {
        "id": sites.ids[site],
        "name": sites.names[site],
        "lon": round(float(sites.longitudes[site]), 6),
        "lat": round(float(sites.latitudes[site]), 6),
        "type": sites.types[sites.type_of[site]],
        "fragility": curve.name,
        "most_probable_state": state,
        "state_zh": STATE_WORDS[state][0],
        "probabilities": None,
        "measure": curve.measure,
        "units": UNITS[curve.measure],
        "value": None,
        "sigma": None,
        "expected_damage": None,
    }
    if inside:
        value = float(found.values[site])
        told |= {
            "probabilities": {
                name: round(float(found.probabilities[at, site]), 4)
                for at, name in enumerate(STATES)
            },
            "value": float(f"{value if curve.measure == 'CSIS' else math.exp(value):.4g}"),
            "sigma": round(float(found.sigmas[site]), 4),
            "expected_damage": round(float(found.damage[site]), 4),
        }
    told["reason_zh"], told["reason_en"] = reasons(sites, found, site)
    return told


def reasons(sites: Facilities, found: Assessment, site: int) -> tuple[str, str]:
    """Why a site stands where it does: shaking there, its sigma, the curve, the chances."""
    if not found.inside[site]:
        return (
            "位于震动图范围之外，未作评估",
            "outside the shaking map: not assessed",
        )
    curve = sites.curves[sites.curve_of[site]]
    value, sigma = float(found.values[site]), float(found.sigmas[site])
    state = STATES[int(found.states[site])]
    most = float(found.probabilities[STATES.index(state), site])
    moderate = float(found.probabilities[2:, site].sum())
    complete = float(found.probabilities[4, site])
    spread_zh = f"标准差 {sigma:.2f}" + ("" if curve.measure == "CSIS" else "（自然对数）")
    spread_en = f"sigma {sigma:.2f}" + ("" if curve.measure == "CSIS" else " in ln")
    zh = (
        f"{shown_value(curve.measure, value, 'zh')}，{spread_zh}；按“{curve.zh}”易损性曲线"
        f"（{curve.name}），最可能{STATE_WORDS[state][0]}（{_percent(most)}），"
        f"中等破坏及以上概率 {_percent(moderate)}，毁坏概率 {_percent(complete)}"
    )
    en = (
        f"{shown_value(curve.measure, value, 'en')}, {spread_en}; by the curve {curve.name} "
        f"({curve.en}) most probably {STATE_WORDS[state][1]} ({_percent(most)}), "
        f"moderate or worse {_percent(moderate)}, complete {_percent(complete)}"
    )
    return zh, en


def _percent(chance: float) -> str:
    if chance < 0.001:
        return "<0.1%"
    return f"{100 * chance:.1f}%" if chance < 0.1 else f"{100 * chance:.0f}%"


def to_csv(sites: Facilities, found: Assessment, status: Status, chosen: Iterable[int]) -> str:
    """The ranked list as CSV with the mark that spreadsheets know UTF-8 by.

    Text that a spreadsheet would take for a formula gets an apostrophe before it. An exercise
    says so in every row.
    """
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\r\n")
    banner = BANNER[status]["en"]
    writer.writerow([*(["status"] if banner else []), *_COLUMNS])
    for number, told in enumerate(rows(sites, found, chosen), start=1):
        chances = told["probabilities"] or {}
        writer.writerow(
            [
                *([banner] if banner else []),
                number, *(neutral(told[name]) for name in ("id", "name")),
                told["lon"], told["lat"], neutral(told["type"]), neutral(told["fragility"]),
                told["most_probable_state"], told["state_zh"],
                *(chances.get(state, "") for state in STATES),
                f"{told['measure']} {told['units']}".strip(),
                "" if told["value"] is None else told["value"],
                "" if told["sigma"] is None else told["sigma"],
                neutral(told["reason_zh"]), neutral(told["reason_en"]),
            ]
        )  # fmt: skip
    return "\ufeff" + made.getvalue()


def neutral(text: str) -> str:
    """Text as no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
