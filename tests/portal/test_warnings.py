"""Warning pages: what they say in every state, and the files behind them."""

import json
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from django.test import Client

from houfeng.portal import warnings as pages
from houfeng.portal.warnings_reading import current_warnings, read_warning
from houfeng.portal.warnings_told import told_places
from houfeng.vocabulary.status import Status
from houfeng.warning.platform_ids import platform_event_id
from tests.portal.scene import keep as keep_event
from tests.portal.scene import luding
from tests.portal.warnings_scene import ORIGIN, felt, warned

pytestmark = pytest.mark.django_db

PAGE = "/warnings/main/20220905T045218-1/"


def text(client: Client, address: str, status: int = 200) -> str:
    reply = client.get(address)
    assert reply.status_code == status
    return reply.content.decode()


def at(seconds: float) -> datetime:
    return datetime.fromtimestamp(ORIGIN + seconds, UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch):
    """Sets the server's clock to so many seconds after the origin."""

    def turn(seconds: float) -> None:
        monkeypatch.setattr(pages.timezone, "now", lambda: at(seconds))

    return turn


def script_data(page: str) -> dict:
    found = re.search(r'<script id="warning-data" type="application/json">(.*?)</script>', page)
    assert found
    return json.loads(found[1])


def test_the_list_says_what_to_do_where_there_is_none(client: Client) -> None:
    assert "<code>houfeng exercise --publish</code>" in text(client, "/warnings/?lang=zh")
    assert "No warning has been issued yet" in text(client, "/warnings/?lang=en")
    assert "No warning matches" in text(client, "/warnings/?lang=en&degree=6")


def test_the_list_is_newest_first_with_one_row_an_event(client: Client) -> None:
    warned("older", ORIGIN - 86400.0)
    warned("newer")

    found = text(client, "/warnings/?lang=zh")

    assert found.index("/warnings/main/newer/") < found.index("/warnings/main/older/")
    assert found.count('class="size"') == 2
    assert "6.8" in found and "3 报" in found
    # 6 s after 04:52:18 UTC, in Beijing.
    assert "2022年9月5日 12:52:24（北京时间；UTC 04:52:24）" in found


def test_the_list_filters_and_pages(client: Client) -> None:
    warned("real")
    warned("drill", status=Status.EXERCISE)
    found = text(client, "/warnings/?status=exercise&lang=zh")
    assert "/main/drill/" in found and "/main/real/" not in found
    assert "【演习】" in found
    assert "没有符合条件" in text(client, "/warnings/?degree=9&lang=zh")  # highest is below IX
    assert "/main/real/" in text(client, "/warnings/?degree=x&status=%00&page=999999999999")
    for n in range(26):
        felt(f"felt-{n}", ORIGIN - 1000.0 * n)
    first, last = text(client, "/warnings/?lang=en"), text(client, "/warnings/?page=2&lang=en")
    assert "Page 1 of 2" in first and first.count('class="size"') == 25
    assert last.count('class="size"') == 3


def test_the_list_costs_the_same_queries_for_many(
    client: Client, django_assert_num_queries
) -> None:
    warned("one")
    with django_assert_num_queries(4):  # count, rows, their messages, the current ones
        text(client, "/warnings/")
    for n in range(5):
        warned(f"more-{n}", ORIGIN - n)
    with django_assert_num_queries(4):
        text(client, "/warnings/")


def test_the_page_answers_first(client: Client) -> None:
    warned()

    found = text(client, PAGE + "?lang=zh")

    answer = found[: found.index('id="map-title"')]
    assert "6.8 级地震，四川泸定县" in answer
    assert "2022年9月5日 12:52:18（北京时间；UTC 04:52:18）" in answer
    assert "震源深度 16 千米" in answer and "误差约 3 公里" in answer
    assert "6.8 级（68% 范围 6.5–7.1）" in answer
    assert "第 3 报（共 3 报）" in answer and "发震后 14.0 秒发出" in answer
    assert "震级由 6.3+ 调整为 6.8" in answer
    # 3 km to the east, then 1 km: 2 km.
    assert "震中移动 2 公里" in answer
    assert "不限区域的发布策略" in answer
    assert "横波已经越过全部告警地点" in answer


def test_a_saturated_magnitude_is_read_as_or_more(client: Client) -> None:
    warned(until=9.0)
    assert "6.3 级以上地震" in text(client, PAGE + "?lang=zh")
    found = text(client, PAGE + "?lang=en")
    assert "Magnitude 6.3 or more earthquake" in found
    assert "the rupture may still be growing" in found


