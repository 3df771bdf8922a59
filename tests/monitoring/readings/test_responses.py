"""Responses out of StationXML: as told for the time, or none."""

from houfeng.monitoring.readings.responses import read_responses
from tests.monitoring.readings.recordings import shared

ONE = """<FDSNStationXML xmlns="http://www.fdsn.org/xml/station/1" schemaVersion="1.1">
<Network code="XX"><Station code="A"><Channel code="HHZ" locationCode="" startDate="2020-01-01">
<Response><InstrumentSensitivity><Value>1e9</Value><Frequency>1</Frequency>
<InputUnits><Name>{units}</Name></InputUnits></InstrumentSensitivity>
<Stage number="1"><PolesZeros><InputUnits><Name>M/S</Name></InputUnits>
<PzTransferFunctionType>{kind}</PzTransferFunctionType>
<Pole><Real>{real}</Real><Imaginary>0</Imaginary></Pole></PolesZeros></Stage>
<Stage number="2"><FIR><Symmetry>{symmetry}</Symmetry>
<NumeratorCoefficient>1</NumeratorCoefficient><NumeratorCoefficient>2</NumeratorCoefficient></FIR>
<Decimation><InputSampleRate>200</InputSampleRate></Decimation></Stage>
</Response></Channel></Station></Network></FDSNStationXML>"""
AT = 1.6e9  # September 2020


def read(tmp_path, **changes):
    told = {"units": "M/S", "kind": "LAPLACE (HERTZ)", "real": "-5", "symmetry": "ODD"} | changes
    (tmp_path / "a.xml").write_text(ONE.format(**told))
    return read_responses([tmp_path])


def test_poles_and_half_a_filter_are_read(tmp_path):
    found = read(tmp_path).of("XX.A..HHZ", AT)
    assert found.analogue[0].poles.tolist() == [-5 + 0j]
    assert found.analogue[0].hertz
    assert found.digital[0].coefficients.tolist() == [1, 2, 1]
    assert found.digital[0].rate_hz == 200
    even = read(tmp_path, symmetry="EVEN").of("XX.A..HHZ", AT)
    assert even.digital[0].coefficients.tolist() == [1, 2, 2, 1]


def test_what_is_not_told_or_not_understood_is_none(tmp_path):
    assert read(tmp_path).of("XX.A..HHZ", 1.5e9) is None  # before its time
    assert read(tmp_path).of("XX.B..HHZ", AT) is None
    # The sensitivity is for velocity, the sensor tells acceleration: they cannot be joined.
    assert read(tmp_path, units="M/S**2").of("XX.A..HHZ", AT) is None
    assert read(tmp_path, kind="DIGITAL (Z-TRANSFORM)").of("XX.A..HHZ", AT) is None
    assert read(tmp_path, real="x").of("XX.A..HHZ", AT) is None
    (tmp_path / "a.xml").write_text("<FDSNStationXML")
    assert read_responses([tmp_path]).of("XX.A..HHZ", AT) is None


def test_all_channels_of_real_files_have_one():
    found = read_responses([shared("hawaii_m53_clipped"), shared("ridgecrest_m71")])
    assert len(found.epochs) >= 18 + 27
