from members.models import Logo, Organisation
from members.organisations.logos import Picture


def set_logo(organisation: Organisation, picture: Picture) -> None:
    drawn = {name: getattr(picture, name) for name in ("content", "width", "height", "digest")}
    Logo.objects.update_or_create(organisation=organisation, defaults=drawn)


def remove_logo(organisation: Organisation) -> None:
    Logo.objects.filter(organisation=organisation).delete()
