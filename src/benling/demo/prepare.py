"""Make a demo home: roster, accounts, roles and releases of the fictional city."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from io import BytesIO

from benling.accounts.models import Account, Grant, Role
from benling.accounts.provision import ensure_accounts
from benling.catalog.build import build_courses
from benling.catalog.course import course_codes
from benling.catalog.models import CourseEdition
from benling.clock import SHANGHAI, local_date
from benling.demo.city import CAST, city_workbook
from benling.errors import Refused
from benling.exchange.releases import publish
from benling.home import content_root, home
from benling.roster.asof import roster_as_of
from benling.roster.importer import apply, plan

#: courses are released this long before the demo's present, so that one of them is already due
OPEN_DAYS = 21


@dataclass(frozen=True)
class LogIn:
    """One printed demo log-in."""

    who: str
    username: str
    password: str
    shows: str


def demo_password() -> str:
    """The password of the printed accounts: made once for each demo home, loopback only."""
    return "wangchuan-" + home().secret("demo-log-in")[:6]


def log_ins() -> list[LogIn]:
    """The accounts that `make run` prints."""
    password = demo_password()
    return [
        LogIn("学员", CAST.learner, password, "我的学习：学课文、做作业、看评分"),
        LogIn("主讲教员", CAST.trainer_a, password, "教学工作台：发布、查看、评阅"),
        LogIn("市级组织人事", CAST.hr_city, password, "全市完成情况、名册导入"),
        LogIn("乡镇组织人事", CAST.hr_township, password, "只看本乡镇完成情况"),
    ]


def prepare(*, seed: int, now: datetime, say: Callable[[str], None]) -> None:
    """Fill the records; steps that are already done are skipped."""
    opened_on = opened_on_before(local_date(now))
    if roster_as_of(local_date(now)).people.empty:
        say("导入望川市人员名册")
        workbook = BytesIO(city_workbook(seed, opened_on))
        apply(plan(workbook, file_name="望川市名册.xlsx"), by="demo")
    say("建立账号和角色")
    people = list(roster_as_of(local_date(now)).people["person_id"])
    # Nobody here has an initial password to change: those who are not printed have none at all.
    ensure_accounts(people, must_change=False, is_demo=True)
    _cast(opened_on)
    _release_courses(_morning(opened_on), say)


def _release_courses(at: datetime, say: Callable[[str], None]) -> None:
    """Those that are not released yet. Raises: Refused."""
    known = set(CourseEdition.objects.values_list("course", flat=True))
    missing = [code for code in course_codes(content_root()) if code not in known]
    if missing:
        say(f"构建 {len(missing)} 门课程")
    for outcome in build_courses(content_root(), missing) if missing else ():
        if outcome.build is None:
            raise Refused(outcome.errors)
        say(f"发布课程 {outcome.code}")
        publish(outcome.build, by=CAST.trainer_a, at=at)


def opened_on_before(today: date) -> date:
    """Release day: some weeks ago, but in the same year, as this year's measures count it."""
    return max(today - timedelta(days=OPEN_DAYS), date(today.year, 1, 1))


def _morning(day: date) -> datetime:
    return datetime.combine(day, time(8, 30), SHANGHAI)


def _cast(since: date) -> None:
    """Passwords and roles of the people whose log-ins are printed."""
    roles = [
        (CAST.learner, None, ""),
        (CAST.trainer_a, Role.TRAINER, ""),
        (CAST.trainer_b, Role.TRAINER, ""),
        (CAST.hr_city, Role.HR, CAST.city),
        (CAST.hr_township, Role.HR, CAST.township),
    ]
    for username, role, org_unit in roles:
        account = Account.objects.get(username=username)
        if not account.has_usable_password():
            account.set_password(demo_password())
            account.save()
        if role is not None and not Grant.objects.filter(account=account, role=role).exists():
            Grant.objects.create(
                account=account,
                role=role,
                org_unit=org_unit,
                valid_from=since,
                granted_by="demo",
                basis="演示角色",
            )