def test_the_page_in_english_has_no_chinese(client: Client) -> None:
    warned()
    found = text(client, PAGE + "?lang=en")
    without = r"候风|中文|<script.*?</script>|data-place=\"[^\"]*\"|href=\"[^\"]*\""
    assert not re.search(r"[一-鿿]", re.sub(without, "", found, flags=re.S))
    assert "Luding" in found


def test_the_blind_zone_is_that_of_the_first_message(client: Client) -> None:
    warned()
    found = script_data(text(client, PAGE))
    # Uniform speed 3.55 km/s from 16 km deep, 6 s and 1 s of delivery after the origin:
    # sqrt((7 * 3.55)^2 - 16^2) = 19.1 km.
    assert found["blind"] == pytest.approx(19.1, abs=0.3)


def test_lead_times_count_from_when_a_place_was_first_told() -> None:
    warned()
    places = told_places(read_warning("main", "20220905T045218-1"))
    nearest = min(places, key=lambda one: one.target.s_at or 0.0)
    early = [one for one in places if one.told_at == pytest.approx(ORIGIN + 7.0, rel=0, abs=1e-3)]
    late = [one for one in places if one.told_at == pytest.approx(ORIGIN + 15.0, rel=0, abs=1e-3)]
    assert early and late and len(early) + len(late) <= len(places)
    # The last message calls it blind, but the first came in time: 4.8 s before the S wave.
    assert nearest.target.in_blind_zone and not nearest.blind
    assert nearest.lead_s == pytest.approx(4.8, abs=0.1)
    for one in early:
        assert one.lead_s == pytest.approx(one.target.s_at - ORIGIN - 7.0, abs=1e-3)


def test_a_place_in_the_address_has_its_countdown_without_script(client: Client, clock) -> None:
    warned()
    places = told_places(read_warning("main", "20220905T045218-1"))
    far = next(one for one in places if one.lead_s and one.lead_s > 8.0)
    clock((far.target.s_at or 0.0) - ORIGIN - 5.0)

    found = text(client, f"{PAGE}?place={far.target.id}&lang=zh")
    counter = found[
        found.index("data-counter") : found.index("</section>", found.index("data-counter"))
    ]
    assert far.target.name in counter
    assert re.search(r"横波到达 12:5\d:\d\d", counter)
    assert "避险" in counter
    assert "横波正在传播" in found

    clock((far.target.s_at or 0.0) - ORIGIN + 3.0)
    assert "横波已到达" in text(client, f"{PAGE}?place={far.target.id}&lang=zh")
    assert "不在这次告知之列" in text(client, f"{PAGE}?place=nowhere&lang=zh")


def test_places_are_found_by_both_names_and_paged(client: Client) -> None:
    warned()
    for name in ("泸定", "luding", "LUDING"):
        found = text(client, f"{PAGE}?q={name}&lang=en")
        rows = re.findall(r'<th scope="row"><a href="[^"]*" data-place="[^"]*">([^<]*)', found)
        assert rows and all("Luding" in row for row in rows)
    assert "没有告知过叫“&lt;x&gt;”的地方" in text(client, f"{PAGE}?q=<x>&lang=zh")
    everything = text(client, PAGE)
    total = int(re.search(r"共 (\d+) 处", everything)[1])
    assert total > 30
    second = text(client, PAGE + "?from=30")
    assert second.count("data-place=") == min(total - 30, 30)
    assert "前面的 30 处" in second
    text(client, PAGE + "?from=99999999")


def test_a_cancelled_one_says_so_and_why(client: Client) -> None:
    warned(cancelled=True)
    found = text(client, PAGE + "?lang=zh")
    assert "已解除：经核实不是地震，解除预警" in found
    assert "<h1>预警已解除：6.8 级地震" in found
    assert "下列为解除前最后一报的内容" in found
    assert "预警已解除" in text(client, f"{PAGE}?place=泸定县&lang=zh")
    assert "解除" in text(client, "/warnings/?lang=zh")
    assert script_data(found)["cancelled"] is True


@pytest.mark.parametrize(
    ("status", "words"), [(Status.EXERCISE, "演习 EXERCISE"), (Status.TEST, "测试 TEST")]
)
def test_what_is_not_real_wears_its_band(client: Client, status: Status, words: str) -> None:
    warned(status=status)
    found = text(client, PAGE)
    assert found.count(words) >= 2
    reply = client.get(PAGE + "message-1.json")
    assert f'filename="{status}-warning-main-' in reply["Content-Disposition"]


