import numpy as np

from houfeng.warning.outcome import judge

from .made import line_of_targets


def test_every_target_has_one_verdict():
    targets = line_of_targets(
        (1.0, 2.0, 3.0, 4.0, 5.0, 6.0),
        target_intensity=6.0,
        population=np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0]),
        area_km2=np.array([1.0, 2.0, 4.0, 8.0, 16.0, 32.0]),
    )
    #                   hit, missed, precautionary, false, quiet, not observed
    alerted = np.array([True, False, True, True, False, True])
    observed = np.array([6.5, 6.1, 5.2, 2.0, 3.0, np.nan])

    found = judge(alerted, observed, targets)

    assert (found.correct.people, found.missed.people) == (1.0, 2.0)
    assert (found.precautionary.people, found.false.area_km2) == (4.0, 8.0)
    assert found.quiet.targets == 1
    assert found.not_judged == 1


def test_a_warning_after_the_s_wave_is_a_miss():
    targets = line_of_targets((1.0, 2.0), population=np.array([10.0, 20.0]))

    found = judge(
        np.array([True, True]), np.array([8.0, 8.0]), targets, lead_s=np.array([-1.0, 3.0])
    )

    assert found.correct.targets == 2
    assert (found.in_time.people, found.missed.people) == (20.0, 10.0)
