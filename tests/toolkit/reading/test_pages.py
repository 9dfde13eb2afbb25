import re

import pytest
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from tests.kept import make_what_is_kept
from tests.walk import LANGUAGES, in_each_language, public_pages, toolkit_addresses
from toolkit.following import mark_of
from toolkit.models import Chapter, ChecklistItem, Figure, ItemDue, Section, Term, Theme, Tip

pytestmark = pytest.mark.django_db


def address(name, *args, language="nl"):
    with override(language):
        return reverse(f"toolkit:{name}", args=args)


def theme_page(slug="wonen", **options):
    return address("theme", slug, **options)


def all_addresses(language):
    with override(language):
        yield from (reverse("toolkit:index"), reverse("toolkit:glossary"))
        yield from toolkit_addresses()


# --- who may read ------------------------------------------------------------------------------
@in_each_language
def test_a_visitor_can_read_every_page(language):
    addresses, pages = list(all_addresses(language)), public_pages(language)
    assert len(addresses) > 190
    assert set(addresses) <= pages.keys()


@in_each_language
def test_no_page_shows_a_figure_that_was_not_filled_in(language):
    for one, walked in public_pages(language).items():
        assert "{{" not in walked.content.decode(), one


@pytest.mark.parametrize(
    ("model", "find"),
    [
        (Chapter, {"slug": "vrijwilligerswerk"}),
        (Section, {"slug": "de-mens-centraal"}),
        (Theme, {"slug": "wonen"}),
        (ChecklistItem, {"code": "wonen-plaatsbeschrijving"}),
    ],
)
def test_a_draft_does_not_exist_for_visitors(client, model, find):
    page = model.objects.get(**find)
    assert client.get(page.get_absolute_url()).status_code == 200
    model.objects.filter(**find).update(state="draft")
    assert client.get(page.get_absolute_url()).status_code == 404


def test_a_draft_is_listed_nowhere(client):
    section = Section.objects.get(slug="de-mens-centraal")
    theme = Theme.objects.get(slug="wonen")
    fronts = [address("index"), "/nl/"]
    listed_on = {section: [section.chapter.get_absolute_url()], theme: fronts}
    listed_on[section.chapter] = fronts
    for page, places in listed_on.items():
        link = f'href="{page.get_absolute_url()}"'
        assert all(link in client.get(place).text for place in places), page
        type(page).objects.filter(pk=page.pk).update(state="draft")
        assert not any(link in client.get(place).text for place in places), page


def test_what_hangs_on_a_draft_does_not_exist_either(client):
    section = Section.objects.get(slug="de-mens-centraal")
    item = ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")
    Chapter.objects.update(state="draft")
    Theme.objects.update(state="draft")
    assert client.get(section.get_absolute_url()).status_code == 404
    assert client.get(item.get_absolute_url()).status_code == 404
    assert client.get(address("index")).status_code == 200


def test_a_draft_item_is_not_on_its_themes_page(client):
    item = ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")
    assert item.title in client.get(theme_page()).content.decode()
    ChecklistItem.objects.filter(pk=item.pk).update(state="draft")
    assert item.title not in client.get(theme_page()).content.decode()


# --- what stands there -------------------------------------------------------------------------
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_theme_shows_all_that_we_know(client, language):
    theme = Theme.objects.get(slug="wonen")
    page = client.get(theme_page(language=language)).content.decode()
    source = theme.sources.first()
    for tip in theme.tips.all():
        assert getattr(tip, f"text_{language}")[:20] in page.replace("&#x27;", "'")
    assert source.url.replace("&", "&amp;") in page
    assert all(item.get_absolute_url().split("/", 2)[2] in page for item in theme.items.published())


def test_a_theme_shows_the_present_value_even_if_another_page_brought_it(client):
    figure = Figure.objects.filter(source__theme__slug="wonen").first()
    other = Theme.objects.get(slug="reizen").sources.first()
    Figure.objects.create(
        code=figure.code, label_nl="x", value="12345", unit=figure.unit, order=9,
        valid_from=timezone.localdate(), source=other,
    )  # fmt: skip
    assert "12.345" in client.get(theme_page()).content.decode()


def test_an_item_says_why_how_what_for_whom_and_by_when(client):
    item = ChecklistItem.objects.get(code="wonen-plaatsbeschrijving")
    page = client.get(address("item", item.code, language="en")).content.decode()
    assert item.authority_en in page
    assert "Within 1 month after the move to the municipality" in page
    assert item.documents.first().text_en in page
    assert item.after.get().title_en in page
    assert item.sources.first().title in page


def test_the_reader_of_an_old_translation_is_told(client):
    """The Dutch text is other than the one that was translated: nobody had to say so."""
    Theme.objects.filter(slug="wonen").update(body_nl="Anders.")
    said = "Of these parts the Dutch text changed after it was translated: body."
    assert 'data-kind="warning"' not in client.get(theme_page()).content.decode()
    assert said in client.get(theme_page(language="en")).content.decode()
    Theme.objects.filter(slug="wonen").update(
        translated_from={"en": {"body": mark_of("Anders.")}, "fr": {}}
    )
    assert said not in client.get(theme_page(language="en")).content.decode()


def test_a_missing_translation_falls_back_on_dutch(client):
    Theme.objects.filter(slug="wonen").update(title_fr="")
    assert '<h1 lang="nl">Wonen</h1>' in client.get(theme_page(language="fr")).content.decode()


def test_the_glossary_follows_the_alphabet_of_the_language(client):
    Term.objects.create(code="etage", order=99, name_nl="étage", explanation_nl="Verdieping.")
    Term.objects.create(code="zz", order=1, name_nl="zzz", explanation_nl="Slaap.")
    page = client.get(address("glossary")).content.decode()
    assert page.index('id="etage"') < page.index('id="ocmw"') < page.index('id="zz"')
    names = re.findall(r"<dt>(.)", page)
    assert names == sorted(names, key=lambda name: name.lower().replace("é", "e"))


