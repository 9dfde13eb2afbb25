"""What an action does it does whole or not at all, and says who did it."""

import ast
import pkgutil
from importlib import import_module

import pytest
from django.db import transaction

import checklist
import members

IN_ITS_CALLERS = {
    "checklist.helping.actions.assign",  # in assign_only and hand_over
    "checklist.passing_on.actions.open_passage_of",  # reads
    "checklist.passing_on.actions.coordinators_of",
    "checklist.progress.actions.answer_earlier",  # is one record_progress
    "checklist.progress.actions.untouched",
    "checklist.retention.actions.keep_no_longer",  # a transaction a family
    "checklist.retention.actions.erase_again",
    "checklist.retention.actions.erase_confirmed",
    "checklist.sharing.actions.note_opened",  # one statement
    "checklist.taking_along.actions.note_fetched",
    "members.accounts.actions.end_sessions",
    "members.accounts.actions.end_session",
    "members.accounts.actions.change_roles",
    "members.accounts.actions.forget_old_emails",
    "members.accounts.actions.forget_ended_sessions",
    "members.asking.actions.may_be_asked",
    "members.asking.actions.fingerprint_of",
    "members.asking.actions.escalate_unanswered",
    "members.asking.actions.forget_old",
    "members.claims.actions.begun",
    "members.importing.actions.keep",
    "members.importing.actions.plan_for",
    "members.joining.actions.new_draft",
    "members.joining.actions.has_coordinator",
    "members.joining.actions.end_invitations",
    "members.joining.actions.free_slug",
    "members.memberships.actions.confirmed_no_more_than",
    "members.memberships.actions.looked_at",
    "members.memberships.actions.record",
    "members.memberships.actions.record_of",
    "members.memberships.actions.record_and_tell",
    "members.memberships.actions.watching",
    "members.organisations.actions.set_logo",
    "members.organisations.actions.remove_logo",
    "members.people.actions.pause_locked",
    "members.people.actions.other_coordinators",
    "members.signals.actions.contribution_of",  # locks for contribute and the view
    "members.staying_true.actions.is_to_be_asked",
    "members.staying_true.actions.lock",
    "members.staying_true.actions.close",
    "members.staying_true.actions.coordinators_of",
    "members.staying_true.actions.network_administrators",
}
"""Functions beside the actions: they read, are one statement, or are called by an action."""


def actions():
    for app in (checklist, members):
        for module in pkgutil.walk_packages(app.__path__, f"{app.__name__}."):
            if module.name.endswith(".actions"):
                code = import_module(module.name)
                for name, found in vars(code).items():
                    is_own = getattr(found, "__module__", "") == module.name
                    is_action = callable(found) and not isinstance(found, type)
                    if is_own and is_action and not name.startswith("_"):
                        yield f"{module.name}.{name}", found


ACTIONS = dict(actions())


def is_one_transaction(function):
    """Whether `transaction.atomic` is wrapped around it."""
    layers = [cell.cell_contents for cell in function.__closure__ or ()]
    return any(isinstance(layer, transaction.Atomic) for layer in layers)


@pytest.mark.parametrize("name", sorted(set(ACTIONS) - IN_ITS_CALLERS))
def test_each_action_is_done_whole_or_not_at_all(name):
    assert is_one_transaction(ACTIONS[name]), f"{name} is no transaction"


def test_no_helper_is_listed_that_is_gone_or_an_action():
    assert set(ACTIONS) >= IN_ITS_CALLERS
    assert not [name for name in IN_ITS_CALLERS if is_one_transaction(ACTIONS[name])]


def test_the_eye_for_transactions_sees():
    assert is_one_transaction(transaction.atomic(ast.parse))
    assert not is_one_transaction(ast.parse)
