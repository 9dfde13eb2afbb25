"""A text in parts: a title to look for, to fold and to lead others to."""

import re
from html import unescape

import pytest
from django.template.loader import render_to_string
from django.utils.html import strip_tags
from django.utils.translation import override

from tests.gastvrij.site.html import Page
from toolkit.models import ChecklistItem, ItemDue, Section, Theme
from toolkit.reading.text import Reader

pytestmark = pytest.mark.django_db


def parts(markdown, **options):
    return [(one.title, str(one.html).strip()) for one in Reader(**options).parts(markdown)]


# --- where a part begins -------------------------------------------------------------------------
def test_a_heading_begins_a_part():
    assert parts("Intro.\n\n## One\n\nText.\n\n### *Two*\n\n- a") == [
        ("", "<p>Intro.</p>"),
        ("One", "<p>Text.</p>"),
        ("Two", "<ul>\n<li>a</li>\n</ul>"),
    ]


def test_so_does_a_paragraph_that_begins_with_a_bold_sentence():
    assert parts("**Who pays?** That depends.\n\nMore.\n\n**In Brussels.**\nThere.") == [
        ("Who pays?", "<p>That depends.</p>\n<p>More.</p>"),
        ("In Brussels", "<p>There.</p>"),
    ]


@pytest.mark.parametrize(
    "markdown",
    [
        "**Bold words** in a sentence.",
        "Words before **a bold sentence.** And after.",
        "- **In a list.** It stays there.",
        "> **In a quotation.** It stays there.",
        "#### A smaller heading\n\nText.",
        "**The law of 18 July** (since August) changed:",
    ],
)
def test_what_only_looks_like_one_stays_in_its_part(markdown):
    assert [title for title, _html in parts(markdown)] == [""]


@pytest.mark.parametrize("nothing", ["", None, "  \n"])
def test_no_text_has_no_parts(nothing):
    assert parts(nothing) == []


def test_titles_that_are_alike_have_names_of_their_own():
    names = [one.id for one in Reader().parts("### Zo\n\na\n\n### Zo\n\nb\n\n### \u0627\n\nc")]
    assert names == ["part-zo", "part-zo-2", "part-3"]


@pytest.mark.parametrize("language", ["nl", "fr", "en"])
def test_no_word_of_the_toolkit_is_lost_between_the_parts(language):
    for page in [*Theme.objects.all(), *Section.objects.all()]:
        body = getattr(page, f"body_{language}")
        with override(language):
            whole = words(Reader().without_markdown(body))
            told = "".join(
                words(f"{one.title} {text_of(one.html)}") for one in Reader().parts(body)
            )
        assert told == whole, page


def words(text):
    return re.sub(r"[\W_]", "", text)


def text_of(html):
    page = re.sub(r'<span class="term__explanation".*?</button></span>', "", str(html), flags=re.S)
    page = re.sub(r'<span class="figure__mark".*?</span>', "", page, flags=re.S)
    return unescape(strip_tags(page))


# --- on the pages --------------------------------------------------------------------------------
def test_the_contents_lead_to_each_part_of_a_theme_and_of_a_section(client):
    section = Section.objects.select_related("chapter").get(slug="de-mens-centraal")
    for page in (Theme.objects.get(slug="gezondheidszorg"), section):
        text = client.get(page.get_absolute_url()).text
        titles = re.findall(r'<h([23]) class="part__title" id="([^"]+)">', text)
        assert len(titles) >= 5
        assert {level for level, _name in titles} == {"3" if isinstance(page, Theme) else "2"}
        assert all(f'<a href="#{name}">' in text for _level, name in titles)


def test_who_says_that_a_part_is_not_right_says_which(client):
    for page, words_ in [
        (Theme.objects.get(slug="wonen"), "Soorten contracten"),
        (Section.objects.get(slug="de-mens-centraal"), "Je bent geen redder"),
        (ChecklistItem.objects.get(code="wonen-plaatsbeschrijving"), "Neem mee"),
    ]:
        links = Page(client.get(page.get_absolute_url()).text).all("a")
        over = [one.attributes["href"] for one in links if "over=" in one.attributes["href"]]
        (form,) = [one for one in over if words_.replace(" ", "%20") in one]
        assert f">\n{words_}</textarea>" in client.get(form).text


def test_a_family_sees_no_form_for_readers_between_its_steps(client):
    """The parts of a step are shown to families too, who have another way to say it."""
    item = ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")
    html = render_to_string("toolkit/reading/_item_text.html", {"item": item, "reader": Reader()})
    assert "over=" not in html


# --- where a beginner begins ---------------------------------------------------------------------
def begin(client, slug="wonen"):
    text = client.get(Theme.objects.get(slug=slug).get_absolute_url()).text
    return re.search(r'<section class="begin".*?</section>', text, re.S)[0]


def test_a_beginner_reads_first_what_waits_for_nothing(client):
    first, second, third, *more = Theme.objects.get(slug="wonen").items.published()
    assert first.title in begin(client)
    first.after.add(more[-1])
    second.due_rules.all().delete()
    ItemDue.objects.create(
        item=second, anchors=[f"done:{third.code}"], within="P1M", kind="advised"
    )
    steps = re.search(r"<ol.*?</ol>", begin(client), re.S)[0]
    assert first.title not in steps
    assert second.title not in steps
    assert third.title in steps


def test_then_the_terms_of_the_law_and_the_figures(client):
    text = begin(client)
    assert "Termijnen van de wet" in text
    assert "Binnen 3 maanden na de ondertekening van het huurcontract" in text
    assert "Hoogste huurwaarborg in Brussel" in text
    assert "Alle 17 stappen" in text


def test_a_theme_of_nothing_yet_begins_with_nothing(client):
    theme = Theme.objects.get(slug="wonen")
    theme.items.update(state="draft")
    page = client.get(theme.get_absolute_url())
    assert page.status_code == 200
