"""Pages of an organisation's sites: whose they are, uploading, ranking, files."""

import io
import json
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from houfeng.impact.facilities.keep import keep_list, sites_of
from houfeng.impact.facilities.read import read_facilities
from houfeng.impact.facilities.watch import assess_lists
from houfeng.impact.models import FacilityList, ListAssessment, Notice
from houfeng.portal import facilities, facilities_form
from houfeng.products.models import Product
from houfeng.products.publish import Draft, publish, store
from houfeng.shaking.products.grids_npz import grids_bytes, read_grids
from houfeng.vocabulary.status import Status
from tests.access.making import member
from tests.portal.scene import keep as keep_event
from tests.portal.scene import luding
from tests.shaking.made_result import synthetic_result

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quick_passwords")]
HEADER = "id,name,lon,lat,type,fragility\n"
ROWS = HEADER + "a,电站,102.1,29.6,电站,C1L-HC\nb,学校,102.3,29.7,学校,砖混\nc,远处,10,10,,frame\n"


def kept_list(organisation="power", name="电厂", text=ROWS):
    raw = text.encode()
    version = keep_list(
        organisation, name, read_facilities(raw, "list.csv"),
        raw=raw, file="list.csv", made_at=timezone.now(),
    )  # fmt: skip
    return version.facility_list


def mapped(status=Status.ACTUAL):
    """An earthquake with a map that is a real file of the store."""
    origin = luding(event_id="quake-1").with_status(status)
    event_id = origin.event_id  # an exercise has one of its own
    keep_event(origin)
    made = synthetic_result(102.1, 29.6, status=status)
    files = {"grids.npz": grids_bytes(made)}
    (product,) = publish(
        [Draft("shaking", event_id, status, event_id, 1, files, ())],
        run=f"{event_id}.r1", published_at=timezone.now(),
    )  # fmt: skip
    return product


@pytest.fixture
def power(client: Client):
    client.force_login(member("li", organisation="power", duties=("facilities",)).user)
    return client


def upload(client, content=ROWS, file="sites.csv", **fields):
    raw = content if isinstance(content, bytes) else content.encode()
    return client.post(
        "/facilities/", {"name": "电厂", "file": SimpleUploadedFile(file, raw), **fields}
    )


@pytest.mark.parametrize(
    "address", ["", "1/", "1/quake-1/", "1/quake-1/ranked.csv", "notices.json"]
)
def test_nobody_reads_without_signing_in(client, address):
    kept_list()
    reply = client.get(f"/facilities/{address}")
    assert reply.status_code == 302
    assert reply["Location"].startswith("/account/sign-in?next=%2Ffacilities%2F")


def test_an_organisation_sees_its_own_lists_alone(power):
    mapped()
    theirs, ours = kept_list("water", "水厂"), kept_list("power", "电厂")
    run_all()
    # Something could leak: the other list is there, assessed, and has a notice.
    assert Notice.objects.filter(facility_list=theirs).exists()

    shown = power.get("/facilities/").content.decode()
    assert "电厂" in shown
    assert "水厂" not in shown
    for address in (
        f"{theirs.pk}/", f"{theirs.pk}/quake-1/", f"{theirs.pk}/quake-1/ranked.csv",
    ):  # fmt: skip
        assert power.get(f"/facilities/{address}").status_code == 404
        assert (
            power.get(f"/facilities/{address.replace(str(theirs.pk), str(ours.pk))}").status_code
            == 200
        )
    assert power.post(f"/facilities/{theirs.pk}/watch", {"watched": "no"}).status_code == 404
    assert FacilityList.objects.get(pk=theirs.pk).watched
    told = json.loads(power.get("/facilities/notices.json").content)["notices"]
    assert {one["list"] for one in told} == {"电厂"}


def run_all(event_id="quake-1"):
    product = Product.objects.get(type="shaking", event_id=event_id)
    file = product.files.get(name="grids.npz")
    grids = read_grids(store().find(file.sha256))
    return assess_lists(event_id, product.run, Status(product.status), grids, file.sha256)


