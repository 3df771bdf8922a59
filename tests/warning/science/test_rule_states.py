import numpy as np

from houfeng.warning.science.rule_states import Limits, States, advance, counted

MEMBERS, STARTS = np.array([0, 1, 2, 3]), np.array([0, 3, 4])  # groups {0, 1, 2} and {3}


def _run(limits, moments):
    states, told = States.at_rest(2), []
    for at, values in moments:
        states, begins, ends = advance(states, limits, at, np.array(values), MEMBERS, STARTS)
        told.append((begins.tolist(), ends.tolist()))
    return states, told


def test_members_are_counted_by_group_and_missing_ones_not():
    assert counted(np.array([5.0, np.nan, 4.0, 9.0]), 4.0, MEMBERS, STARTS).tolist() == [2, 1]


def test_two_of_three_held_for_a_second():
    limits = Limits(40.0, 2, 1.0, 20.0, 5.0, True)

    states, told = _run(
        limits,
        [
            (0.0, [50, 0, 0, 0]),  # one of three: not yet
            (1.0, [50, 45, 0, 0]),  # two: the clock starts
            (1.5, [50, 45, 0, 0]),
            (2.0, [50, 45, 0, 0]),  # held for a second
            (3.0, [50, 45, 0, 0]),  # told once
        ],
    )

    assert [begins[0] for begins, _ in told] == [False, False, False, True, False]
    assert states.active.tolist() == [True, False]


def test_a_dip_starts_the_hold_anew():
    limits = Limits(40.0, 1, 1.0, 20.0, 5.0, True)

    _, told = _run(limits, [(0.0, [0, 0, 0, 50]), (0.5, [0, 0, 0, 30]), (1.0, [0, 0, 0, 50]),
                            (1.6, [0, 0, 0, 50])])  # fmt: skip

    assert not any(begins[1] for begins, _ in told)


def test_between_the_levels_it_stays_and_below_long_enough_it_ends():
    limits = Limits(40.0, 1, 0.0, 20.0, 5.0, True)

    states, told = _run(
        limits,
        [
            (0.0, [0, 0, 0, 50]),
            (10.0, [0, 0, 0, 30]),  # below the threshold, above the release: stays
            (11.0, [0, 0, 0, 10]),
            (15.0, [0, 0, 0, 25]),  # up again: the calm starts anew
            (16.0, [0, 0, 0, 10]),
            (20.9, [0, 0, 0, 10]),
            (21.0, [0, 0, 0, 10]),
        ],
    )

    assert [ends[1] for _, ends in told] == [False] * 6 + [True]
    assert not states.active.any()


def test_what_a_person_must_release_never_ends_by_itself():
    limits = Limits(40.0, 1, 0.0, 20.0, 5.0, False)

    states, told = _run(limits, [(0.0, [0, 0, 0, 50]), (1.0, [0] * 4), (1000.0, [0] * 4)])

    assert states.active.tolist() == [False, True]
    assert not any(ends[1] for _, ends in told)
