"""Docstrings as HTML."""

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from greatgame.display.prose import inline, to_html
from greatgame.model import Model

Read = Callable[[str], Any]


def test_a_model_docstring_is_rendered(border: type[Model], read_html: Read) -> None:
    markup = to_html(border.__doc__ or "")
    page = read_html(markup)
    assert "<em>mark</em>" in markup
    assert "<code>code &lt;x&gt;</code>" in markup
    assert "<code>Model</code>" in markup
    assert "<i>b</i><sub>0</sub> ≥ <i>k</i><sub>R</sub>" in markup
    assert len(page.all("li")) == 2
    assert "two continued." in page.words
    assert len(page.all("tr")) == 2
    assert "v,<br>v" in markup


def test_symbols_are_words_of_their_own() -> None:
    assert inline("alphabet betas k_Russia snake_case") == "alphabet betas k_Russia snake_case"
    assert inline("2*a*b and *x*") == "2*a*b and <em>x</em>"


def test_aligned_blocks_keep_their_alignment() -> None:
    aligned = to_html("Text:\n\n    beta_0   one\n    k_R      two\n\nEnd.\n")
    assert "beta_0   one\nk_R      two" in aligned
    free = to_html("Text:\n\n    beta_0 >= k_R\n\nEnd.\n")
    assert "<sub>0</sub>" in free


def test_heads_and_strong_words(read_html: Read) -> None:
    markup = to_html("Notes\n-----\n\n**Bold** text.")
    assert "<h4>Notes</h4>" in markup
    assert "<strong>Bold</strong>" in markup


@given(st.text(alphabet="ab_*`<>&=: \n-|'\"", max_size=60))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_well_nested_escaped_html(text: str) -> None:
    import xml.dom.minidom

    markup = to_html(text)
    xml.dom.minidom.parseString(f"<div>{markup.replace('<br>', '<br/>')}</div>")
