"""How Sphinx builds the documentation."""

from houfeng import __version__

project = "Houfeng 候风"
copyright = "Houfeng contributors"  # noqa: A001 (Sphinx's own word)
version = release = __version__
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"Houfeng {__version__}"
myst_heading_anchors = 3
autodoc_member_order = "bysource"
autodoc_typehints = "description"
