"""Sign-on accounts. The user name is the person id of the roster."""

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models


class AccountManager(BaseUserManager["Account"]):
    def create_user(self, username: str, password: str | None = None, **extra: Any) -> "Account":
        account = self.model(username=username, **extra)
        account.set_password(password)
        account.save(using=self._db)
        return account


class Account(AbstractBaseUser):
    """One person's account. Nothing about when or how often somebody signs in is kept."""

    last_login = None  # Django's field; we keep no log-in times

    username = models.CharField(max_length=64, unique=True)
    is_active = models.BooleanField(default=True)
    #: True until an initial or reset password has been replaced
    must_change_password = models.BooleanField(default=True)
    #: demo accounts have printed passwords and are refused on any address but loopback
    is_demo = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    objects: ClassVar[AccountManager] = AccountManager()


class Role(models.TextChoices):
    TRAINER = "trainer", "教员"
    HR = "hr", "组织人事"
    INSPECTOR = "inspector", "督查"
    ADMIN = "admin", "系统管理"


class Grant(models.Model):
    """A role given to an account for a time, over the subtree of an org unit."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="grants")
    role = models.CharField(max_length=12, choices=Role)
    #: code of the subtree's root; empty for roles without a subtree (trainer, admin)
    org_unit = models.CharField(max_length=32, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    granted_by = models.CharField(max_length=64)
    basis = models.CharField(max_length=200)


class ResetCode(models.Model):
    """One-time code for a forgotten password, issued by HR of the person's own org unit."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="reset_codes")
    code_hash = models.CharField(max_length=128)
    issued_by = models.CharField(max_length=64)
    issued_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
