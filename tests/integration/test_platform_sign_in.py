"""Sign-in on the running platform: passwords, lock-out, first password, reset codes, roles."""

import re

import pytest
import requests

from stack.platform import Platform, wait_until
from stack.platform_cast import FIRST_PASSWORD, GONE, NEW, PASSWORD

pytestmark = pytest.mark.slow
NEW_PASSWORD = "qingshan-9-shui"


def test_everybody_lands_on_their_learning_page(platform: Platform) -> None:
    session, answer = platform.try_sign_in("L001")
    assert (answer.status_code, answer.url) == (200, f"{platform.url}/services/benling/my/")
    assert "陈小禾" in answer.text
    home = session.get(f"{platform.url}/hub/home", timeout=30)
    assert home.url == f"{platform.url}/services/benling/my/"


def test_a_wrong_password_is_refused_in_plain_words(platform: Platform) -> None:
    _, answer = platform.try_sign_in("L003", "not-the-word")
    assert answer.status_code == 403
    assert "人员编号或密码不对。" in answer.text


def test_repeated_failures_lock_the_name_and_say_how_long(platform: Platform) -> None:
    for _ in range(5):
        _, answer = platform.try_sign_in("L004", "not-the-word")
    assert answer.status_code == 403
    assert re.search(r"请 1[45] 分钟后再试", answer.text)
    _, answer = platform.try_sign_in("L004")
    assert "分钟后再试" in answer.text, "the right password must not open a locked name"
    other = platform.sign_in("L001")
    assert other.get(f"{platform.url}/services/benling/my/", timeout=30).status_code == 200


def test_a_stale_form_asks_for_another_try(platform: Platform) -> None:
    answer = requests.post(
        f"{platform.url}/hub/login",
        data={"_xsrf": "stale", "username": "L001", "password": "x"},
        timeout=30,
    )
    assert answer.status_code == 403
    assert "请再登录一次" in answer.content.decode()


def test_an_initial_password_must_be_changed_before_anything_works(platform: Platform) -> None:
    session, answer = platform.try_sign_in(NEW, FIRST_PASSWORD)
    assert "/services/benling/account/first/?ticket=" in answer.url
    pages = ["/services/benling/my/", "/hub/spawn", "/hub/token"]
    for page in pages:
        seen = session.get(platform.url + page, timeout=30)
        assert "/hub/login" in seen.url, f"{page} opened without a new password"
    form = answer.url.removeprefix(platform.url)
    weak = platform.post_form(session, form, {"password": "12345678", "again": "12345678"})
    assert "密码" in weak.text and "account/first" in weak.url
    same = platform.post_form(session, form, {"password": FIRST_PASSWORD, "again": FIRST_PASSWORD})
    assert "不能和原来的密码一样" in same.text
    done = platform.post_form(session, form, {"password": NEW_PASSWORD, "again": NEW_PASSWORD})
    assert "新密码已设置" in done.text
    again = session.get(answer.url, timeout=30)
    assert again.status_code == 403, "a used ticket must be dead"
    assert platform.sign_in(NEW, NEW_PASSWORD)


def test_tokens_of_an_unchanged_initial_password_open_nothing(platform: Platform) -> None:
    session = platform.sign_in("L002")
    token = platform.hub_token(session, "L002")
    exchange = f"{platform.url}/services/benling/exchange/assignments"
    headers = {"Authorization": f"token {token}"}
    assert requests.get(exchange, headers=headers, timeout=30).status_code == 200
    change = (
        "from benling.accounts.models import Account\n"
        "Account.objects.filter(username='L002').update(must_change_password={})"
    )
    platform.python(change.format(True))
    try:
        assert requests.get(exchange, headers=headers, timeout=30).status_code in (401, 403)
        page = session.get(f"{platform.url}/services/benling/my/", timeout=30)
        assert not page.url.endswith("/my/"), "a session must end as well"
    finally:
        platform.python(change.format(False))


def test_who_left_the_roster_cannot_sign_in(platform: Platform) -> None:
    _, answer = platform.try_sign_in(GONE)
    assert answer.status_code == 403
    assert "人员编号或密码不对。" in answer.text


