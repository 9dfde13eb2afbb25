from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from members.models import KeptForm
from members.sending import keeping
from members.sending.mark import mark_of, page_of
from members.sending.once import not_done


@require_POST
@never_cache
def forget(request, pk):
    """What was typed before is not wanted any more; what is gone already is gone."""
    KeptForm.objects.filter(user=request.user, pk=pk).delete()
    messages.success(request, _("What you typed before is gone."))
    return redirect(page_of(request))


@login_not_required
@never_cache
def stale_form(request, reason=""):
    """A form whose secret is not the one of now (CSRF_FAILURE_VIEW): open for too long.

    Nothing of it was done. What was typed waits in the form again, for the user it was made for.
    """
    mark = mark_of(request)
    is_their_own = mark is not None and mark.user == request.user.pk
    if keeping.keep(request):
        if request.user.is_authenticated:
            return not_done(redirect(mark.page))
        return redirect_to_login(mark.page)
    context = {"page": mark.page if is_their_own else None}
    if is_their_own and not request.user.is_authenticated and keeping.keeps(request):
        rotate_token(request)
        fields = keeping.typed_in(request)
        context["typed"] = [(name, value) for name, many in fields.items() for value in many]
        context["address"] = request.get_full_path()
    return render(request, "403_csrf.html", context, status=403)
