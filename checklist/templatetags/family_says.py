"""What a family tells its buddy, shown on the family's list and on a buddy's list of families."""

from django import template
from django.utils import timezone

from checklist.models import FamilyMessage
from checklist.sharing.sentences import REPLIES, SENTENCES

register = template.Library()


@register.simple_tag
def family_says(household, checklist):
    """One query: what waits for an answer, with the title of the step it is about."""
    rows = []
    for message in household.family_messages.waiting():
        item = checklist.catalogue.get(message.code)
        people = [checklist.people.get(str(number)) for number in message.people]
        names = [person.nickname for person in people if person]
        rows.append((message, item.title if item else "", names))
    return rows


@register.simple_tag
def today():
    return timezone.localdate()


@register.simple_tag
def replies():
    return [(one, SENTENCES[one]) for one in REPLIES]


@register.simple_tag
def waiting_by_family(page):
    """How many messages wait, by family: one query for a page of families."""
    waiting = FamilyMessage.objects.waiting().filter(household__in=list(page))
    numbers: dict = {}
    for number in waiting.order_by().values_list("household", flat=True):
        numbers[number] = numbers.get(number, 0) + 1
    return numbers


@register.filter
def of_family(numbers, household):
    return numbers.get(household.pk, 0)
