"""One way to write to people, in the language of whoever reads it."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation


def send(template: str, email: str, language: str, **context: object) -> None:
    """The words stand in `template`_subject.txt and `template`_message.txt."""
    with translation.override(language):
        subject = render_to_string(f"{template}_subject.txt", context)
        body = render_to_string(f"{template}_message.txt", context)
    send_mail(" ".join(subject.split()), body.strip() + "\n", None, [email])
