"""`houfeng simulate`: a synthetic earthquake's records, for `houfeng replay` and other programs."""

import time
from pathlib import Path

import click

from houfeng.cli.door import as_json, demand_folder, print_json, progress_bar, safely
from houfeng.cli.source_options import BEFORE_S, Asked, source_options
from houfeng.vocabulary.errors import NotValid


@click.command()
@source_options
@click.option("--seconds", type=float, default=120.0, show_default=True, help="After the origin.")
@click.option("--out", required=True, type=click.Path(path_type=Path), help="A folder.")
@as_json
@safely
def simulate(asked: Asked, seconds: float, out: Path, json_: bool) -> None:
    """Make the records of an earthquake that never was: miniSEED, stations.csv, truth.json.

    From magnitude 5, or with --strike or --length-km, a rupture that grows; else a point. Noise,
    dead stations and gaps are made, too. Everything made says that it is synthetic.

    \b
    Examples:
      houfeng simulate --magnitude 6.5 --longitude 103 --latitude 30 --out made/
      houfeng replay made/ --status exercise
    """  # fmt: skip
    from houfeng.cli.replay import cache_and_places
    from houfeng.warning.prepare import travel_times_of
    from houfeng.warning.recordings import demand_room, write_recordings
    from houfeng.warning.simulate import Simulation

    scenario = asked.scenario()
    channels = asked.network(scenario)
    demand_room(channels, seconds)
    demand_folder(out)
    if any(out.iterdir()):
        raise NotValid("--out", str(out), "name an empty folder: nothing is written over")
    cache, _ = cache_and_places()
    starts_at = float(int(time.time() - BEFORE_S - seconds))
    simulation = Simulation(
        channels, travel_times_of(channels, None, cache), asked.seed, starts_at=starts_at
    )
    waves = simulation.add(scenario, starts_at + BEFORE_S)
    with progress_bar("Simulating", 100) as show:
        truth = write_recordings(
            simulation, waves, BEFORE_S + seconds, out, asked.seed,
            lambda share: show("Simulating", round(100 * share), 100),
        )  # fmt: skip
    if json_:
        print_json({**truth, "folder": str(out)})
        return
    click.echo(
        f"合成数据：{scenario.magnitude:g} 级，{len(simulation.stations)} 个台站"
        f"（其中 {len(simulation.dead)} 个失效），写入 {out}"
    )
    click.echo(
        f"synthetic: M {scenario.magnitude:g}, {len(simulation.stations)} stations "
        f"({len(simulation.dead)} of them dead), in {out}; origin {truth['origin_at']}"
    )
