"""Faults of MyST sources that jupytext takes in silence."""

import pytest

from benling.catalog.lint.myst_text import check_myst_text

GOOD = """\
---
kernelspec:
  name: python3
---

# 标题

一段文字，含 `+++` 和 C+++ 语言。

```{code-cell} python
:tags: [question]
x = 1
```

````markdown
```{code-cell} python
展示写法
```
````

+++ {"tags": ["hide-in-sheet"]}

文字

+++

+++

```
+++
```

```{code-cell}
---
tags: [a]
---

y = "+++"
```
"""


def test_a_good_text_has_no_faults() -> None:
    assert check_myst_text(GOOD, "a.md").errors == []


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("# 题\n\n```{code-cell} python\nx = 1\n\n文字", 3, "没有结束"),
        ("```{code-cell} python\nx = 1\n\n文字\n\n```{code-cell} python\ny\n```\n", 1, "没有结束"),
        ("~~~\n文字\n", 1, "没有结束"),
        ("```{code-cell} python\n:tags: [a]\n\n:name: b\nx = 1\n```\n", 4, "前面有空行"),
        ("```{code-cell} python\n\n:tags: [a]\nx = 1\n```\n", 3, "前面有空行"),
        ("```{code-cell} python\n:tags: [a]\n:tags: [b]\nx\n```\n", 3, "写了两次"),
        ("```{code-cell} python\n:tags [a]\nx\n```\n", 2, "不是选项的写法"),
        ("```{code-cell} python\n---\ntags: [a]\nx = 1\n```\n", 2, "选项没有结束"),
        ("一段文字\n+++\n又一段\n", 2, "文字中间有 +++"),
        ("一段文字\n\n+++ 分隔\n", 3, "读不出来"),
        ('一段\n\n+++ {"tags": [}\n\n字\n', 3, "读不出来"),
        ("写法如下：\n```{code-cell} python\nx\n```\n", 2, "紧接在文字后面"),
        ("* 项目\n\n  ```{code-cell} python\n  x\n  ```\n", 3, "不在行首"),
        ("> ```{code-cell} python\n> x\n> ```\n", 1, "不在行首"),
        ('+++ {"tags": ["a"]}\n\n+++\n\n文字\n', 1, "没有文字"),
        ('+++ {"tags": ["a"]}\n\n```{code-cell} python\nx\n```\n', 1, "没有文字"),
        ('文字\n\n+++ {"tags": ["a"]}\n', 3, "没有文字"),
        ("```{note}\n说明\n```\n", 1, "{note}"),
        ("```{raw-cell}\n说明\n```\n", 1, "raw-cell"),
        ("```{code-cell} r\nx\n```\n", 1, "语言"),
        ("---\ntitle: 甲\n\n# 标题\n", 1, "没有结束"),
    ],
)
def test_each_fault_names_its_line(text: str, line: int, what: str) -> None:
    errors = check_myst_text(text, "a.md").errors
    assert [e for e in errors if e.where == f"a.md 第{line}行" and what in e.what], errors


def test_all_faults_are_told_at_once() -> None:
    text = "字\n+++\n字\n\n```{note}\n注\n```\n\n```{code-cell} python\n:a: 1\n\n:b: 2\nx\n"
    errors = check_myst_text(text, "a.md").errors
    assert [e.where for e in errors] == ["a.md 第2行", "a.md 第5行", "a.md 第9行"]
