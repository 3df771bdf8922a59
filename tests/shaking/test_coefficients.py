"""Tables of coefficients as they are shipped."""

import math

import pytest

from houfeng.shaking.coefficients import parse_table, table


@pytest.mark.parametrize(
    ("name", "measure", "column", "value"),
    [  # as OpenQuake 3.24.1 has them
        ("ask14", "PGA", "a1", 0.587),
        ("bssa14", "PGV", "e1", 5.078),
        ("cb14", "PGA", "c0", -4.416),
        ("cy14", "SA(0.3)", "c1", -1.0514),
    ],
)
def test_shipped_tables_have_the_published_numbers(name, measure, column, value):
    assert table(name).at(measure)[column] == value


@pytest.mark.parametrize("name", ["ask14", "bssa14", "cb14", "cy14"])
def test_shipped_tables_are_whole(name):
    found = table(name)

    assert "(2014)" in found.source
    assert {"PGA", "PGV", "SA(0.01)", "SA(0.3)", "SA(1.0)", "SA(3.0)", "SA(10.0)"} <= set(
        found.rows
    )
    assert all(math.isfinite(value) for row in found.rows.values() for value in row.values())


def test_a_table_must_say_where_it_comes_from():
    with pytest.raises(ValueError, match="source"):
        parse_table("# numbers\nmeasure,a\nPGA,1\n")


def test_a_line_that_lacks_a_number_is_refused():
    with pytest.raises(ValueError, match="shorter"):
        parse_table("# source: x\nmeasure,a,b\nPGA,1\n")
