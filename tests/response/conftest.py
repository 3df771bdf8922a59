"""The real engine on the real database, beside the test's own tables."""

from collections.abc import Iterator

import psycopg
import pytest
from django.db import connection
from psycopg import sql

from houfeng.response import engine


@pytest.fixture(scope="session")
def workflow_database(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The engine's database, gone again after the tests."""
    yield
    with django_db_blocker.unblock():
        name = engine.workflow_database().database
        words = engine._connection_words() | {"dbname": "postgres"}
    with psycopg.connect(**words, autocommit=True) as link:
        link.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        )


@pytest.fixture
def real_engine(transactional_db, workflow_database) -> None:
    """What a test that runs responses asks for; steps write from threads of their own."""
    with psycopg.connect(
        **engine._connection_words() | {"dbname": "postgres"}, autocommit=True
    ) as link:
        # Run ids come back in every test: an engine that remembers them would not run them again.
        name = engine.workflow_database().database
        link.execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(name))
        )
    connection.ensure_connection()
