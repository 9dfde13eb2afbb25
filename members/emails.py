"""What we write to people about their account; the words stand in templates/members/mail/."""

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation


def tell_account_is_deleted(email: str, name: str, language: str) -> None:
    send("account_deleted", email, name, language)


def tell_second_factors_are_removed(email: str, name: str, language: str) -> None:
    send("second_factors_removed", email, name, language)


def send(template: str, email: str, name: str, language: str) -> None:
    with translation.override(language):
        subject = render_to_string(f"members/mail/{template}_subject.txt")
        body = render_to_string(f"members/mail/{template}_message.txt", {"name": name})
    send_mail(" ".join(subject.split()), body.strip() + "\n", None, [email])
