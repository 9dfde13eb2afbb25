"""What a browser makes of a page: the forms in it, as they would be sent."""

from html.parser import HTMLParser


class _Forms(HTMLParser):
    def __init__(self):
        super().__init__()
        self.forms = []
        self._values = None
        self._select = self._textarea = None

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        name, value = attributes.get("name"), attributes.get("value")
        if tag == "form":
            self._values = {}
            self.forms.append((attributes, self._values))
        elif self._values is None:
            return
        elif tag == "input" and name:
            is_box = attributes.get("type") in {"checkbox", "radio"}
            if not is_box or "checked" in attributes:
                self._add(name, value if value is not None else "on" if is_box else "")
        elif tag == "select":
            self._select, self._options, self._chosen = name, [], []
        elif tag == "option" and self._select:
            (self._chosen if "selected" in attributes else self._options).append(value or "")
        elif tag == "textarea":
            self._textarea, self._text = name, ""

    def handle_data(self, data):
        if self._textarea:
            self._text += data

    def handle_endtag(self, tag):
        if tag == "form":
            self._values = None
        elif tag == "select" and self._select:
            for value in self._chosen or self._options[:1]:
                self._add(self._select, value)
            self._select = None
        elif tag == "textarea" and self._textarea:
            self._add(self._textarea, self._text.removeprefix("\n"))
            self._textarea = None

    def _add(self, name, value):
        # A browser sends every line end as two characters (HTML standard, form submission).
        value = "\r\n".join(value.replace("\r\n", "\n").split("\n"))
        self._values.setdefault(name, []).append(value)


def forms_of(response):
    parser = _Forms()
    parser.feed(response.content.decode())
    return parser.forms


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
