import pytest

from houfeng.monitoring.readings.quakemigrate import (
    read_quakemigrate_event,
    read_quakemigrate_picks,
)
from houfeng.vocabulary.errors import NotValid
from tests.monitoring.readings.recordings import shared


def test_the_first_event_of_the_dyke():
    """Read by eye: DYJN P at 00:01:11.952429, DYJS P not picked; 64.754563 N, 16.946445 W."""
    folder = shared("iceland_vt")

    picks = read_quakemigrate_picks(folder / "20140824000109140.picks")
    event = read_quakemigrate_event(folder / "20140824000109140.event")

    first = picks[0]
    assert (first.station, first.phase, first.sigma_s, first.snr) == ("DYJN", "P", 0.0826, 16.2)
    # 2014-08-24T00:00:00Z is 1408838400.
    assert first.at == pytest.approx(1_408_838_400 + 71.952429, abs=1e-6)
    assert ("DYJS", "P") not in {(pick.station, pick.phase) for pick in picks}
    assert ("DYJS", "S") in {(pick.station, pick.phase) for pick in picks}
    assert (event.longitude, event.latitude, event.depth_km) == (-16.946445, 64.754563, 6.0)
    assert event.origin_at == pytest.approx(1_408_838_400 + 68.92, abs=1e-6)
    assert event.magnitude == 1.11


def test_every_event_of_the_folder_is_read():
    files = sorted(shared("iceland_vt").glob("*.event"))

    events = [read_quakemigrate_event(path) for path in files]
    counts = [len(read_quakemigrate_picks(path.with_suffix(".picks"))) for path in files]

    assert len(events) == 14 or len(events) == 27
    assert min(counts) >= 6


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ("AAA,P,x,yesterday,0.1,5,0", r"row 2, column PickTime: 'yesterday'"),
        ("AAA,Q,x,2014-08-24T00:01:11Z,0.1,5,0", r"row 2, column Phase: 'Q'"),
        ("AAA,P,x,2014-08-24T00:01:11Z,much,5,0", r"row 2, column PickError: 'much'"),
        ("AAA,P,x", r"row 2, column PickTime"),
    ],
)
def test_what_is_wrong_is_named(tmp_path, row, message):
    path = tmp_path / "one.picks"
    path.write_text(f"Station,Phase,ModelledTime,PickTime,PickError,SNR,Residual\n{row}\n")

    with pytest.raises(NotValid, match=message):
        read_quakemigrate_picks(path)