def test_a_word_tells_what_a_letter_in_another_language_calls_it(client):
    ocmw = client.get(address("glossary")).content.decode().split('id="ocmw"')[1].split("</dd>")[0]
    assert 'In het Frans: <span lang="fr">CPAS</span>' in ocmw
    assert "openbaar centrum voor maatschappelijk welzijn" in ocmw
    card = client.get(address("glossary", language="fr")).content.decode()
    card = card.split('id="a-kaart"')[1].split("</dd>")[0]
    assert card.count("A-kaart") == 1  # the explanation says it: not as a name or spelling too
    assert 'En anglais\xa0: <span lang="en">A card</span>' in card


def test_each_letter_says_which_words_it_folds_away(client):
    page = client.get(address("glossary")).content.decode()
    assert '<span class="folds__line">A-kaart, Actiris, ' in page


def test_a_letter_leads_to_the_words_that_begin_with_it(client):
    Term.objects.create(code="etage", order=99, name_nl="étage", explanation_nl="Verdieping.")
    page = client.get(address("glossary")).content.decode()
    letters = re.findall(r'<li><a href="#letter-(.)">(.)</a></li>', page)
    assert letters[0] == ("a", "A")
    assert len(letters) == len(set(letters))
    assert re.findall(r'<h2 id="letter-(.)">', page) == [small for small, _letter in letters]
    assert page.index('id="letter-e"') < page.index('id="etage"') < page.index('id="letter-f"')


@in_each_language
@pytest.mark.parametrize("slug", ["wonen", "gezondheidszorg", "budgetbeheer"])
def test_a_page_is_sound_html_without_anything_from_elsewhere(language, slug):
    page = public_pages(language)[theme_page(slug, language=language)].page
    tags = [(one.tag, one.attributes) for one in page.elements]
    ids = [attributes["id"] for _, attributes in tags if "id" in attributes]
    assert len(ids) == len(set(ids))
    targets = {attributes.get("popovertarget") for _, attributes in tags} - {None}
    anchors = {attributes["href"][1:] for tag, attributes in tags if is_anchor(tag, attributes)}
    assert targets and anchors
    assert targets | anchors <= set(ids)
    assert not [tag for tag, attributes in tags if "style" in attributes or "onclick" in attributes]
    assert not [tag for tag, attributes in tags if attributes.get("src", "/").startswith("http")]
    headings = [int(tag[1]) for tag, _ in tags if re.fullmatch("h[1-6]", tag)]
    assert headings[0] == 1
    assert all(later - earlier <= 1 for earlier, later in zip(headings, headings[1:], strict=False))


def is_anchor(tag, attributes):
    return tag == "a" and attributes.get("href", "").startswith("#")


# --- what it costs -----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "args", "number"),
    [
        ("index", [], 4),
        ("chapter", ["vrijwilligerswerk"], 7),
        ("section", ["vrijwilligerswerk", "de-mens-centraal"], 9),
        ("theme", ["wonen"], 14),
        ("item", ["wonen-plaatsbeschrijving"], 13),
        ("glossary", [], 3),
    ],
)
@pytest.mark.parametrize("times", [1, 3])
def test_more_content_costs_no_more_queries(
    client, name, args, number, times, django_assert_max_num_queries
):
    multiply_content(times)
    make_what_is_kept()
    with django_assert_max_num_queries(number):
        assert client.get(address(name, *args)).status_code == 200


def multiply_content(times):
    theme = Theme.objects.get(slug="wonen")
    items = list(theme.items.all())
    for copy in range(1, times):
        Tip.objects.bulk_create(
            Tip(theme=theme, order=50 + copy, text_nl=tip.text_nl) for tip in theme.tips.all()
        )
        ChecklistItem.objects.bulk_create(
            ChecklistItem(
                theme=theme, order=50, code=f"{item.code}-{copy}", title_nl=item.title_nl,
                scope=item.scope,
            )
            for item in items
        )  # fmt: skip
        copies = ChecklistItem.objects.filter(code__endswith=f"-{copy}")
        ItemDue.objects.bulk_create(
            ItemDue(item=item, anchors=["recognised"], within="P6M", kind="advised")
            for item in copies
        )
        section = Section.objects.get(slug="de-mens-centraal")
        Section.objects.create(
            chapter=section.chapter, order=50 + copy, slug=f"copy-{copy}", title_nl="Kopie",
            body_nl="Tekst",
        )  # fmt: skip


# --- what is not translated --------------------------------------------------------------------
@pytest.mark.parametrize("language", ["fr", "en"])
def test_dutch_that_stands_in_is_marked_as_dutch_and_the_page_says_so(client, language):
    theme = Theme.objects.get(slug="wonen")
    Theme.objects.filter(pk=theme.pk).update(**{f"body_{language}": ""})
    tip = theme.tips.first()
    type(tip).objects.filter(pk=tip.pk).update(**{f"text_{language}": ""})
    with override(language):
        text = client.get(theme.get_absolute_url()).content.decode()
    assert '<div class="prose" lang="nl">' in text
    assert text.count('<div lang="nl">') == 1
    assert text.count('<h1 lang="nl">') == 0
    said = {"fr": "pas encore de traduction", "en": "no translation yet"}[language]
    assert said in text


def test_where_all_is_translated_no_passage_is_marked(client):
    with override("fr"):
        text = client.get(Theme.objects.get(slug="wonen").get_absolute_url()).content.decode()
    assert '<div class="prose">' in text
    assert '<div lang="nl">' not in text
