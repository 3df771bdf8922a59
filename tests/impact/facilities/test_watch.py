"""Notices: exactly one where a threshold is crossed, none for a small change, all by real files."""

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest
from django.db import DatabaseError, transaction

from houfeng.events.keep import keep_origin
from houfeng.impact.facilities.keep import find_list, keep_list, lists_of, sites_of, watch
from houfeng.impact.facilities.notices import as_dict
from houfeng.impact.facilities.product import open_product
from houfeng.impact.facilities.read import read_facilities
from houfeng.impact.facilities.watch import (
    assess_lists,
    cancel_lists,
    heartbeat,
    kept_assessment,
)
from houfeng.impact.models import FacilityList, ListAssessment, Notice
from houfeng.shaking.products.grids_npz import write_grids
from houfeng.shaking.products.info import write_info
from houfeng.shaking.products.netcdf import write_netcdf
from houfeng.shaking.result import Field
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.vocabulary.status import Status
from tests.impact.facilities.making import even_map
from tests.quake import QUAKE
from tests.shaking.made_result import synthetic_result

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 1, 31, 9, 0, tzinfo=UTC)
HEADER = "id,name,lon,lat,fragility,threshold\n"
ROWS = HEADER + "a,电厂,103,31,C1L-HC,\nb,水厂,103.2,31,砖混,\nc,远处,99,31,砖混,\n"


def keep(organisation="power", name="电厂", text=ROWS):
    raw = text.encode()
    reading = read_facilities(raw, "list.csv")
    return keep_list(organisation, name, reading, raw=raw, file="list.csv", made_at=NOW)


def run(number, grids, status=Status.ACTUAL, event="quake"):
    return assess_lists(event, f"{event}.r{number}", status, grids, f"{number:064d}")


def test_each_list_gets_one_notice_with_what_it_was_made_of():
    keep()
    keep(organisation="water", name="水厂")
    keep(organisation="water", name="很远", text=HEADER + "z,z,10,10,,\n")
    made = run(1, even_map(pga_g=0.4, csis=9.0))

    assert {str(notice.facility_list) for notice in made} == {"power/电厂", "water/水厂"}
    told = as_dict(Notice.objects.get(facility_list__organisation="power"))
    assert told["shaking_sha256"] == f"{1:064d}"
    assert told["why"] == ["threshold", "material"]
    assert [site["id"] for site in told["reached_sites"]] == ["b", "a"]  # the worse first
    assert told["counts"]["outside"] == 1
    assert "2 处达到通知阈值" in told["words_zh"]
    assert "2 reached their threshold" in told["words_en"]


def test_the_same_run_twice_tells_once():
    keep()
    first = run(1, even_map(pga_g=0.4))
    again = run(1, even_map(pga_g=0.4))

    assert [n.pk for n in again] == [n.pk for n in first]
    assert (Notice.objects.count(), ListAssessment.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    ("write", "name"), [(write_grids, "grids.npz"), (write_netcdf, "measures.nc")]
)
def test_a_small_reissue_is_silent_and_a_crossing_tells_once(tmp_path, write, name):
    """Show 4, with products as they are written and read."""
    made = synthetic_result()
    rng = np.random.default_rng(7)
    rows = "".join(
        f"{n},x,{lon:.5f},{lat:.5f},{'C1L-HC' if n % 2 else 'masonry'},\n"
        for n, (lon, lat) in enumerate(
            zip(rng.uniform(102, 105, 2_000), rng.uniform(30, 32, 2_000), strict=True)
        )
    )
    keep(text=HEADER + rows)

    def product(number, factor):
        folder = tmp_path / str(number)
        folder.mkdir()
        fields = dict(made.fields)
        for measure, field in made.fields.items():
            mean = (
                field.mean * factor if measure in ("MMI", "CSIS") else field.mean + np.log(factor)
            )
            fields[measure] = Field(mean, field.std, field.tau, field.phi)
        write(replace(made, fields=fields), folder / name)
        write_info(made, folder / "info.json", NOW)
        return open_product(folder)

    counts = []
    for number, factor in enumerate((1.0, 1.01, 0.99, 1.01, 1.25, 1.25, 1.26, 1.0), start=1):
        shaken = product(number, factor)
        notices = assess_lists(
            "wenchuan", f"wenchuan.r{number}", shaken.status, shaken.grids, shaken.sha256
        )
        counts.append(len(notices))
    assert counts == [1, 0, 0, 0, 1, 0, 0, 1]
    assert ListAssessment.objects.count() == 8


