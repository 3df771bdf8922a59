from datetime import UTC, datetime, timedelta
from itertools import count

import pytest

from houfeng.impact.exposure import load_exposure
from houfeng.impact.exposures.importing import import_exposure

NOW = datetime(2026, 1, 31, tzinfo=UTC)
_TURN = count()


@pytest.fixture
def store(tmp_path):
    return tmp_path / "home" / "exposure"


@pytest.fixture
def bring(store, cache, tmp_path):
    """Import a file or a table's text, each later than the one before."""

    def go(what, **how):
        file = what
        if isinstance(what, str | bytes):
            file = tmp_path / f"{how.pop('file', 'table')}.csv"
            file.write_bytes(what.encode() if isinstance(what, str) else what)
        later = NOW + timedelta(seconds=next(_TURN))
        return import_exposure(store, file, cache=cache, added_at=later, **how)

    return go


@pytest.fixture
def in_use(cache, store):
    return lambda layers=None: load_exposure(cache, store, layers)
