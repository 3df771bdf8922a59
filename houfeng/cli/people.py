"""`houfeng people`: organisations, their people and their duties."""

import sys

import click
from rich.table import Table

from houfeng.cli.door import as_json, prepare, print_json, safely
from houfeng.vocabulary.errors import NotValid

DUTIES = ("facilities", "scenarios", "review", "sign")
KINDS = ("public", "industry", "government", "internal")
LONGEST_PASSWORD = 4096


@click.group()
def people() -> None:
    """Who may sign in, for which organisation, with which duties.

    \b
    Examples:
      houfeng people organisation scdzj --name-zh 四川省地震局 --name-en "Sichuan Earthquake Agency"
      houfeng people add zhang --organisation scdzj --duty review --duty sign --shown-name 张三
    """


@people.command("organisation")
@click.argument("code")
@click.option("--name-zh", required=True, help="Its Chinese name.")
@click.option("--name-en", required=True, help="Its English name.")
@click.option("--class", "kind", type=click.Choice(KINDS), default="government", show_default=True)
@as_json
@safely
def keep_organisation(code: str, name_zh: str, name_en: str, kind: str, json_: bool) -> None:
    """Take in an organisation, or rename one.

    Example: houfeng people organisation scdzj --name-zh 四川省地震局 --name-en "Sichuan EA"
    """
    prepare()
    from houfeng.access import people as access

    kept = access.keep_organisation(code, name_zh=name_zh, name_en=name_en, kind=kind)
    told = {"code": kept.code, "name_zh": kept.name_zh, "name_en": kept.name_en, "class": kept.kind}
    print_json(told) if json_ else click.echo(f"{kept.code}: {kept.name_zh} / {kept.name_en}")


@people.command("add")
@click.argument("name")
@click.option("--organisation", required=True, help="Its code.")
@click.option("--duty", "duties", multiple=True, type=click.Choice(DUTIES), help="May be repeated.")
@click.option("--shown-name", default="", help="As it stands on papers; NAME where left out.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@as_json
@safely
def add(
    name: str,
    organisation: str,
    duties: tuple[str, ...],
    shown_name: str,
    password_stdin: bool,
    json_: bool,
) -> None:
    """Take in a person who signs in as NAME; without --duty, one who may nothing yet.

    The password is asked for on the terminal, or read from standard input; it is never a word of
    the command, where other users of the machine could see it.

    Example: houfeng people add zhang --organisation scdzj --duty sign --shown-name 张三
    """
    prepare()
    from houfeng.access import people as access

    access.find_organisation(organisation)  # told before the password is asked for
    member = access.add_person(
        name,
        password=ask_password(password_stdin),
        organisation=organisation,
        duties=duties,
        shown_name=shown_name,
    )
    told = {"name": member.user.get_username(), "organisation": organisation}
    if json_:
        print_json({**told, "duties": member.duties, "shown_name": member.shown_name})
    else:
        words = ", ".join(member.duties) or "no duties"
        click.echo(f"{told['name']} ({member.shown_name}) of {organisation}: {words}")


@people.command("password")
@click.argument("name")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@safely
def change_password(name: str, password_stdin: bool) -> None:
    """Give somebody a new password; where they are signed in, they are signed out.

    Example: houfeng people password zhang
    """
    prepare()
    from houfeng.access import people as access

    access.person(name)
    access.change_password(name, ask_password(password_stdin))
    click.echo(f"{name} has a new password")


@people.command("list")
@as_json
@safely
def list_people(json_: bool) -> None:
    """Everybody, those who have left too.

    Example: houfeng people list --json
    """
    prepare()
    from houfeng.access import people as access

    found = access.list_people()
    if json_:
        print_json(
            [
                {
                    "name": one.name,
                    "shown_name": one.shown_name,
                    "organisation": one.organisation,
                    "duties": list(one.duties),
                    "active": one.is_active,
                }
                for one in found
            ]
        )
        return
    if not found:
        click.echo("Nobody yet. `houfeng people organisation`, then `houfeng people add`.")
        return
    table = Table("name", "on papers", "organisation", "duties", "")
    for one in found:
        left = "" if one.is_active else "has left"
        table.add_row(one.name, one.shown_name, one.organisation, ", ".join(one.duties), left)
    from rich.console import Console

    Console().print(table)


@people.command("remove")
@click.argument("name")
@safely
def remove(name: str) -> None:
    """Let somebody go: no more signing in; what they signed stays under their name.

    Example: houfeng people remove zhang
    """
    prepare()
    from houfeng.access import people as access

    access.deactivate(name)
    click.echo(f"{name} can no longer sign in")


def ask_password(from_stdin: bool) -> str:
    """A password from the terminal, unseen and twice, or the first line of standard input."""
    if from_stdin:
        line = sys.stdin.readline(LONGEST_PASSWORD + 2).rstrip("\r\n")
        if not line or len(line) > LONGEST_PASSWORD:
            raise NotValid("--password-stdin", f"{len(line)} characters", "send one line with it")
        return line
    if not sys.stdin.isatty():
        raise NotValid(
            "password", "no terminal to ask on", "add --password-stdin and send it as one line"
        )
    asked: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
    return asked
