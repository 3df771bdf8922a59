"""The content policy lets in this server, and a configured tile server, and nobody else."""

from houfeng.portal.middleware import policy


def test_without_tiles_only_this_server_is_let_in() -> None:
    found = dict(part.split(" ", 1) for part in policy("").split("; "))
    assert found["default-src"] == "'self'"
    assert found["img-src"] == "'self' data: blob:"
    assert found["connect-src"] == "'self'"
    assert found["object-src"] == "'none'"


def test_a_tile_server_is_let_in_for_pictures_alone() -> None:
    found = dict(
        part.split(" ", 1)
        for part in policy("https://tiles.example.org/{z}/{x}/{y}.png?key=a;b").split("; ")
    )
    assert found["img-src"].endswith(" https://tiles.example.org")
    assert found["connect-src"].endswith(" https://tiles.example.org")
    assert found["default-src"] == "'self'"
    assert "key" not in " ".join(found.values())
