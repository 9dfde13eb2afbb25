"""One way to write to people, in the language of whoever reads it."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation


def send(template: str, email: str, language: str, *, link: str = "", **context: object) -> None:
    """The words stand in `template`_subject.txt and `template`_message.txt.

    The message goes along as HTML with the same words, and nothing else than `link` to click on:
    a name that looks like an address is no link.
    """
    with translation.override(language):
        subject = render_to_string(f"{template}_subject.txt", context)
        body = render_to_string(f"{template}_message.txt", {**context, "link": link}).strip()
        paragraphs = [part.strip() for part in body.split("\n\n") if part.strip()]
        html = render_to_string(
            "mail.html", {"paragraphs": paragraphs, "link": link, "language": language}
        )
    send_mail(" ".join(subject.split()), body + "\n", None, [email], html_message=html)
