"""`houfeng network design`: what a network would do, tried on earthquakes that never were."""

import click
from rich.console import Console
from rich.table import Table

from houfeng.cli.door import as_json, print_json, progress_bar, safely


@click.command("design")
@click.option("--events", type=int, default=20, show_default=True, help="Random earthquakes.")
@click.option("--hours", type=float, default=0.1, show_default=True, help="Of noise alone.")
@click.option("--spacing-km", type=float, default=15.0, show_default=True)
@click.option("--side", type=int, default=14, show_default=True, help="Stations along one side.")
@click.option(
    "--around-km",
    type=float,
    default=50.0,
    show_default=True,
    help="Epicentres lie so far outside, too.",
)
@click.option("--policy", default="open", show_default=True, help="Name, or a JSON file.")
@click.option("--processes", type=click.IntRange(1, 64), default=1, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="Same seed, same trials.")
@as_json
@safely
def design(
    events: int,
    hours: float,
    spacing_km: float,
    side: int,
    around_km: float,
    policy: str,
    processes: int,
    seed: int,
    json_: bool,
) -> None:
    """Try a square network on random earthquakes of M 5 to 7.5, and on noise alone.

    Everything is synthetic: records, dead stations, late packets. The loop is the one that runs
    live. Three figures are the 10th, 50th and 90th of a hundred.

    \b
    Examples:
      houfeng network design
      houfeng network design --spacing-km 30 --side 8 --events 100 --processes 2 --json
    """  # fmt: skip
    from houfeng.warning.design import Quiet, Trial, run
    from houfeng.warning.design_settings import DesignSettings
    from houfeng.warning.design_summary import rows, summary
    from houfeng.warning.prepare import policy_of

    settings = DesignSettings(
        spacing_km=spacing_km, side=side, events=events, hours=hours, around_km=around_km,
        policy=policy, seed=seed,
    )  # fmt: skip
    policy_of(policy)
    done: list[Trial | Quiet] = []
    with progress_bar("Trying", settings.works) as show:
        for one in run(settings, processes):
            done.append(one)
            show("Trying", len(done), None)
    found = summary(settings, done)
    if json_:
        print_json(found)
        return
    click.echo(
        f"合成数据：{found['stations']} 个台站，间距 {spacing_km:g} 公里，"
        f"{events} 次随机地震，噪声 {found['noise']['hours']:g} 小时"
    )
    click.echo(
        f"synthetic: {found['stations']} stations {spacing_km:g} km apart, {events} random "
        f"earthquakes, {found['noise']['hours']:g} h of noise"
    )
    heading, table_rows = rows(found)
    table = Table(box=None)
    for name in heading:
        table.add_column(name, no_wrap=True)
    for row in table_rows:
        table.add_row(*row)
    Console(width=200).print(table)
    noise = found["noise"]
    click.echo(
        f"noise alone, {noise['hours']:g} h: {noise['picks']} picks, {noise['located']} located, "
        f"{noise['alerts']} alerts"
    )
