"""Forms of the account pages."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from benling.accounts.models import Account

RULE = "至少 8 个字符，不要全是数字，不要用人员编号或常见密码。"


class NewPasswordForm(forms.Form):
    """A new password, typed twice."""

    password = forms.CharField(
        label="新密码",
        strip=False,
        help_text=RULE,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一遍新密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, account: Account | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean(self) -> dict[str, Any]:
        content = super().clean() or {}
        password = content.get("password", "")
        if password and content.get("again") and password != content["again"]:
            self.add_error("again", "两次输入的新密码不一样。")
        elif password:
            self._check_strength(password)
        return content

    def _check_strength(self, password: str) -> None:
        try:
            validate_password(password, self.account)
        except ValidationError as weak:
            self.add_error("password", weak)
        if self.account is not None and self.account.check_password(password):
            self.add_error("password", "新密码不能和原来的密码一样。")


class ResetForm(NewPasswordForm):
    """A one-time code with the new password."""

    username = forms.CharField(
        label="人员编号", max_length=64, widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    code = forms.CharField(
        label="一次性验证码",
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "spellcheck": "false"}),
    )
    field_order = ("username", "code", "password", "again")


class OwnPasswordForm(NewPasswordForm):
    """The present password with the new one."""

    present = forms.CharField(
        label="现在的密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("present", "password", "again")

    def clean_present(self) -> str:
        present: str = self.cleaned_data["present"]
        if self.account is None or not self.account.check_password(present):
            raise ValidationError("现在的密码不对。")
        return present
