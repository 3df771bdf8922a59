"""The main job, on the real engine: everything made, once, and the newest revision wins."""

import json
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import pairwise

import pytest
from django.db import connections

from houfeng.events.keep import keep_origin
from houfeng.events.origin import Magnitude, MagnitudeType, Origin
from houfeng.products import catalogue
from houfeng.products.models import Product
from houfeng.products.publish import store
from houfeng.products.verify import verify
from houfeng.response import engine, runs
from houfeng.response.models import Response
from houfeng.response.stages import FILES, KINDS
from houfeng.vocabulary.errors import NotFound
from houfeng.vocabulary.status import Status
from tests.quake import NOW, QUAKE


def respond_to(origin: Origin, **words: bool) -> Response:
    kept = keep_origin(origin, received_at=NOW)
    return engine.run_to_end(runs.request(kept.event_id, kept.revision, **words).run)


def read(product: Product, name: str) -> bytes:
    return store().find(product.files.get(name=name).sha256).read_bytes()


def test_an_earthquake_comes_in_and_everything_goes_out(real_engine):
    response = respond_to(QUAKE)

    assert (response.state, response.error) == (Response.State.DONE, "")
    made = {product.type: product for product in catalogue.latest("quake")}
    assert set(made) == set(KINDS)
    names = {kind: {f.name for f in p.files.all()} for kind, p in made.items()}
    assert {kind: names[kind] for kind in FILES} == {k: set(n) for k, n in FILES.items()}
    assert {"grid.xml", "uncertainty.xml", "measures.nc", "shakemap.zh.pdf"} <= names["grids"]
    assert not names["grids"] & names["shaking"]
    stages = list(response.stages.all())
    assert [stage.name for stage in stages] == list(runs.STAGES)
    assert all(stage.seconds > 0 for stage in stages)
    for one, following in pairwise(stages):
        assert one.started_at < following.started_at
    assert verify().faults == ()
    assert not runs.work_folder(response.run).exists()


def test_one_version_goes_through_the_whole_chain(real_engine):
    respond_to(QUAKE)
    made = {product.type: product for product in catalogue.latest("quake")}
    event = json.loads(read(made["origin"], "event.json"))
    impact = json.loads(read(made["impact"], "impact.json"))
    contours = json.loads(read(made["shaking"], "contours.geojson"))

    for told in (event, impact, contours):
        assert told["status"] == "actual"
        assert told["revision"] == 1
    assert {p.event_revision for p in made.values()} == {1}
    # What the alert says is what the impact says.
    assert made["alert"].properties["max_intensity"] == impact["max_intensity"]


def test_asking_twice_publishes_once(real_engine):
    first, second = respond_to(QUAKE), respond_to(QUAKE)

    assert first.run == second.run
    assert Product.objects.count() == len(KINDS)


def test_asking_again_publishes_new_revisions_and_refers_to_the_first_message(real_engine):
    respond_to(QUAKE)
    respond_to(QUAKE, again=True)

    alerts = list(Product.objects.filter(type="alert").order_by("revision"))
    assert [alert.revision for alert in alerts] == [1, 2]
    first, second = (read(alert, "alert.cap.xml").decode() for alert in alerts)
    assert "<msgType>Alert</msgType>" in first
    assert "<msgType>Update</msgType>" in second
    assert alerts[0].properties["cap_identifier"] in second


def test_an_exercise_says_so_in_every_product(real_engine):
    respond_to(QUAKE.with_status(Status.EXERCISE))

    made = {product.type: product for product in catalogue.latest("exercise-quake")}
    assert {product.status for product in made.values()} == {"exercise"}
    assert "<status>Exercise</status>" in read(made["alert"], "alert.cap.xml").decode()
    assert "演习" in read(made["alert"], "alert.cap.xml").decode()
    assert "演习" in read(made["shaking"], "map.zh.svg").decode()
    assert "EXERCISE" in read(made["shaking"], "map.en.svg").decode()
    assert "演习" in read(made["shaking"], "contours.geojson").decode()
    assert json.loads(read(made["impact"], "impact.json"))["status"] == "exercise"