def test_reading_needs_no_duty_but_changing_does(client):
    client.force_login(member("li", organisation="power").user)
    kept = kept_list()

    shown = client.get("/facilities/").content.decode()
    assert "电厂" in shown
    assert 'type="file"' not in shown
    assert upload(client).status_code == 403
    assert client.post(f"/facilities/{kept.pk}/watch", {"watched": "no"}).status_code == 403
    assert kept.versions.count() == 1


def test_a_list_is_uploaded_and_shown(power):
    reply = upload(power)
    assert reply.status_code == 302

    kept = FacilityList.objects.get()
    assert (kept.organisation, kept.name) == ("power", "电厂")
    version = kept.versions.get()
    assert (version.made_by, version.file, version.sites) == ("张三", "sites.csv", 3)
    shown = power.get(reply["Location"]).content.decode()
    assert "已保存，第 1 版，3 处设施" in shown
    assert power.get("/facilities/")["Cache-Control"] == "private, no-store"


def test_a_workbook_with_own_curves_is_uploaded(power):
    book = openpyxl.Workbook()
    for row in (["编号", "名称", "经度", "纬度", "易损性"], ["1", "塔", 102.1, 29.6, "我的塔"]):
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    curves = SimpleUploadedFile(
        "c.csv", "name,state,measure,median,beta\n我的塔,slight,PGV,20,0.5\n".encode()
    )
    assert upload(power, made.getvalue(), "sites.xlsx", curves=curves).status_code == 302

    sites = sites_of(FacilityList.objects.get().versions.get())
    assert sites.curves[0].name == "我的塔"


@pytest.mark.parametrize("speak", ["zh", "en"])
def test_bad_rows_are_shown_beside_the_file_and_nothing_is_kept(power, speak):
    power.get(f"/facilities/?lang={speak}")
    reply = upload(power, ROWS + "d,<b>x</b>,0,0,,\ne,=1+1,102,30,,\n", fragility="框架")
    shown = reply.content.decode()

    assert reply.status_code == 422
    assert not FacilityList.objects.exists()
    assert 'value="电厂"' in shown  # what was typed stays
    assert 'value="框架"' in shown
    assert 'aria-describedby="file-hint file-error"' in shown
    cells = re.findall(r'<th scope="row">(\d+)</th><td>(\w+)</td>', shown)
    assert cells == [("5", "lon"), ("6", "name")]
    assert {"zh": "通常表示缺失", "en": "usually means that the place is missing"}[speak] in shown
    assert "<b>x</b>" not in shown


def test_good_rows_are_kept_where_the_owner_says_so(power):
    reply = upload(power, ROWS + "d,x,0,0,,\n", keep_good="yes")
    assert reply.status_code == 302
    version = FacilityList.objects.get().versions.get()
    assert (version.sites, version.refused) == (3, 1)


@pytest.mark.parametrize(
    ("content", "fields", "where", "words"),
    [
        ("a,b\n1,2\n", {}, "file-error", "没有找到表头"),
        ("id,name,lon\n1,x,2\n", {}, "file-error", "表头缺少 lat"),
        ("", {}, "file-error", "请选择文件"),
        (ROWS, {"fragility": "C1L-XX"}, "fragility-error", "相近的有：C1L-"),
        (ROWS, {"name": "=x"}, "name-error", "不能以 = 开头"),
        (
            ROWS,
            {
                "curves": SimpleUploadedFile(
                    "c.csv", b"name,state,measure,median,beta\nx,bad,PGA,1,1\n"
                )
            },
            "curves-error",
            "state",
        ),
    ],
)
def test_each_mistake_stands_beside_its_field(power, content, fields, where, words):
    reply = upload(power, content, **fields)
    shown = reply.content.decode()

    assert reply.status_code == 422
    (told,) = re.findall(f'id="{where}">(.*?)</p>', shown)
    assert words in told
    assert not FacilityList.objects.exists()


def test_a_body_that_is_too_large_is_refused_before_it_is_read(power, monkeypatch):
    monkeypatch.setattr(facilities, "MOST_REQUEST_BYTES", 1_000)

    class Unread(io.BytesIO):
        def read(self, *_words):
            raise AssertionError("the body was read")

    reply = power.generic(
        "POST", "/facilities/", b"", content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH="2000", **{"wsgi.input": Unread()},
    )  # fmt: skip
    assert reply.status_code == 413
    assert "50 MB" in reply.content.decode()


