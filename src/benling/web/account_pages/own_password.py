"""Pages where a person sets their own password: at first sign-in, by code, or of free will."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from benling.accounts import passwords, reset_codes
from benling.accounts.models import Account, ResetCode
from benling.errors import Refused
from benling.web.account_pages.forms import NewPasswordForm, OwnPasswordForm, ResetForm

#: where people sign in; the Hub is beside this service, under the same host
SIGN_IN_URL = "/hub/login"
_NO_MATCH = (
    "人员编号或验证码不对，或者验证码已过期、已用过。请核对；仍不行，请本单位组织人事重新发放。"
)


@never_cache
@require_http_methods(["GET", "POST"])
def first(request: HttpRequest) -> HttpResponse:
    """Replace an initial password; the ticket comes from the Hub's sign-in page."""
    account = passwords.account_of_ticket(request.GET.get("ticket", ""))
    if account is None:
        return render(request, "benling/account/ticket_expired.html", _context(), status=403)
    form = NewPasswordForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        passwords.set_password(account, form.cleaned_data["password"])
        return _done(request)
    context = _context(form=form, person_id=account.username)
    return render(request, "benling/account/first.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def reset(request: HttpRequest) -> HttpResponse:
    """Set a new password by a one-time code; open to everybody."""
    form = ResetForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        username = form.cleaned_data["username"].strip()
        record = reset_codes.matching_code(username, form.cleaned_data["code"])
        if record is not None and _use(record.account, form, record):
            return _done(request)
        if record is None:
            form.add_error(None, _NO_MATCH)
    return render(request, "benling/account/reset.html", _context(form=form))


def _use(account: Account, form: ResetForm, record: ResetCode) -> bool:
    # The form could not know the person before the code proved right: check once more against them.
    strict = NewPasswordForm(form.data, account=account)
    if not strict.is_valid():
        reset_codes.give_back_try(record)
        for field, faults in strict.errors.items():
            form.add_error(field, list(faults))
        return False
    try:
        reset_codes.use(record, form.cleaned_data["password"])
    except Refused:
        form.add_error(None, _NO_MATCH)
        return False
    return True


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """Change one's own password; every session of the account then ends."""
    account = request.user
    assert isinstance(account, Account)  # noqa: S101  # login_required
    form = OwnPasswordForm(request.POST or None, account=account)
    if request.method == "POST" and form.is_valid():
        passwords.set_password(account, form.cleaned_data["password"])
        return _done(request)
    return render(request, "benling/account/change.html", _context(form=form))


def done(request: HttpRequest) -> HttpResponse:
    return render(request, "benling/account/done.html", _context())


def _done(request: HttpRequest) -> HttpResponse:
    from django.urls import reverse

    return HttpResponseRedirect(reverse("account_done"))


def _context(**more: object) -> dict[str, object]:
    return {"sign_in_url": SIGN_IN_URL, **more}
