"""The damage of houses against the intensity scale's own words and against field reports."""

import numpy as np
import pytest
from scipy.stats import beta

from houfeng.impact.buildings import document, house_classes
from houfeng.impact.science.building_damage import (
    exceedance,
    grade_probabilities,
    mean_damage_index,
)

INTENSITIES = np.round(np.arange(1.0, 12.001, 0.01), 2)
SLIGHT, MODERATE, SEVERE, DESTROYED = 1, 2, 3, 4
INTACT = 0

# GB/T 17742-2020, table 1, damage of houses: degree, class, [(word, grades it is said of)].
# "A和B" is read as both grades together. "少数或个别" is said of C and D at VI.
STATEMENTS = [
    (6, "A1", [("少数", (SLIGHT, MODERATE)), ("多数", (INTACT,))]),
    (6, "A2", [("少数", (SLIGHT, MODERATE)), ("大多数", (INTACT,))]),
    (6, "B", [("少数", (SLIGHT, MODERATE)), ("大多数", (INTACT,))]),
    (6, "C", [("少数或个别", (SLIGHT,)), ("绝大多数", (INTACT,))]),
    (6, "D", [("少数或个别", (SLIGHT,)), ("绝大多数", (INTACT,))]),
    (7, "A1", [("少数", (SEVERE, DESTROYED)), ("多数", (MODERATE, SLIGHT))]),
    (7, "A2", [("少数", (MODERATE,)), ("多数", (SLIGHT, INTACT))]),
    (7, "B", [("少数", (MODERATE,)), ("多数", (SLIGHT, INTACT))]),
    (7, "C", [("少数", (SLIGHT, MODERATE)), ("多数", (INTACT,))]),
    (7, "D", [("少数", (SLIGHT, MODERATE)), ("大多数", (INTACT,))]),
    (8, "A1", [("少数", (DESTROYED,)), ("多数", (MODERATE, SEVERE))]),
    (8, "A2", [("少数", (SEVERE,)), ("多数", (MODERATE, SLIGHT))]),
    (8, "B", [("少数", (SEVERE, DESTROYED)), ("多数", (MODERATE, SLIGHT))]),
    (8, "C", [("少数", (MODERATE, SEVERE)), ("多数", (SLIGHT, INTACT))]),
    (8, "D", [("少数", (MODERATE,)), ("多数", (SLIGHT, INTACT))]),
    (9, "A1", [("大多数", (DESTROYED, SEVERE))]),
    (9, "A2", [("少数", (DESTROYED,)), ("多数", (SEVERE, MODERATE))]),
    (9, "B", [("少数", (DESTROYED,)), ("多数", (SEVERE, MODERATE))]),
    (9, "C", [("多数", (SEVERE, MODERATE)), ("少数", (SLIGHT,))]),
    (9, "D", [("少数", (SEVERE,)), ("多数", (MODERATE, SLIGHT))]),
    (10, "A1", [("绝大多数", (DESTROYED,))]),
    (10, "A2", [("大多数", (DESTROYED,))]),
    (10, "B", [("大多数", (DESTROYED,))]),
    (10, "C", [("大多数", (SEVERE, DESTROYED))]),
    (10, "D", [("大多数", (SEVERE, DESTROYED))]),
    (11, "A1", [("绝大多数", (DESTROYED,))]),
    (11, "A2", [("绝大多数", (DESTROYED,))]),
    (11, "B", [("绝大多数", (DESTROYED,))]),
    (11, "C", [("绝大多数", (DESTROYED,))]),
    (11, "D", [("绝大多数", (DESTROYED,))]),
]
WORDS = {
    "个别": (0.0, 0.10),
    "少数": (0.10, 0.45),
    "少数或个别": (0.0, 0.45),
    "多数": (0.40, 0.70),
    "大多数": (0.60, 0.90),
    "绝大多数": (0.80, 1.0),
}
EACH = [
    (degree, name, word, grades)
    for degree, name, said in STATEMENTS
    for word, grades in said
]  # fmt: skip
# Where the word does not hold at the whole degree, though it does within the degree.
NOT_AT_THE_MIDDLE = {
    (7, "A2", "多数"),
    (7, "B", "多数"),
    (8, "D", "多数"),
    (10, "A2", "大多数"),
    (10, "B", "大多数"),
}