def test_a_file_that_takes_too_long_is_refused(power, monkeypatch):
    monkeypatch.setattr(facilities_form, "MOST_SECONDS", -1.0)
    reply = upload(power)
    assert reply.status_code == 422
    assert "30 秒" in reply.content.decode()


def test_a_forged_upload_is_refused():
    client = Client(enforce_csrf_checks=True)
    client.force_login(member("li", organisation="power", duties=("facilities",)).user)
    kept = kept_list()

    assert upload(client).status_code == 403
    assert client.post(f"/facilities/{kept.pk}/watch", {"watched": "no"}).status_code == 403
    token = re.search(
        r'csrfmiddlewaretoken" value="(\w+)"', client.get("/facilities/").content.decode()
    )[1]
    assert upload(client, csrfmiddlewaretoken=token).status_code == 302


@pytest.mark.parametrize("assessed", [True, False])
def test_sites_are_ranked_as_kept_or_just_now(power, assessed):
    mapped()
    kept = kept_list()
    if assessed:
        run_all()
    shown = power.get(f"/facilities/{kept.pk}/quake-1/").content.decode()

    assert ListAssessment.objects.exists() is assessed
    names = re.findall(r'<th scope="row"><b>(.*?)</b>', shown)
    assert set(names) == {"电站", "学校"}  # the one outside is counted, not listed
    assert "未受震（在图外）" in shown
    assert ("即时计算" in shown) is not assessed
    english = power.get(f"/facilities/{kept.pk}/quake-1/?lang=en").content.decode()
    assert "by the curve C1L-HC" in english


def test_the_ranking_downloads_as_csv_and_an_exercise_says_so(power):
    event_id = mapped(Status.EXERCISE).event_id
    kept = kept_list()
    page = power.get(f"/facilities/{kept.pk}/{event_id}/").content.decode()
    assert 'class="band"' in page
    reply = power.get(f"/facilities/{kept.pk}/{event_id}/ranked.csv")

    assert reply["Content-Type"].startswith("text/csv")
    assert "exercise-facilities" in reply["Content-Disposition"]
    text = reply.content.decode()
    assert text.count("演习 EXERCISE") == 3


def test_many_sites_come_in_pages(power):
    mapped()
    rows = "".join(f"{n},站{n},{102 + n / 1000},29.6,,C1L-HC\n" for n in range(120))
    kept = kept_list(text=HEADER + rows)
    address = f"/facilities/{kept.pk}/quake-1/"

    seen = []
    for number in (1, 2, 3):
        shown = power.get(f"{address}?page={number}").content.decode()
        seen += re.findall(r'<th scope="row"><b>(.*?)</b>', shown)
    assert len(seen) == len(set(seen)) == 120
    assert power.get(f"{address}?page=99999999999999999999").status_code == 200
    assert power.get(f"{address}?page=x").status_code == 200


def test_an_event_without_a_map_is_not_found(power):
    kept = kept_list()
    assert power.get(f"/facilities/{kept.pk}/nothing/").status_code == 404
    keep_event(luding(event_id="bare"))
    assert power.get(f"/facilities/{kept.pk}/bare/").status_code == 404


def test_notices_are_shown_with_sites_and_thresholds(power):
    mapped()
    kept = kept_list()
    run_all()

    shown = power.get(f"/facilities/{kept.pk}/").content.decode()
    assert "处达到通知阈值" in shown
    assert "最可能状态达到轻微破坏" in shown
    assert f'href="/facilities/{kept.pk}/quake-1/"' in shown
    english = power.get(f"/facilities/{kept.pk}/?lang=en").content.decode()
    assert "reached their threshold" in english


def test_notices_are_stopped_and_begun_again(power):
    kept = kept_list()
    for wanted, watched in (("no", False), ("yes", True)):
        assert power.post(f"/facilities/{kept.pk}/watch", {"watched": wanted}).status_code == 302
        assert FacilityList.objects.get(pk=kept.pk).watched is watched
    assert power.get(f"/facilities/{kept.pk}/watch").status_code == 405
