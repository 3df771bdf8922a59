"""`houfeng impact`: losses of a map, how well they are told, how their laws were fitted."""

from pathlib import Path
from typing import Any

import click

from houfeng.cli.door import as_json, errors, print_json, progress_bar, safely
from houfeng.cli.impact_run import impact_run
from houfeng.vocabulary.errors import NotValid

_COLOURS = {"green": "绿 green", "yellow": "黄 yellow", "orange": "橙 orange", "red": "红 red"}


@click.group()
def impact() -> None:
    """What a shaking map means for people, and how well the loss models tell it.

    \b
    Examples:
      houfeng impact run out/luding --out out/luding-impact
      houfeng impact evaluate exposure_deaths.csv --model houfeng
    """


impact.add_command(impact_run)


@impact.command("evaluate")
@click.argument("csv", type=click.Path(path_type=Path))
@click.option(
    "--model", type=click.Choice(["houfeng", "pager"]), default="houfeng", show_default=True,
    help="Whose deaths to judge.",
)  # fmt: skip
@click.option("--country", default="CN", show_default=True, help="Code in CountryCode, or ALL.")
@click.option("--events", "show_events", is_flag=True, help="Each earthquake too.")
@click.option("--keep-good", is_flag=True, help="Leave faulty rows out and say how many.")
@as_json
@safely
def evaluate_command(
    csv: Path, model: str, country: str, show_events: bool, keep_good: bool, json_: bool
) -> None:
    """Deaths predicted for past earthquakes from the people they shook, beside those recorded.

    CSV has EXPO-CAT's columns. Houfeng's law predicts the earthquakes it was fitted on without
    having seen them (ten folds), all others with the whole fit.

    \b
    Examples:
      houfeng impact evaluate exposure_deaths_1960_2007.csv --model houfeng
      houfeng impact evaluate exposure_deaths_1960_2007.csv --model pager --country IR --json
    """
    from houfeng.impact.evaluate import checked_country, evaluate
    from houfeng.impact.evaluation_csv import read_past_quakes

    checked_country(model, country)
    quakes, faulty = read_past_quakes(csv, country, keep_good=keep_good)
    if faulty:
        errors.print(
            f"note: {len(faulty)} rows left out; the first: {faulty[0]}",
            markup=False,
            soft_wrap=True,
        )
    found = evaluate(quakes, model, country) | {"rows_left_out": len(faulty)}
    if json_:
        print_json(found)
        return
    if show_events:
        click.echo(f"{'id':<14} {'recorded':>9} {'point':>10} {'5 %':>7} {'median':>8} {'95 %':>9}")
        for row in found["events"]:
            click.echo(
                f"{row['id']:<14} {row['recorded']:>9,} {row['point']:>10,.1f} {row['p05']:>7,} "
                f"{row['median']:>8,} {row['p95']:>9,}  {_COLOURS[row['colour']]}"
                f"{'' if row['right_colour'] else '  ✗'}  ({row['predicted_by']})"
            )
    how = (
        f"样本外，{found['folds']} 折交叉验证 out of sample for {found['of_the_fit']} events"
        if found["cross_validated"]
        else "均不在拟合样本中 no event was in a fit of ours"
    )
    click.echo(f"模型 model {model}   国家 country {found['country']}   {how}")
    _table(found)
    for code, count in found["left_out"].items():
        errors.print(f"note: {count} of {code} left out: no model of that code", markup=False)


@impact.command("hindcast")
@click.option("--from", "first_year", type=click.IntRange(1900), default=2008, show_default=True,
              help="First year; the law was fitted on earthquakes up to 2007.")  # fmt: skip
@as_json
@safely
def hindcast_command(first_year: int, json_: bool) -> None:
    """The whole chain, as it publishes, on the bundled earthquakes: origin to deaths.

    Example: houfeng impact hindcast
    """
    from houfeng.house.folders import data_home
    from houfeng.impact.exposure import load_exposure
    from houfeng.impact.hindcast import hindcast

    with progress_bar("reading people", None) as show:
        exposure = load_exposure(data_home() / "cache")
        found = hindcast(exposure, first_year, tell=show)
    if json_:
        print_json(found)
        return
    click.echo(
        f"{'地震 event':<24} {'死亡 recorded':>12} {'中位 median':>12} {'5–95 %':>20} "
        f"{'点 point':>9} {'PAGER':>10}"
    )
    for row in found["events"]:
        click.echo(
            f"{row['id']:<26} {row['recorded']:>12,} {row['median']:>12,} "
            f"{row['p05']:>9,} –{row['p95']:>10,} {row['point']:>10,.1f} {row['pager']:>10,.0f}"
            f"{'' if row['right_colour'] else '  ✗'}"
        )
    for model in ("houfeng", "pager"):
        click.echo(model)
        _table(found[model])


@impact.command("fit")
@click.argument("csv", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), required=True, help="JSON file to write.")
@click.option("--splits", type=click.IntRange(1, 100), default=20, show_default=True,
              help="Random splits into folds to judge by.")  # fmt: skip
@safely
def fit_command(csv: Path, out: Path, splits: int) -> None:
    """Fit Houfeng's laws of deaths and of injured again, as their data file holds them (minutes).

    CSV is EXPO-CAT with all countries.

    Example: houfeng impact fit exposure_deaths_1960_2007.csv --out houfeng_deaths.json
    """
    from houfeng.house.folders import data_home
    from houfeng.impact.evaluation_csv import read_past_quakes
    from houfeng.impact.exposure import load_exposure
    from houfeng.impact.fit_deaths import as_text, whole_document

    # The catalogue lists ten earthquakes of the 1960s twice; the first rows are kept.
    quakes, _ = read_past_quakes(csv, keep_good=True)
    with progress_bar("fitting", None) as show:
        exposure = load_exposure(data_home() / "cache")
        found = whole_document(quakes, exposure, lambda words: show(words, 0, None), splits)
    try:
        out.write_text(as_text(found), encoding="utf-8")
    except OSError as error:
        raise NotValid("--out", str(out), f"it cannot be written ({error.strerror})") from error
    click.echo(f"{out}: {len(found['sample'])} earthquakes")


def _table(found: dict[str, Any]) -> None:
    click.echo(f"{'':<22} {'n':>5}  颜色正确 colour  一个数量级内 one order  90 % 区间 interval")
    for key, words in (("all_events", "全部 all"), ("fatal_events", "有死亡 fatal")):
        row = found[key]
        if not row["n"]:
            click.echo(f"{words:<20} {0:>5}")
            continue
        click.echo(
            f"{words:<20} {row['n']:>5}  {row['right_colour']:>15.1%}  "
            f"{row['within_one_order']:>22.1%}  {row['coverage90']:>18.1%}"
        )
