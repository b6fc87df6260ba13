"""The literature file: it parses, every method cites works that exist, text is readable."""

import ast
import re
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from greatgame.equilibria.solve import methods
from greatgame.errors import GreatGameError
from greatgame.references import METHODS, bibtex, cite, cite_method, entry, keys, parse

REQUIRED = [
    "S0",
    "S1",
    "S2",
    "S3",
    "S4",
    "vonneumann1944",
    "nash1950",
    "nash1951",
    "lemke1964",
    "shapley1974",
    "winkels1979",
    "avis2010",
    "audet2001",
    "vonstengel1999",
    "mckelvey1995",
    "turocy2005",
    "aumann1974",
    "aumann1987",
    "harsanyi1988",
    "vandamme1991",
    "porter2008",
    "ritzberger1994",
    "govindan1997",
    "friedman1971",
    "fudenberg1986",
    "abreu1988",
    "abreu2014",
    "judd2003",
    "press2012",
    "axelrod1984",
    "axelrod1981",
    "nowak1993",
    "saltelli2010",
    "sobol2001",
    "morris1991",
    "shapley1954",
    "banzhaf1965",
    "rapoport1966",
    "demoura2008",
    "jovanovic2012",
    "knight2018",
    "savani2025",
    "batista2024",
    "herman2017",
    "taylor1978",
    "maynardsmith1982",
    "koutsoupias1999",
]


ROOT = Path(__file__).parents[1]

FAMILY = r"(?:(?:Maynard|[vV][ao]n|[dD]e) )?(?:Mc|[OMD]['’])?[A-ZÀ-Ž][\w'’-]+"
YEARS = r"(?:1[6-9]|20)\d\d"
#: "Nash 1951", "Abreu, Pearce and Stacchetti (1990)", "Li et al. 2010", "Aumann 1974, 1987".
CITATION = re.compile(
    rf"\b(?P<who>{FAMILY}(?:, {FAMILY})*(?:,? and {FAMILY})?(?: et al\.)?),? "
    rf"\(?(?P<years>{YEARS}(?:, {YEARS})*)\b"
)
#: What stands before a year and is nobody's name.
NOBODY = {"In", "Until", "Since", "After", "Russia", "China", "Kazakhstan", "Uzbekistan", "Kyrgyzstan"}


def _folded(name: str) -> str:
    """Return a family name as it stands in a key: lower case, no accents, no possessive."""
    plain = unicodedata.normalize("NFKD", re.sub(r"['’]s$", "", name)).casefold()
    return re.sub(r"[^a-z]", "", plain.replace("ø", "o").replace("ł", "l"))


def _families(key: str) -> list[str]:
    """Return the family names of a work's authors, folded."""
    work = entry(key)
    people = work.get("author") or work.get("editor", "")
    return [_folded(name.split(",")[0]) for name in people.split(" and ")]


def _docstrings() -> Iterator[tuple[Path, str]]:
    """Yield every docstring of the source, on one line."""
    for folder in (ROOT / "src" / "greatgame", ROOT / "models", ROOT / "strategies"):
        for path in folder.rglob("*.py"):
            if folder.name == "greatgame" and path.relative_to(folder).parts[0] in ("models", "strategies"):
                continue  # links to the folders beside
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef):
                    yield path, " ".join((ast.get_docstring(node) or "").split())


def _citations(text: str) -> Iterator[tuple[list[str], str]]:
    """Yield the works cited in a text: the authors' folded family names, and a year."""
    for match in CITATION.finditer(text):
        who = re.split(r", | and ", match["who"].removesuffix(" et al."))
        if who[0] not in NOBODY:
            yield from (([_folded(name) for name in who], year) for year in match["years"].split(", "))


def test_every_work_cited_in_a_docstring_is_there() -> None:
    known = {(year, *_families(k)[:n]) for k in keys() if (year := entry(k).get("year")) for n in range(1, 9)}
    cited = {(year, *who): path for path, text in _docstrings() for who, year in _citations(text)}
    assert len(cited) > 100
    assert {work: path.name for work, path in cited.items() if work not in known} == {}


def test_citations_are_found_however_they_are_written() -> None:
    text = "Nash (1951); (Maynard Smith and Price 1973; Li et al. 2010). In 2005, Axelrod's (1980, 1984)."
    assert list(_citations(text)) == [
        (["nash"], "1951"),
        (["maynardsmith", "price"], "1973"),
        (["li"], "2010"),
        (["axelrod"], "1980"),
        (["axelrod"], "1984"),
    ]


def test_every_required_work_is_there() -> None:
    assert set(REQUIRED) <= set(keys())


def test_keys_are_family_name_and_year() -> None:
    for key in keys():
        work = entry(key)
        if re.fullmatch(r"S[0-4]", key):
            continue
        assert key.startswith(_families(key)[0] + work["year"]), key


def test_every_entry_can_be_cited_and_says_where_it_appeared() -> None:
    for key in keys():
        text = cite(key)
        assert "{" not in text
        assert ".." not in text.replace("et al..", "")
        work = entry(key)
        if work["type"] == "article" and not key.startswith("S"):
            assert work["journal"]
            assert re.fullmatch(r"\d+(--\d+)?", work["pages"]), key
            if "--" in work["pages"]:
                first, last = map(int, work["pages"].split("--"))
                assert first < last, key


def test_every_method_of_the_solvers_is_cited() -> None:
    for method in (*methods(), *METHODS):
        assert cite_method(method)


def test_two_authors_and_others() -> None:
    assert cite("mckelvey1995") == (
        "McKelvey, R. D. and Palfrey, T. R. (1995). Quantal Response Equilibria for Normal Form Games. "
        "Games and Economic Behavior 10(1), 6-38."
    )
    assert cite("batista2024").startswith("Batista, Q. et al. (2024). QuantEcon.py")
    assert cite("S1").startswith("(undated). The Russian Policy")


def test_unknown_names_suggest_the_nearest() -> None:
    with pytest.raises(GreatGameError, match="did you mean 'nash1951'"):
        cite("nash1952")
    with pytest.raises(GreatGameError, match="no references are recorded"):
        cite_method("astrology")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("@article{a, title = {x}", "line 1: expected ',' or '}'"),
        ("@article{a,\n title = {x", "line 2: expected a closing brace"),
        ("\n\nhello", "line 3: expected an entry"),
        ("@book{a, title = x}", "expected a field"),
        ("@book{a, author = {x}}", "a title in 'a'"),
    ],
)
def test_slips_in_the_file_are_errors(text: str, message: str) -> None:
    with pytest.raises(GreatGameError) as error:
        list(parse(text))
    assert message in str(error.value)


def test_nested_braces_and_comments() -> None:
    ((key, work),) = parse("% head\n@book{k,\n  title = {A {B} c},\n  year = {1},\n}\n% tail")
    assert (key, work["title"]) == ("k", "A {B} c")


def test_top_level_file_is_the_packaged_one() -> None:
    top = Path(__file__).parents[1] / "references.bib"
    assert top.read_text(encoding="utf-8") == bibtex()
