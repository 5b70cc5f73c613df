"""Pages of the learner. A person sees only their own."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render

from benling.accounts.models import Account
from benling.clock import today
from benling.exchange.models import Attempt
from benling.web.learner.outcome import outcome_of
from benling.web.learner.study import study_of


@login_required
def my(request: HttpRequest) -> HttpResponse:
    return render(
        request, "benling/learner/my.html", {"study": study_of(_account(request), today())}
    )


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
