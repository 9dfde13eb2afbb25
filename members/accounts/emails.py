"""What we write to people about their account (templates/members/accounts/mail/)."""

from gastvrij.lib.mail import send

FOLDER = "members/accounts/mail"


def tell_account_is_deleted(email: str, name: str, language: str) -> None:
    send(f"{FOLDER}/account_deleted", email, language, name=name)


def tell_second_factors_are_removed(email: str, name: str, language: str) -> None:
    send(f"{FOLDER}/second_factors_removed", email, language, name=name)
