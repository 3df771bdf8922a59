"""The stages of a response: each takes the run's task and leaves files in its folder.

Every stage can be called alone, and again: it writes the same files anew. Later stages read
the files of earlier ones, so that what is published is what was used.
"""

import json
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from houfeng import __version__
from houfeng.documents.cap import LOWEST_OUTLINED, CapReference, build_alert
from houfeng.documents.cap_check import validate_alert
from houfeng.documents.page_files import PAGE_FILES
from houfeng.documents.shaking_files import light_files, map_files
from houfeng.events.evidence import current_evidence
from houfeng.events.keep import fetch_event, one_writer
from houfeng.events.origin import Origin
from houfeng.events.report import event_to_json
from houfeng.impact.assess import assess_impact as assess
from houfeng.impact.estimate import Impact
from houfeng.impact.facilities.watch import assess_lists, watched_lists
from houfeng.impact.report import impact_from_json, impact_to_json
from houfeng.places.store_files import digest_of
from houfeng.products import catalogue
from houfeng.products.models import Product
from houfeng.products.publish import Draft, publish, store
from houfeng.response.known import cache_folder, home, known_of
from houfeng.response.models import Response
from houfeng.response.papers import (
    IMPACT,
    SHAKING,
    as_json,
    brief_files,
    is_retrospective,
    map_pictures,
    place_words,
    read_impact,
    read_matter,
    read_shaking,
)
from houfeng.response.runs import Task, refuse_if_superseded
from houfeng.shaking.changes import account_of
from houfeng.shaking.contours import outline
from houfeng.shaking.products.grids_npz import read_grids
from houfeng.shaking.recipe import INPUTS, follow, pack, recipe_for, unpack
from houfeng.shaking.result import ShakingResult
from houfeng.vocabulary.errors import NotFound, NotValid, Superseded
from houfeng.vocabulary.lineage import Lineage

FILES = {
    "origin": ("event.json",),
    "shaking": (
        "intensity.tif",
        SHAKING,
        "contours.geojson",
        "grids.npz",
        "stationlist.json",
        "rupture.json",
        "info.json",
        "inputs.zip",
        "map.zh.svg",
        "map.en.svg",
        *PAGE_FILES,
    ),
    "impact": (IMPACT,),
    "brief": (
        "brief.zh.pdf",
        "brief.zh.docx",
        "brief.en.pdf",
        "brief.zh.json",
        "brief.en.json",
    ),
    "alert": ("alert.cap.xml",),
}
"""The products that people wait for and their files; `grids` follows with all other formats."""
KINDS = (*FILES, "grids")

_RESULTS: dict[str, ShakingResult] = {}
"""Maps of the runs under way in this process, for the stages after the first."""

SOFTWARE = Lineage("software", "Houfeng", __version__, "this software")


def map_shaking(task: Task) -> None:
    """origin and evidence -> event.json, the map and all that it was made from"""
    recipe = recipe_for(
        task.origin, files=current_evidence(task.origin.event_id), store=home() / "layers"
    )
    # Kept before it is followed: what failed can be looked into.
    task.keep(INPUTS, pack(recipe))
    result = follow(recipe, home() / "layers")
    _RESULTS[task.run] = result
    task.keep("event.json", as_json(event_to_json(task.origin)))
    for name, make in light_files(result, timezone.now()).items():
        task.keep(name, make())


def result_of(task: Task) -> ShakingResult:
    """The run's map: as this process made it, else made again from what was kept."""
    if task.run not in _RESULTS:
        recipe = unpack((task.folder / INPUTS).read_bytes())
        _RESULTS[task.run] = follow(recipe, home() / "layers")
    return _RESULTS[task.run]


def assess_impact(task: Task) -> None:
    """shaking.nc -> impact.json"""
    impact = assess(
        task.origin,
        read_shaking(task.folder),
        known_of(task.origin),
        shaking_sha256=digest_of(task.folder / SHAKING),
        correlation=unpack((task.folder / INPUTS).read_bytes()).profile.correlation,
    )
    task.keep(IMPACT, as_json(impact_to_json(impact)))


def write_brief(task: Task) -> None:
    """shaking.nc, contours.geojson, impact.json -> maps as pictures, briefs"""
    matter = read_matter(task.origin, task.folder)
    made = map_pictures(matter) | brief_files(matter, timezone.now(), previous_impact(task))
    for name, content in made.items():
        task.keep(name, content)


def previous_impact(task: Task) -> tuple[Origin, Impact] | None:
    """What the last published brief was about, where this version can still read it."""
    standing = {one.type: one for one in catalogue.latest(task.origin.event_id)}
    before = standing.get("impact")
    if before is None or before.run == task.run:
        return None
    try:
        content = store().find(before.files.get(name=IMPACT).sha256).read_text("utf-8")
        impact = impact_from_json(json.loads(content))
    except (NotFound, NotValid):  # its file is lost, or of an older shape
        return None
    return fetch_event(impact.event_id, impact.revision), impact


