"""GB 18306-2015 Table E.1: the printed factors, between them, and back again."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from houfeng.shaking.science.site_gb18306 import (
    SITE_CLASSES,
    amplification,
    class_ii_from,
    site_class_of,
)
from houfeng.shaking.standards import site_row
from houfeng.vocabulary.errors import NotValid

G = 9.80665


@pytest.mark.parametrize(
    ("site_class", "pga_ii_g", "expected"),
    [
        ("I0", 0.05, 0.72),  # the table's corners
        ("I1", 0.20, 0.85),
        ("IV", 0.40, 0.90),
        ("III", 0.125, 1.20),  # midway between 1.25 and 1.15
        ("I1", 0.35, 0.975),  # midway between 0.95 and 1.00
        ("III", 0.01, 1.30),  # constant below
        ("IV", 2.00, 0.90),  # constant above
        ("II", 0.17, 1.00),
    ],
)
def test_amplification_is_table_e1(site_class, pga_ii_g, expected):
    found = amplification(np.array([pga_ii_g * G]), *site_row(site_class))

    assert found == pytest.approx([expected])


@given(st.floats(0.001, 3.0))
def test_class_ii_is_found_back_from_rock(pga_ii_g):
    row = site_row("I1")
    class_ii = np.array([pga_ii_g * G])
    rock = class_ii * amplification(class_ii, *row)

    assert class_ii_from(rock, *row) == pytest.approx(class_ii, rel=1e-9)


def test_unknown_class_says_which_there_are():
    with pytest.raises(NotValid, match="I0, I1, II, III, IV"):
        site_row("V")


@pytest.mark.parametrize(
    ("vs30_ms", "expected"),
    [
        (1500.0, "I0"),
        (800.0, "I0"),
        (799.9, "I1"),
        (500.0, "I1"),  # the relations' own rock stays rock
        (499.9, "II"),
        (260.0, "II"),
        (259.9, "III"),
        (150.0, "III"),
        (149.9, "IV"),
        (80.0, "IV"),
    ],
)
def test_site_class_of_vs30(vs30_ms, expected):
    (index,) = site_class_of(np.array([vs30_ms]))

    assert SITE_CLASSES[index] == expected


def test_site_class_keeps_the_shape_of_a_grid():
    assert site_class_of(np.full((3, 2), 300.0)).tolist() == [[2, 2]] * 3
