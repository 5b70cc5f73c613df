"""A home whose trainer looks at the register of legal bases, made as a script."""

import sys
from datetime import date

ADDRESS = "/services/benling/teach/legal/"
#: as long as names of org units' people get
LONG_NAME = "阿不都热依木·买买提艾力·托合提"
LONG_TITLE = "从受理到送达：联合办理、延长、扣除和跨年度期限的计算，以及怎样书面告知申请人"


def fill(*, empty: bool) -> str:
    """Returns the trainer's session cookie as ``name=value``. ``empty``: nothing released."""
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from small_city import SmallCity, edition
    from stack.grading_home import signed_in

    city = SmallCity()
    city.person("P1", "WC-0101", name=LONG_NAME)
    city.person("P2", "WC-0101", name="周明远")
    if not empty:
        _release(edition)
    return signed_in()


def _release(edition) -> None:  # type: ignore[no-untyped-def]
    from benling.catalog.legal import reviews
    from benling.catalog.legal.register_file import load_legal_register
    from benling.clock import now
    from benling.home import content_root

    legal = load_legal_register(content_root())
    bases = (
        ("E-71", ["行政许可法-2019", "社会救助法-2026", "统计法-2009"]),
        ("E-72", ["整治形式主义为基层减负若干规定-2024", "干部教育培训工作条例-2023"]),
    )
    for number, (code, ids) in enumerate(bases):
        made = edition(course=code, released_on=date(2026, 3, 1 + number))
        made.title = LONG_TITLE if number == 0 else "文件瘦身"
        made.kind, made.competency = "法律", ["智能", "技能"]
        made.objectives = ["由受理日算出到期日。", "受理当天把到期日告诉申请人。"]
        made.legal_basis = [
            {"basis": row.id, "law": row.law, "articles": ["1"], "edition": row.edition}
            for row in map(legal.editions.__getitem__, ids)
        ]
        made.save()
    signer = reviews.Signer("P2", "周明远")
    reviews.sign(
        legal.editions["干部教育培训工作条例-2023"], "open", "2026年是否另有修订，已函询",
        by=signer, at=now(),
    )  # fmt: skip


def main() -> None:
    import django

    from benling.home import home

    home().ensure()
    django.setup()
    print(fill(empty="empty" in sys.argv))


if __name__ == "__main__":
    main()
