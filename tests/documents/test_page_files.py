"""The page's files of a map: their names, the plots, and the outline that lies over a picture."""

from dataclasses import replace
from xml.etree import ElementTree

import numpy as np

from houfeng.documents.layer_outline import layer_outline, outline_frame
from houfeng.documents.page_files import PAGE_FILES, curve_of, on_the_map, page_files
from houfeng.shaking.reasons import reason
from houfeng.shaking.result import OverDistance
from houfeng.shaking.science.gmm.motion import Motion
from tests.shaking.made_result import synthetic_result, unseen_result


def test_every_file_that_is_promised_is_made() -> None:
    for result in (synthetic_result(), unseen_result()):
        found = page_files(result)
        assert sorted(found) == sorted(PAGE_FILES)
        for name, make in found.items():
            content = make()
            assert content, name
            if name.endswith(".svg"):
                ElementTree.fromstring(content)


def test_the_curve_is_the_models_own() -> None:
    far = np.geomspace(1, 300, 20)
    line = Motion(-np.log(far), np.full(20, 0.3), np.full(20, 0.5))
    result = replace(synthetic_result(), curves=OverDistance(far, {"PGA": line}))
    found = curve_of(result, "PGA")
    assert found is not None
    assert found.mean is line.mean
    assert curve_of(result, "PGV") is None
    assert curve_of(synthetic_result(), "PGA") is None


def test_plots_leave_out_what_lies_beyond_the_map() -> None:
    made = synthetic_result()
    pga = made.compared["PGA"]
    reasons = (*pga.reasons[:4], reason("outside_map"), pga.reasons[5])
    beyond = replace(made, compared={**made.compared, "PGA": replace(pga, reasons=reasons)})
    found = on_the_map(beyond).compared["PGA"]
    assert np.isnan(found.observed[4])
    assert np.isfinite(found.observed[[0, 1, 2, 3, 5]]).all()
    assert on_the_map(beyond).compared["PGV"].observed[4] == made.compared["PGV"].observed[4]


def test_the_outline_has_the_shape_of_the_pictures() -> None:
    made = synthetic_result()
    frame = outline_frame(made)
    # 61 by 49 cells of 0.05° at 31° north: Mercator stretches latitude by 1/cos(31°).
    wanted = (61 * 0.05) / (49 * 0.05 / np.cos(np.radians(31.0)))
    assert abs(frame.width / frame.height - wanted) < 0.01
    square = [(103.0, 30.5), (103.8, 30.5), (103.8, 31.5), (103.0, 31.5), (103.0, 30.5)]
    drawn = ElementTree.fromstring(layer_outline(made, [square]))
    kinds = [one.tag.split("}")[1] for one in drawn]
    assert kinds.count("polygon") >= 2  # the rupture, cased
    path = next(one for one in drawn if one.tag.endswith("path"))
    numbers = [float(part) for part in path.get("d", "").strip("MZ").replace("L", " ").split()]
    xs = numbers[0::2]
    step = frame.width / (61 * 0.05)
    assert abs(max(xs) - min(xs) - 0.8 * step) < 0.2
