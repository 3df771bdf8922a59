import math

import obspy
import pytest

from houfeng.monitoring.notes import Notebook
from houfeng.monitoring.readings.stationxml import read_stationxml
from houfeng.vocabulary.errors import NotValid
from tests.monitoring.readings.recordings import shared

ONE = """<?xml version="1.0" encoding="UTF-8"?>
<FDSNStationXML xmlns="http://www.fdsn.org/xml/station/1" schemaVersion="1.1">
 <Source>test</Source>
 <Network code="XX"><Station code="AAA"><Latitude>29.6</Latitude><Longitude>102.1</Longitude>
  <Elevation>1000</Elevation>
  <Channel code="HNZ" locationCode="00" startDate="2020-01-01T00:00:00Z">
   <Latitude>29.61</Latitude><Longitude>102.1</Longitude><Elevation>1000</Elevation>
   <Depth>2</Depth><Azimuth>0</Azimuth><Dip>-90</Dip><SampleRate>100</SampleRate>
   <Response><InstrumentSensitivity><Value>SENSITIVITY</Value><Frequency>1</Frequency>
    <InputUnits><Name>UNITS</Name></InputUnits><OutputUnits><Name>counts</Name></OutputUnits>
   </InstrumentSensitivity></Response>
  </Channel></Station></Network>
</FDSNStationXML>
"""


def written(tmp_path, sensitivity="213979", units="m/s**2", text=ONE):
    path = tmp_path / "XX.AAA.xml"
    path.write_text(text.replace("SENSITIVITY", sensitivity).replace("UNITS", units))
    return path


@pytest.mark.parametrize("folder", ["ridgecrest_m71", "hawaii_m53_clipped"])
def test_every_channel_is_as_obspy_reads_it(folder):
    compared = 0
    for path in sorted(shared(folder).glob("*.xml")):
        found = {(e.channel.id, e.starts_at): e for e in read_stationxml(path, Notebook())}
        for network in obspy.read_inventory(str(path)):
            for station in network:
                for truth in station:
                    name = f"{network.code}.{station.code}.{truth.location_code}.{truth.code}"
                    epoch = found[name, truth.start_date.timestamp]
                    channel, whole = epoch.channel, truth.response.instrument_sensitivity
                    assert channel.latitude == truth.latitude
                    assert channel.longitude == truth.longitude
                    assert channel.elevation_m == truth.elevation
                    assert (channel.azimuth_deg, channel.dip_deg) == (truth.azimuth, truth.dip)
                    assert channel.rate_hz == truth.sample_rate
                    assert channel.gain == whole.value
                    units = {"acceleration": "M/S**2", "velocity": "M/S"}
                    assert units[channel.quantity] == whole.input_units
                    assert epoch.ends_at == truth.end_date.timestamp
                    compared += 1
    assert compared >= 18


def test_the_digitiser_saturates_where_the_hawaiian_records_flatten():
    """HV.HUAD..HHZ, the lowest: 7,948,729 counts; HV.HOVE..HHN did not clip at 5,618,138."""
    (path,) = shared("hawaii_m53_clipped").glob("HV.HUAD.xml")
    limits = {epoch.channel.clip_counts for epoch in read_stationxml(path, Notebook())}

    (limit,) = limits
    assert 5_618_138 < limit < 7_948_729


@pytest.mark.parametrize(
    ("units", "quantity", "gain"),
    [
        ("M/S**2", "acceleration", 1000.0),
        ("cm/s^2", "acceleration", 100_000.0),  # 1,000 counts a gal
        ("nm/s", "velocity", 1e12),
        ("m/s", "velocity", 1000.0),
    ],
)
def test_units_become_si(tmp_path, units, quantity, gain):
    (epoch,) = read_stationxml(written(tmp_path, "1000", units), Notebook())

    assert (epoch.channel.quantity, epoch.flaw) == (quantity, "")
    assert epoch.channel.gain == pytest.approx(gain)
    assert epoch.channel.latitude == 29.61


@pytest.mark.parametrize(
    ("sensitivity", "units", "flaw"),
    [("0", "m/s", "zero_gain"), ("0.0", "m/s", "zero_gain"), ("", "m/s", "no_gain"),
     ("nan", "m/s", "no_gain"), ("1000", "furlong", "unknown_unit"), ("1000", "m", "unknown_unit")],
)  # fmt: skip
def test_what_cannot_be_calibrated_is_named(tmp_path, sensitivity, units, flaw):
    notes = Notebook()

    (epoch,) = read_stationxml(written(tmp_path, sensitivity, units), notes)

    assert epoch.flaw == flaw
    assert math.isnan(epoch.channel.gain)
    assert notes.count("XX.AAA.00.HNZ", flaw) == 1


def test_a_channel_without_a_place_is_named_and_the_file_goes_on(tmp_path):
    broken = ONE.replace("<Latitude>29.61</Latitude>", "<Latitude>north</Latitude>")
    notes = Notebook()

    assert read_stationxml(written(tmp_path, text=broken), notes) == []
    assert notes.count("XX.AAA.HNZ", "bad_line") == 1


@pytest.mark.parametrize(
    "text",
    [
        "<FDSNStationXML><Network",
        "<other/>",
        '<!DOCTYPE x [<!ENTITY a "b">]><FDSNStationXML>&a;</FDSNStationXML>',
    ],
)
def test_what_is_no_stationxml_is_refused(tmp_path, text):
    path = tmp_path / "wrong.xml"
    path.write_text(text)

    with pytest.raises(NotValid, match=r"wrong\.xml"):
        read_stationxml(path, Notebook())
