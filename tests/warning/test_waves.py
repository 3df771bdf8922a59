"""Curves of wave fronts against other ways to the same times."""

from pathlib import Path

import numpy as np
import pytest

from houfeng.warning.travel import UniformSpeeds
from houfeng.warning.waves import DISTANCES_KM, curves_of, wave_curves


@pytest.fixture(scope="module")
def cache(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("waves")


def test_straight_rays_are_circles_of_speed_times_time() -> None:
    curves = curves_of(UniformSpeeds(6.0, 3.5), 12.0)
    # sqrt((3.5 * 20)^2 - 12^2) = 68.96 km
    assert curves.reached_km("S", np.array(20.0)) == pytest.approx(68.96, abs=0.1)
    assert curves.reached_km("P", np.array(1.9)) == 0.0  # 2 s up to the epicentre
    assert curves.seconds("P", np.array(30.0)) == pytest.approx(np.hypot(30, 12) / 6.0, abs=1e-6)


def test_iasp91_agrees_with_taup(cache: Path) -> None:
    from obspy.taup import TauPyModel

    curves = wave_curves(15.2, cache)
    assert curves.depth_km == 15.0
    model = TauPyModel("iasp91")
    for km in (20.0, 100.0, 250.0):
        for phase, names in (("P", ["p", "P", "Pn", "Pg"]), ("S", ["s", "S", "Sn", "Sg"])):
            found = model.get_travel_times(15.0, km / 111.195, names)
            first = min(one.time for one in found)
            assert curves.seconds(phase, np.array(km)) == pytest.approx(first, abs=0.25)


def test_waves_never_come_back(cache: Path) -> None:
    for depth in (0.0, 33.0, 60.0, 150.0):
        curves = wave_curves(depth, cache)
        for times in (curves.p_s, curves.s_s):
            assert times.shape == DISTANCES_KM.shape
            assert (np.diff(times) >= 0.0).all()
        assert (curves.p_s <= curves.s_s).all()


def test_what_is_kept_is_read_again_and_mended_where_broken(cache: Path, tmp_path: Path) -> None:
    from houfeng.warning import waves

    made = wave_curves(10.0, cache).s_s
    (file,) = cache.glob("wave-curves-*.npz")
    broken = tmp_path / file.name
    broken.write_bytes(file.read_bytes()[:1000])
    for table in cache.glob("travel-times-*.npz"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    waves._kept.cache_clear()
    assert np.allclose(wave_curves(10.0, tmp_path).s_s, made)
    assert broken.stat().st_size == file.stat().st_size
