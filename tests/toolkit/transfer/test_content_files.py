import re

import pytest

from tests.toolkit.conftest import edit
from toolkit.transfer import ContentError, read_toolkit

WONEN, INCOME = "themes/02-wonen.yaml", "themes/01-maatschappelijke-integratie.yaml"
CHAPTER = "chapters/1-vrijwilligerswerk.yaml"


def problems_of(content):
    with pytest.raises(ContentError) as error:
        read_toolkit(content)
    return error.value.problems


def item(data, index=0):
    return data["items"][index]


def set_in(*path, to):
    def change(data):
        for key in path[:-1]:
            data = data[key]
        data[path[-1]] = to

    return change


def drop(*path):
    def change(data):
        for key in path[:-1]:
            data = data[key]
        del data[path[-1]]

    return change


def copy_first(group):
    return lambda data: data[group].append(data[group][0])


FLAWS = [
    (set_in("colour", to="red"), "colour", "unknown key 'colour'"),
    (set_in("related", to=["dromen"]), "related[0]", "the theme 'dromen' is unknown"),
    (set_in("related", to=["wonen"]), "related[0]", "can't belong with itself"),
    (drop("items", 0, "why"), "items[0].why", "the key 'why' is missing"),
    (drop("items", 0, "title", "fr"), "items[0].title.fr", "the key 'fr' is missing"),
    (set_in("items", 0, "title", "de", to="x"), "items[0].title", "unknown key 'de'"),
    (set_in("items", 0, "why", "nl", to=" "), "items[0].why.nl", "is empty"),
    (set_in("items", 0, "why", "nl", to=3), "items[0].why.nl", "must be text, not 3"),
    (set_in("items", 0, "title", "en", to="x" * 71), "items[0].title.en", "at most 70"),
    (set_in("items", 0, "confidence", to="sure"), "items[0].confidence", "choose from: 'high'"),
    (set_in("items", 0, "applies", "scope", to="all"), "items[0].applies.scope", "household"),
    (
        set_in("items", 0, "applies", "statuses", to=["refugee"]),
        "items[0].applies.statuses[0]",
        "'refugee' is unknown",
    ),
    (
        set_in("items", 0, "applies", "regions", to=["wallonia"]),
        "items[0].applies.regions[0]",
        "'wallonia' is unknown",
    ),
    (
        set_in("items", 0, "applies", "situations", to=["rich"]),
        "items[0].applies.situations[0]",
        "'rich' is unknown",
    ),
    (set_in("items", 0, "applies", "ages", to=[18]), "items[0].applies.ages", "[minimum, maximum]"),
    (set_in("items", 0, "applies", "ages", to=[65, 18]), "items[0].applies.ages", "above the max"),
    (set_in("items", 0, "applies", "ages", to=[0, 200]), "items[0].applies.ages[1]", "to 120"),
    (set_in("items", 0, "due", "within", to="6 months"), "items[0].due.within", "ISO 8601"),
    (set_in("items", 0, "due", "within", to="PT6H"), "items[0].due.within", "ISO 8601"),
    (set_in("items", 0, "due", "within", to="-P30D"), "items[0].due.within", "card_expires"),
    (set_in("items", 0, "due", "from", to="yesterday"), "items[0].due.from", "choose from"),
    (set_in("items", 0, "due", "from", to="calendar:02-30"), "items[0].due.from", "choose from"),
    (set_in("items", 0, "due", "from", to=[]), "items[0].due.from", "is empty"),
    (set_in("items", 0, "due", "from", to="on:2027-02-29"), "items[0].due.from", "choose from"),
    (set_in("items", 0, "due", "then", to="gone"), "items[0].due.then", "choose from"),
    (set_in("items", 0, "due", "opens", to="soon"), "items[0].due.opens", "ISO 8601"),
    (set_in("items", 0, "due", "for", to={"colour": []}), "items[0].due.for", "unknown key"),
    (set_in("items", 0, "due", "kind", to="legal"), "items[0].due", "needs a basis"),
    (set_in("items", 0, "due", "basis", to={"source": "x"}), "items[0].due.basis", "'article'"),
    (
        set_in(
            "items",
            0,
            "due",
            to={"from": "signed", "within": "P2M", "kind": "advised", "counts": "working_days"},
        ),
        "items[0].due",
        "such as P8D",
    ),
    (set_in("items", 0, "until", to="soon"), "items[0].until", "YYYY-MM-DD"),
    (
        set_in("items", 0, "applies", "housing", to=["castle"]),
        "items[0].applies.housing[0]",
        "'castle' is unknown",
    ),
    (
        set_in("items", 0, "applies", "or", to=[{"ages": [3]}]),
        "items[0].applies.or[0].ages",
        "[minimum, maximum]",
    ),
    (set_in("items", 0, "due", "from", to="done:no-item"), "items[0].due.from", "is unknown"),
    (set_in("items", 0, "after", to=["no-item"]), "items[0].after[0]", "'no-item' is unknown"),
    (set_in("items", 0, "sources", to=["no-source"]), "items[0].sources[0]", "not under the"),
    (set_in("figures", 0, "source", to="no-source"), "figures[0].source", "not under the"),
    (set_in("figures", 0, "value", to="€ 12,50"), "figures[0].value", "plain decimal"),
    (set_in("figures", 0, "value", to=12.5), "figures[0].value", "must be text"),
    (set_in("figures", 0, "unit", to="dollar"), "figures[0].unit", "choose from: 'EUR'"),
    (set_in("figures", 0, "valid_from", to="1/2/2025"), "figures[0].valid_from", "YYYY-MM-DD"),
    (set_in("sources", 0, "url", to="www.example.org"), "sources[0].url", "not a web address"),
    (set_in("sources", 0, "seen", to="last year"), "sources[0].seen", "or undated"),
    (set_in("sources", 0, "seen", to="2024-13"), "sources[0].seen", "or undated"),
    (set_in("body", "fr", to="{{ figure:none }}"), "body.fr", "the figure 'none' is unknown"),
    (set_in("body", "fr", to="{{ amount }}"), "body.fr", "something else than"),
    (set_in("summary", "nl", to="{{ figure:opzeg-huurder }}"), "summary.nl", "can't hold"),
    (set_in("number", to="2"), "number", "must be a whole number, not '2'"),
    (set_in("number", to=1), "number", "stands already in themes/01"),
    (set_in("slug", to="Het Wonen"), "slug", "is not a code"),
    (set_in("icon", to="castle"), "icon", "choose from: 'coins'"),
    (set_in("tips", to="one tip"), "tips", "must be a list"),
    (set_in("items", 0, "code", to="school-huur"), "items[0].code", "must begin with the theme"),
    (set_in("number", to=True), "number", "must be a whole number, not True"),
    (set_in("number", to=12), "number", "up to 11"),
    (set_in("number", to=0), "number", "from 1"),
    (set_in(3, to="red"), "[3]", "unknown key 3"),
    (set_in("state", to="ready"), "state", "choose from: 'draft'"),
    (set_in("reviewed_on", to="2026-02-30"), "reviewed_on", "YYYY-MM-DD"),
    (
        lambda theme: theme["figures"][0].update(reviewed_on="2026-11-26", passage=None),
        "figures[0]",
        "reviewed_on and passage go together",
    ),
    (
        set_in("items", 0, "passage", to={"source": "no-source", "words": "Wie huurt, ..."}),
        "items[0]",
        "go together",
    ),
    (
        lambda theme: theme.update(
            reviewed_on="2026-11-26", passage={"source": "no-source", "words": "Wie huurt, ..."}
        ),
        "passage.source",
        "not under the sources",
    ),
    (
        lambda theme: theme["figures"][0].update(changes="yearly", next_on=None),
        "figures[0]",
        "needs next_on",
    ),
    (set_in("figures", 0, "changes", to="often"), "figures[0].changes", "choose from: 'yearly'"),
    (set_in("figures", 0, "next_on", to="2001-01-01"), "figures[0]", "no later than valid_from"),
    (set_in("sources", 0, "kind", to="hearsay"), "sources[0].kind", "choose from: 'law'"),
    (set_in("examples", to=None), "examples", "must be a list, not empty"),
    (set_in("title", to="Wonen"), "title", "must hold nl, en, fr, not 'Wonen'"),
    (set_in("title", "nl", to="Wonen\nen huren"), "title.nl", "must be one line"),
    (set_in("title", "nl", to="Wonen\0"), "title.nl", "null character"),
    (set_in("translated_from", to={"nl": {}}), "translated_from.nl", "choose from: 'en' or 'fr'"),
    (
        set_in("translated_from", to={"fr": {"title": "x"}}),
        "translated_from.fr.title",
        "is not the mark",
    ),
    (
        set_in("translated_from", to={"fr": {"tips[999]": ""}}),
        "translated_from.fr.tips[999]",
        "there is no text",
    ),
    (set_in("items", 0, "after", to=["x", "x"]), "items[0].after", "'x' stands twice"),
    (set_in("items", 0, "applies", "ages", to=[-1, 18]), "items[0].applies.ages[0]", "from 0"),
    (set_in("items", 0, "due", "kind", to="nice"), "items[0].due.kind", "choose from: 'legal'"),
    (set_in("items", 0, "due", "within", to="-P6"), "items[0].due.within", "ISO 8601"),
    (set_in("items", 0, "due", "from", to="age:121"), "items[0].due.from", "choose from"),
    (set_in("items", 0, "due", "from", to="calendar:02-29"), "items[0].due.from", "29 February"),
    (set_in("sources", 0, "url", to="https://[x"), "sources[0].url", "not a web address"),
    (set_in("sources", 0, "url", to="https:///x"), "sources[0].url", "not a web address"),
    (set_in("sources", 0, "url", to="https://x.be/a b"), "sources[0].url", "not a web address"),
    (set_in("sources", 0, "id", to="x" * 61), "sources[0].id", "has 61 characters, at most 60"),
    (copy_first("items"), "items[", "stands already in themes/02-wonen.yaml"),
    (copy_first("sources"), "sources[", "stands already in themes/02-wonen.yaml"),
    (copy_first("figures"), "figures[", "stands already in themes/02-wonen.yaml"),
]