def share(degree: float, name: str, grades: tuple[int, ...]) -> float:
    found = grade_probabilities(np.array([degree]), house_classes()[name])
    return float(found[0, list(grades)].sum())


@pytest.mark.parametrize(("degree", "name", "word", "grades"), EACH)
def test_the_scale_s_words_hold_within_the_degree(degree, name, word, grades):
    low, high = WORDS[word]
    shares = [share(x, name, grades) for x in np.arange(degree - 0.5, degree + 0.501, 0.05)]

    assert any(low <= found <= high for found in shares)


@pytest.mark.parametrize(("degree", "name", "word", "grades"), EACH)
def test_the_scale_s_words_at_the_whole_degree(degree, name, word, grades):
    low, high = WORDS[word]
    found = share(degree, name, grades)

    held = low <= found <= high
    assert held == ((degree, name, word) not in NOT_AT_THE_MIDDLE)
    # And never far off: 20 percentage points at most (timber frames destroyed at X).
    assert low - 0.20 <= found <= high + 0.10


def test_there_are_forty_nine_statements():
    assert len(EACH) == 49


@pytest.mark.parametrize("name", ["A1", "A2", "B", "C", "D"])
def test_the_mean_index_follows_the_table(name):
    klass, table = house_classes()[name], document("building_vulnerability")["mean_index"][name]
    for degree in range(6, 12):
        low, high = table[str(degree)]
        found = mean_damage_index(np.array([float(degree)]), klass)[0]
        assert found == pytest.approx(min((low + high) / 2, 0.999), abs=1e-9)
        # Half a degree either way stays within the range, to what neighbouring ranges overlap.
        for other in (degree - 0.49, degree + 0.49):
            beside = mean_damage_index(np.array([other]), klass)[0]
            assert low - 0.035 <= beside <= high + 0.035


@pytest.mark.parametrize("name", ["A1", "A2", "B", "C", "D"])
def test_exceedance_never_falls_and_probabilities_sum_to_one(name):
    found = grade_probabilities(INTENSITIES, house_classes()[name])

    assert found.shape == (1101, 5)
    assert found.sum(axis=1) == pytest.approx(np.ones(1101), abs=1e-12)
    assert np.diff(exceedance(found), axis=0).min() > -1e-12


def test_weaker_classes_suffer_more():
    for worse, better in (("A1", "B"), ("B", "C"), ("C", "D")):
        one = exceedance(grade_probabilities(INTENSITIES, house_classes()[worse]))[:, 1:]
        other = exceedance(grade_probabilities(INTENSITIES, house_classes()[better]))[:, 1:]
        assert (one - other).min() > -0.02


def test_nothing_is_damaged_below_v_and_everything_at_xii():
    low = grade_probabilities(np.array([1.0, 4.4]), house_classes()["A1"])
    high = grade_probabilities(np.array([12.0]), house_classes()["D"])

    assert low[:, INTACT] == pytest.approx([1.0, 1.0])
    assert high[0, DESTROYED] > 0.99


def test_hardly_a_house_is_severely_damaged_at_vi():
    # The scale names slight and moderate damage only.
    for name in ("A1", "A2", "B", "C", "D"):
        assert share(6.0, name, (SEVERE, DESTROYED)) < 0.01


def test_one_value_by_another_implementation():
    # B at VIII: mean (0.25 + 0.50) / 2 = 0.375, concentration 3 + 10 exp(-0.375 / 0.08) = 3.0921.
    a, b = 0.375 * 3.092106, 0.625 * 3.092106
    expected = np.diff([0.0, *beta.cdf([0.10, 0.30, 0.55, 0.85], a, b), 1.0])

    found = grade_probabilities(np.array([8.0]), house_classes()["B"])[0]
    assert found == pytest.approx(expected, abs=1e-6)


def test_shape_leads():
    assert grade_probabilities(np.full((3, 4), 7.2), house_classes()["C"]).shape == (3, 4, 5)
