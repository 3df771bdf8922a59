"""After each map: every kept list is assessed, and a notice made only where there is news."""

from datetime import datetime

import numpy as np
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from houfeng.events.keep import fetch_event, preferred_revision
from houfeng.impact.facilities import notices, standing
from houfeng.impact.facilities.assess import Assessment, assess, chances, rank
from houfeng.impact.facilities.facility_list import Facilities
from houfeng.impact.facilities.keep import newest_version, sites_of
from houfeng.impact.facilities.standing import Standing
from houfeng.impact.models import FacilityList, ListAssessment, ListVersion, Notice
from houfeng.shaking.products.grids_npz import Grids
from houfeng.shaking.result import Field
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.status import Status

HEARTBEAT_INTENSITY = 9.0  # of the made-up map: some site is sure to reach its threshold


def assess_lists(
    event_id: str, run: str, status: Status, grids: Grids, shaking_sha256: str
) -> list[Notice]:
    """Assess every watched list in one run's map; returns the notices made of it.

    A list gets a notice where one of its sites has crossed its threshold since the last notice
    about the event, or the number in moderate damage or worse has changed by a fifth. Idempotent
    per version of a list and run: a second call makes nothing and returns the same.
    """
    made = []
    for kept in watched_lists():
        notice = assess_list(kept, event_id, run, status, grids, shaking_sha256)
        if notice is not None:
            made.append(notice)
    return made


def watched_lists() -> QuerySet[FacilityList]:
    """Lists with sites in them for which notices are made."""
    return FacilityList.objects.filter(watched=True, versions__isnull=False).distinct()


def assess_list(
    kept: FacilityList,
    event_id: str,
    run: str,
    status: Status,
    grids: Grids,
    shaking_sha256: str,
    kind: str = Notice.Kind.CHANGE,
) -> Notice | None:
    """Assess one list in one run's map; the notice made of it, or None where nothing is new."""
    with transaction.atomic():
        # One at a time for a list: two runs must not both compare with the same last notice.
        kept = FacilityList.objects.select_for_update().get(pk=kept.pk)
        version = newest_version(kept)
        earlier = Notice.objects.filter(facility_list=kept, run=run, kind=kind).first()
        if earlier is not None or version.assessments.filter(run=run).exists():
            return earlier
        sites = sites_of(version)
        found = assess(sites, grids)
        now, changes = standing.stand(
            sites, found, grids, _last_told(kept, event_id, version, sites)
        )
        made_at = timezone.now()
        assessment = ListAssessment.objects.create(
            version=version,
            event_id=event_id,
            run=run,
            status=status,
            shaking_sha256=shaking_sha256,
            made_at=made_at,
            counts=found.counts,
            content=standing.to_bytes(now),
        )
        if not changes.worth_telling and kind != Notice.Kind.TEST:
            return None
        body = notices.change_body(
            sites,
            found,
            changes,
            list_name=kept.name,
            event=event_words(event_id),
            status=status,
        )
        if kind == Notice.Kind.TEST:
            body |= notices.proving_words(kept.name, f"{made_at:%Y-%m-%d %H:%M} UTC")
        return Notice.objects.create(
            facility_list=kept,
            kind=kind,
            event_id=event_id,
            run=run,
            status=status,
            made_at=made_at,
            shaking_sha256=shaking_sha256,
            assessment=assessment,
            body=body,
        )


def cancel_lists(event_id: str, run: str, status: Status) -> list[Notice]:
    """One cancelling notice for each list that was told about an event now withdrawn.

    Idempotent: a list whose last notice about the event cancels it gets none.
    """
    made = []
    told = Notice.objects.filter(event_id=event_id).values_list("facility_list", flat=True)
    for key in sorted(set(told)):
        with transaction.atomic():
            kept = FacilityList.objects.select_for_update().get(pk=key)
            last = _last_notice(kept, event_id)
            if last is None or last.kind == Notice.Kind.CANCEL:
                continue
            made.append(
                Notice.objects.create(
                    facility_list=kept,
                    kind=Notice.Kind.CANCEL,
                    event_id=event_id,
                    run=run,
                    status=status,
                    made_at=timezone.now(),
                    shaking_sha256=last.shaking_sha256,
                    body=notices.cancel_body(
                        list_name=kept.name, event=event_words(event_id), status=status
                    ),
                )
            )
    return made


def heartbeat(organisation: str, at: datetime) -> list[Notice]:
    """A test notice for each of an organisation's watched lists, by the same way as a real one.

    The map is made up: intensity IX about the list's first site. Raises NotFound where there is
    no list.
    """
    lists = FacilityList.objects.filter(
        organisation=organisation, watched=True, versions__isnull=False
    ).distinct()
    if not lists:
        raise NotFound(f"{organisation} has no watched list; `houfeng facilities import` keeps one")
    name = f"heartbeat-{at:%Y%m%dT%H%M%S}"
    made = []
    for kept in lists:
        sites = sites_of(newest_version(kept))
        grids = made_up_map(float(sites.longitudes[0]), float(sites.latitudes[0]))
        notice = assess_list(
            kept, name, f"{name}.{organisation}", Status.TEST, grids, "", Notice.Kind.TEST
        )
        if notice is not None:
            made.append(notice)
    return made


def made_up_map(longitude: float, latitude: float) -> Grids:
    """Even strong shaking half a degree about a place, in every measure a curve may need."""
    lons, lats = longitude + np.linspace(-0.5, 0.5, 11), latitude + np.linspace(-0.5, 0.5, 11)
    even = np.ones((lats.size, lons.size))
    strong = {
        "CSIS": HEARTBEAT_INTENSITY,
        "PGA": np.log(0.6),
        "PGV": np.log(60.0),
        "SA(0.3)": np.log(1.2),
        "SA(1.0)": np.log(0.8),
    }
    fields = {
        name: Field(even * v, even * 0.3, even * 0.1, even * 0.28) for name, v in strong.items()
    }
    return Grids(lons, lats, fields)


def kept_assessment(kept: ListAssessment) -> tuple[Facilities, Assessment, Standing]:
    """An assessment again, with its ranking, from what was kept of it."""
    sites = sites_of(kept.version)
    stood = standing.from_bytes(bytes(kept.content))
    values, sigmas = stood.values.astype(float), stood.sigmas.astype(float)
    again = rank(stood.inside, values, sigmas, chances(sites, stood.inside, values, sigmas))
    return sites, again, stood


def event_words(event_id: str) -> tuple[str, str]:
    """What an earthquake is called in a notice, (Chinese, English)."""
    try:
        origin = fetch_event(event_id, preferred_revision(event_id))
    except NotFound:
        return event_id, event_id
    magnitude = f"{origin.magnitude.value:.1f}"
    return (
        f"{origin.place_zh} {magnitude} 级地震（{event_id}）".strip(),
        f"M {magnitude} {origin.place_en or origin.place_zh} ({event_id})".replace("  ", " "),
    )


def _last_notice(kept: FacilityList, event_id: str) -> Notice | None:
    return (
        Notice.objects.filter(facility_list=kept, event_id=event_id)
        .select_related("assessment__version")
        .order_by("-id")
        .first()
    )


def _last_told(
    kept: FacilityList, event_id: str, version: ListVersion, sites: Facilities
) -> Standing | None:
    """How the sites stood at the last notice about the event; None where nothing stands told."""
    last = _last_notice(kept, event_id)
    if last is None or last.assessment is None:
        return None
    told = standing.from_bytes(bytes(last.assessment.content))
    if last.assessment.version_id == version.pk:
        return told
    return standing.carried(told, sites_of(last.assessment.version), sites)