@pytest.mark.parametrize(("change", "path", "message"), FLAWS)
def test_a_curator_reads_where_a_file_is_wrong_and_why(content, change, path, message):
    edit(content, WONEN, change)
    found = [str(problem) for problem in problems_of(content)]
    assert any(f"{WONEN}, line " in one and path in one and message in one for one in found), found


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (b"\xff\xfe", "is not UTF-8: byte 0 is 0xff"),
        (b"slug: [wonen", "is not YAML"),
        (b"slug: wonen\nslug: huis\n", "the key 'slug' stands here twice"),
        (b"seen: 2024-13-45\n", "is not YAML"),
        (b"", "must be a mapping, not empty"),
    ],
)
def test_a_damaged_file_is_named(content, damage, message):
    (content / WONEN).write_bytes(damage)
    assert any(str(one).startswith(WONEN) and message in str(one) for one in problems_of(content))


def test_a_date_without_quotes_is_explained(content):
    text = (content / WONEN).read_text("utf-8")
    unquoted = re.sub(r'valid_from: "([^"]+)"', r"valid_from: \1", text, count=1)
    (content / WONEN).write_text(unquoted, "utf-8")
    assert "write the date between quotes" in str(problems_of(content)[0])


def test_items_that_wait_for_each_other_are_found_across_files(content):
    first, second = "maatschappelijke-integratie-leefloon-aanvragen", "wonen-huurcontract"

    def wait_for(code, other):
        def change(data):
            next(item for item in data["items"] if item["code"] == code)["after"] = [other]

        return change

    edit(content, INCOME, wait_for(first, second))
    edit(content, WONEN, wait_for(second, first))
    (problem,) = problems_of(content)
    assert "wait for each other" in problem.message
    assert first in problem.message and second in problem.message


