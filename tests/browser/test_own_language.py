"""A family uses its page in its own language, by eye and by ear, and its buddy answers."""

import pytest
from playwright.sync_api import expect

from checklist.models import FamilyMessage, Progress
from checklist.sharing.actions import share
from checklist.sharing.sentences import everywhere
from gastvrij.lib.languages import LANGUAGES
from tests.checklist.factories import household_url, make_family_of_six

# A voice that is heard by nobody: it tells what it was given, and how far it is when told so.
VOICE = """(languages) => {
  window.said = [];
  window.SpeechSynthesisUtterance = class { constructor(text) { this.text = text; } };
  const voice = {
    getVoices: () => languages.map((lang) => ({ lang, name: lang })),
    addEventListener() {},
    cancel() {},
    speak(one) {
      window.said.push(one);
      one.onstart();
    },
  };
  Object.defineProperty(window, "speechSynthesis", { value: voice });
}"""
SAID = "window.said.map(({ text, lang, voice }) => [text, lang, voice.lang])"
GO_ON = "window.said.at(-1).onend()"


@pytest.fixture
def opened(on_phone, live_server, household, buddy):
    """The family's page, opened by its button on a phone that has voices for these languages."""

    def open_it(language, *voices):
        page = on_phone()
        page.add_init_script(f"({VOICE})({list(voices)})")
        page.goto(f"{live_server.url}/g/{share(household, language, by=buddy)}/")
        page.locator("main form button").tap()
        expect(page.locator("#todo")).to_be_visible()
        return page

    return open_it


def words(name, language):
    return everywhere(name)[language]


def step_of(page, number):
    return page.locator("section[aria-labelledby=todo] .step").nth(number)


@pytest.mark.parametrize(("language", "direction"), [("ar", "rtl"), ("ti", "ltr")])
def test_a_family_listens_tells_asks_and_prints_and_reads_the_answer(
    opened, on_phone, buddy, household, language, direction
):
    page = opened(language, "nl-BE", f"{language}-XX")
    html = page.locator("html")
    expect(html).to_have_attribute("lang", language)
    expect(html).to_have_attribute("dir", direction)

    listen = page.locator("[data-aloud]")
    expect(listen).to_have_text(words("listen", language))
    listen.tap()
    expect(page.locator("h1")).to_have_class("is-read")
    page.evaluate(GO_ON)
    expect(step_of(page, 0).locator("h3")).to_have_class("step__title is-read")
    title = step_of(page, 0).locator("h3").inner_text()
    said = page.evaluate(SAID)
    own_voice = [language, f"{language}-XX"]
    assert said == [[words("title", language), *own_voice], [title, *own_voice]]
    fold = step_of(page, 0).locator("details")
    for _part in range(6):
        if fold.get_attribute("open") is None:
            page.evaluate(GO_ON)
    expect(fold.locator("dt").first).to_have_class("is-read")
    listen.tap()
    expect(page.locator(".is-read")).to_have_count(0)

    step_of(page, 0).get_by_role("button", name=words("did", language)).tap()
    expect(step_of(page, 0).locator(".tell__told")).to_contain_text(words("sent_did", language))
    step_of(page, 1).get_by_role("button", name=words("unclear", language)).tap()
    expect(step_of(page, 1).locator(".tell__told")).to_contain_text(words("sent_unclear", language))

    page.emulate_media(media="print")
    expect(step_of(page, 0).locator("h3")).to_be_visible()
    expect(page.locator(".print-only h2")).to_have_text(words("more", language))
    expect(page.locator("[data-aloud], [data-print], .tell").first).to_be_hidden()
    page.emulate_media(media="screen")
    page.evaluate("window.print = () => { document.title = 'printed'; }")
    page.get_by_role("button", name=words("print", language)).tap()
    expect(page).to_have_title("printed")

    did, unclear = FamilyMessage.objects.order_by("sent_at")
    as_buddy = on_phone(buddy)
    as_buddy.goto(household_url(household))
    as_buddy.get_by_role("link", name="The family says: 2 messages").tap()
    as_buddy.locator(f"#do-{did.pk}").get_by_role("button", name="Confirm").tap()
    expect(as_buddy.locator(f"#do-{did.pk}")).to_have_count(0)
    form = as_buddy.locator(f"#do-{unclear.pk}")
    form.locator("summary").tap()
    form.get_by_label("A sentence that the family reads").select_option("reply_explain")
    form.get_by_role("button", name="Send the answer").tap()
    expect(form).to_have_count(0)
    assert Progress.objects.get(item__code=did.code).state == "done"
    as_buddy.goto(household_url(household, "tijdlijn/"))
    expect(as_buddy.locator(".timeline")).to_contain_text("told by the family on")

    page.reload()
    answer = page.locator(".step .tell__answer")
    expect(answer).to_contain_text(words("reply_explain", language))
    expect(page.locator(".familys__number").last).to_have_text("1")


def test_without_a_voice_for_the_language_there_is_no_button_to_listen(opened):
    page = opened("ti", "nl-BE", "ar-SA")
    expect(page.locator("[data-print]")).to_be_visible()  # so the scripts ran
    expect(page.locator("[data-aloud]")).to_be_hidden()


def test_what_a_family_sees_first_is_three_screens_at_most_in_each_language(
    on_phone, live_server, household, buddy
):
    make_family_of_six(household)
    page = on_phone()
    page.set_viewport_size({"width": 360, "height": 640})
    screens = {}
    for language in LANGUAGES:
        page.goto(f"{live_server.url}/g/{share(household, language, by=buddy)}/")
        page.locator("main form button").tap()
        expect(page.locator("#todo")).to_be_visible()
        screens[language] = page.evaluate("document.documentElement.scrollHeight") / 640
    assert {language: many for language, many in screens.items() if many > 3} == {}
    step_of(page, 0).locator("summary").tap()
    expect(step_of(page, 0).get_by_text(words("why", language), exact=True)).to_be_visible()


@pytest.mark.parametrize("language", ["ru", "so", "tr"])
def test_no_word_is_too_long_at_320_pixels_with_letters_of_twice_the_size(opened, language):
    page = opened(language)
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")
    assert page.evaluate("document.documentElement.scrollWidth") == 320
