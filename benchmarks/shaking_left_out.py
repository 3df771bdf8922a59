"""PGA at stations left out of the map, beside what ShakeMap's own file predicts there.

    python -m benchmarks.shaking_left_out [--table] [--no-peer] [--folds 10]

Four earthquakes of the shared data. In each of ten folds a tenth of the stations is taken away
with all that they recorded; the map's own conditioning tells ln PGA and sigma where they stood.
Beside it, at the same stations and against the same amplitudes (the larger horizontal):

- `shakemap`: the prediction in the same stationlist.json, before any observation;
- `shakemap + bias`: the same with the file's event bias, which ShakeMap found from all stations,
  those left out here among them: an advantage for ShakeMap that we do not have;
- `openquake bssa14` and `... high Q`: Boore et al. (2014), for California and for China and
  Turkey, by OpenQuake at the file's own distances and Vs30; RotD50 turned into the larger
  horizontal by our Boore and Kishida (2017).

Stations that the file flags, also as outliers, are left out of both sides and counted. `as
listed`: where a file lists felt reports, turned into PGA by somebody, as stations (Lorca: 116 of
128), our reader takes them for felt reports; these rows take them for the stations they are not.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

import argparse
import csv
import json
import math
import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from scipy.spatial import cKDTree

from benchmarks.peers import PeerUnavailable, run_peer
from houfeng.events.origin import Magnitude, MagnitudeType, Origin, Review
from houfeng.shaking.components import boore_kishida_2017
from houfeng.shaking.observations import INSTRUMENT, MACROSEISMIC, Observations
from houfeng.shaking.predict import ALL_MEASURES, Predictor, predictor
from houfeng.shaking.profiles import Profile, profile_named
from houfeng.shaking.readings import read_observations
from houfeng.shaking.relations import correlation_named
from houfeng.shaking.result import Compared
from houfeng.shaking.rupture_files import read_surface
from houfeng.shaking.science.component import LARGER, ROTD50
from houfeng.shaking.science.conditioning import Prior, condition_points
from houfeng.shaking.science.distances import distances
from houfeng.shaking.science.gmm.motion import Distances, Motion
from houfeng.shaking.science.separation import between_places_km
from houfeng.shaking.screening import ScreeningRules
from houfeng.shaking.source import source_of
from houfeng.shaking.weigh import compare, weigh

SHARED = Path(os.environ.get("HOUFENG_SHARED", Path(__file__).resolve().parents[2] / "shared"))
EVENTS = ("christchurch_2011", "gorkha_2015", "kobe_1995", "lorca_2011")
PROFILES = ("shakemap-reference", "china")
FOLDS, SEED = 10, 2018
# Sensors this near stand on one site: together in a fold, or one would tell the other's answer.
ONE_SITE_KM = 0.1
SAME_AMPLITUDE = 1e-3  # ln; files give four digits
# ShakeMap's words for a mechanism as it gives them to its models; ALL is left to the profile.
RAKES_DEG = {"RS": 90.0, "NM": -90.0, "SS": 0.0}

PEER = """
import json, sys, warnings
warnings.filterwarnings("ignore")
import numpy as np
from openquake.baselib import __version__
from openquake.hazardlib.gsim.boore_2014 import BooreEtAl2014, BooreEtAl2014HighQ
from openquake.hazardlib.imt import PGA

given = json.loads(sys.argv[1])
n = len(given["rjb"])
context = np.zeros(n, [(name, float) for name in ("mag", "rake", "rjb", "vs30", "z1pt0")])
context = context.view(np.recarray)
for name in ("mag", "rake", "rjb", "vs30"):
    context[name] = given[name]
context.z1pt0 = -999.0
said = {"version": __version__}
for name, model in (("", BooreEtAl2014()), (" high Q", BooreEtAl2014HighQ())):
    mean, sigma, tau, phi = (np.zeros((1, n)) for _ in range(4))
    model.compute(context, [PGA()], mean, sigma, tau, phi)
    said[f"openquake bssa14{name}"] = [mean[0].tolist(), tau[0].tolist(), phi[0].tolist()]
