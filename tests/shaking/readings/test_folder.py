import pytest

from houfeng.shaking.readings import read_event_folder
from houfeng.vocabulary.errors import NotFound, NotValid


def test_northridge_by_role(shared):
    found = read_event_folder(shared / "data/shaking/northridge_1994")

    assert found.event is not None and found.event.name == "event.xml"
    assert [path.name for path in found.stations] == ["dyfi_dat.xml", "hist_dat.xml"]
    assert [path.name for path in found.faults] == ["northridge_fault.txt"]
    assert found.moment is not None and found.moment.name == "moment.xml"
    assert found.model_settings is not None and found.model_settings.name == "model_select.conf"
    assert found.rupture is None
    assert "facilities.txt" in found.unknown


def test_inputs_may_lie_in_current_or_input(shared):
    current = read_event_folder(shared / "data/shaking/verification/verification_test_0001")
    older = read_event_folder(shared / "data/shaking/calexico_2010/Calexico")

    assert [path.name for path in current.stations] == ["stationlist.xml"]
    assert current.model_settings is not None and current.model_settings.name == "model.conf"
    assert [path.name for path in older.stations] == ["ciim3_dat.xml", "stationlist_dat.xml"]


def test_an_earlier_maps_list_is_read_before_what_it_was_made_from(tmp_path):
    for name in ("a_dat.xml", "stationlist.json", "overrides.json", "felt_reports.csv"):
        (tmp_path / name).write_text("x")

    found = read_event_folder(tmp_path)

    assert [path.name for path in found.stations] == ["stationlist.json", "a_dat.xml"]
    assert [path.name for path in found.felt] == ["felt_reports.csv"]
    assert found.overrides == tmp_path / "overrides.json"


def test_a_folder_of_something_else_is_refused(tmp_path):
    (tmp_path / "holiday.jpg").write_text("x")

    with pytest.raises(NotValid):
        read_event_folder(tmp_path)
    with pytest.raises(NotFound):
        read_event_folder(tmp_path / "missing")
