"""What a trainer can change about a released edition."""

from typing import Any

from django import forms

from benling.clock import today
from benling.roster.models import Person


class WithdrawForm(forms.Form):
    reason = forms.CharField(
        label="撤回原因",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="会告诉打开本课的每一位学员。已提交的答案和已记的学时不受影响。",
    )


class ExtensionForm(forms.Form):
    person_id = forms.CharField(label="人员编号", max_length=32)
    due_on = forms.DateField(
        label="延至（当日 24:00）", widget=forms.DateInput(attrs={"type": "date"})
    )
    reason = forms.CharField(label="原因", max_length=200)

    def clean_person_id(self) -> str:
        person_id = str(self.cleaned_data["person_id"]).strip()
        if not Person.objects.filter(person_id=person_id).exists():
            raise forms.ValidationError("名册中没有这个人员编号，请核对。")
        return person_id

    def clean_due_on(self) -> Any:
        due_on = self.cleaned_data["due_on"]
        if due_on < today():
            raise forms.ValidationError("延期后的日期不能早于今天。")
        return due_on