print(json.dumps(said))
"""


@dataclass(frozen=True, slots=True, eq=False)
class Told:
    """What a ShakeMap file says of PGA at each of our n observations, NaN where it says none."""

    predicted: np.ndarray  # (n,) ln g, before any observation
    sigma: np.ndarray  # (n,)
    phi: np.ndarray  # (n,)
    bias: np.ndarray  # (n,) its event term
    bias_sigma: np.ndarray  # (n,)
    observed: np.ndarray  # (n,) ln g, the amplitude it used
    rjb_km: np.ndarray  # (n,)


@dataclass(frozen=True, slots=True, eq=False)
class Case:
    """One earthquake with its stations and the model that a profile has of it."""

    name: str
    profile: Profile
    predicted: Predictor
    observations: Observations
    vs30_ms: np.ndarray  # (n,) as ShakeMap's predictions used it
    where: Distances
    compared: dict[str, Compared]
    told: Told
    judged: np.ndarray  # (n,) bool: stations whose PGA is compared
    flagged: int  # stations with a PGA that the file or our reader flags
    other_amplitude: int  # judged stations for which the file gives another, e.g. the vertical


@dataclass(frozen=True, slots=True, eq=False)
class Score:
    """Observed minus predicted ln PGA at the stations judged."""

    n: int
    bias: float  # mean
    sigma: float  # standard deviation
    rmse: float
    calibration: float  # mean of (residual / predicted sigma)²: 1 where sigma is honest

    @classmethod
    def of(cls, residuals: np.ndarray, sigmas: np.ndarray) -> "Score":
        return cls(
            n=residuals.size,
            bias=float(residuals.mean()),
            sigma=float(residuals.std(ddof=1)),
            rmse=float(np.sqrt(np.mean(residuals**2))),
            calibration=float(np.mean((residuals / sigmas) ** 2)),
        )


def read_case(folder: Path, profile: Profile, *, as_listed: bool = False) -> Case:
    """An earthquake's folder, read as a map's inputs are, with a profile's predictions.

    as_listed: what the file lists as stations are stations, with the PGA it gives them, though
    their network says that they are felt reports which somebody turned into PGA.
    """
    origin, rake_deg = read_origin(folder)
    hypocentre = (origin.longitude, origin.latitude, origin.depth_km or 0.0)
    surface = read_surface(folder / "rupture_USGS.json", hypocentre=hypocentre)
    seen = read_observations([folder / "stationlist.json"], near=hypocentre[:2])
    told = read_told(folder, seen)
    if as_listed:
        seen = listed(seen, told)
    vs30 = np.where(np.isfinite(seen.vs30_ms), seen.vs30_ms, nearest_vs30(folder, seen))
    predicted = predictor(
        profile,
        source_of(
            origin,
            m_is_mw=profile.m_is_mw,
            unknown_rake_deg=profile.unknown_rake_deg,
            surface=surface if len(surface.quads) else None,
            rake_deg=rake_deg,
        ),
    )
    where = distances(predicted.source.surface, seen.longitudes, seen.latitudes)
    compared = compare(
        seen,
        predicted.at(seen.longitudes, seen.latitudes, vs30),
        where,
        predicted.source,
        profile,
        ScreeningRules(
            outlier_sigmas=profile.outlier_sigmas,
            largest_magnitude_of_point=profile.outlier_largest_point_mw,
            least_replies=profile.fewest_replies,
        ),
        # All that is in the file lies on ShakeMap's map.
        bounds=bounds_of(seen),
        on=origin.origin_at.date(),
    )
    recorded = np.isfinite(compared["PGA"].observed) & of_kind(seen, INSTRUMENT)
    flags = np.array([bool(flag) for flag in seen.flags["PGA"]])
    judged = recorded & ~flags & np.isfinite(told.observed) & np.isfinite(told.predicted)
    apart = np.abs(compared["PGA"].observed - told.observed)[judged]
    return Case(
        name=folder.name,
        profile=profile,
        predicted=predicted,
        observations=seen,
        vs30_ms=vs30,
        where=where,
        compared=compared,
        told=told,
        judged=judged,
        flagged=int((recorded & ~judged).sum()),
        other_amplitude=int((apart > SAME_AMPLITUDE).sum()),
    )


def read_origin(folder: Path) -> tuple[Origin, float | None]:
    """The origin and the rake that ShakeMap's own run had; None where it knew no mechanism."""
    info = json.loads((folder / "shakemap_info.json").read_text("utf-8"))
    event = info["input"]["event_information"]
    origin = Origin(
        event_id=folder.name.replace("_", "-"),
        revision=1,
        origin_at=datetime.fromisoformat(event["origin_time"]).astimezone(UTC),
        longitude=float(event["longitude"]),
        latitude=float(event["latitude"]),
        depth_km=float(event["depth"]),
        magnitude=Magnitude(float(event["magnitude"]), MagnitudeType.MW),
        source="us",
        review=Review.FINAL,
    )
    return origin, RAKES_DEG.get(event["src_mech"])


