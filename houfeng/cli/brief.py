"""`houfeng brief`: where a brief stands, and its sign-off at the command line."""

from collections.abc import Callable
from typing import Any

import click

from houfeng.cli.door import as_json, prepare, print_json, safely


@click.group()
def brief() -> None:
    """See where an earthquake's brief stands; submit, return or sign it.

    Whoever runs these commands has the whole platform in hand, so no password is asked for; the
    person named with --as must have the duty, and the step is kept under their name.

    \b
    Examples:
      houfeng brief state luding-2022
      houfeng brief submit luding-2022 --as zhang
      houfeng brief sign luding-2022 --as li
    """


@brief.command("state")
@click.argument("event")
@as_json
@safely
def state(event: str, json_: bool) -> None:
    """Which brief to use, and what waits for whom.

    Example: houfeng brief state luding-2022 --json
    """
    prepare()
    from houfeng.response.signoff import brief_standing, steps_of

    found = brief_standing(event)
    told: dict[str, Any] = {
        "event_id": event,
        "state": str(found.state),
        "signed": str(found.signed) if found.signed else None,
        "draft": str(found.draft) if found.draft else None,
        "steps": [
            {
                "product": str(one.product),
                "state": one.state,
                "by": one.by_name,
                "organisation": one.organisation_id,
                "at": one.at,
                "note": one.note,
            }
            for one in steps_of(event)
        ],
    }
    if json_:
        print_json(told)
        return
    click.echo(f"{event}: {told['state'] or 'no brief'}")
    click.echo(f"  to use: {told['signed'] or told['draft'] or 'none'}")
    if found.signed and found.draft:
        click.echo(f"  a newer draft exists: {told['draft']}")
    for one in told["steps"]:
        click.echo(
            f"  {one['at']:%Y-%m-%d %H:%M} {one['state']} {one['by']} {one['note']}".rstrip()
        )


def _step(command: Callable[..., None]) -> Callable[..., None]:
    """The words that every step takes."""
    for option in (
        click.option("--note", default="", help="Why, or what to mend; a signer's is printed."),
        click.option("--revision", type=int, default=None, help="Of the brief; the newest."),
        click.option("--as", "name", required=True, help="Whose step it is."),
        click.argument("event"),
    ):
        command = option(command)
    return command


@brief.command("submit")
@_step
@safely
def submit(event: str, name: str, revision: int | None, note: str) -> None:
    """Give a checked draft to whoever signs.

    Example: houfeng brief submit luding-2022 --as zhang
    """
    made = _take("submit", event, name, revision=revision, note=note)
    click.echo(f"{made.product}: under review, given by {made.by_name}")


@brief.command("return")
@_step
@safely
def send_back(event: str, name: str, revision: int | None, note: str) -> None:
    """Return a draft under review; --note says what to mend.

    Example: houfeng brief return luding-2022 --as li --note "the airport is missing"
    """
    made = _take("send_back", event, name, revision=revision, note=note)
    click.echo(f"{made.product}: returned by {made.by_name}")


@brief.command("sign")
@_step
@safely
def sign(event: str, name: str, revision: int | None, note: str) -> None:
    """Sign a reviewed draft: it is published anew with the signature.

    Example: houfeng brief sign luding-2022 --as li
    """
    made = _take("sign", event, name, revision=revision, note=note)
    click.echo(f"{made}: signed by {made.properties['signed_by']}")


def _take(step: str, event: str, name: str, *, revision: int | None, note: str) -> Any:
    """One step of `houfeng.response.signoff`, in somebody's name, now."""
    prepare()
    from django.utils import timezone

    from houfeng.access.people import person
    from houfeng.response import signoff

    steps = {"submit": signoff.submit, "send_back": signoff.send_back, "sign": signoff.sign}
    return steps[step](event, person(name).user, at=timezone.now(), revision=revision, note=note)
