"""One way to write to people, in the language of whoever reads it."""

from collections.abc import Collection, Mapping

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import translation


def send(
    template: str,
    email: str,
    language: str,
    *,
    link: str = "",
    links: Collection[str] = (),
    quiet_link: str = "",
    quiet_links: Collection[str] = (),
    headers: Mapping[str, str] | None = None,
    **context: object,
) -> None:
    """The words stand in `template`_subject.txt and `template`_message.txt.

    The message goes along as HTML with the same words, and nothing else to click on than `link`,
    `links`, and the small quiet ones: a name that looks like an address is no link.
    """
    with translation.override(language):
        subject = render_to_string(f"{template}_subject.txt", context)
        words = {**context, "link": link, "quiet_link": quiet_link}
        body = render_to_string(f"{template}_message.txt", words).strip()
        paragraphs = [part.strip() for part in body.split("\n\n") if part.strip()]
        shown = {
            "paragraphs": paragraphs,
            "links": [one for one in (link, *links) if one],
            "quiet_links": [one for one in (quiet_link, *quiet_links) if one],
            "language": language,
        }
        html = render_to_string("mail.html", shown)
    message = EmailMultiAlternatives(
        " ".join(subject.split()), body + "\n", None, [email], headers=dict(headers or {})
    )
    message.attach_alternative(html, "text/html")
    message.send()
