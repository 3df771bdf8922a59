"""`houfeng scenario` and `houfeng brief`, from outside."""

import json
import subprocess
import sys

import pytest
from pypdf import PdfReader

from tests.command import ROOT, environment

PASSWORD = "correct horse battery"


def test_a_scenario_says_exercise_in_every_paper_and_its_name(houfeng, tmp_path):
    words = ["--lat", "30.1", "--lon", "102.9", "--depth", "12", "--mag", "6.5", "--strike", "145"]
    done = houfeng("scenario", *words, "--name", "Ya'an drill", "--out", str(tmp_path), "--json")

    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["event_id"] == "scenario-ya-an-drill-1"
    assert told["status"] == "exercise"
    assert {p["status"] for p in told["manifest"]["products"]} == {"exercise"}
    event = json.loads((tmp_path / "event.json").read_text("utf-8"))
    assert (event["status"], event["magnitude"]) == ("exercise", 6.5)
    assert "<status>Exercise</status>" in (tmp_path / "alert.cap.xml").read_text("utf-8")
    papers = [
        p for p in tmp_path.iterdir() if p.suffix in (".pdf", ".docx", ".svg", ".png", ".kmz")
    ]
    assert len(papers) > 5
    assert all(path.name.startswith("演习-") for path in papers)
    for name in ("演习-brief.zh.pdf", "演习-brief.en.pdf", "演习-shakemap.zh.pdf"):
        pages = PdfReader(tmp_path / name).pages
        assert all("演习" in page.extract_text() for page in pages), name
    assert (tmp_path / "impact.json").exists()
    assert (tmp_path / "product.json").exists()


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        ([], 2, "nothing to start from"),
        (["--historic", "wenchaun-2008"], 3, "wenchuan-2008"),
        (["--lat", "30", "--lon", "103", "--mag", "9.9"], 2, "magnitude"),
        (["--lat", "30", "--lon", "103", "--mag", "7", "--time", "2026-01-31T08:00:00"], 2, "zone"),
        (["--lat", "30", "--lon", "103"], 2, "magnitude"),
        (["--rupture", "nowhere.json", "--mag", "7"], 3, "nowhere.json"),
        (["--fault", "faults:x", "--mag", "7"], 3, "there is no layer faults"),
    ],
)
def test_bad_input_is_told_and_publishes_nothing(houfeng, words, code, said):
    done = houfeng("scenario", *words)
    assert done.returncode == code, done.stderr
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_a_rupture_that_crosses_itself_is_told(houfeng, tmp_path):
    file = tmp_path / "mine_fault.txt"
    file.write_text("103 30 0\n103.5 30 0\n103 30 15\n103.5 30 15\n103 30 0\n")
    done = houfeng("scenario", "--rupture", str(file), "--mag", "7", "--json")
    assert done.returncode == 2
    assert "crosses itself" in json.loads(done.stderr)["detail"]


def test_the_briefs_sign_off_at_the_command_line(houfeng, home):
    names = ("--name-zh", "四川省地震局", "--name-en", "Sichuan EA")
    assert houfeng("people", "organisation", "signers", *names).returncode == 0
    for name, duty in (("reviewer", "review"), ("signer", "sign")):
        added = subprocess.run(
            [sys.executable, "-m", "houfeng", "people", "add", name, "--organisation", "signers",
             "--duty", duty, "--password-stdin"],
            input=PASSWORD, env=environment(home), cwd=ROOT, capture_output=True, text=True,
            timeout=60, check=False,
        )  # fmt: skip
        assert added.returncode == 0, added.stderr
    made = json.loads(houfeng("scenario", "--historic", "ludian-2014", "--json").stdout)
    event = made["event_id"]

    early = houfeng("brief", "sign", event, "--as", "signer")
    assert (early.returncode, "reviewed first" in early.stderr) == (2, True)
    wrong = houfeng("brief", "submit", event, "--as", "signer")
    assert (wrong.returncode, "review" in wrong.stderr) == (5, True)
    assert houfeng("brief", "submit", event, "--as", "nobody").returncode == 3
    assert houfeng("brief", "submit", event, "--as", "reviewer").returncode == 0
    signed = houfeng("brief", "sign", event, "--as", "signer")
    assert signed.returncode == 0, signed.stderr

    state = json.loads(houfeng("brief", "state", event, "--json").stdout)
    assert state["state"] == "signed"
    assert state["signed"].endswith("/2")
    assert [one["by"] for one in state["steps"]] == ["signer", "reviewer"]
    again = houfeng("brief", "sign", event, "--as", "signer")
    assert again.returncode == 2
    assert json.loads(houfeng("products", "verify", "--json").stdout)["faults"] == []
