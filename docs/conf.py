"""Sphinx configuration: `make docs` writes docs/_build/html.

Pages by hand are Markdown; the reference, the gallery and the list of notebooks are written from the package
when the documentation is built (`docs/_ext`), so that nothing has to be listed twice.
"""

import sys
from pathlib import Path

import greatgame

sys.path.insert(0, str(Path(__file__).parent / "_ext"))

project = "greatgame"
author = "The greatgame developers"
project_copyright = author
release = version = greatgame.__version__

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "figures",
    "mathml",
    "docstrings",
    "reference",
    "gallery",
    "notebooks",
]
exclude_patterns = ["_build", "_ext"]
python_maximum_signature_line_length = 88
highlight_language = "text"  # of literal blocks; examples name theirs

myst_enable_extensions = ["deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 3

autodoc_default_options = {"members": True, "ignore-module-all": True}
autodoc_member_order = "bysource"
autodoc_typehints = "none"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_custom_sections = [("Attributes", "returns_style")]  # lists; fields would be taken for links
napoleon_use_rtype = False

html_theme = "furo"
html_title = "greatgame"
html_static_path = ["_static"]
html_css_files = ["greatgame.css"]
html_math_renderer = "mathml"
html_copy_source = False
html_show_sphinx = False
html_theme_options = {
    "light_css_variables": {"color-brand-primary": "#0b5cad", "color-brand-content": "#0b5cad"},
    "dark_css_variables": {"color-brand-primary": "#8ec5ff", "color-brand-content": "#8ec5ff"},
}
