"""Assessments of a network as kept: revisions, the summary, one channel's details."""

import json
import zipfile
import zlib
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from houfeng.monitoring.notes import REASONS
from houfeng.monitoring.quality_kept import DETAILS, SUMMARY, TYPE
from houfeng.portal import language
from houfeng.portal.language import say
from houfeng.portal.product_files import files_of, read_once
from houfeng.products.models import Product
from houfeng.products.publish import store
from houfeng.vocabulary.errors import NotFound

_MOST_LISTED = 200
NOISY_SHARE = 0.5  # of levels above the high noise model


@dataclass(frozen=True, slots=True)
class Assessment:
    """One revision beside its others."""

    product: Product
    revisions: list[Product]  # newest first

    @property
    def newest(self) -> bool:
        return self.product == _standing(self.revisions)


def assessments(name: str, revision: str) -> Assessment | None:
    """The revision asked for, else the newest that stands; None where there is none at all."""
    found = list(
        Product.objects.filter(type=TYPE, code=name)
        .order_by("-revision")
        .prefetch_related("files")[:_MOST_LISTED]
    )
    if not found:
        return None
    asked = [one for one in found if str(one.revision) == revision]
    return Assessment(asked[0] if asked else _standing(found), found)


def _standing(revisions: list[Product]) -> Product:
    return next((one for one in revisions if not one.withdrawn), revisions[0])


def assessed_networks() -> list[str]:
    """All names, for who asked for another."""
    found = Product.objects.filter(type=TYPE).order_by("code").values_list("code", flat=True)
    return list(found.distinct())


def summary_of(product: Product) -> dict[str, Any] | None:
    """The network's summary; None where the store lost it."""
    return read_once(product, SUMMARY)


def details_of(product: Product, channels: list[str]) -> dict[str, dict[str, Any]]:
    """Everything told of some channels; those that are not there are left out.

    Raises NotFound where the store lost the archive.
    """
    file = files_of(product).get(DETAILS)
    if file is None:
        raise NotFound(f"{product} has no {DETAILS}")
    return {
        name: detail
        for name in channels
        if (detail := _detail(file.sha256, f"channels/{name}.json")) is not None
    }


@lru_cache(maxsize=512)
def _detail(sha256: str, member: str) -> dict[str, Any] | None:
    # Contents never change under their digest, so they need not be read again.
    try:
        found: dict[str, Any] = json.loads(_archive(sha256).read(member))
    except KeyError:
        return None
    except (zipfile.BadZipFile, zlib.error) as damaged:
        raise NotFound(f"the archive {sha256} is damaged") from damaged
    return found


@lru_cache(maxsize=4)
def _archive(sha256: str) -> zipfile.ZipFile:
    """Left open: the directory of a network of thousands takes a second to read."""
    return zipfile.ZipFile(store().find(sha256))


def moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)


def length_words(seconds: float) -> str:
    """A length of time as people say it."""
    for unit, size in (("days", 86400.0), ("hours", 3600.0), ("minutes", 60.0)):
        if seconds >= 2 * size:
            return say(f"quality.{unit}", value=f"{seconds / size:.3g}")
    return say("quality.seconds", value=f"{seconds:.3g}")


def percent(share: float | None) -> str:
    """Of 1; what is not all never reads as 100 %."""
    if share is None:
        return ""
    text = f"{100 * share:.1f}%"
    return "99.9%" if text == "100.0%" and share < 0.9999 else text.replace("100.0%", "100%")


def reason_words(key: str) -> str:
    zh, en = REASONS[key] if key in REASONS else (key, key.replace("_", " "))
    return zh if language.current() == "zh" else en


def by_hand(told: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {one["station"]: one for one in told.get("excluded_by_hand", ())}


def is_excluded(row: dict[str, Any], hand: dict[str, dict[str, Any]]) -> bool:
    return bool(row["excluded"]) or (bool(hand) and _decided(row, hand) is not None)


def _decided(row: dict[str, Any], hand: dict[str, dict[str, Any]]) -> dict[str, Any] | None:
    station = row["channel"].rsplit(".", 1)[0]
    return hand.get(station) or hand.get(station.rsplit(".", 1)[0])


def excluded_by(row: dict[str, Any], hand: dict[str, dict[str, Any]]) -> str:
    """Why a channel is left out, in words; "" where it is used."""
    one = _decided(row, hand)
    if one is not None:
        return say("quality.state.by_hand", reason=one["reason"])
    return reason_words(row["excluded"]) if row["excluded"] else ""


def state_words(row: dict[str, Any], hand: dict[str, dict[str, Any]]) -> str:
    """What is wrong with a channel; that it is in order where nothing is."""
    why = excluded_by(row, hand)
    parts = [why] if why else []
    if row["clipped"]:
        parts.append(say("quality.state.clipped", count=f"{row['clipped']:,}"))
    parts += [
        say(f"quality.state.{key}", length=length_words(row[key]))
        for key in ("dead_s", "spiking_s", "noisy_s")
        if row[key]
    ]
    if row.get("other_rate"):
        parts.append(say("quality.state.other_rate", count=f"{row['other_rate']:,}"))
    joiner = "；" if language.current() == "zh" else "; "
    return joiner.join(parts) or say("quality.state.good")


def is_bad(row: dict[str, Any]) -> bool:
    return bool(row["dead_s"] or row["spiking_s"] or row["noisy_s"] or row.get("other_rate"))
