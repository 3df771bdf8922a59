import pytest

from houfeng.places import load


@pytest.fixture(scope="session")
def gazetteer(tmp_path_factory):
    """Built once from the installed packages."""
    return load(tmp_path_factory.mktemp("cache"))
