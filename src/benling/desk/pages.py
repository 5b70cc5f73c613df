"""A plain page for when something cannot be shown, with a way back."""

from collections.abc import Iterable
from html import escape

from benling.desk.workplace import learning_home
from benling.errors import Problem

_STYLE = """
body{margin:0;background:#f3f6f8;color:#1d2730;line-height:1.7;font:16px/1.7 "Noto Sans CJK SC",
"Noto Sans SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",sans-serif}
main{max-width:640px;margin:10vh auto 0;background:#fff;border:1px solid #d7dee4;border-radius:12px;
padding:1.6rem 2rem}
h1{font-size:1.4rem;margin:0 0 .6rem}
ul{padding-left:1.2rem}
li{margin:.5rem 0}.soft{color:#55636f}.do{display:flex;gap:.7rem;margin-top:1.3rem}
a.button{border:1px solid #1f5f8b;background:#1f5f8b;color:#fff;text-decoration:none;
font-weight:600;padding:.4rem 1.1rem;border-radius:8px}a.quiet{background:#fff;color:#1f5f8b}
a:focus-visible{outline:3px solid #f3b43f;outline-offset:2px}
"""


def trouble_page(title: str, problems: Iterable[Problem], *, retry: str | None = None) -> str:
    """HTML naming every problem and what to do; nothing is loaded from anywhere."""
    items = "".join(
        f"<li><strong>{escape(p.what)}。</strong><br>"
        f'<span class="soft">{escape(p.rule)}。</span>{escape(p.fix)}。</li>'
        for p in problems
    )
    again = f'<a class="button" href="{escape(retry)}">再试一次</a>' if retry else ""
    back = f'<a class="button quiet" href="{escape(learning_home())}">回到我的学习</a>'
    return (
        '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<link rel="icon" href="data:,"><title>{escape(title)} · 本领学习平台</title>'
        f"<style>{_STYLE}</style></head><body><main><h1>{escape(title)}</h1>"
        f"<p>您已保存的作答没有受影响。</p><ul>{items}</ul>"
        f'<div class="do">{again}{back}</div></main></body></html>'
    )
