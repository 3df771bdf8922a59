"""Tables kept on disk, far P, and velocity models from files."""

import numpy as np
import pytest
from obspy.taup import TauPyModel

from houfeng.monitoring.travel_times import TravelTimes, far_p_times, iasp91, read_velocity_model
from houfeng.vocabulary.errors import NotValid


def test_far_p_is_that_of_taupy():
    taupy, found = TauPyModel("iasp91"), far_p_times(33.0)
    for degrees in (2.0, 14.0, 19.0, 25.0, 60.0, 95.0):  # 19: in the triplication
        first = taupy.get_travel_times(33.0, degrees, ["ttp"])[0].time
        assert found[int(degrees * 4)] == pytest.approx(first, abs=0.03)


def test_a_table_is_made_once_and_a_broken_one_anew(tmp_path):
    first = TravelTimes.build(iasp91(), farthest_km=100.0, deepest_km=20.0, cache=tmp_path)
    (kept,) = tmp_path.iterdir()
    again = TravelTimes.build(iasp91(), farthest_km=100.0, deepest_km=20.0, cache=tmp_path)
    assert np.array_equal(first.table.slowness, again.table.slowness)

    kept.write_bytes(kept.read_bytes()[:500])
    mended = TravelTimes.build(iasp91(), farthest_km=100.0, deepest_km=20.0, cache=tmp_path)
    assert np.array_equal(first.table.slowness, mended.table.slowness)


def test_beyond_the_table_is_nan_and_a_phase_is_p_or_s():
    times = TravelTimes.build(iasp91(), farthest_km=100.0, deepest_km=20.0)
    found = times.seconds("P", np.array([50.0, 101.0, 50.0]), np.array([10.0, 10.0, 21.0]))
    # 5.8 km/s to 20 km depth in IASP91.
    assert found[0] == pytest.approx(np.hypot(50.0, 10.0) / 5.8, abs=0.01)
    assert np.isnan(found[1:]).all()
    with pytest.raises(NotValid, match="phase"):
        times.seconds("Pg", 1.0, 1.0)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("depth,vp,vs\n0,5,3\n10,6,3.5\n5,6.5,3.7\n", "row 4, column depth: 5.0"),
        ("depth,vp,vs\n0,5,x\n", "row 2, column vs: 'x'"),
        ("depth,vp,vs\n0,5,5.1\n", "row 2, column vs: 5.1"),
        ("depth,vp,vs\n0,nan,3\n", "row 2, column vp"),
        ("depth,vp\n0,5\n", "heading"),
        ("depth,vp,vs\n0,5\n", "row 2"),
        ("depth,vp,vs\n", "at least one layer"),
        ("", "at least one layer"),
    ],
)
def test_a_bad_model_is_told_with_row_and_column(tmp_path, text, told):
    file = tmp_path / "model.csv"
    file.write_text(text)
    with pytest.raises(NotValid, match=told):
        read_velocity_model(file)


def test_taups_files_are_read_to_the_core(tmp_path):
    file = tmp_path / "model.nd"
    file.write_text(
        "0.0 5.3 2.75 2.6\n31.0 7.5 4.0 2.6\nmantle\n31.0 8.1 4.5 3.4\n2891.0 13.7 7.3 5.6\n"
        "outer-core\n2891.0 8.06 0.0 9.9\n"
    )
    model = read_velocity_model(file)
    assert model.depths_km.tolist() == [0.0, 31.0, 31.0, 2891.0]
    assert model.gradient