def test_what_is_felt_and_not_located_needs_no_epicentre(client: Client) -> None:
    felt()
    found = text(client, "/warnings/main/felt-1/?lang=zh")
    assert "附近有强烈震动，尚未定位" in found
    assert "由台站实测震动直接推算" in found
    assert script_data(found)["curves"] is None
    assert "Strong shaking near" in text(client, "/warnings/main/felt-1/?lang=en")
    drawn = text(client, "/warnings/main/felt-1/map-1.zh.svg")
    assert "<circle" in drawn and "发震后" not in drawn


def test_the_log_tells_every_message_and_gives_its_file(client: Client) -> None:
    kept = warned()
    found = text(client, PAGE + "?lang=en")
    log = found[found.index('id="log-title"') :]
    assert log.count('<th scope="row">') == 3
    assert "6.0 s" in log and "14.0 s" in log
    assert "0.4 s" in log  # decided 0.4 s after the newest sample
    assert log.count('<svg class="growth"') == 2
    reply = client.get(PAGE + "message-2.json")
    assert json.loads(reply.content) == kept[1].body
    assert client.get(PAGE + "message-9.json").status_code == 404


def test_the_picture_has_circles_of_the_moment(client: Client) -> None:
    warned()
    drawn = text(client, PAGE + "map-3.zh.svg")
    assert "发震后 14.0 秒" in drawn
    assert "+10 s" in drawn
    assert client.get(PAGE + "map-3.xx.svg").status_code == 404
    assert client.get(PAGE + "map-7.zh.svg").status_code == 404
    assert "after the origin" in text(client, PAGE + "map-1.en.svg")


def test_targets_are_columns_that_fit(client: Client) -> None:
    kept = warned()
    reply = client.get(PAGE + "targets-3.en.json")
    assert "immutable" in reply["Cache-Control"]
    found = json.loads(reply.content)
    last = found["messages"][-1]
    assert len(last["row"]) == len(last["s_at"]) == len(kept[2].body["targets"])
    first = kept[2].body["targets"][0]
    assert found["places"]["id"][last["row"][0]] == first["id"]
    assert last["intensity"][0] == first["intensity"]
    assert len(json.loads(client.get(PAGE + "targets-1.zh.json").content)["messages"]) == 1


def test_the_clock_and_the_newest_number(client: Client, clock) -> None:
    warned(until=9.0)
    clock(10.0)
    found = json.loads(client.get(PAGE + "live.json").content)
    assert found == {"now": ORIGIN + 10.0, "number": 2, "current": True, "cancelled": False}


def test_current_until_the_last_s_wave_and_three_minutes() -> None:
    kept = warned()
    last = max(one["s_at"] for one in kept[-1].body["targets"])
    assert last - ORIGIN < 150.0
    assert [one.event_id for one in current_warnings(at(20.0))] == ["20220905T045218-1"]
    assert current_warnings(at(14.0 + 179.0))
    assert not current_warnings(at(14.0 + 181.0))
    assert not current_warnings(at(-3600.0))  # told by a clock far ahead of ours


def test_waves_that_still_travel_keep_it_current() -> None:
    felt(edit=lambda body: [one.update(s_at=ORIGIN + 300.0) for one in body["targets"]])
    assert current_warnings(at(5.0 + 250.0))
    assert not current_warnings(at(5.0 + 296.0))


def test_home_and_list_wear_the_banner_while_it_is_in_force(client: Client, monkeypatch) -> None:
    warned("drill", status=Status.EXERCISE)
    assert "warned-of" not in text(client, "/")
    monkeypatch.setattr("houfeng.portal.templatetags.houfeng_warnings.timezone.now", lambda: at(16))
    for address in ("/?lang=zh", "/warnings/?lang=zh"):
        found = text(client, address)
        banner = found[
            found.index("data-banner") : found.index("</div>", found.index("data-banner"))
        ]
        assert 'aria-live="polite"' in banner
        assert "地震预警生效中" in banner and "【演习】6.8 级地震" in banner
        assert "/warnings/main/drill/" in banner and "unreal" in banner
    told = json.loads(client.get("/warnings/current.en.json").content)["warnings"]
    assert told[0]["title"].startswith("演习 EXERCISE Magnitude 6.8")


def test_the_event_page_is_linked_where_there_is_one(client: Client) -> None:
    warned()
    assert "地震页面" not in text(client, PAGE + "?lang=zh")
    name = platform_event_id("main", "20220905T045218-1", Status.ACTUAL)
    keep_event(luding(event_id=name))
    assert f'href="/events/{name}/"' in text(client, PAGE + "?lang=zh")


