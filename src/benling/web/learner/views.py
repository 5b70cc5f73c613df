"""Pages of the learner. A person sees only their own."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from benling.accounts.models import Account
from benling.catalog.legal.slots import slots_of
from benling.clock import today
from benling.exchange.models import Attempt
from benling.home import content_root
from benling.regrading.notices import mark_read, unread
from benling.web.learner.outcome import outcome_of
from benling.web.learner.study import study_of


@login_required
def my(request: HttpRequest) -> HttpResponse:
    account = _account(request)
    context = {
        "study": study_of(account, today()),
        "notices": unread(account.username),
        "slots": slots_of(content_root(), today()),
    }
    return render(request, "benling/learner/my.html", context)


@login_required
@require_POST
def notice_read(request: HttpRequest, number: int) -> HttpResponse:
    """The person has read a notice of their own; it goes from their pages."""
    if not mark_read(_account(request).username, number):
        raise Http404("没有这条通知")
    back = request.POST.get("back", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        back = reverse("my")
    return HttpResponseRedirect(back)


@login_required
def attempt(request: HttpRequest, receipt: str) -> HttpResponse:
    context = {"outcome": outcome_of(_own_attempt(request, receipt))}
    return render(request, "benling/learner/attempt.html", context)


@login_required
def attempt_state(request: HttpRequest, receipt: str) -> JsonResponse:
    """Polled by the page while grading runs: ``{"state": …}`` as :attr:`Outcome.state`."""
    return JsonResponse({"state": outcome_of(_own_attempt(request, receipt)).state})


def _account(request: HttpRequest) -> Account:
    assert isinstance(request.user, Account)  # noqa: S101  # login_required has seen to it
    return request.user


def _own_attempt(request: HttpRequest, receipt: str) -> Attempt:
    found = (
        Attempt.objects.filter(receipt=receipt, person__person_id=_account(request).username)
        .select_related("edition", "person")
        .first()
    )
    if found is None:
        # The same answer for a foreign receipt and an unknown one: nothing can be guessed from it.
        raise Http404("没有这次提交")
    return found