def test_demo_accounts_are_refused_from_elsewhere(platform: Platform) -> None:
    _, answer = platform.try_sign_in("L003", **{"X-Forwarded-For": "203.0.113.9"})
    assert answer.status_code == 403
    assert "演示账号只能在本机登录。" in answer.text


def test_hr_issues_a_code_for_their_own_people_only(platform: Platform) -> None:
    service = "/services/benling/account/service/"
    own, other = platform.sign_in("H001"), platform.sign_in("H002")
    refused = platform.post_form(other, service, {"person_id": "R001"})
    assert refused.status_code == 403
    assert "不在您负责的单位范围内" in refused.text
    assert "没有找到" in other.get(f"{platform.url}{service}?words=R001", timeout=30).text
    issued = platform.post_form(own, service, {"person_id": "R001", "words": "R001"})
    code = re.search(r'<p class="figure mono">([A-Z2-9-]+)</p>', issued.text)
    assert code, issued.text[:3000]
    assert issued.headers["Cache-Control"].find("no-store") >= 0
    page = own.get(platform.url + service, timeout=30).text
    assert code[1] not in page and "吴清" in page and "未使用" in page

    anyone, reset = requests.Session(), "/services/benling/account/reset/"
    content = {"username": "R001", "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    wrong = platform.post_form(anyone, reset, {**content, "code": "AAAAA-BBBBB"})
    assert "验证码不对" in wrong.text
    done = platform.post_form(anyone, reset, {**content, "code": code[1].lower()})
    assert "新密码已设置" in done.text
    assert platform.sign_in("R001", NEW_PASSWORD)
    twice = platform.post_form(anyone, reset, {**content, "code": code[1]})
    assert "验证码不对" in twice.text


def test_learners_do_not_reach_the_account_service_nor_the_dashboard(platform: Platform) -> None:
    session = platform.sign_in("L001")
    service = session.get(f"{platform.url}/services/benling/account/service/", timeout=30)
    assert service.status_code == 403
    dashboard = session.get(f"{platform.url}/services/dashboard/", timeout=60)
    assert dashboard.status_code in (403, 404), dashboard.url


def test_hr_reaches_the_dashboard(platform: Platform) -> None:
    session = platform.sign_in("H001")
    address = f"{platform.url}/services/dashboard/"
    wait_until(lambda: session.get(address, timeout=90).status_code == 200, 90, platform.logs)
    assert session.get(address, timeout=90).url.startswith(address)


def test_the_internal_door_is_shut_from_the_proxy(platform: Platform) -> None:
    key = (platform.home / "secrets" / "internal-auth").read_text()
    answer = requests.post(
        f"{platform.url}/services/benling/account/internal/standing",
        json={"username": "L001"},
        headers={"X-Benling-Internal-Key": key},
        timeout=30,
    )
    assert answer.status_code == 403


def test_the_emergency_door_opens_once(platform: Platform) -> None:
    said = platform.cli("account", "break-glass", "--reason", "测试").stdout
    code = re.search(r"验证码：(\S+)", said)
    assert code
    for expected, tried in ((403, "wrong"), (200, code[1]), (403, code[1])):
        session = requests.Session()
        page = session.get(f"{platform.url}/hub/emergency", timeout=30)
        xsrf = re.search(r'name="_xsrf" value="([^"]+)"', page.text)
        assert xsrf
        answer = session.post(page.url, data={"_xsrf": xsrf[1], "code": tried}, timeout=60)
        assert answer.status_code == expected, answer.url
        if expected == 200:
            assert answer.url.startswith(f"{platform.url}/services/benling/")


def test_a_changed_password_ends_every_session(platform: Platform) -> None:
    here, elsewhere = platform.sign_in("H003"), platform.sign_in("H003")
    page = "/services/benling/account/password/"
    content = {"present": PASSWORD, "password": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert "新密码已设置" in platform.post_form(here, page, content).text
    seen = elsewhere.get(f"{platform.url}/services/benling/my/", timeout=30)
    assert not seen.url.endswith("/my/") or "H003" not in seen.text
    back = {"present": NEW_PASSWORD, "password": PASSWORD, "again": PASSWORD}
    again = platform.sign_in("H003", NEW_PASSWORD)
    platform.post_form(again, page, back)
