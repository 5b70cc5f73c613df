"""Sessions die with the account: Django asks this backend for the user of each request."""

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser

from benling.accounts.models import Account
from benling.accounts.standing import may_enter, may_work
from benling.clock import today


class RosterBackend(ModelBackend):
    """Passwords of the roster's accounts."""

    def user_can_authenticate(self, user: AbstractBaseUser | AnonymousUser | None) -> bool:
        return isinstance(user, Account) and may_enter(user, today())

    def get_user(self, user_id: int) -> Account | None:
        account = Account.objects.filter(pk=user_id).first()
        return account if account is not None and may_work(account, today()) else None
