"""A buddy reads what the family says, confirms what it did, and answers."""

from django import forms
from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from checklist.access import changing_open_families, family_page
from checklist.models import FamilyMessage, Household, Progress
from checklist.models.family_message import LONGEST
from checklist.progress.actions import record_progress
from checklist.progress.checklist import checklist_of
from checklist.sharing.sentences import REPLIES, SENTENCES
from gastvrij.lib.answers import INVALID
from members.models import User

CONFIRM, NOT_YET, ANSWER, SEEN = "confirm", "not_yet", "answer", "seen"


class AnswerForm(forms.Form):
    """What a buddy sends about one message."""

    do = forms.ChoiceField(
        label=gettext_lazy("Answer"),
        choices=[(one, one) for one in (CONFIRM, NOT_YET, ANSWER, SEEN)],
    )
    done_on = forms.DateField(label=gettext_lazy("Done on"), required=False)
    reply = forms.ChoiceField(
        required=False, choices=[("", ""), *((one, SENTENCES[one]) for one in REPLIES)]
    )
    answer = forms.CharField(label=gettext_lazy("Answer"), required=False, max_length=LONGEST)

    def __init__(self, *args, message, **kwargs):
        self.message = message
        super().__init__(*args, auto_id=f"%s-{message.pk}", **kwargs)

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise forms.ValidationError(gettext_lazy("This day is still to come."))
        return day

    def clean(self):
        cleaned = super().clean()
        do = cleaned.get("do")
        if do in (CONFIRM, NOT_YET) and self.message.kind != FamilyMessage.Kind.DID:
            self.add_error("do", _("Only what the family did can be confirmed."))
        is_empty = not (cleaned.get("reply") or cleaned.get("answer"))
        if do == ANSWER and is_empty and not self.errors:
            self.add_error("answer", _("Choose a sentence, or write an answer."))
        return cleaned


@require_POST
@family_page
@changing_open_families
def answer(request, household, message_id):
    """One message: confirmed, answered, or seen to. What is answered already stays so."""
    get_object_or_404(household.family_messages.told(), pk=message_id)
    waiting = household.family_messages.waiting().select_for_update(of=("self",))
    message = waiting.filter(pk=message_id).first()
    if message is None:
        messages.info(request, _("This was answered already."))
        return redirect(household)
    form = AnswerForm(request.POST, message=message)
    if not form.is_valid():
        context = {"household": household, "message": message, "form": form}
        return TemplateResponse(request, "checklist/sharing/answer.html", context, status=INVALID)
    settle(household, message, form.cleaned_data, by=request.user)
    messages.success(request, _("The family reads your answer on its page."))
    return redirect(household)


@transaction.atomic
def settle(household: Household, message: FamilyMessage, said: dict, *, by: User) -> None:
    """What the family did is done by the normal way; the family reads the answer at that step."""
    message.reply, message.answer = said["reply"], said["answer"]
    if said["do"] == CONFIRM:
        message.reply = message.reply or "reply_well"
        _mark_done(household, message, said["done_on"], by)
    elif said["do"] == NOT_YET:
        message.reply = message.reply or "reply_wait"
    elif said["do"] == SEEN:
        message.reply, message.answer = "", ""
    message.answered_by, message.answered_at = by, timezone.now()
    message.save(update_fields=["reply", "answer", "answered_by", "answered_at"])


def _mark_done(household, message, day, by):
    """For each of the people whom the step is about. What is no longer on the list, stays off."""
    today = timezone.localdate()
    checklist = checklist_of(household, today)
    people = {person.pk: person for person in household.people}
    for person in [people.get(number) for number in message.people] or [None]:
        line = checklist.find(message.code, person)
        if line is None or line.is_done:
            continue
        changes = {"state": Progress.State.DONE, "done_on": day or today}
        record_progress(line.to_change(), changes, by=by, told_on=message.told_day)
