"""A coordinator walks along the pages on which a family is added."""

from django.urls import reverse

from tests.checklist.pages import filled_in

NEW = "checklist:new"
ANSWERS = {
    "akkoord": {"informed_how": "aloud", "informed_language": "nl", "agrees": "on"},
    "gezin": {"label": "Tulp", "place": "9000", "number": ""},
    "wie": {"people-0-nickname": "Amal"},
    "wonen": {},
    "situaties": {},
    "dagen": {},
    "buddys": {},
}


def first_page(client):
    return client.get(reverse(NEW), {"nog": "1"})


def answer(client, page, changes=None):
    """Send this page's form; the page that follows, or the same with what is wrong."""
    step, form = page.context["step"], page.context["form"]
    usual = {} if form.is_bound else ANSWERS[step]  # what was typed stays
    sent = filled_in(page, usual | (changes or {}))
    return client.post(page.request["PATH_INFO"], sent)


def walk(client, until=None, page=None, **changes):
    """Answer page after page, from the first or from `page`; the page of `until`, unanswered.

    Otherwise the last answer: what is wrong, or the way to the new family.
    """
    page = page or first_page(client)
    while page.context["step"] != until:
        response = answer(client, page, changes.get(page.context["step"]))
        if response.status_code != 302:
            return response
        page = client.get(response.url)
        if "step" not in (page.context or {}):
            return response
    return page


def step_url(draft, step):
    return reverse("checklist:draft_step", args=[draft.pk, step])


PAGE_OF = {
    "informed_on": "akkoord",
    "label": "gezin",
    "place": "gezin",
    "municipality": "gezin",
    "contact_language": "gezin",
    "housing": "wonen",
    "situations": "wonen",
    "buddies": "buddys",
}


def spread(changes):
    """By page, what one form of a family would have: `people-0-...` is the first person."""
    pages = {}
    for name, value in changes.items():
        about = name.removeprefix("people-0-")
        if about == name or name.startswith("people-0-sure"):
            page = PAGE_OF.get(name) or ("wie" if "people-" in name else "dagen")
            pages.setdefault(page, {})[name] = value
        elif about == "situations":
            pages.setdefault("situaties", {}).update({one: ["p1"] for one in value})
        elif about.endswith("_on"):
            pages.setdefault("dagen", {})[about] = value
        else:
            pages.setdefault("wie", {})[name] = value
    return pages


def add(client, changes=None):
    """The last answer: the way to the new family, or the page with what is wrong."""
    return walk(client, **spread(changes or {}))