def watch_facilities(task: Task) -> None:
    """The published map -> notices to those whose sites crossed a threshold."""
    if not watched_lists().exists():
        return
    grids = read_grids(task.folder / "grids.npz")
    digest = digest_of(task.folder / SHAKING)
    assess_lists(task.origin.event_id, task.run, task.origin.status, grids, digest)


def write_alert(task: Task) -> None:
    """shaking.nc, impact.json -> alert.cap.xml, checked before it is kept"""
    message = compose_alert(task.origin, task.folder, cancel=False)
    task.keep("alert.cap.xml", message)


def compose_alert(origin: Origin, folder: Path, *, cancel: bool) -> bytes:
    """The CAP message about an origin whose shaking and impact lie in a folder."""
    # An agency's clock may be a little ahead of ours; nothing is said before it happened.
    now = max(timezone.now(), origin.origin_at + timedelta(seconds=1)).replace(microsecond=0)
    shaking = read_shaking(folder)
    message = build_alert(
        origin,
        shaking,
        read_impact(folder),
        outline=outline(shaking, LOWEST_OUTLINED),
        place_zh=place_words(origin, "zh"),
        place_en=place_words(origin, "en"),
        sent=now,
        sender=settings.HOUFENG_SENDER,
        previous=earlier_messages(origin.event_id),
        cancel=cancel,
        retrospective=is_retrospective(origin, now),
        sender_name_zh=settings.HOUFENG_NAME,
        sender_name_en=settings.HOUFENG_NAME,
    )
    validate_alert(message)
    return message


def publish_all(task: Task) -> None:
    """Every file in the folder -> products, all at once; nothing if a newer revision has come."""
    impact = read_impact(task.folder)
    lineage = {
        "origin": (Lineage("origin", task.origin.source, "", task.origin.reference),),
        "shaking": read_shaking(task.folder).lineage,
        "impact": impact.lineage,
    }
    account = account_of(json.loads((task.folder / "info.json").read_text("utf-8")))
    summary = {
        "max_intensity": impact.max_intensity,
        "alert_level": impact.alert_level,
        "place_zh": place_words(task.origin, "zh"),
        "place_en": place_words(task.origin, "en"),
    }
    message = message_properties((task.folder / "alert.cap.xml").read_bytes())
    more: dict[str, dict[str, Any]] = {"alert": dict(message), "shaking": {"account": account}}
    drafts = [
        Draft(
            type=kind,
            code=task.origin.event_id,
            status=task.origin.status,
            event_id=task.origin.event_id,
            event_revision=task.origin.revision,
            files={name: (task.folder / name).read_bytes() for name in names},
            lineage=(
                *lineage.get(kind, (*lineage["shaking"], *lineage["impact"])),
                SOFTWARE,
            ),
            properties=summary | more.get(kind, {}),
        )
        for kind, names in FILES.items()
    ]
    # No newer revision can come between the look and the deed.
    with one_writer(task.origin.event_id):
        refuse_if_superseded(Response.objects.get(run=task.run))
        publish(drafts, run=task.run, published_at=timezone.now())


def publish_grids(task: Task) -> None:
    """The map's bulky formats and the printed sheets, as a product of their own.

    They come after all that people wait for.
    """
    result = result_of(task)
    makers = map_files(result, timezone.now(), cache=cache_folder())
    draft = Draft(
        type="grids",
        code=task.origin.event_id,
        status=task.origin.status,
        event_id=task.origin.event_id,
        event_revision=task.origin.revision,
        files={name: make() for name, make in makers.items()},
        lineage=(*result.lineage, SOFTWARE),
    )
    with one_writer(task.origin.event_id):
        refuse_if_superseded(Response.objects.get(run=task.run))
        standing = {product.type: product for product in catalogue.latest(task.origin.event_id)}
        if "shaking" not in standing or standing["shaking"].run != task.run:
            raise Superseded("the map was withdrawn, or made anew, before its files were ready")
        publish([draft], run=task.run, published_at=timezone.now())
    _RESULTS.pop(task.run, None)


def message_properties(message: bytes) -> dict[str, str]:
    """What a later message must know of this one to refer to it."""
    from lxml import etree

    root = etree.fromstring(message, etree.XMLParser(resolve_entities=False))
    words = {name: root.findtext(f"{{*}}{name}") or "" for name in ("sender", "identifier", "sent")}
    return {f"cap_{name}": text for name, text in words.items()}


def earlier_messages(event_id: str) -> list[CapReference]:
    """Every message published about an event so far, oldest first."""
    found = Product.objects.filter(event_id=event_id, type="alert").order_by("id")
    return [
        CapReference(
            sender=one.properties["cap_sender"],
            identifier=one.properties["cap_identifier"],
            sent=datetime.fromisoformat(one.properties["cap_sent"]),
        )
        for one in found
    ]
