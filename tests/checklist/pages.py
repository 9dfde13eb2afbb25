"""What a browser makes of a page: the forms in it, as they would be sent."""

from tests.gastvrij.site.html import Page

BOXES = {"checkbox", "radio"}


def forms_of(response):
    """Of each form its attributes, and what it would send."""
    is_page = response["Content-Type"].startswith("text/html")
    forms = Page(response.content.decode()).all("form") if is_page else []
    return [(form.attributes, values_of(form)) for form in forms]


def values_of(form):
    values = {}
    for field in form.within(*SENT):
        if name := field.attributes.get("name"):
            for value in SENT[field.tag](field):
                values.setdefault(name, []).append(with_line_ends(value))
    return values


def sent_by_input(field):
    is_box = field.attributes.get("type") in BOXES
    if is_box and "checked" not in field.attributes:
        return []
    return [field.attributes.get("value", "on" if is_box else "")]


def sent_by_select(field):
    options = field.within("option")
    chosen = [option for option in options if "selected" in option.attributes]
    return [option.attributes.get("value", option.text) for option in chosen or options[:1]]


def sent_by_textarea(field):
    return [field.text]


SENT = {"input": sent_by_input, "select": sent_by_select, "textarea": sent_by_textarea}


def with_line_ends(value):
    """A browser sends every line end as two characters (HTML standard, form submission)."""
    return "\r\n".join(value.replace("\r\n", "\n").split("\n"))


def filled_in(response, changes=None, *, css_class="form"):
    """The page's form with some fields changed, ready to post; None empties a field."""
    for attributes, values in forms_of(response):
        if css_class in (attributes.get("class") or "").split():
            values = values | {
                name: value if isinstance(value, list) else [value]
                for name, value in (changes or {}).items()
            }
            return {name: [v for v in many if v is not None] for name, many in values.items()}
    raise AssertionError(f"This page has no form.{css_class}")


def initial_of(values):
    """What the form says its user saw."""
    return {name: value for name, value in values.items() if "initial-" in name}