def test_the_next_notice_compares_with_the_last_one():
    keep(text=HEADER + "a,x,103,31,C1L-HC,PGA 0.2\n")
    assert len(run(1, even_map(pga_g=0.25))) == 1
    assert run(2, even_map(pga_g=0.26)) == []
    (down,) = run(3, even_map(pga_g=0.10))
    assert (down.body["reached"], down.body["fallen"]) == (0, 1)
    assert "1 处回落到阈值以下" in down.body["words_zh"]
    assert len(run(4, even_map(pga_g=0.25))) == 1


def test_an_exercise_says_so_in_both_titles():
    keep()
    (notice,) = run(1, even_map(pga_g=0.5), Status.EXERCISE)

    assert notice.status == "exercise"
    assert notice.body["title_zh"].startswith("【演习】")
    assert notice.body["title_en"].startswith("演习 EXERCISE")


def test_the_earthquake_is_named_where_it_is_known():
    keep_origin(QUAKE, received_at=QUAKE.origin_at)
    keep()
    (notice,) = run(1, even_map(pga_g=0.5))

    assert f"{QUAKE.magnitude.value:.1f} 级地震（quake）" in notice.body["title_zh"]


def test_withdrawing_cancels_once_and_only_where_something_was_told():
    keep()
    keep(organisation="water", text=HEADER + "z,z,10,10,,\n")
    run(1, even_map(pga_g=0.5))
    made = cancel_lists("quake", "quake.withdrawal.9", Status.ACTUAL)

    assert [(n.facility_list.organisation, n.kind) for n in made] == [("power", "cancel")]
    assert "撤销" in made[0].body["title_zh"]
    assert cancel_lists("quake", "quake.withdrawal.10", Status.ACTUAL) == []
    assert cancel_lists("other", "other.withdrawal.1", Status.ACTUAL) == []
    # Mapped again after all: told as if for the first time.
    (notice,) = run(2, even_map(pga_g=0.5))
    assert notice.body["reached"] == 2


def test_a_list_that_is_not_watched_gets_none():
    kept = keep().facility_list
    watch(kept, watched=False)
    assert run(1, even_map(pga_g=0.5)) == []
    watch(kept, watched=True)
    assert len(run(2, even_map(pga_g=0.5))) == 1


def test_a_new_version_is_compared_with_what_was_told_of_the_old():
    keep()
    run(1, even_map(pga_g=0.4, csis=9.0))
    keep(text=ROWS + "d,新站,103.1,31,URML-PC,\n")
    (notice,) = run(2, even_map(pga_g=0.4, csis=9.0))

    assert [site["id"] for site in notice.body["reached_sites"]] == ["d"]


def test_an_assessment_is_ranked_again_from_what_was_kept():
    keep()
    run(1, even_map(pga_g=0.4, csis=9.0))
    kept = ListAssessment.objects.get()
    sites, found, stood = kept_assessment(kept)

    assert found.counts == kept.counts
    assert [sites.ids[at] for at in found.order] == ["b", "a", "c"]
    assert stood.above.tolist() == [True, True, False]


def test_notices_and_versions_are_never_edited():
    version = keep()
    run(1, even_map(pga_g=0.5))
    for change in (
        lambda: Notice.objects.update(status="test"),
        lambda: Notice.objects.all().delete(),
        lambda: type(version).objects.update(sites=0),
    ):
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            change()


def test_a_heartbeat_goes_the_way_of_a_real_notice():
    keep()
    keep(name="阈值很高", text=HEADER + "a,x,103,31,W1-HC,毁坏 99%\n")
    keep(organisation="water")
    made = heartbeat("power", NOW)

    assert [(n.facility_list.name, n.kind, n.status) for n in made] == [
        ("电厂", "test", "test"),
        ("阈值很高", "test", "test"),
    ]
    assert made[0].body["title_zh"].startswith("【测试】")
    assert made[0].body["reached"] >= 1
    with pytest.raises(NotFound):
        heartbeat("nobody", NOW)


def test_lists_are_replaced_whole_and_old_versions_stay():
    first = keep()
    assert keep().pk == first.pk  # the same again is no news
    second = keep(text=HEADER + "x,y,103,31,,\n")

    assert (first.number, second.number) == (1, 2)
    kept = find_list("power", "电厂")
    assert [version.sites for version in kept.versions.all()] == [1, 3]
    assert sites_of(kept.versions.first()).ids == ("x",)
    assert [str(one) for one in lists_of("power")] == ["power/电厂"]
    with pytest.raises(NotFound, match="电厂"):
        find_list("power", "水厂")


@pytest.mark.parametrize("name", ["=x", "长" * 81, "a\x07b"])
def test_a_name_that_cannot_be_one_is_refused(name):
    with pytest.raises(NotValid, match="list"):
        keep(name=name)
    assert not FacilityList.objects.exists()
