"""What somebody who can't use the site in the town hall has on paper."""

import re
from io import BytesIO
from unicodedata import normalize

import pytest
import yaml
from django.utils.translation import override
from pypdf import PdfReader

from gastvrij.lib.languages import LANGUAGES as ALL_LANGUAGES
from tests.toolkit.embeds.conftest import ADDRESS
from tests.toolkit.paper.conftest import NOW, wanted
from toolkit.embeds.words import facts_of
from toolkit.management.commands.import_toolkit import CONTENT
from toolkit.models import Chapter, Embed, Figure, Source, Term, Theme
from toolkit.paper.tree import settable

pytestmark = pytest.mark.django_db
LANGUAGES = ["nl", "fr", "en"]


def read(made):
    return PdfReader(BytesIO(made.content))


def words_of(pdf):
    """Without the spaces and hyphens that a line break adds."""
    return plain(" ".join(page.extract_text() for page in pdf.pages))


def plain(words):
    return re.sub(r"[\W_]+", "", normalize("NFKC", words)).lower()


def languages_in(pdf):
    """Those of the passages, out of the tree of tags."""
    found, waiting = set(), [pdf.trailer["/Root"]["/StructTreeRoot"]]
    while waiting:
        node = waiting.pop()
        if "/Lang" in node:
            found.add(str(node["/Lang"]))
        kids = node.get("/K", [])
        kids = kids if isinstance(kids, list) else [kids]
        kids = [kid.get_object() for kid in kids]
        waiting += [kid for kid in kids if isinstance(kid, dict) and "/K" in kid]
    return found


def is_readable_aloud(pdf, language):
    root = pdf.trailer["/Root"]
    assert root["/MarkInfo"]["/Marked"]
    assert root["/StructTreeRoot"]["/K"]
    assert str(root["/Lang"]).lower().startswith(language)
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert b"pdfuaid:part" in root["/Metadata"].get_data()
    return True


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_theme_has_one_page_to_take_along(language):
    for theme in Theme.objects.published():
        made = wanted(language)[f"take_along theme/{theme.slug}"].set(NOW)
        pdf = read(made)
        assert (len(pdf.pages), made.pages) == (1, 1), theme.slug
        assert is_readable_aloud(pdf, language)
        words = words_of(pdf)
        assert plain(getattr(theme, f"title_{language}")) in words
        steps = [
            item
            for item in theme.items.published()
            if plain(getattr(item, f"title_{language}")) in words
        ]
        assert len(steps) >= 4, theme.slug


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_theme_stands_on_paper_with_its_name_and_language(language):
    pdf = read(wanted(language)["pdf theme/gezondheidszorg"].set(NOW))
    assert is_readable_aloud(pdf, language)
    title = getattr(Theme.objects.get(slug="gezondheidszorg"), f"title_{language}")
    assert pdf.metadata.title == f"{title} · Gastvrij Netwerk"
    assert len(pdf.outline) > 5  # to jump to a part


def test_a_passage_in_another_language_says_so():
    """A source of the CPAS is read with a French voice, also in a Dutch paper."""
    assert Source.objects.filter(theme__slug="wonen", language="fr").exists()
    pdf = read(wanted("nl")["pdf theme/wonen"].set(NOW))
    assert {one[:2].lower() for one in languages_in(pdf)} >= {"fr", "en"}


def test_what_is_not_translated_stands_there_in_dutch_and_says_so():
    theme = Theme.objects.get(slug="wonen")
    Theme.objects.filter(pk=theme.pk).update(summary_fr="")
    from toolkit.paper.collection import papers

    paper = next(one for one in papers("fr", NOW.date()) if one.page == "theme/wonen")
    assert paper.data["parts"][0]["summary"] == {"lang": "nl", "c": [theme.summary_nl]}


def test_nothing_of_a_theme_is_missing():
    for theme in Theme.objects.published().prefetch_related("sources", "obstacles", "tips"):
        words = words_of(read(wanted("nl")[f"pdf theme/{theme.slug}"].set(NOW)))
        said = [item.title_nl for item in theme.items.published()]
        said += [
            document.text_nl
            for item in theme.items.published()
            for document in item.documents.all()
        ]
        said += [row.text_nl for row in (*theme.obstacles.all(), *theme.tips.all())]
        said += [source.url for source in theme.sources.all()]
        said += re.findall(r"^#+ (.*)$", theme.body_nl, re.MULTILINE)
        for one in said:
            for part in re.split(r"\{\{.*?\}\}", one):
                assert plain(part) in words, (theme.slug, one)


def test_a_figure_stands_there_with_its_day():
    figure = Figure.objects.filter(source__theme__slug="wonen").order_by("order").first()
    row = wanted("nl")["pdf theme/wonen"].data["parts"][0]["figures"][0]
    assert row["label"]["c"] == [figure.label_nl]
    assert str(figure.valid_from.year) in row["since"]