def read_told(folder: Path, seen: Observations) -> Told:
    """ShakeMap's predictions of PGA at our observations, in ln g."""
    table = np.full((len(seen), 7), np.nan)
    at = {name: i for i, name in enumerate(seen.ids)}
    features = json.loads((folder / "stationlist.json").read_text("utf-8"))["features"]
    for feature in features:
        found = feature["properties"]
        i = at.get(feature["id"])
        if i is None or found["station_type"] != "seismic":
            continue
        pga = next(one for one in found["predictions"] if one["name"] == "pga")
        seen_pga = found["pga"]
        table[i] = [
            math.log(pga["value"] / 100.0),
            pga["ln_sigma"],
            pga["ln_phi"],
            pga["ln_bias"],
            pga["ln_bias_sigma"],
            math.log(seen_pga / 100.0) if isinstance(seen_pga, int | float) else math.nan,
            found["distances"]["rjb"],
        ]
    return Told(*table.T)


def listed(seen: Observations, told: Told) -> Observations:
    """The same observations with every station of the file as an instrument."""
    turned = np.isfinite(told.predicted) & of_kind(seen, MACROSEISMIC)
    pga = np.where(turned, told.observed, seen.values["PGA"])
    return replace(
        seen,
        kinds=tuple(INSTRUMENT if t else k for t, k in zip(turned, seen.kinds, strict=True)),
        values={m: np.where(turned, np.nan, v) for m, v in seen.values.items()} | {"PGA": pga},
        recorded={},
        flags=dict(seen.flags),
    )


def nearest_vs30(folder: Path, seen: Observations) -> np.ndarray:
    """Vs30 of the nearest node of site_model.csv, (n,)."""
    with (folder / "site_model.csv").open(encoding="utf-8", newline="") as file:
        rows = [[float(r["lon"]), float(r["lat"]), float(r["vs30"])] for r in csv.DictReader(file)]
    nodes = np.array(rows)
    shrink = np.array([np.cos(np.radians(nodes[:, 1].mean())), 1.0])
    places = np.column_stack([seen.longitudes, seen.latitudes])
    _, nearest = cKDTree(nodes[:, :2] * shrink).query(places * shrink)
    return np.asarray(nodes[nearest, 2])


def folds_of(case: Case, count: int = FOLDS, seed: int = SEED) -> np.ndarray:
    """The fold of every observation, (n,); -1 for those never left out.

    Sites are dealt out in an order drawn by the seed, sensors of one site together.
    """
    seen = case.observations
    stations = np.flatnonzero(of_kind(seen, INSTRUMENT))
    lons, lats = seen.longitudes[stations], seen.latitudes[stations]
    apart = between_places_km(lons, lats, lons, lats)
    site = np.argmax(apart <= ONE_SITE_KM, axis=1)  # the first station of the site
    judged_sites = np.unique(site[case.judged[stations]])
    dealt = np.random.default_rng(seed).permutation(judged_sites)
    fold_of_site = {int(one): place % count for place, one in enumerate(dealt)}
    folds = np.full(len(seen), -1)
    folds[stations] = [fold_of_site.get(int(one), -1) for one in site]
    return folds