def test_a_newer_revision_supersedes_a_running_older_one(real_engine):
    first = keep_origin(QUAKE, received_at=NOW)
    run_1 = runs.request("quake", first.revision).run
    with engine.worker() as here:
        assert here
        engine._start(run_1)
        wait_until(lambda: runs_stage(run_1, "shaking"))
        larger = replace(QUAKE, magnitude=Magnitude(6.8, MagnitudeType.MS))
        second = keep_origin(larger, received_at=NOW)
        run_2 = runs.request("quake", second.revision).run
        engine._start(run_2)
        wait_until(lambda: not Response.objects.filter(state__in=engine.UNFINISHED).exists())

    assert Response.objects.get(run=run_1).state == Response.State.SUPERSEDED
    assert Response.objects.get(run=run_2).state == Response.State.DONE
    assert {p.event_revision for p in Product.objects.all()} == {2}
    assert Response.objects.count() == 2
    assert first.event.revisions.count() == 2


def test_a_revision_that_came_late_publishes_nothing(real_engine):
    old = keep_origin(QUAKE, received_at=NOW)
    new = replace(QUAKE, magnitude=Magnitude(6.8, MagnitudeType.MS))
    respond_to(new)

    late = engine.run_to_end(runs.request("quake", old.revision).run)

    assert late.state == Response.State.SUPERSEDED
    assert "revision 2 of quake has taken over" in late.error
    assert {p.event_revision for p in Product.objects.all()} == {2}


def test_a_stage_that_fails_publishes_nothing_and_may_be_asked_for_anew(real_engine):
    # The grid of a shaking map stops short of the poles.
    far_north = replace(QUAKE, event_id="pole", latitude=89.0)
    response = respond_to(far_north)

    assert response.state == Response.State.FAILED
    assert "latitude" in response.error
    assert not Product.objects.exists()
    assert runs.request("pole", 1).run != response.run


def test_what_was_asked_for_without_a_worker_is_done_by_the_next_one(real_engine):
    kept = keep_origin(QUAKE, received_at=NOW)
    asked = runs.request("quake", kept.revision)
    began = time.monotonic()

    engine.work(
        lambda: (
            Response.objects.get(run=asked.run).state == Response.State.DONE
            or time.monotonic() - began > 60
        )
    )

    assert Response.objects.get(run=asked.run).state == Response.State.DONE


def test_there_is_one_worker_a_database(real_engine):
    assert not engine.is_worked()
    with engine.worker() as first, engine.worker() as second:
        assert (first, second) == (True, False)
        assert engine.is_worked()
    assert not engine.is_worked()


def test_a_response_to_an_unknown_event_is_refused(real_engine):
    with pytest.raises(NotFound, match="no revision 1"):
        runs.request("nowhere", 1)
    assert not Response.objects.exists()


def runs_stage(run: str, name: str) -> bool:
    stage = Response.objects.get(run=run).stages.get(name=name)
    return stage.started_at is not None


def wait_until(true, seconds: float = 60) -> None:
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until, "waited too long"
        time.sleep(0.02)


def test_asked_for_by_many_at_once_it_is_one_run(transactional_db):
    kept = keep_origin(QUAKE, received_at=NOW)

    def ask(_number: int) -> str:
        try:
            return runs.request("quake", kept.revision).run
        finally:
            connections.close_all()

    with ThreadPoolExecutor(6) as pool:
        assert len(set(pool.map(ask, range(6)))) == 1


def test_a_run_the_engine_forgot_is_closed_and_may_be_asked_for_anew(real_engine):
    kept = keep_origin(QUAKE, received_at=NOW)
    lost = runs.request("quake", kept.revision)
    Response.objects.filter(run=lost.run).update(state=Response.State.RUNNING)

    with engine.worker() as here:
        assert here

    lost.refresh_from_db()
    assert (lost.state, lost.error) == (Response.State.FAILED, "interrupted; ask for it again")
    assert respond_to(QUAKE).state == Response.State.DONE
