"""Getting ready: the database, its tables, Django. Every process entry point begins here."""

import os
from contextlib import suppress

import django
import psycopg
from psycopg import sql

from houfeng.house import postgres
from houfeng.house.folders import data_home
from houfeng.vocabulary.errors import SourceUnavailable

TABLES_LOCK = 0x5441424C  # "TABL"


def prepare(*, migrate: bool = True) -> str:
    """Connect to the database named by DATABASE_URL, or start the embedded one; set up Django.

    Returns the database's URL. Child processes find it in DATABASE_URL.
    Raises SourceUnavailable where no database can be had.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "houfeng.house.settings")
    url = os.environ.get("DATABASE_URL")
    if not url:
        home = data_home()
        try:
            home.mkdir(parents=True, exist_ok=True)
            url = postgres.start(home)
        except OSError as error:
            raise SourceUnavailable(
                f"the data folder {home} cannot be used ({error.strerror}); "
                "set HOUFENG_HOME to a folder with space that you may write to"
            ) from error
        os.environ["DATABASE_URL"] = url
        _create_database(url)
    django.setup()
    if migrate:
        _migrate()
    return url


def _create_database(url: str) -> None:
    """The embedded cluster's own databases, made once."""
    for name in ("houfeng", "houfeng_workflows"):
        with psycopg.connect(url.replace("/houfeng?", "/postgres?"), autocommit=True) as link:
            found = link.execute("select 1 from pg_database where datname = %s", (name,)).fetchone()
            if not found:
                with suppress(psycopg.errors.DuplicateDatabase):  # another process was first
                    link.execute(sql.SQL("create database {}").format(sql.Identifier(name)))


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import OperationalError, connection

    try:
        with connection.cursor() as cursor:  # one process at a time makes the tables
            cursor.execute("select pg_advisory_lock(%s)", [TABLES_LOCK])
            try:
                call_command("migrate", verbosity=0, interactive=False)
            finally:
                cursor.execute("select pg_advisory_unlock(%s)", [TABLES_LOCK])
    except OperationalError as error:
        raise SourceUnavailable(
            f"the database does not answer: {str(error).strip()}\n"
            "Start it, or mend DATABASE_URL, or unset it to use the embedded PostgreSQL."
        ) from error
