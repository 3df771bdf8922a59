"""Live pages of a network: the sentence, the list, the map, waveforms, and what may be wrong."""

import json
import re
import time
import xml.etree.ElementTree as ET

import pytest

from houfeng.portal.network_drawing import stations_bounds
from houfeng.portal.network_signs import LEGEND, SIGN_OF, SIGNS
from houfeng.vocabulary.status import Status
from houfeng.warning.live_files import STATES, live_folder
from tests.monitoring.made_network import START
from tests.warning.made_live import DEAD, EVENT, HALF, LATE_CLOCK, QUIET, SILENT, made_live

pytestmark = pytest.mark.django_db


@pytest.fixture
def home(tmp_path, settings):
    settings.HOUFENG_HOME = tmp_path
    return tmp_path


@pytest.fixture
def made(home):
    found = made_live(home)
    found.run(20)
    found.clock.now = time.time()
    found.write()
    yield found
    found.live.close()


def shown(client, address, **more):
    reply = client.get(address, **more)
    assert reply.status_code == 200, address
    return reply.content.decode()


def words(html):
    """What is read, without tags."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", html))


def test_without_a_network_the_page_says_how_to_begin(client, home):
    zh = shown(client, "/network/?lang=zh")
    assert "没有正在运行的监测" in zh
    assert "houfeng monitor --seedlink" in zh
    en = shown(client, "/network/?lang=en")
    assert "No network is being watched" in en
    assert "houfeng replay RECORDINGS --status exercise --publish" in en


def test_the_sentence_comes_first_and_counts_every_trouble(client, made):
    zh = words(shown(client, "/network/?lang=zh"))
    sentence = (
        "5 个台站中 1 个正常；1 个时钟错误，已停用；1 个没有数据；1 个数值不变，已停用；"
        "1 个部分通道不可用。"
    )
    assert sentence in zh
    assert zh.index(sentence) < zh.index("台站列表")
    en = words(shown(client, "/network/main/?lang=en"))
    assert (
        "1 of 5 stations work; 1 excluded for a wrong clock, 1 without data, 1 dead and not used, "
        "1 with channels missing."
    ) in en


def test_the_list_tells_reasons_in_words_and_those_in_need_first(client, made):
    html = shown(client, "/network/main/?lang=zh")
    rows = re.findall(r'<tr data-row="(\d)" data-state="(\w+)">', html)
    assert [state for _, state in rows] == ["excluded", "no_data", "dead", "partial", "working"]
    assert "时钟慢 600 秒" in html
    assert "HNE 没有数据" in html
    # NET.STA of a station without location code is shown without its last dot.
    assert f'/network/main/{DEAD}/">XX.BBB</a>' in html


def test_the_list_is_searched_filtered_and_sorted(client, made):
    def listed(query):
        html = shown(client, f"/network/main/?lang=en&{query}")
        return re.findall(r'<th scope="row"><a href="[^"]+">([^<]+)</a>', html)

    assert listed("q=ccc") == ["XX.CCC"]
    assert listed("state=dead") == ["XX.BBB"]
    assert listed("sort=name") == ["XX.AAA", "XX.BBB", "XX.CCC", "XX.DDD", "XX.EEE"]
    assert listed("sort=latency")[0] == "XX.DDD"
    assert listed("page=99999999999&sort=name")[0] == "XX.AAA"
    assert listed("sort=nonsense&state=nonsense&page=-1")[0] == "XX.DDD"
    assert "No station matches" in shown(client, "/network/main/?lang=en&q=zzz")


def test_thousands_of_stations_come_in_pages(client, home):
    stations = [f"XX.S{n:04d}." for n in range(1234)]
    columns = {
        "id": stations, "longitude": [100 + n % 40 / 2 for n in range(1234)],
        "latitude": [25 + n / 100 for n in range(1234)], "state": ["working"] * 1234,
        "reason": [""] * 1234, "latency_s": [0.5] * 1234, "intensity": [1.0] * 1233 + [6.6],
        "highest": [1.0] * 1234, "pga_gal": [0.1] * 1234,
    }  # fmt: skip
    write_snapshot(home, "big", stations=columns)
    html = shown(client, "/network/big/?lang=zh")
    assert "1,234 个台站全部正常" in html
    assert html.count("<tr data-row=") == 50
    assert "第 1 页，共 25 页" in html
    assert re.findall(r">(XX\.S\d+)<", html)[0] == "XX.S1233"  # it feels most
    last = shown(client, "/network/big/?lang=zh&page=25&sort=name")
    assert last.count("<tr data-row=") == 34


def test_an_exercise_and_synthetic_data_are_marked_on_every_page(client, home):
    made = made_live(home, "drill", status=Status.EXERCISE, synthetic=True)
    made.run(8)
    made.live.close()
    for address in (
        "/network/drill/", f"/network/drill/{QUIET}/", f"/network/drill/waveforms?station={QUIET}",
    ):  # fmt: skip
        html = shown(client, address)
        assert '<div class="band"' in html
        assert "合成数据" in html
    for picture in ("map.zh.svg", f"{QUIET}/waveforms.svg"):
        assert "演习" in shown(client, f"/network/drill/{picture}")


def test_a_state_that_is_old_or_ended_is_said(client, made):
    assert "没有更新" not in shown(client, "/network/main/?lang=zh")
    made.clock.now = time.time() - 75.0
    made.write()
    assert "状态已 75 秒没有更新" in shown(client, "/network/main/?lang=zh")
    made.live.close()
    html = shown(client, "/network/main/?lang=zh")
    assert "没有更新" not in html
    assert "这次监测已于" in html


def test_a_damaged_state_is_a_sentence_not_an_error(client, made, home):
    path = live_folder(home, "main") / "snapshot.json"
    for text in ("", path.read_text("utf-8")[:-9], '{"stations": {}}'):
        path.write_text(text, "utf-8")
        for address in ("/network/main/", f"/network/main/{QUIET}/", "/network/main/waveforms"):
            assert "暂时读不出" in shown(client, f"{address}?lang=zh")
        for address in ("live.json", "map.en.svg", "waveforms.json", f"{QUIET}/waveforms.json"):
            assert client.get(f"/network/main/{address}").status_code == 503


def test_what_is_not_there_is_a_404_that_says_what_is(client, made):
    reply = client.get("/network/nix/?lang=zh")
    assert reply.status_code == 404
    assert "没有叫“nix”的台网" in reply.content.decode()
    assert '<a href="/network/main/">main</a>' in reply.content.decode()
    reply = client.get("/network/main/XX.BBX./?lang=en")
    assert reply.status_code == 404
    assert f'<a href="/network/main/{DEAD}/">XX.BBB</a>' in reply.content.decode()
    for address in ("live.json", "map.zh.svg", "waveforms.json", "NO.NE./waveforms.json"):
        assert client.get(f"/network/nix/{address}").status_code == 404
    assert client.get("/network/main/NO.NE./waveforms.svg").status_code == 404
    assert client.get("/network/UPPER/").status_code == 404
    assert client.get("/network/main/%2e%2e%2fsecret/").status_code == 404


def test_live_json_is_compact_and_not_sent_twice(client, made):
    first = client.get("/network/main/live.json?places=1")
    told = first.json()
    assert told["id"][0] == QUIET
    assert [STATES[code] for code in told["state"]][1] == "dead"
    assert told["summary"]["zh"].startswith("5 个台站中")
    assert told["reasons"]["3"]["en"] == "its clock is 600 s slow"
    assert "id" not in client.get("/network/main/live.json").json()

    again = client.get("/network/main/live.json?places=1", HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 304
    made.clock.now += 1.0
    made.write()
    again = client.get("/network/main/live.json?places=1", HTTP_IF_NONE_MATCH=first["ETag"])
    assert again.status_code == 200


def test_the_age_grows_while_the_state_stays(client, made, monkeypatch):
    young = client.get("/network/main/live.json").json()["age_s"]
    later = time.time() + 60.0
    monkeypatch.setattr("houfeng.portal.network.time.time", lambda: later)
    assert young < 30.0 < client.get("/network/main/live.json").json()["age_s"]


def test_located_earthquakes_are_listed_with_their_warning(client, made):
    made.says_earthquake(magnitude=5.44)
    made.write()
    html = shown(client, "/network/main/?lang=zh")
    assert "5.4 级，深度 10 千米，4 个台站" in html
    assert f"/warnings/main/{EVENT}/" in html


def test_the_map_is_a_picture_with_every_station(client, made):
    made.says_earthquake()
    made.write()
    root = ET.fromstring(shown(client, "/network/main/map.en.svg"))
    names = [text.text for text in root.findall(".//{*}text")]
    assert {"XX.AAA", "XX.BBB", "XX.CCC", "XX.DDD", "XX.EEE"} <= set(names)
    assert len(list(root.findall(".//{*}use"))) == 5
    assert len(list(root.findall(".//{*}defs"))) == 5  # five states, five signs
    assert "1 of 5 stations work" in root.find("{*}title").text


def test_bounds_hold_a_network_across_the_date_line_and_a_single_station():
    west, south, east, north = stations_bounds([179.5, -179.5, 178.0], [-20.0, -18.0, -19.0])
    assert 170 < west < 178 and 180.5 < east < 184
    assert south < -20 and north > -18
    west, _, east, _ = stations_bounds([105.0], [30.0])
    assert east - west == pytest.approx(0.6)


def test_every_state_has_a_sign_and_every_sign_its_words():
    assert set(SIGN_OF) == set(STATES)
    assert set(SIGN_OF.values()) == set(SIGNS) == {sign for sign, _ in LEGEND}


# ---- one station, several stations


def test_a_station_tells_how_it_is_and_what_it_records(client, made):
    made.says_pick()
    made.write()
    zh = words(shown(client, f"/network/main/{QUIET}/?lang=zh"))
    assert "台站 XX.AAA" in zh
    assert "北纬 29.000°，东经 102.000°" in zh
    assert "100,000 计数/(m/s²)" in zh
    assert "100.0%" in zh
    assert "22:13:24.00 P HNZ 12" in zh  # the pick: 4 s after 1,700,000,000 s of POSIX time
    dead = words(shown(client, f"/network/main/{DEAD}/?lang=en"))
    assert "Dead" in dead
    half = words(shown(client, f"/network/main/{HALF}/?lang=en"))
    assert "HNE no data" in half
    assert QUIET.endswith(".")  # the dot of a location without a code need not be typed
    assert "台站 XX.AAA" in words(shown(client, f"/network/main/{QUIET[:-1]}/?lang=zh"))


def test_waveforms_come_in_pixels_with_units_picks_and_arrivals(client, made):
    made.says_pick()
    made.says_earthquake()
    made.write()
    told = client.get(f"/network/main/{QUIET}/waveforms.json?seconds=15&width=300").json()
    assert [one["channel"][-3:] for one in told["traces"]] == ["HNZ", "HNE", "HNN"]
    one = told["traces"][0]
    assert (one["unit"], one["bin_s"]) == ("m/s²", 0.05)
    assert told["ends_at"] == pytest.approx(START + 19.99)
    # Noise of 50 counts at 1e5 counts for a m/s²; the extreme of 1500 values is near 3.4 sigma.
    assert max(v for v in one["high"] if v is not None) == pytest.approx(1.7e-3, rel=0.35)
    assert told["picks"] == [{"channel": f"{QUIET}.HNZ", "at": START + 4.0, "phase": "P"}]
    arrival = next(one for one in told["arrivals"] if one["station"] == QUIET)
    # 12 km away and 10 km deep: 15.6 km; 5.8 and 3.36 km/s in the upper crust of IASP91.
    assert arrival["p_at"] - (START + 2.0) == pytest.approx(15.6 / 5.8, abs=0.35)
    assert arrival["s_at"] - (START + 2.0) == pytest.approx(15.6 / 3.36, abs=0.6)

    later = client.get(
        f"/network/main/{QUIET}/waveforms.json?seconds=15&width=300&since={START + 18}"
    ).json()["traces"][0]
    assert later["first"] == one["first"] + len(one["low"]) - len(later["low"])
    assert later["low"] == one["low"][-len(later["low"]) :]


@pytest.mark.parametrize(
    "query", ["seconds=nan&width=-5", "seconds=1e99&width=1e9", "since=x&seconds="]
)
def test_absurd_wishes_are_taken_within_bounds(client, made, query):
    told = client.get(f"/network/main/{QUIET}/waveforms.json?{query}").json()
    assert len(told["traces"]) == 3
    assert len(told["traces"][0]["low"]) <= 2500


def test_a_silent_station_has_no_waveform_and_says_so(client, made):
    told = client.get(f"/network/main/{SILENT}/waveforms.json").json()
    assert (told["traces"], told["ends_at"]) == ([], None)
    assert shown(client, f"/network/main/{SILENT}/waveforms.svg").startswith("<svg")


def test_samples_that_cannot_be_read_are_said(client, made, home):
    (live_folder(home, "main") / "ring" / "header.json").write_text("{", "utf-8")
    html = shown(client, f"/network/main/{QUIET}/?lang=zh")
    assert "暂时读不出波形" in html
    assert "data-waves-picture" not in html
    assert client.get(f"/network/main/{QUIET}/waveforms.svg").status_code == 503


def test_several_stations_stand_by_their_distance(client, made):
    made.says_earthquake()
    made.write()
    query = f"station={HALF}&station={QUIET}&station={DEAD}&station=XX.NONE.&station={QUIET}"
    told = client.get(f"/network/main/waveforms.json?{query}").json()
    assert [one["station"] for one in told["traces"]] == [QUIET, DEAD, HALF]
    assert {one["channel"][-1] for one in told["traces"]} == {"Z"}
    html = shown(client, f"/network/main/waveforms?{query}&lang=zh")
    assert html.index("XX.AAA</a>") < html.index("XX.BBB</a>") < html.index("XX.EEE</a>")
    assert "台网中没有：XX.NONE." in html
    # A degree of longitude at 29 N is 97.3 km; the epicentre lies 12 km north of the first.
    assert re.search(r"XX\.BBB</a> <span class=\"quiet\">98 千米", html)
    assert "还没有选择台站" in shown(client, "/network/main/waveforms?lang=zh")


def test_more_stations_than_can_be_compared_are_said(client, home):
    names = [f"XX.S{n:02d}." for n in range(20)]
    columns = {
        name: [value] * 20
        for name, value in {
            "longitude": 100.0, "latitude": 30.0, "state": "working", "reason": "",
            "latency_s": 0.5, "intensity": 1.0, "highest": 1.0, "pga_gal": 0.1,
        }.items()
    }  # fmt: skip
    write_snapshot(home, "many", stations={"id": names, **columns})
    query = "&".join(f"station={name}" for name in names)
    html = shown(client, f"/network/many/waveforms?{query}&lang=en")
    assert "Only the first 12 stations are shown" in html


def write_snapshot(home, name, *, stations):
    folder = live_folder(home, name)
    folder.mkdir(parents=True)
    at = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    body = {
        "name": name, "status": "actual", "banner": "", "synthetic": False, "policy": "open 1",
        "running": True, "started_at": at, "at": at, "loop_time": at, "data_time": at,
        "tick_ms": {"p50": 1, "p99": 2, "max": 3}, "counts": {}, "waveform_s": 0, "notes": [],
        "excluded": {}, "events": [], "messages": [], "picks": [], "stations": stations,
    }  # fmt: skip
    (folder / "snapshot.json").write_text(json.dumps(body), "utf-8")


def test_a_station_excluded_by_people_shows_their_reason(client, made):
    made.loop.exclude({LATE_CLOCK: "moved", QUIET: "blasting nearby <b>"})
    made.write()
    html = shown(client, "/network/main/?lang=zh")
    assert "人工停用：blasting nearby &lt;b&gt;" in html
    assert "2 个由人工停用" in words(html)
