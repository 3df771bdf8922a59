"""Pages of a network's data quality: the answer first, lists, revisions, what is not there."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from houfeng.monitoring.exclusions import exclude_station, include_station
from houfeng.monitoring.notes import Note
from houfeng.portal import quality_listing, quality_reading
from houfeng.products.models import Product
from houfeng.products.network_quality import publish_quality
from houfeng.products.publish import store
from houfeng.vocabulary.status import Status
from tests.monitoring.made_quality import channel_quality
from tests.monitoring.readings.recordings import START

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
PAGE = "/network/xx/quality/"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def home(settings, tmp_path):
    settings.HOUFENG_HOME = tmp_path
    quality_reading._detail.cache_clear()
    quality_reading._archive.cache_clear()


def channels():
    return [
        channel_quality("XX.AAA..HHZ"),
        channel_quality("XX.BBB..HHZ", gaps=((START + 100, START + 200),), availability=0.9),
        channel_quality("XX.CCC..HHZ", excluded="clock_slow"),
        channel_quality("XX.DDD..HHZ", clipped=1_234, seconds={"dead": 32.0, "spiking": 0.0}),
        channel_quality("XX.EEE.00.HHZ", above_high_model=0.75),
    ]


def published(found=None, *, status=Status.ACTUAL, at=NOW, name="xx", notes=()):
    return publish_quality(
        name, channels() if found is None else found,
        notes=notes, recording="day", status=status, published_at=at,
    )  # fmt: skip


def rows(html):
    return re.findall(r'<th scope="row"><a href="[^"]*">([^<]+)</a>', html)


def read(client, address, lang="en"):
    joiner = "&" if "?" in address else "?"
    response = client.get(f"{address}{joiner}lang={lang}")
    return response.status_code, response.content.decode()


def test_the_answer_comes_first_in_both_languages(client: Client):
    published()
    status, html = read(client, PAGE)
    assert status == 200
    assert (
        "5 channels of 5 stations over 16.7 min: the middle channel has 100% of its data, the "
        "worst 0.0% (XX.CCC..HHZ); gaps: 1 (channels: 1); left out: 1, clipped: 1, at times "
        "dead, spiking, noisy or of another rate: 1." in html
    )
    _, zh = read(client, PAGE, "zh")
    assert "5 个通道（5 个台站），16.7 分钟：可用率中位数 100%，最低 0.0%（XX.CCC..HHZ）" in zh
    assert html.index("5 channels of") < html.index("<table")


def test_the_worst_stand_first_and_each_says_what_is_wrong(client: Client):
    published()
    _, html = read(client, PAGE)
    assert rows(html) == [
        "XX.CCC..HHZ", "XX.DDD..HHZ", "XX.BBB..HHZ", "XX.AAA..HHZ", "XX.EEE.00.HHZ",
    ]  # fmt: skip
    assert "its clock is slow; excluded" in html
    assert "samples clipped: 1,234; one value for 32 s" in html
    assert html.count("in order") == 3


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("?sort=channel&show=faulty", ["XX.BBB..HHZ", "XX.CCC..HHZ", "XX.DDD..HHZ"]),
        ("?sort=noise", ["XX.EEE.00.HHZ", "XX.AAA..HHZ", "XX.BBB..HHZ", "XX.DDD..HHZ"]),
        ("?sort=gaps", ["XX.BBB..HHZ", "XX.AAA..HHZ"]),
        ("?sort=available", ["XX.CCC..HHZ", "XX.BBB..HHZ"]),
        ("?show=noisy", ["XX.EEE.00.HHZ"]),
        ("?show=excluded", ["XX.CCC..HHZ"]),
        ("?q=eee", ["XX.EEE.00.HHZ"]),
        ("?q=nowhere", []),
        ("?sort=../../etc&show=%27;drop&page=9999999999999999999&q=bbb", ["XX.BBB..HHZ"]),
    ],
)
def test_sorting_showing_and_searching_need_no_script(client: Client, asked, expected):
    published()
    status, html = read(client, PAGE + asked)
    assert status == 200
    assert rows(html)[: len(expected)] == expected
    if "show" in asked or "q" in asked:
        assert rows(html) == expected
    assert ("No channel fits" in html) == (not expected)


def test_a_long_list_is_paged_and_keeps_what_was_asked(client: Client, monkeypatch):
    monkeypatch.setattr(quality_listing, "PAGE_SIZE", 2)
    published()
    _, html = read(client, PAGE + "?sort=channel&page=2")
    assert rows(html) == ["XX.CCC..HHZ", "XX.DDD..HHZ"]
    after = re.search(r'rel="next" href="([^"]+)"', html)[1].replace("&amp;", "&")
    _, last = read(client, PAGE + after.split("#")[0])
    assert rows(last) == ["XX.EEE.00.HHZ"]


def test_what_was_typed_is_words_and_not_markup(client: Client):
    published()
    _, html = read(client, PAGE + "?q=%3Cscript%3Ealert(1)%3C/script%3E")
    assert "<script>alert" not in html
    assert 'value="&lt;script&gt;alert(1)&lt;/script&gt;"' in html


def test_gaps_are_drawn_and_files_offered(client: Client):
    product = published()
    _, html = read(client, PAGE + "?q=BBB")
    assert '<rect class="missing" x="100.0" y="0" width="100.0"' in html
    for name in ("channels.csv", "channels.zip", "quality.json"):
        address = f"/api/v1/products/houfeng/network-quality/xx/{product.revision}/files/{name}"
        assert address in html
        assert client.get(address).status_code == 200
    assert client.get(address.replace("quality.json", "channels.csv"))[
        "Content-Disposition"
    ].endswith('filename="xx-channels.csv"')


def test_a_station_taken_out_by_hand_shows_with_its_reason_and_no_name_of_a_person(client: Client):
    published()
    exclude_station("xx", "XX.AAA", "pump <works>", made_by="li.ming", made_at=NOW)
    _, html = read(client, PAGE)
    assert "excluded by an operator: pump &lt;works&gt;" in html
    assert "holds now" in html
    assert "li.ming" not in html
    assert "left out: 2" in html
    _, one = read(client, PAGE + "XX.AAA..HHZ")
    assert "excluded by an operator" in one
    include_station("xx", "XX.AAA", made_by="li.ming", made_at=NOW + timedelta(hours=1))
    assert "pump" not in read(client, PAGE)[1]


def test_revisions_stay_and_the_newest_is_shown(client: Client):
    published()
    published([channel_quality("XX.NEW..HHZ")], at=NOW + timedelta(days=1))
    assert rows(read(client, PAGE)[1]) == ["XX.NEW..HHZ"]
    _, old = read(client, PAGE + "?revision=1")
    assert len(rows(old)) == 5
    assert "See the newest" in old
    # Links to channels keep the revision; a channel of the older one is not in the newest.
    assert f'href="{PAGE}XX.AAA..HHZ?revision=1"' in old
    assert read(client, PAGE + "XX.AAA..HHZ?revision=1")[0] == 200
    status, html = read(client, PAGE + "XX.AAA..HHZ")
    assert (status, "holds no channel XX.AAA..HHZ" in html) == (404, True)
    assert read(client, PAGE + "?revision=77")[0] == 200


def test_a_channel_tells_its_noise_gaps_and_latency(client: Client):
    published()
    status, html = read(client, PAGE + "XX.BBB..HHZ")
    assert status == 200
    assert "90.0% of its data are there, gaps: 1, the longest 100 s" in html
    assert "at 1 s its median noise is −118 dB" in html
    assert "2023-11-14 22:15:00.000" in html
    assert "Power spectra of 10 segments of 3 min" in html
    assert re.search(r'class="shade s7" d="M', html)
    assert "NHNM" in html
    assert "with the full response taken off" in html
    assert "Latency of 1,000 packets" in html
    assert "received 1,000, came twice 2" in html
    _, zh = read(client, PAGE + "XX.BBB..HHZ", "zh")
    assert "可用率 90.0%，中断 1 次，最长 100 秒" in zh


def test_a_channel_whose_clock_is_wrong_has_no_data_and_no_noise(client: Client):
    published()
    _, html = read(client, PAGE + "XX.CCC..HHZ")
    assert "None of its data could be used; its clock is slow; excluded" in html
    assert "No noise can be told" in html
    assert "No gap is longer" not in html


def test_an_exercise_wears_its_band_on_both_pages(client: Client):
    published(status=Status.EXERCISE)
    for address in (PAGE, PAGE + "XX.AAA..HHZ"):
        assert "演习 EXERCISE" in read(client, address)[1]


def test_what_was_met_while_reading_is_told(client: Client):
    notes = [Note("XX.ZZZ..HHZ", "no_metadata", "", 3), Note("a.mseed", "undecodable", "x", 2)]
    published(notes=notes)
    _, html = read(client, PAGE, "zh")
    assert "没有该通道的台站参数" in html
    assert "a.mseed：数据记录无法解码，已跳过，共 2 次（x）" in html


def test_a_network_never_assessed_says_how_and_what_there_is(client: Client):
    published(name="other")
    status, html = read(client, PAGE)
    assert status == 404
    assert "houfeng network quality recordings/ --publish --name xx" in html
    assert "/network/other/quality/" in html
    assert read(client, PAGE + "XX.AAA..HHZ")[0] == 404


def test_a_lost_file_is_a_sentence(client: Client):
    product = published()
    for file in product.files.all():
        store().path(file.sha256).unlink()
    for address in (PAGE, PAGE + "XX.AAA..HHZ"):
        status, html = read(client, address)
        assert (status, "houfeng products verify" in html) == (200, True)


def test_a_damaged_archive_is_a_sentence(client: Client):
    product = published()
    path = store().path(product.files.get(name="channels.zip").sha256)
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:500])
    status, html = read(client, PAGE + "XX.AAA..HHZ")
    assert (status, "houfeng products verify" in html) == (200, True)


def test_products_without_an_event_trouble_no_other_page(client: Client):
    published()
    assert client.get("/").status_code == 200
    listed = client.get("/api/v1/products?type=network-quality").json()["products"]
    assert (listed[0]["event_id"], listed[0]["event_revision"]) == ("", None)
    for address in ("/api/v1/changes", "/feeds/v1/all_month.geojson", "/api/v1/events"):
        assert client.get(address).status_code == 200
    assert Product.objects.get().code == "xx"
