"""Many felt cells become fewer: sums kept, stations untouched, and said so."""

import numpy as np
import pytest

from houfeng.shaking.observations import INSTRUMENT, MACROSEISMIC, Observations
from houfeng.shaking.thinning import thin_felt


def observations(n: int, *, flagged: int = 0) -> Observations:
    """One station, then n felt cells 1 km apart in a square; synthetic."""
    side = int(np.ceil(np.sqrt(n)))
    row, column = np.divmod(np.arange(n), side)
    nan = np.full(n + 1, np.nan)
    values = np.concatenate([[np.nan], 4.0 + column / side])
    flags = [""] * (n + 1)
    for i in range(1, flagged + 1):
        flags[i], values[i] = "flag_manual", np.nan
    return Observations(
        ids=("CI.PAS", *(f"cell{i}" for i in range(n))),
        names=("",) * (n + 1),
        kinds=(INSTRUMENT, *(MACROSEISMIC,) * n),
        sources=("test",) * (n + 1),
        longitudes=np.concatenate([[103.0], 103.0 + column / 95.0]),
        latitudes=np.concatenate([[31.0], 31.0 + row / 111.2]),
        vs30_ms=nan,
        replies=np.concatenate([[np.nan], np.full(n, 4.0)]),
        values={"PGA": np.concatenate([[-2.0], nan[1:]]), "MMI": values},
        extra_sigma={"PGA": np.zeros(n + 1), "MMI": np.full(n + 1, 0.3)},
        flags={"PGA": ("",) * (n + 1), "MMI": tuple(flags)},
        recorded={"PGA": np.concatenate([[-2.0], nan[1:]]), "MMI": values},
    )


def test_few_cells_are_left_alone():
    seen = observations(50)

    assert thin_felt(seen, 50) is seen


def test_many_are_merged_and_it_is_said():
    seen = observations(900, flagged=2)
    found = thin_felt(seen, 100)

    felt = np.array([kind == MACROSEISMIC for kind in found.kinds])
    usable = felt & np.isfinite(found.values["MMI"])
    assert 40 < usable.sum() <= 100
    assert "898 felt cells merged into" in found.notes[-1]
    # Replies and their mean intensity are those of the parts; a sigma is not made smaller.
    assert found.replies[usable].sum() == pytest.approx(898 * 4)
    before = np.nanmean(seen.values["MMI"])
    after = np.average(found.values["MMI"][usable], weights=found.replies[usable])
    assert after == pytest.approx(before)
    assert found.extra_sigma["MMI"][usable] == pytest.approx(np.full(usable.sum(), 0.3))
    # The station and what was flagged stay.
    assert found.ids[0] == "CI.PAS"
    assert found.values["PGA"][0] == -2.0
    assert list(found.flags["MMI"]).count("flag_manual") == 2
    assert len(set(found.ids)) == len(found.ids)
    for table in (found.values, found.extra_sigma, found.flags, found.recorded):
        assert {len(column) for column in table.values()} == {len(found)}
