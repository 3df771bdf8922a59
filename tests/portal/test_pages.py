"""Pages: what they say, in both languages, in every state of an event."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from houfeng.events.origin import Magnitude, MagnitudeType, Review
from houfeng.products.models import ProductFile
from houfeng.products.publish import publish, store
from houfeng.response.models import Response
from houfeng.vocabulary.status import Status
from tests.portal import scene
from tests.portal.scene import drafts, keep, luding, responded, running

pytestmark = pytest.mark.django_db


def page(client: Client, address: str, status: int = 200) -> str:
    reply = client.get(address)
    assert reply.status_code == status
    return reply.content.decode()


def test_empty_home_says_what_to_do_next(client: Client) -> None:
    assert "<code>houfeng demo</code>" in page(client, "/?lang=zh")
    assert "There are no earthquakes yet" in page(client, "/?lang=en")


def test_home_lists_newest_first_with_degree_level_and_time(client: Client) -> None:
    responded(luding())
    keep(luding(event_id="later", origin_at=luding().origin_at + timedelta(days=1)))

    found = page(client, "/?lang=zh")

    assert found.index("/events/later/") < found.index("/events/luding-2022/")
    # 04:52 UTC is 12:52 in Beijing.
    assert "2022年9月5日 12:52（北京时间；UTC 04:52）" in found
    assert 'class="chip i-9"' in found
    assert 'class="chip alert-orange">橙色' in found
    assert "中国地震烈度" in found


def test_home_costs_the_same_queries_for_one_event_and_for_many(
    client: Client, django_assert_num_queries
) -> None:
    responded(luding())
    with django_assert_num_queries(6):
        page(client, "/")
    for number in range(12):
        keep(luding(event_id=f"more-{number}"))
    with django_assert_num_queries(6):
        page(client, "/")


def test_home_filters_and_pages(client: Client) -> None:
    for number in range(30):
        small = Magnitude(3.0 + number / 10, MagnitudeType.ML)
        keep(luding(event_id=f"e-{number:02}", magnitude=small))

    found = page(client, "/?min_magnitude=5&lang=en")
    assert "10 earthquakes" in found  # 5.0 to 5.9
    assert "e-19" not in found
    first, second = page(client, "/?lang=en"), page(client, "/?page=2")
    assert "Page 1 of 2" in first
    assert first.count('class="size"') == 25
    assert second.count('class="size"') == 5
    assert "No earthquake matches" in page(client, "/?min_magnitude=9")


@pytest.mark.parametrize(
    "bad",
    [
        "?page=x",
        "?page=-4",
        "?page=" + "9" * 5000,
        "?min_magnitude=nan",
        "?status=%00",
        "?lang=%00",
    ],
)
def test_home_takes_nonsense_in_addresses_as_no_wish(client: Client, bad: str) -> None:
    keep(luding())
    assert "luding-2022" in page(client, f"/{bad}")


def test_event_page_answers_first(client: Client) -> None:
    responded(luding())

    found = page(client, "/events/luding-2022/?lang=zh")

    answer = found[: found.index('id="run-title"')]
    assert "四川甘孜州泸定县 6.8 级地震" in answer
    assert "2022年9月5日 12:52:18（北京时间；UTC 04:52:18）" in answer
    assert "北纬 29.59°，东经 102.08° · 震源深度 16 千米" in answer
    assert "50–400" in answer and "最可能约 150" in answer
    assert "中国地震烈度 GB/T 17742-2020" in answer
    assert "第 1 报（共 1 报），人工复核" in answer
    assert "首报" in answer
    assert "brief.zh.pdf" in answer


def test_event_page_in_english(client: Client) -> None:
    responded(luding())

    found = page(client, "/events/luding-2022/?lang=en")

    assert '<html lang="en">' in found
    assert "Magnitude 6.8 earthquake, Luding, Sichuan" in found
    assert "50–400, most likely about 150" in found
    assert "39 km north<" in found  # azimuth 22: northeast begins at 22.5
    # The name, the other language's link, and what counties are found by in both languages.
    without = r"候风|中文|<script.*?</script>|data-find=\"[^\"]*\""
    assert not re.search(r"[一-鿿]", re.sub(without, "", found, flags=re.S))


def test_event_page_counts_its_queries(client: Client, django_assert_num_queries) -> None:
    responded(luding())
    with django_assert_num_queries(9):
        page(client, "/events/luding-2022/")
    responded(luding(magnitude=Magnitude(6.6, MagnitudeType.MS), review=Review.FINAL))
    with django_assert_num_queries(9):
        page(client, "/events/luding-2022/")


def test_event_page_tells_what_a_new_revision_changed(client: Client) -> None:
    responded(luding(review=Review.AUTOMATIC), max_intensity=8.0, alert_level="yellow")
    responded(luding(longitude=102.18, magnitude=Magnitude(7.0, MagnitudeType.MS)))

    found = page(client, "/events/luding-2022/?lang=zh")

    answer = found[: found.index('id="run-title"')]
    assert "震级由 Ms 6.8 调整为 Ms 7.0" in answer
    # 0.1 degree of longitude at 29.59 north: 111.19 * 0.1 * cos(29.59) = 9.67 km
    assert "震中移动 10 公里" in answer
    assert "最大预测烈度由 Ⅷ 调整为 Ⅸ" in answer
    assert "影响级别由黄色调整为橙色" in answer
    assert "更早的版次（1）" in found


@pytest.mark.parametrize(
    ("status", "words"), [(Status.EXERCISE, "演习 EXERCISE"), (Status.TEST, "测试 TEST")]
)
def test_what_is_not_real_wears_its_band_everywhere(
    client: Client, status: Status, words: str
) -> None:
    responded(luding().with_status(status))

    for language in ("zh", "en"):
        found = page(client, f"/events/{status}-luding-2022/?lang={language}")
        title = re.search(r"<title>(.*?)</title>", found)
        assert title is not None
        assert words.split(maxsplit=1)[0] in title.group(1)
        assert f'<div class="band" role="note"><strong>{words}' in found
        assert words.split(maxsplit=1)[0] in page(client, f"/?lang={language}")


def test_a_real_event_wears_no_band(client: Client) -> None:
    responded(luding())
    assert 'class="band"' not in page(client, "/events/luding-2022/")
    assert "演习" not in page(client, "/events/luding-2022/?lang=zh")


def test_event_without_response_says_what_to_do(client: Client) -> None:
    keep(luding())
    assert "<code>houfeng respond luding-2022</code>" in page(client, "/events/luding-2022/")
    assert "No response has been started" in page(client, "/events/luding-2022/?lang=en")


def test_running_response_is_visible_and_refreshes_only_while_it_runs(client: Client) -> None:
    response = running(luding())
    found = page(client, "/events/luding-2022/?lang=zh")
    assert '<noscript><meta http-equiv="refresh"' in found
    assert 'data-stage="impact" data-state="running"' in found
    assert "1.25 s" in found

    Response.objects.filter(run=response.run).update(state="done", finished_at=timezone.now())
    assert "http-equiv" not in page(client, "/events/luding-2022/")


def test_failed_response_names_the_stage_and_the_next_step_but_not_the_secret(
    client: Client,
) -> None:
    response = running(luding())
    Response.objects.filter(run=response.run).update(
        state="failed", error="OperationalError: password of /secret/place"
    )
    found = page(client, "/events/luding-2022/?lang=zh")
    assert "在“估计影响”阶段失败" in found
    assert "houfeng respond luding-2022" in found
    assert "/secret/place" not in found


def test_superseded_response_and_older_products_are_said(client: Client) -> None:
    responded(luding(review=Review.AUTOMATIC))
    response = running(luding(magnitude=Magnitude(6.6, MagnitudeType.MS)))
    Response.objects.filter(run=response.run).update(state="superseded")
    found = page(client, "/events/luding-2022/?lang=en")
    assert "was stopped because a newer revision took over" in found
    assert "the products below were made for revision 1; those for revision 2" in found


def test_a_page_outlives_files_lost_from_the_store(client: Client) -> None:
    responded(luding())
    for file in ProductFile.objects.filter(name__in=["impact.json", "shaking.nc"]):
        store().find(file.sha256).unlink()
    assert "四川甘孜州泸定县 6.8 级地震" in page(client, "/events/luding-2022/?lang=zh")


def test_missing_event_is_404_in_both_languages(client: Client) -> None:
    assert "没有找到这个页面" in page(client, "/events/nowhere/?lang=zh", 404)
    assert "There is no such page" in page(client, "/no/such/page?lang=en", 404)
    page(client, "/events/%00/", 404)


def test_language_choice_keeps_the_page_and_is_remembered(client: Client) -> None:
    keep(luding())
    found = page(client, "/events/luding-2022/?lang=zh")
    assert 'href="/events/luding-2022/?lang=en"' in found
    page(client, "/?min_magnitude=5&lang=en")
    assert '<html lang="en">' in page(client, "/events/luding-2022/")
    assert '<html lang="zh-CN">' in page(Client(), "/")
    assert (
        '<html lang="en">'
        in Client().get("/", headers={"accept-language": "en-GB"}).content.decode()
    )


def test_names_from_outside_are_escaped(client: Client) -> None:
    keep(luding(place_zh="<script>alert(1)</script>", source="<b>x"))
    for address in ("/?lang=zh", "/events/luding-2022/?lang=zh"):
        found = page(client, address)
        assert "<script>alert" not in found
        assert "<b>x" not in found.lower().replace("&lt;b&gt;x", "")


def test_policy_lets_in_only_this_server(client: Client) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    for address in ("/", "/about/", "/nothing-here"):
        found = client.get(address).content.decode()
        assert not re.search(r"\son\w+=|style=", found)  # no inline handler, no inline style
        scripts = re.findall(r"<script([^>]*)>", found)
        assert all("src=" in one or "application/json" in one for one in scripts)


def test_overview_picture_shows_the_listed_earthquakes(client: Client) -> None:
    keep(luding())
    keep(replace(luding(event_id="exercise-x"), status=Status.EXERCISE))
    reply = client.get("/overview.zh.svg")
    assert reply["Content-Type"] == "image/svg+xml"
    found = reply.content.decode()
    assert "四川甘孜州泸定县 6.8 级地震" in found
    assert "演习" in found
    assert client.get("/overview.fr.svg").status_code == 404


def test_scale_colours_come_from_the_one_data_file(client: Client) -> None:
    found = client.get("/scales.css").content.decode()
    assert ".i-6{background:#fbe6a2" in found  # scales.json, degree VI
    assert ".alert-red{background:#b71c1c" in found


def test_built_files_are_packed_and_kept_for_ever(client: Client) -> None:
    home = client.get("/").content.decode()
    script = re.search(r'src="(/static/[^"]+\.js)"', home)
    assert script is not None
    reply = client.get(script.group(1), headers={"accept-encoding": "gzip"})
    assert reply.status_code == 200
    assert reply["Content-Encoding"] == "gzip"
    assert "immutable" in reply["Cache-Control"]
    assert client.get("/static/../settings.py").status_code == 400  # refused as suspicious
    assert client.get("/static/nothing.js").status_code == 404


def test_a_historic_event_is_an_estimate_of_today_and_asks_for_no_action(client: Client) -> None:
    long_after = timezone.now()
    revision = keep(luding())
    publish(drafts(revision.origin), run="late", published_at=long_after)

    zh = page(client, "/events/luding-2022/?lang=zh")
    note = "历史地震的回溯估计：按 2020 年人口计算，不是当时的实际灾情"
    assert note in zh[: zh.index('class="facts"')]
    assert "离开受损房屋" not in zh
    assert "不要求采取任何行动" in zh
    en = page(client, "/events/luding-2022/?lang=en")
    assert "An estimate made long after the earthquake" in en[: en.index('class="facts"')]
    assert "stay out of damaged" not in en


def test_a_fresh_event_says_what_to_do_and_is_no_estimate_of_the_past(client: Client) -> None:
    responded(luding(origin_at=timezone.now() - timedelta(minutes=20)))
    found = page(client, "/events/luding-2022/?lang=zh")
    assert "离开受损房屋" in found
    assert "历史地震的回溯" not in found


def test_an_event_answered_in_time_but_long_past_asks_for_no_action(client: Client) -> None:
    responded(luding())  # answered minutes after it, in 2022
    found = page(client, "/events/luding-2022/?lang=zh")
    assert "历史地震的回溯估计" not in found
    assert "离开受损房屋" not in found


def test_the_source_is_an_agency_and_its_reference_stands_below(client: Client) -> None:
    responded(luding(reference="A long reference, 2023"))
    found = page(client, "/events/luding-2022/?lang=zh")
    answer, below = found.split('id="run-title"')
    assert "中国地震台网中心（CENC）" in answer
    assert "A long reference" not in answer
    assert "A long reference, 2023" in below


def test_places_without_words_are_described(client: Client) -> None:
    keep(luding(place_zh="", place_en=""))
    assert "四川泸定县，距县城 39 公里" in page(client, "/?lang=zh")
    assert "of Luding, Sichuan" in page(client, "/events/luding-2022/?lang=en")


def test_losses_abroad_say_whose_models_they_are_by(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = scene.impact
    monkeypatch.setattr(scene, "impact", lambda *words: real(*words) | {"losses_abroad": True})
    responded(luding())

    assert "震中不在中国" in page(client, "/events/luding-2022/?lang=zh")
    assert "losses are by PAGER" in page(client, "/events/luding-2022/?lang=en")