def test_all_flaws_of_all_files_are_told_at_once(content):
    edit(content, WONEN, set_in("icon", to="castle"))
    edit(content, INCOME, set_in("icon", to="castle"))
    edit(content, CHAPTER, set_in("sections", 0, "tips", to=None))
    edit(content, "terms.yaml", drop("terms", 0, "explanation"))
    assert len({problem.file for problem in problems_of(content)}) == 4


def test_two_flaws_of_one_text_are_both_told(content):
    edit(content, WONEN, set_in("title", "nl", to="{{ figure:opzeg-huurder }}" * 9))
    messages = {problem.message for problem in problems_of(content)}
    assert messages == {"can't hold a figure", "has 234 characters, at most 120 fit"}


def test_only_the_date_of_a_card_is_counted_back_from(content):
    edit(content, WONEN, set_in("items", 0, "due", "within", to="-P30D"))
    edit(content, WONEN, set_in("items", 0, "due", "from", to="card_expires"))
    assert read_toolkit(content)


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        (set_in("terms", 0, "also", to={"de": ["x"]}), "terms[0].also.de", "unknown key 'de'"),
        (
            set_in("terms", 0, "also", to={"fr": ["x", " x"]}),
            "terms[0].also.fr",
            "'x' stands twice",
        ),
        (set_in("terms", 0, "name", "nl", to="x" * 121), "terms[0].name.nl", "at most 120"),
        (copy_first("terms"), "terms[", "the term "),
    ],
)
def test_the_glossary_is_read_as_closely(content, change, path, message):
    edit(content, "terms.yaml", change)
    found = [str(problem) for problem in problems_of(content)]
    assert any(path in one and message in one for one in found), found


def test_the_line_of_a_flaw_is_that_of_its_value(content):
    lines = (content / WONEN).read_text("utf-8").splitlines()
    number = next(n for n, line in enumerate(lines, 1) if line.startswith("icon:"))
    lines[number - 1] = "icon: castle"
    (content / WONEN).write_text("\n".join(lines), "utf-8")
    assert problems_of(content)[0].line == number


@pytest.mark.parametrize("name", ["themes/12-extra.yml", "chapters/notes.txt"])
def test_a_file_that_would_be_passed_over_is_a_flaw(content, name):
    (content / name).write_text("slug: extra\n")
    assert "is not a .yaml file" in str(problems_of(content)[0])


def test_without_the_glossary_nothing_is_imported(content):
    (content / "terms.yaml").unlink()
    assert "terms.yaml" in str(problems_of(content)[0])


def test_a_folder_without_files_is_told(tmp_path):
    assert "holds no chapters" in str(problems_of(tmp_path)[0])


def test_a_page_may_lack_a_language_only_if_it_says_so(content):
    edit(content, WONEN, drop("items", 0, "why", "fr"))
    edit(content, WONEN, set_in("items", 0, "translated_from", to={"fr": {}}))
    assert read_toolkit(content)
    edit(content, WONEN, drop("items", 0, "why", "en"))
    edit(content, WONEN, drop("items", 1, "why", "fr"))
    told = [(problem.path, problem.message) for problem in problems_of(content)]
    assert told == [
        (("items", 0, "why", "en"), "the key 'en' is missing"),
        (("items", 1, "why", "fr"), "the key 'fr' is missing"),
    ]
