"""What a notice says, in both languages and as values."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

from houfeng.impact.facilities.assess import Assessment
from houfeng.impact.facilities.facility_list import Facilities
from houfeng.impact.facilities.results import row
from houfeng.impact.facilities.standing import Changes
from houfeng.impact.facilities.states import OUTSIDE, STATE_WORDS
from houfeng.impact.facilities.thresholds import read_threshold
from houfeng.impact.models import Notice
from houfeng.vocabulary.status import BANNER, Status

MOST_NAMED = 50  # sites named in one notice; the list itself names all


def as_dict(notice: Notice) -> dict[str, Any]:
    """A kept notice as JSON values."""
    return {
        "organisation": notice.facility_list.organisation,
        "list": notice.facility_list.name,
        "kind": notice.kind,
        "event": notice.event_id,
        "run": notice.run,
        "status": notice.status,
        "made_at": notice.made_at.isoformat(),
        "shaking_sha256": notice.shaking_sha256,
        **notice.body,
    }


def change_body(
    sites: Facilities,
    found: Assessment,
    changes: Changes,
    *,
    list_name: str,
    event: tuple[str, str],
    status: Status,
) -> dict[str, Any]:
    """A notice of crossings and material change; event: what it is called, (Chinese, English)."""
    up, down = changes.up.size, changes.down.size
    before, now = changes.moderate_before, changes.moderate_now
    counts = found.counts
    parts_zh, parts_en = [], []
    if up:
        parts_zh.append(f"{up} 处达到通知阈值")
        parts_en.append(f"{up:,} reached their threshold")
    if down:
        parts_zh.append(f"{down} 处回落到阈值以下")
        parts_en.append(f"{down:,} fell below it")
    if changes.material:
        parts_zh.append(f"可能中等及以上破坏的设施由 {before} 处变为 {now} 处")
        parts_en.append(f"moderate damage or worse: from {before:,} to {now:,}")
    worst_zh = "，".join(
        f"{STATE_WORDS[state][0]} {counts[state]} 处"
        for state in ("complete", "extensive", "moderate", "slight")
        if counts[state]
    )
    worst_en = ", ".join(
        f"{STATE_WORDS[state][1]} {counts[state]:,}"
        for state in ("complete", "extensive", "moderate", "slight")
        if counts[state]
    )
    outside = counts[OUTSIDE]
    return {
        **_title(event, list_name, status),
        "words_zh": f"{'；'.join(parts_zh)}。{len(sites)} 处设施中按最可能状态："
        f"{worst_zh or '均基本完好'}；{outside} 处在图外。",
        "words_en": f"{'; '.join(parts_en)}. Of {len(sites):,} sites, most probably: "
        f"{worst_en or 'none damaged'}; {outside:,} outside the map.",
        "why": [
            *(["threshold"] if up or down else []),
            *(["material"] if changes.material else []),
        ],
        "counts": counts,
        "moderate_before": before,
        "moderate_now": now,
        "reached": int(up),
        "fallen": int(down),
        "reached_sites": _named(sites, found, changes.up),
        "fallen_sites": _named(sites, found, changes.down),
    }


def cancel_body(*, list_name: str, event: tuple[str, str], status: Status) -> dict[str, Any]:
    """A notice that what was said about an event no longer stands."""
    return {
        **_title(event, list_name, status, zh="撤销", en="withdrawn: "),
        "words_zh": "该地震信息已撤销，此前就此发出的设施通知一并作废。",
        "words_en": "The earthquake was withdrawn; what was told about the sites is void.",
        "why": ["withdrawn"],
    }


def proving_words(list_name: str, at: str) -> dict[str, str]:
    """What a test notice says before the figures of its made-up shaking."""
    return {
        "title_zh": f"【测试】设施通知链路测试：{list_name}",
        "title_en": f"测试 TEST: facility notices of the list {list_name}",
        "lead_zh": f"本通知用于检验通知链路（{at}），所用震动图为虚构，没有发生地震。",
        "lead_en": f"This proves that notices arrive ({at}). The shaking is made up; there was no "
        "earthquake.",
    }


def _title(
    event: tuple[str, str], list_name: str, status: Status, zh: str = "", en: str = ""
) -> dict[str, str]:
    banner_zh, banner_en = BANNER[status]["zh"], BANNER[status]["en"]
    return {
        "title_zh": (f"【{banner_zh}】" if banner_zh else "")
        + f"{zh}设施震害通知：{event[0]}，列表“{list_name}”",
        "title_en": (f"{banner_en}: " if banner_en else "")
        + f"{en}facilities after {event[1]}, list {list_name}",
    }


def _named(sites: Facilities, found: Assessment, chosen: NDArray[np.intp]) -> list[dict[str, Any]]:
    """The worst of some sites, with the threshold of each in words."""
    place = np.empty(len(sites), dtype=np.intp)
    place[found.order] = np.arange(len(sites))
    worst = chosen[np.argsort(place[chosen])][:MOST_NAMED]
    named = []
    for site in worst:
        told = row(sites, found, int(site))
        zh, en = read_threshold(sites.thresholds[sites.threshold_of[site]]).words()
        named.append(
            {
                name: told[name]
                for name in ("id", "name", "most_probable_state", "value", "measure", "sigma")
            }
            | {
                "reason_zh": told["reason_zh"],
                "reason_en": told["reason_en"],
                "threshold_zh": zh,
                "threshold_en": en,
            }
        )
    return named