def test_an_unknown_one_leads_to_the_list(client: Client) -> None:
    assert 'href="/warnings/"' in text(client, "/warnings/main/no-such/", 404)
    assert client.get("/warnings/main/no-such/live.json").status_code == 404
    assert client.get("/warnings/current.xx.json").status_code == 404
    assert client.post(PAGE).status_code == 405


def test_lines_with_iso_times_are_read_as_well(client: Client) -> None:
    """A body as `houfeng.warning.lines.decision_body` writes it."""

    def as_line(body: dict) -> None:
        body["hypocentre"]["origin_at"] = "2022-09-05T04:52:18.000Z"
        del body["data_time"]
        for one in body["targets"]:
            one["s_at"] = "2022-09-05T04:53:00.500Z"

    warned(until=6.0, edit=as_line)
    found = text(client, PAGE + "?lang=zh")
    assert "12:52:18" in found and "12:53:00" in found


def test_a_body_of_nonsense_is_still_a_page(client: Client) -> None:
    def spoil(body: dict) -> None:
        body.clear()
        body.update(targets=[{"name": 3}, None], reasons=None, policy=None, magnitude=7)

    warned(until=6.0, edit=spoil)
    assert "尚未定位" in text(client, PAGE + "?lang=zh")
    text(client, "/warnings/")
    text(client, PAGE + "map-1.zh.svg")


def snapshot(folder: Path, at: datetime, loop_time: datetime, **more) -> None:
    """What a running loop leaves each second, as far as these pages read it."""
    columns = ("id", "longitude", "latitude", "state", "reason", "latency_s", "intensity",
               "highest", "pga_gal")  # fmt: skip
    stations = {name: [] for name in columns}
    for n in range(6):
        values = (f"SC.S{n:02}.00", 102.0 + n / 5, 29.4, "working", "", 0.4, 5.0, 5.5, 80.0)
        for name, value in zip(columns, values, strict=True):
            stations[name].append(value)
    body = {
        "name": folder.name, "status": "exercise", "running": True, "counts": {}, "events": [],
        "messages": [], "picks": [], "stations": stations, "data_time": loop_time.isoformat(),
        "loop_time": loop_time.isoformat(), "at": at.isoformat(), **more,
    }  # fmt: skip
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "snapshot.json").write_text(json.dumps(body))


def test_the_live_folder_adds_stations(client: Client, settings, tmp_path) -> None:
    settings.HOUFENG_HOME = tmp_path
    warned(status=Status.EXERCISE)
    assert script_data(text(client, PAGE))["stations"] == []
    snapshot(tmp_path / "live" / "main", at(20), at(20), synthetic=True)
    found = text(client, PAGE + "?lang=zh")
    stations = script_data(found)["stations"]
    assert len(stations) == 6 and sum(used for _, _, used in stations) == 4
    assert "用于定位的台站" in found and "合成数据" in found
    (tmp_path / "live" / "main" / "snapshot.json").write_text('{"half')
    assert script_data(text(client, PAGE))["stations"] == []


def test_a_recording_that_is_replayed_runs_by_its_own_clock(
    client: Client, settings, tmp_path, clock
) -> None:
    settings.HOUFENG_HOME = tmp_path
    warned(status=Status.EXERCISE)
    four_years = 4 * 365 * 86400.0
    clock(four_years)
    assert "正在回放" not in text(client, PAGE + "?lang=zh")
    snapshot(tmp_path / "live" / "main", at(four_years - 1), at(19.0))
    found = text(client, PAGE + "?lang=zh")
    assert "正在回放" in found and "横波正在传播" in found
    live = json.loads(client.get(PAGE + "live.json").content)
    assert live["current"] is True
    assert live["now"] == pytest.approx(ORIGIN + 20.0, rel=0, abs=1e-3)
    assert json.loads(client.get("/warnings/current.zh.json").content)["warnings"]


def test_old_messages_do_not_slow_the_banner(django_assert_num_queries) -> None:
    warned()
    with django_assert_num_queries(1):
        assert current_warnings(at(0) + timedelta(days=1)) == []


def test_the_event_page_leads_to_its_warnings_where_there_are_some(client: Client) -> None:
    loop_id = "20220905T045218-1"
    event_id = platform_event_id("main", loop_id)
    keep_event(luding(event_id=event_id, source="houfeng", source_id=f"main/{loop_id}"))
    assert PAGE not in text(client, f"/events/{event_id}/")
    warned()
    assert f'href="{PAGE}">预警过程' in text(client, f"/events/{event_id}/?lang=zh")