def test_the_rules_of_each_region_stand_in_a_block_of_their_own():
    body = wanted("nl")["pdf theme/wonen"].data["parts"][0]["body"]["c"]
    blocks = next(block for block in body if block["t"] == "regions")["c"]
    assert [block["name"] for block in blocks] == ["Vlaanderen", "Brussel"]
    assert ["nooit cash" in str(block) for block in blocks] == [False, True]


def test_the_words_of_a_theme_are_explained_at_its_end():
    terms = wanted("nl")["pdf theme/wonen"].data["terms"]
    names = [term["name"]["c"][0] for term in terms]
    assert Term.objects.get(code="ocmw").name_nl in names
    assert 5 < len(names) < Term.objects.count()


@pytest.mark.long
def test_the_whole_toolkit_is_one_book():
    made = wanted("nl")["pdf toolkit"].set(NOW)
    pdf = read(made)
    assert is_readable_aloud(pdf, "nl")
    assert len(pdf.pages) == made.pages > 100
    outline = [plain(entry.title) for entry in pdf.outline if not isinstance(entry, list)]
    for page in (*Chapter.objects.published(), *Theme.objects.published()):
        assert plain(page.title_nl) in outline


def test_a_shared_link_has_a_picture_of_the_size_that_others_ask_for():
    from PIL import Image

    for page in ("theme/wonen", "toolkit", "section/vrijwilligerswerk/de-mens-centraal"):
        content = wanted("fr")[f"picture {page}"].set(NOW).content
        picture = Image.open(BytesIO(content))
        assert (picture.format, picture.size) == ("PNG", (1200, 630))
        assert len(content) < 300_000


# --- letters -------------------------------------------------------------------------------------
def texts_in(data):
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict | list):
        for one in data.values() if isinstance(data, dict) else data:
            yield from texts_in(one)


def test_no_letter_of_the_content_is_missing_on_paper():
    """In none of the twelve languages: names of people, of organisations and of sources too."""
    lost = {
        (path.name, text)
        for path in CONTENT.rglob("*.yaml")
        for text in texts_in(yaml.load(path.read_text(), yaml.CSafeLoader))
        if settable(text) != normalize("NFC", text)
    }
    assert lost == set()


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_language_of_a_video_can_be_read_on_paper(language):
    with override(language):
        for code in ALL_LANGUAGES:
            facts = facts_of(Embed(address=ADDRESS, by="Huis", language=code, minutes=4))
            assert settable(facts) == facts, code


# --- hostile texts -------------------------------------------------------------------------------
HOSTILE = (
    '#panic("stop") #read("/etc/passwd") #eval("1+1") ] ) } $ x $ \\ // weg /* weg */ @label '
    "<item> = kop\n\n```typ\n#while true {}\n```\n\n| a | b |\n| --- | --- |\n| #x | `]` |\n\n"
    "[klik](javascript:alert(1)) [haal](ftp://elders.example/x) <script>alert(1)</script> ![plaatje](http://elders.example/x.png)"
)
NESTED = "> " * 60 + "diep\n\n" + "- " * 60 + "diep\n\n" + "*" * 300 + "sterren" + "*" * 300


def hostile_theme(**fields):
    from toolkit.paper.collection import papers

    Theme.objects.filter(slug="wonen").update(**fields)
    return [one for one in papers("nl", NOW.date()) if one.page == "theme/wonen"]


def test_a_text_never_becomes_code_of_the_layout():
    title = '#panic("wonen") ]$ \\'
    pdf, take_along, picture = hostile_theme(title_nl=title, body_nl=HOSTILE)
    words = " ".join(page.extract_text() for page in read(pdf.set(NOW)).pages)
    for said in (title, '#panic("stop")', '#read("/etc/passwd")', '#eval("1+1")', "#while true {}"):
        assert said in words
    assert "root:" not in words
    links = [
        str(note.get_object()["/A"].get("/URI", ""))
        for page in read(pdf.set(NOW)).pages
        for note in page.get("/Annots", [])
        if "/A" in note.get_object()
    ]
    assert links and not [one for one in links if "javascript" in one or "elders" in one]
    assert len(read(take_along.set(NOW)).pages) == 1
    assert picture.set(NOW).content


@pytest.mark.parametrize(
    "body",
    [
        NESTED,
        "Een \U0001f600, \U00012000, \u4e2d\u6587, \u12a0\u121b\u122d\u129b, \u0627\u0644",
        "nul\x7f, \u202eomgekeerd\u202c, e\u0301, \u200bleeg, \ufffe",
        "W" * 20_000,
        "",
        "| a |\n| --- |\n" + "| b |\n" * 500,
        "###### zes\n\n# een\n\n##### vijf",
        "1000000000. veel\n\n| | Vlaanderen | Brussel |\n| --- | --- | --- |",
    ],
    ids=["nested", "no letters", "controls", "a word", "nothing", "table", "headings", "edge"],
)
def test_whatever_a_curator_pastes_can_be_printed(body):
    pdf, *_others = hostile_theme(body_nl=body)
    assert is_readable_aloud(read(pdf.set(NOW)), "nl")