def left_out(case: Case, *, with_felt: bool, folds: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """(ln PGA, sigma) at every observation, told by the other folds; NaN where never left out."""
    seen, prior = case.observations, case.compared["PGA"]
    mean, sigma = np.full((2, len(seen)), np.nan)
    correlation = correlation_named(case.profile.correlation, ALL_MEASURES)
    never = np.zeros(len(seen), dtype=bool) if with_felt else of_kind(seen, MACROSEISMIC)
    for fold in np.unique(folds[folds >= 0]):
        out = folds == fold
        # A station goes with all it recorded: its spectra would stand in for its PGA.
        rest = {
            measure: replace(found, used=found.used & ~out & ~never)
            for measure, found in case.compared.items()
        }
        evidence = weigh(seen, rest, case.where, case.predicted.source, case.profile)["PGA"]
        told = condition_points(
            seen.longitudes[out],
            seen.latitudes[out],
            Prior(prior.predicted[out], prior.tau[out], prior.phi[out]),
            evidence,
            "PGA",
            correlation,
        )
        mean[out], sigma[out] = told.mean, told.std
    return mean, sigma


def scores_of(case: Case, folds: np.ndarray) -> dict[str, Score]:
    """Every way of telling, at the same stations."""
    at, told, prior = case.judged, case.told, case.compared["PGA"]
    observed = prior.observed[at]
    ways = {
        "ours, unconditioned": (prior.predicted, np.hypot(prior.tau, prior.phi)),
        "ours, left out": left_out(case, with_felt=False, folds=folds),
        "ours, left out, with felt": left_out(case, with_felt=True, folds=folds),
        "shakemap": (told.predicted, told.sigma),
        "shakemap + bias": (told.predicted + told.bias, np.hypot(told.bias_sigma, told.phi)),
    }
    return {name: Score.of(observed - m[at], s[at]) for name, (m, s) in ways.items()}


def peers_scores(case: Case) -> tuple[str, dict[str, Score]]:
    """(version, scores) of OpenQuake's models at the file's own distances and Vs30."""
    at, source = case.judged, case.predicted.source
    given = {
        "mag": source.mw,
        "rake": source.rake_deg,
        "rjb": case.told.rjb_km[at].tolist(),
        "vs30": case.vs30_ms[at].tolist(),
    }
    said = json.loads(run_peer("openquake", PEER, json.dumps(given)))
    version = said.pop("version")
    found = {}
    for name, parts in said.items():
        larger = boore_kishida_2017().convert(
            "PGA",
            Motion(*(np.array(part) for part in parts)),
            given=ROTD50,
            wanted=LARGER,
            mw=source.mw,
            rrup_km=case.where.rrup[at],
        )
        residuals = case.compared["PGA"].observed[at] - larger.mean
        found[name] = Score.of(residuals, larger.sigma)
    return version, found


def bounds_of(seen: Observations) -> tuple[float, float, float, float]:
    return (
        float(seen.longitudes.min()),
        float(seen.latitudes.min()),
        float(seen.longitudes.max()),
        float(seen.latitudes.max()),
    )


def of_kind(seen: Observations, kind: str) -> np.ndarray:
    return np.array([one == kind for one in seen.kinds], dtype=bool)


def table(rows: Sequence[tuple[str, str, str, Score]]) -> str:
    """Lines for people: event, profile, way and its figures."""
    lines = [
        f"{'event':<21} {'profile':<19} {'ln PGA by':<26} {'n':>4} {'bias':>7} {'sigma':>6} "
        f"{'rmse':>6} {'z²':>5}"
    ]
    lines += [
        f"{event:<21} {profile:<19} {way:<26} {s.n:>4} {s.bias:>+7.3f} {s.sigma:>6.3f} "
        f"{s.rmse:>6.3f} {s.calibration:>5.2f}"
        for event, profile, way, s in rows
    ]
    return "\n".join(lines)


def cases_of(event: str, profile: Profile) -> Iterator[tuple[str, Case]]:
    """(name, case) of an event, and of its file's stations as listed where those are others."""
    folder = SHARED / "data" / "shaking" / event
    case = read_case(folder, profile)
    yield event, case
    as_listed = read_case(folder, profile, as_listed=True)
    if as_listed.judged.sum() != case.judged.sum():
        yield f"{event} as listed", as_listed


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--table", action="store_true", help="for people, not JSON lines")
    asked.add_argument("--no-peer", action="store_true")
    asked.add_argument("--folds", type=int, default=FOLDS)
    options = asked.parse_args()

    rows: list[tuple[str, str, str, Score]] = []
    notes: list[str] = []
    for event in EVENTS:
        for profile in PROFILES:
            for name, case in cases_of(event, profile_named(profile)):
                scores, peer = scores_of(case, folds_of(case, options.folds)), "not run"
                if not options.no_peer:
                    try:
                        peer, others = peers_scores(case)
                        scores |= others
                    except (PeerUnavailable, subprocess.CalledProcessError) as failed:
                        peer = f"not run: {failed}"
                rows += [(name, profile, way, score) for way, score in scores.items()]
                if profile == PROFILES[0]:
                    notes.append(f"{name}: {said_of(case)}; openquake {peer}")
                if not options.table:
                    report(name, case, scores, peer)
    if options.table:
        print(table(rows), *notes, sep="\n")


def said_of(case: Case) -> str:
    return (
        f"{case.judged.sum()} stations, {case.flagged} flagged and left out of both sides, "
        f"{case.other_amplitude} whose PGA in the file is not the larger horizontal"
    )


def report(name: str, case: Case, scores: dict[str, Score], peer: str) -> None:
    harness.report(
        f"left-out stations: {name}, {case.profile.name}",
        flagged_left_out_of_both=case.flagged,
        file_gives_other_than_larger_horizontal=case.other_amplitude,
        openquake=peer,
        **{
            way: {
                "n": score.n,
                "bias": round(score.bias, 3),
                "sigma": round(score.sigma, 3),
                "rmse": round(score.rmse, 3),
                "mean_z2": round(score.calibration, 2),
            }
            for way, score in scores.items()
        },
    )


if __name__ == "__main__":
    main()
