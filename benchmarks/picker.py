"""Picker accuracy on analyst-labelled windows, run causally, one-second ticks.

    python -m benchmarks.picker [FOLDER] [--table]

FOLDER: waveform.csv (fname, itp, its, channels) with one npz a row (data: (n, 3), 100 Hz; itp,
its: samples of the analyst's P and S). A window counts as found when its first pick lies within
0.1 s of the analyst's P and was known within 1 s of it; as a false early pick when its first
pick lies more than 0.5 s before. Beside it ObsPy's pickers on the same windows, offline (with
the whole window in hand). One JSON line each.
"""

from benchmarks import harness  # isort: skip  (first: it pins threads before numpy loads)

import argparse
import csv
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from obspy.signal.trigger import ar_pick, pk_baer, recursive_sta_lta

from houfeng.monitoring.settings import Settings, seiscomp
from houfeng.monitoring.stream import Network, warm
from houfeng.monitoring.values import Channel, Pick

FOLDER = Path("../shared/data/waveforms/ncedc_labelled")
RATE_HZ = 100.0
BEGIN = 1_500_000_000.0
NEAR_S, WIDE_S, EARLY_S, KNOWN_S = 0.1, 0.5, 0.5, 1.0
COLUMNS = {"Z": 2, "N": 1, "E": 0}
Window = tuple[str, str, int, np.ndarray]


def windows(folder: Path) -> list[Window]:
    """Name, channel codes, the analyst's P sample and the data of each window."""
    found = []
    with (folder / "waveform.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            data = np.load(folder / line["fname"])["data"].astype(np.float64)
            found.append((line["fname"], line["channels"], int(line["itp"]), data))
    return found


def pick_window(codes: str, data: np.ndarray, settings: Settings) -> list[Pick]:
    """Houfeng's picks of one window, in one-second ticks; at = seconds from its start."""
    names = codes.split("_")
    kind = names[0][:2]
    quantity = "acceleration" if kind[1] in "NL" else "velocity"
    channels = [
        Channel(
            "XX",
            "W",
            "",
            kind + end,
            0,
            0,
            0,
            0,
            0,
            -90 if end == "Z" else 0,
            RATE_HZ,
            1.0,
            quantity,
        )
        for end in ("ZNE" if len(names) == 3 else "Z")
    ]
    network = Network(channels, settings)
    picks: list[Pick] = []
    step = int(RATE_HZ)
    for first in range(0, len(data), step):
        part = [data[first : first + step, COLUMNS[channel.code[2]]] for channel in channels]
        sizes = np.cumsum([0, *(piece.size for piece in part)])
        starts = np.full(len(channels), BEGIN + first / RATE_HZ)
        rows = np.arange(len(channels), dtype=np.int32)
        picks += network.tick(rows, starts, sizes, np.concatenate(part)).picks
    return picks


def score(
    name: str, firsts: list[float | None], delays: list[float], truth: list[float], **more: object
) -> None:
    """One line: shares of windows by how far the first pick lies from the analyst's."""
    off = np.array([np.nan if at is None else at for at in firsts]) - np.array(truth)
    known = np.array(delays) <= KNOWN_S if delays else np.ones(off.size, bool)
    share = lambda hits: round(100 * float(np.mean(hits)), 1)  # noqa: E731
    harness.report(
        name,
        windows=off.size,
        within_0_1_s_percent=share((np.abs(off) <= NEAR_S) & known),
        within_0_5_s_percent=share((np.abs(off) <= WIDE_S) & known),
        early_percent=share(off < -EARLY_S),
        none_percent=share(np.isnan(off)),
        median_error_s=round(float(np.nanmedian(np.abs(off))), 3),
        longest_delay_s=round(float(np.nanmax(delays)), 2) if delays else None,
        **more,
    )


def measure_houfeng(found: list[Window], settings: Settings, name: str, table: bool) -> None:
    """Our picker over all windows."""
    warm()
    begun = time.perf_counter()
    firsts: list[float | None] = []
    delays: list[float] = []
    anywhere = []
    scaled = []
    for fname, codes, p_sample, data in found:
        picks = pick_window(codes, data, settings)
        truth = p_sample / RATE_HZ
        off = [pick.at - BEGIN - truth for pick in picks]
        firsts.append(off[0] + truth if picks else None)
        delays.append(picks[0].made_at - picks[0].at if picks else np.nan)
        anywhere.append(bool(picks) and min(abs(value) for value in off) <= NEAR_S)
        scaled += [off[0] / picks[0].sigma_s] if picks and abs(off[0]) <= WIDE_S else []
        if table:
            told = " ".join(
                f"{value:+.2f}({pick.snr:.0f})" for value, pick in zip(off, picks, strict=True)
            )
            print(f"{fname:34s} {codes:12s} {told or 'none'}")
    seconds = time.perf_counter() - begun
    score(
        name,
        firsts,
        delays,
        [window[2] / RATE_HZ for window in found],
        any_pick_within_0_1_s_percent=round(100 * float(np.mean(anywhere)), 1),
        error_over_sigma_median=round(float(np.median(np.abs(scaled))), 2),
        causal=True,
        seconds=round(seconds, 2),
    )


def measure_obspy(found: list[Window]) -> None:
    """ObsPy's own pickers, each with the whole window in hand."""
    truth = [window[2] / RATE_HZ for window in found]

    def sta_lta(data: np.ndarray) -> float | None:
        ratio = recursive_sta_lta(np.ascontiguousarray(data[:, 2]), 50, 1000)
        over = np.flatnonzero(ratio[1000:] > 4)
        return (over[0] + 1000) / RATE_HZ if over.size else None

    def ar(data: np.ndarray) -> float | None:
        z, n, e = (np.ascontiguousarray(data[:, column]) for column in (2, 1, 0))
        at = ar_pick(z, n, e, RATE_HZ, 1.0, 20.0, 1.0, 0.1, 4.0, 1.0, 2, 8, 0.1, 0.2)[0]
        return at or None

    def baer(data: np.ndarray) -> float | None:
        z = np.ascontiguousarray(data[:, 2], np.float32)
        at, _ = pk_baer(z, RATE_HZ, 20, 60, 7.0, 12.0, 100, 100)
        return at / RATE_HZ if at else None

    peers: dict[str, Callable[[np.ndarray], float | None]] = {
        "obspy recursive_sta_lta 0.5/10 s on 4 (raw, offline)": sta_lta,
        "obspy ar_pick (offline)": ar,
        "obspy pk_baer (offline)": baer,
    }
    for name, pick in peers.items():
        begun = time.perf_counter()
        firsts = [pick(window[3]) for window in found]
        score(name, firsts, [], truth, causal=False, seconds=round(time.perf_counter() - begun, 2))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--table", action="store_true", help="each window's picks: error (snr)")
    asked = parser.parse_args()
    found = windows(asked.folder)
    measure_houfeng(found, Settings(), "picker", asked.table)
    measure_houfeng(found, seiscomp(), "picker, SeisComP's detector", table=False)
    measure_obspy(found)


if __name__ == "__main__":
    main()
