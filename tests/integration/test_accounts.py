"""Accounts, grants, locks and reset codes on the database."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.test import Client
from pytest_django import Settings as SettingsWrapper

from benling.accounts import grants, passwords, reset_codes
from benling.accounts.models import Account, Grant, ResetCode
from benling.accounts.provision import ensure_accounts, people_without_account
from benling.accounts.reach import find_people, units_above, units_below, works_within
from benling.accounts.scope import scope_of
from benling.accounts.standing import has_left, may_work
from benling.clock import now, today
from benling.errors import Refused
from benling.home import home
from benling.roster.models import PersonFact
from small_city import SmallCity

pytestmark = pytest.mark.django_db
PASSWORD = "wangchuan-2026"
HERE = ["127.0.0.1"]


@pytest.fixture
def city() -> SmallCity:
    city = SmallCity()
    for person_id, code in (
        ("P1", "WC-0101"), ("P2", "WC-010101"), ("P3", "WC-0201"), ("H1", "WC-0101"),
        ("HC", "WC-0101"), ("T1", "WC-0101"),
    ):  # fmt: skip
        city.person(person_id, code)
    ensure_accounts(
        ["P1", "P2", "P3", "H1", "HC", "T1"], initial_password=PASSWORD, must_change=False
    )
    for person_id, role, unit in (
        ("H1", "hr", "WC-0101"),
        ("HC", "hr", "WC"),
        ("T1", "trainer", ""),
    ):
        grants.grant(person_id, role, org_unit=unit, by="test", basis="测试")
    return city


def _check(username: str, password: str, addresses: list[str] = HERE) -> passwords.Verdict:
    return passwords.check(HttpRequest(), username, password, addresses)


def test_existing_accounts_stay_as_they_are(city: SmallCity) -> None:
    before = Account.objects.get(username="P1").password
    made = ensure_accounts(["P1", "NEW", "NEW"], initial_password="other-word-1")
    assert (made.created, made.existing) == (("NEW",), ("P1",))
    assert Account.objects.get(username="P1").password == before
    assert Account.objects.get(username="NEW").must_change_password


def test_an_account_without_password_opens_to_nobody(city: SmallCity) -> None:
    ensure_accounts(["NEW"])
    assert _check("NEW", "").outcome == "wrong"
    assert not Account.objects.get(username="NEW").has_usable_password()


def test_people_without_account_by_subtree(city: SmallCity) -> None:
    city.person("Q1", "WC-0201")
    city.person("Q2", "WC-0101")
    assert people_without_account() == ["Q1", "Q2"]
    assert people_without_account("WC-02") == ["Q1"]


def test_lock_of_a_name_at_an_address_leaves_other_addresses_alone(city: SmallCity) -> None:
    for _ in range(4):
        assert _check("P1", "no", ["10.0.0.1"]).outcome == "wrong"
    locked = _check("P1", "no", ["10.0.0.1"])
    assert (locked.outcome, locked.minutes) == ("locked", 15)
    assert _check("P1", PASSWORD, ["10.0.0.1"]).outcome == "locked"
    assert _check("P1", PASSWORD, ["10.0.0.2"]).outcome == "ok"
    assert _check("P1", PASSWORD, ["10.0.0.1"]).outcome == "ok", "a right password unlocks"


def test_claiming_ever_new_addresses_locks_the_name_everywhere(
    city: SmallCity, settings: SettingsWrapper
) -> None:
    # fifty argon2 hashes are ten seconds of nothing but argon2
    quick = "django.contrib.auth.hashers.MD5PasswordHasher"
    settings.PASSWORD_HASHERS = [quick, *settings.PASSWORD_HASHERS]
    account = Account.objects.get(username="P1")
    account.password = make_password(PASSWORD, hasher="md5")
    account.save()
    outcomes = [_check("P1", "no", [f"10.0.{n}.1"]).outcome for n in range(51)]
    assert outcomes[:49] == ["wrong"] * 49
    assert outcomes[-1] == "locked"
    assert _check("P1", PASSWORD, ["10.9.9.9"]).outcome == "locked"


def test_an_unknown_name_is_told_what_a_wrong_password_is_told(city: SmallCity) -> None:
    assert _check("nobody", "x") == _check("P1", "x") == passwords.Verdict("wrong")


def test_demo_accounts_want_loopback_all_the_way(city: SmallCity) -> None:
    Account.objects.filter(username="P1").update(is_demo=True)
    assert _check("P1", PASSWORD, ["127.0.0.1"]).outcome == "ok"
    assert _check("P1", PASSWORD, ["::1", "127.0.0.1"]).outcome == "ok"
    assert _check("P1", PASSWORD, ["203.0.113.5", "127.0.0.1"]).outcome == "not_here"
    assert _check("P1", PASSWORD, ["unknown"]).outcome == "not_here"


def test_the_ticket_of_an_initial_password_dies_with_it(city: SmallCity) -> None:
    ensure_accounts(["N1"], initial_password="first-word-9")
    verdict = _check("N1", "first-word-9")
    assert verdict.outcome == "must_change" and verdict.account is not None
    ticket = passwords.first_password_ticket(verdict.account)
    account = passwords.account_of_ticket(ticket)
    assert account is not None and not may_work(account, today())
    with pytest.raises(ValidationError):
        passwords.set_password(account, "12345678")
    passwords.set_password(account, "second-word-9")
    assert passwords.account_of_ticket(ticket) is None
    assert passwords.account_of_ticket(ticket + "x") is None
    assert may_work(Account.objects.get(username="N1"), today())


def test_who_left_is_out_from_the_first_day_they_are_gone(city: SmallCity) -> None:
    leaves = today()
    PersonFact.objects.filter(person__person_id="P1").update(valid_to=leaves)
    assert has_left("P1", leaves) and not has_left("P1", leaves - timedelta(days=1))
    assert _check("P1", PASSWORD).outcome == "wrong"
    assert not has_left("never-in-the-roster", leaves)


def test_the_tree_as_one_person_sees_it(city: SmallCity) -> None:
    assert units_above("WC-010101", today()) == ["WC-010101", "WC-0101", "WC-01", "WC"]
    assert units_below(["WC-01"], today()) == {"WC-01", "WC-0101", "WC-010101"}
    assert works_within("P2", ["WC-01"], today()) and not works_within("P3", ["WC-01"], today())
    found = find_people("P", ["WC-01"], today()).values_list("person__person_id", flat=True)
    assert list(found) == ["P1", "P2"]


@pytest.mark.parametrize(
    ("issuer", "person", "expected"),
    [
        ("H1", "P1", None),
        ("H1", "P2", None),
        ("H1", "P3", "不在您负责的单位范围内"),
        ("H1", "H1", "不能给自己"),
        ("H1", "HC", "大于您的范围"),
        ("H1", "T1", "大于您的范围"),
        ("HC", "H1", None),
        ("HC", "P3", None),
        ("P1", "P2", "只有组织人事"),
        ("T1", "P1", "只有组织人事"),
        ("H1", "nobody", "不在您负责的单位范围内"),
    ],
)
def test_who_may_issue_a_code_for_whom(
    city: SmallCity, issuer: str, person: str, expected: str | None
) -> None:
    account = Account.objects.get(username=issuer)
    reason = reset_codes.why_not(scope_of(account, today()), person, today())
    assert (expected is None and reason is None) or (expected or "") in (reason or "!")
    if expected:
        with pytest.raises(Refused):
            reset_codes.issue(account, person)
        assert not ResetCode.objects.exists()


def test_a_code_works_once_and_only_the_newest(city: SmallCity) -> None:
    issuer = Account.objects.get(username="H1")
    first, second = reset_codes.issue(issuer, "P1"), reset_codes.issue(issuer, "P1")
    assert first.code not in second.record.code_hash
    assert second.record.code_hash.startswith("argon2")
    assert reset_codes.matching_code("P1", first.code) is None
    record = reset_codes.matching_code("P1", f"{second.code[:5].lower()}-{second.code[5:]} ")
    assert record is not None and record.issued_by == "H1"
    reset_codes.use(record, "another-word-7")
    assert _check("P1", "another-word-7").outcome == "ok"
    assert reset_codes.matching_code("P1", second.code) is None
    with pytest.raises(Refused):
        reset_codes.use(record, "yet-another-7")


def test_a_code_is_void_after_five_wrong_tries_and_after_its_time(city: SmallCity) -> None:
    issuer = Account.objects.get(username="H1")
    issued = reset_codes.issue(issuer, "P1")
    for _ in range(5):
        assert reset_codes.matching_code("P1", "AAAAAAAAAA") is None
    assert reset_codes.matching_code("P1", issued.code) is None
    late = reset_codes.issue(issuer, "P1")
    ResetCode.objects.filter(pk=late.record.pk).update(expires_at=now())
    assert reset_codes.matching_code("P1", late.code) is None


def test_a_person_without_account_gets_one_with_the_first_code(city: SmallCity) -> None:
    city.person("Q2", "WC-0101")
    issued = reset_codes.issue(Account.objects.get(username="H1"), "Q2")
    record = reset_codes.matching_code("Q2", issued.code)
    assert record is not None
    reset_codes.use(record, "my-own-word-3")
    assert _check("Q2", "my-own-word-3").outcome == "ok"


def test_a_weak_new_password_costs_no_try(city: SmallCity, client: Client) -> None:
    city.person("WC-20260101", "WC-0101")
    issued = reset_codes.issue(Account.objects.get(username="H1"), "WC-20260101")
    # too near to the own id, which the page knows only once the code proved right
    word = "wc-20260101x"
    weak = {"username": "WC-20260101", "code": issued.code, "password": word, "again": word}
    url = "/account/reset/"
    for _ in range(7):
        assert client.post(url, weak).status_code == 200
    good = {**weak, "password": "qingshan-9-shui", "again": "qingshan-9-shui"}
    assert client.post(url, good).status_code == 302


def test_grants_refuse_what_has_no_scope_no_end_or_no_basis(city: SmallCity) -> None:
    for role, unit, until, expected in (
        ("hr", "", None, 1),
        ("hr", "NOWHERE", None, 1),
        ("trainer", "WC", None, 1),
        ("inspector", "WC", None, 1),
        ("inspector", "", date(2020, 1, 1), 2),
        ("king", "", None, 1),
    ):
        with pytest.raises(Refused) as refused:
            grants.grant("P1", role, org_unit=unit, valid_to=until, by="t", basis="x")
        assert len(refused.value.problems) == expected, (role, unit)
    with pytest.raises(Refused):
        grants.grant("P1", "trainer", by="t", basis=" ")


def test_a_revoked_grant_stays_on_record(city: SmallCity) -> None:
    account = Account.objects.get(username="H1")
    row = Grant.objects.get(account=account)
    Grant.objects.filter(pk=row.pk).update(valid_from=date(2026, 1, 1))
    assert scope_of(account, today()).roots == ("WC-0101",)
    grants.revoke(row.pk)
    assert scope_of(account, today()).roots == ()
    assert scope_of(account, today() - timedelta(days=1)).roots == ("WC-0101",)
    with pytest.raises(Refused):
        grants.revoke(row.pk)


def _ask(client: Client, question: str, content: object, **headers: str) -> int:
    url = f"/account/internal/{question}"
    return client.post(url, content, content_type="application/json", headers=headers).status_code


def test_the_internal_door_wants_the_key_and_no_proxy(city: SmallCity, client: Client) -> None:
    key = home().secret("internal-auth")
    right = {"X-Benling-Internal-Key": key}
    assert _ask(client, "standing", {"username": "P1"}, **right) == 200
    assert _ask(client, "standing", {"username": "P1"}) == 403
    assert _ask(client, "check", {}, **{"X-Benling-Internal-Key": "guess"}) == 403
    assert _ask(client, "standing", {}, **right, **{"X-Forwarded-For": "127.0.0.1"}) == 403
    assert _ask(client, "standing", "[1]", **right) == 400
    assert client.get("/account/internal/standing").status_code == 405


def test_sessions_end_with_the_account(city: SmallCity, client: Client) -> None:
    account = Account.objects.get(username="H1")
    client.force_login(account, backend="benling.accounts.backend.RosterBackend")
    page = "/account/service/"
    assert client.get(page).status_code == 200
    Account.objects.filter(pk=account.pk).update(must_change_password=True)
    assert client.get(page).status_code == 302
