"""What a trainer fills in about a correction and its regrading."""

from django import forms


class CorrectionForm(forms.Form):
    reason = forms.CharField(
        label="哪里错了，怎样改正",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="成绩有变的学员会看到这段话，请写明题号。",
    )
    allow_texts = forms.CharField(
        label="允许改动文字的格（可不填）",
        required=False,
        max_length=300,
        help_text="学员看得到的文字原则上不变。确需更正文字时，按退回意见里的名称填写，用空格隔开。",
    )

    def clean_allow_texts(self) -> list[str]:
        return str(self.cleaned_data["allow_texts"]).replace("，", " ").replace(",", " ").split()


class ReasonForm(forms.Form):
    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea(attrs={"rows": 2}))
