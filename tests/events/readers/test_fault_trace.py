"""ShakeMap's fault text."""

from pathlib import Path

import pytest

from houfeng.events.readers.fault_trace import (
    read_fault_trace,
    read_polygons,
    read_upper_edges,
)
from houfeng.vocabulary.errors import NotFound, NotValid


def fault(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "x_fault.txt"
    path.write_text(text)
    return path


def test_wenchuan_keeps_one_of_two_parallel_planes_and_the_one_behind(shared):
    path = shared / "data" / "shaking" / "wenchuan_2008" / "Hartzell11_fault.txt"

    assert len(read_upper_edges(path)) == 3
    assert read_fault_trace(path, near=(103.36, 30.99)) == (
        (103.333, 30.685),
        (104.277, 31.566),
        (104.232, 31.610),
        (105.562, 32.815),
    )


def test_calexico_has_an_edge_of_many_vertices(shared):
    first, second = read_upper_edges(
        shared / "data" / "shaking" / "calexico_2010" / "Calexico" / "input" / "wei_fault.txt"
    )

    assert len(first) == 14  # 14 vertices at 0 km, then 14 at 20 km, then the first again
    assert second == ((-115.3241, 32.386570), (-114.9092, 31.9643))


def test_segments_are_joined_along_the_axis_whatever_their_order(tmp_path):
    # Two planes in one east-west row, the eastern first and drawn westwards.
    text = (
        "> e\n103 30 0\n102 30 0\n102 30 9\n103 30 9\n> w\n100 30 0\n101 30 0\n101 30 9\n100 30 9"
    )
    line = read_fault_trace(fault(tmp_path, text))

    assert line in (
        ((100, 30), (101, 30), (102, 30), (103, 30)),
        ((103, 30), (102, 30), (101, 30), (100, 30)),
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("30 103 0\n31 104 0\n31 104 9\n30 103 9\n", "looks swapped"),
        ("103 30\n104 31\n", "longitude latitude depth"),
        ("103 30 0\n104 x 0\n", "row 2"),
        ("# nothing\n>\n", "no vertices"),
        ("103 30 0\n104 31 0\n", "two vertices"),
        ("103 30 9\n104 31 9\n104 31 0\n103 30 0\n", "upper edge first"),
        ("203 30 0\n104 31 0\n104 31 9\n203 30 9\n", "-180 to 180"),
    ],
)
def test_bad_fault_files(tmp_path, text, words):
    with pytest.raises(NotValid, match=words):
        read_fault_trace(fault(tmp_path, text))


def test_swapped_columns_within_90_degrees_are_found_by_the_epicentre(tmp_path):
    # Dingri, 28.5 N 87.4 E, written latitude first: both columns pass for latitudes.
    path = fault(tmp_path, "28.4 87.4 0\n28.9 87.5 0\n28.9 87.4 15\n28.4 87.3 15\n")

    assert read_fault_trace(path) == ((28.4, 87.4), (28.9, 87.5))
    with pytest.raises(NotValid, match="looks swapped beside the epicentre"):
        read_fault_trace(path, near=(87.45, 28.5))


def test_missing(tmp_path):
    with pytest.raises(NotFound):
        read_fault_trace(tmp_path / "no_fault.txt")


def test_edges_across_the_date_line_are_joined_in_order(tmp_path):
    # 179.5 E to 179.9 W, then 179.9 W to 179.5 W; the eastern written first.
    text = (
        ">\n-179.9 52 0\n-179.5 52 0\n-179.5 51.9 9\n-179.9 51.9 9\n"
        ">\n179.5 52 0\n-179.9 52 0\n-179.9 51.9 9\n179.5 51.9 9\n"
    )
    line = read_fault_trace(fault(tmp_path, text))
    ordered = ((179.5, 52), (-179.9, 52), (-179.9, 52), (-179.5, 52))

    assert line in (ordered, ordered[::-1])


def test_polygons_keep_depths_and_edges_that_differ_are_refused(tmp_path):
    square = "103 30 0\n104 30 0\n104 30 9\n103 30 9\n"
    assert read_polygons(fault(tmp_path, square))[0][2] == (104, 30, 9)
    with pytest.raises(NotValid, match="as many vertices of the lower edge"):
        read_fault_trace(fault(tmp_path, "102 30 0\n" + square))
