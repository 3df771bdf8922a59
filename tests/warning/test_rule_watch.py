"""Lines and plants within the loop; thresholds as the rail table has them."""

import numpy as np
import pytest

from houfeng.monitoring.values import Motion
from houfeng.vocabulary.errors import NotFound, NotValid
from houfeng.warning.magnitude_values import EventMagnitude, SensorSites
from houfeng.warning.predict import predict_targets
from houfeng.warning.rule_watch import RuleWatch, read_lines
from houfeng.warning.rules import Rules
from houfeng.warning.targets import Targets
from houfeng.warning.travel import UniformSpeeds

from .made import hypocentre

# A has two sensors; D of another network has A's short name.
STATIONS = ("XX.A.", "XX.A.10", "XX.B.", "XX.C.", "YY.C.")
LATITUDES = np.array([30.0, 30.0, 30.3, 30.6, 31.0])


def _sites():
    return SensorSites(STATIONS, np.full(5, 103.0), LATITUDES, np.full(5, np.nan))


def _watch(*tables, lines=None):
    lines = lines or {"K10": ("XX.A", "B"), "K50": ("XX.C",)}
    return RuleWatch([Rules.load(one) for one in tables], lines, _sites(), UniformSpeeds())


def _motion(*gal, intensity=1.0):
    felt = np.array(gal, dtype=float) / 100.0
    still = np.full(5, intensity)
    return Motion(0.0, felt, felt / 10, still, still, np.zeros((5, 2, 3)))


def _source(mw):
    magnitude = EventMagnitude(
        mw, 0.3, mw - 0.3, mw + 0.3, mw - 0.5, False, "point", None, None, (), ()
    )
    return hypocentre(latitude=30.1), magnitude


def test_a_line_acts_on_the_strongest_of_its_stations():
    watch = _watch("rail")

    assert watch.step(100.0, _motion(39, 5, 1, 1, 1), ()) == []
    told = watch.step(100.1, _motion(1, 41, 1, 1, 300), ())

    assert [(one.rule, one.group, one.active) for one in told] == [("rail-1", "K10", True)]
    assert told[0].highest == pytest.approx(41.0)


def test_two_sensors_of_one_station_are_one_witness():
    lines = {"unit 1": ("XX.A", "XX.B", "XX.C")}
    alone = _watch("nuclear", lines=lines).step(100.0, _motion(80, 80, 1, 1, 1), ())
    both = _watch("nuclear", lines=lines).step(100.0, _motion(80, 80, 80, 1, 1), ())

    assert alone == []
    assert {one.rule for one in both} == {"npp-alert", "npp-operating"}


def test_peaks_are_held_so_that_witnesses_need_not_swing_together():
    lines = {"unit 1": ("XX.A", "XX.B")}

    def after(seconds):
        watch = _watch("nuclear", lines=lines)
        watch.step(100.5, _motion(80, 1, 1, 1, 1), ())
        return watch.step(100.5 + seconds, _motion(1, 1, 80, 1, 1), ())

    assert {one.rule for one in after(3.0)} == {"npp-alert", "npp-operating"}
    assert after(8.0) == []


def test_what_is_predicted_counts_until_its_shaking_is_over():
    watch = _watch("rail")
    quiet = _motion(1, 1, 1, 1, 1)
    source = _source(6.8)

    told = watch.step(3.0, quiet, [source])

    at_a = Targets.of_points(["A"], np.array([103.0]), np.array([30.0]))
    expected = predict_targets(*source, at_a, travel_time=UniformSpeeds()).pga_ms2[0] * 100
    named = {one.group: one for one in told}
    assert set(named) == {"K10", "K50"}
    assert {one.rule for one in told} == {"rail-p"}
    assert named["K10"].highest >= expected * 0.999
    assert named["K10"].highest > named["K50"].highest > 40
    # S passes C (56 km away) after 16 s; 20 s later nothing is predicted, and after 120 s of calm
    # the rule, which releases itself, ends.
    assert watch.step(30.0, quiet, [source]) == []
    assert watch.step(45.0, quiet, [source]) == []
    ended = watch.step(166.0, quiet, [source])
    assert {(one.rule, one.group, one.active) for one in ended} == {
        ("rail-p", "K10", False), ("rail-p", "K50", False),
    }  # fmt: skip


def test_a_rule_on_trial_says_so_in_every_line():
    from houfeng.vocabulary.status import Status
    from houfeng.warning.lines import Record, in_words, rule_body

    told = _watch("nuclear", lines={"unit 1": ("XX.A", "XX.B")}).step(
        1.5e9, _motion(160, 1, 160, 1, 1), ()
    )
    words = {
        one.rule: in_words(Record("rule", 1.5e9, 1.5e9, 0.0, rule_body(one)), Status.ACTUAL)
        for one in told
    }

    assert "【测试】规则 npp-trip 触发：unit 1" in words["npp-trip"]
    assert "TEST】rule npp-trip begins" in words["npp-trip"]
    assert "测试" not in words["npp-alert"]


def test_a_restart_goes_on_where_it_was():
    before = _watch("rail", "nuclear", lines={"x": ("XX.A", "XX.B")})
    assert before.step(100.0, _motion(50, 1, 50, 1, 1), ())

    after = _watch("rail", "nuclear", lines={"x": ("XX.A", "XX.B")})
    after.restore(before.checkpoint())

    assert after.step(101.0, _motion(50, 1, 50, 1, 1), ()) == []
    with pytest.raises(NotValid, match="same rules"):
        _watch("rail").restore(before.checkpoint())
    with pytest.raises(NotValid, match="own table"):
        _watch("rail", "pipeline", lines={"y": ("XX.A", "XX.B")}).restore(before.checkpoint())


@pytest.mark.parametrize("name", ["XX.Z", "C"])
def test_a_station_that_is_not_there_or_not_unique_is_named(name):
    with pytest.raises(NotValid, match=r"NET\.STA") as wrong:
        _watch("rail", lines={"K10": (name,)})
    assert wrong.value.value == name


def test_a_quantity_nobody_measures_is_refused(tmp_path):
    import json

    from houfeng.warning.tables_json import read_table

    table = read_table("rules", "rail")[0]
    table["rules"][0]["quantity"] = "moon"
    path = tmp_path / "own.json"
    path.write_text(json.dumps(table))

    with pytest.raises(NotValid, match="predicted_pga_gal"):
        RuleWatch([Rules.load(path)], {"a": ("XX.A",)}, _sites(), UniformSpeeds())


def test_lines_are_read_by_chinese_or_english_names(tmp_path):
    path = tmp_path / "lines.csv"
    path.write_bytes("线路,台站\n京沪,XX.A\n京沪,XX.B\n\n成渝,XX.C\n".encode("gb18030"))

    assert read_lines(path) == {"京沪": ("XX.A", "XX.B"), "成渝": ("XX.C",)}


@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("line\nA\n", "row 1"),
        ("line,station\n", "lines.csv"),
        ("line,station\nA,\n", "row 2, station"),
        ("line,station\nA,X\nA,X\n", "row 3"),
        ("", "row 1"),
    ],
)
def test_lines_that_cannot_be_used_name_the_row(tmp_path, text, field):
    path = tmp_path / "lines.csv"
    path.write_text(text)

    with pytest.raises(NotValid) as wrong:
        read_lines(path)
    assert wrong.value.field.endswith(field)


def test_no_file_is_not_found(tmp_path):
    with pytest.raises(NotFound):
        read_lines(tmp_path / "none.csv")
