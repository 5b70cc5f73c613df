"""The Hub's configuration as functions: services, roles, ports, supervisor, OIDC, limits."""

import json
from pathlib import Path

import pytest
import yaml
from traitlets.config import Config

from benling.errors import Refused
from benling.home import Home
from benling.hub import oidc, supervisor
from benling.hub.config import configure
from benling.hub.limits import limits_file, read_limits
from benling.hub.page_words import is_chinese
from benling.hub.ports import Ports, choose_ports, read_ports
from benling.hub.programs import environment_of, programs_of
from benling.hub.roles import roles
from benling.hub.services import service_environment, services

_OIDC = {
    "client_id": "benling",
    "client_secret": "word",
    "authorize_url": "https://id.example/authorize",
    "token_url": "https://id.example/token",
    "userdata_url": "https://id.example/userinfo",
}


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    monkeypatch.setenv("BENLING_HOME", str(tmp_path / "home"))
    for key in (*_OIDC, "username_claim", "scope", "title", "callback_url", "logout_url"):
        monkeypatch.delenv(f"BENLING_OIDC_{key.upper()}", raising=False)
    return Home(tmp_path / "home").ensure()


def _configured(home: Home) -> Config:
    choose_ports(home, _free())
    c = Config()
    configure(c, desk_arguments=["--x"], desk_environment={"A": "b"})
    return c


def _free() -> int:
    from stack.processes import free_port

    return free_port()


def test_the_hub_keeps_its_things_in_its_own_private_folder(home: Home) -> None:
    hub = _configured(home).JupyterHub
    folder = home.root / "hub"
    assert hub.db_url == f"sqlite:///{folder}/hub.sqlite"
    assert Path(hub.cookie_secret_file).parent == folder
    assert folder.stat().st_mode & 0o777 == 0o700


def test_hub_and_proxy_listen_on_loopback_and_die_apart(home: Home) -> None:
    c = _configured(home)
    for url in (c.JupyterHub.bind_url, c.JupyterHub.hub_bind_url, c.ConfigurableHTTPProxy.api_url):
        assert url.startswith("http://127.0.0.1:")
    assert c.ConfigurableHTTPProxy.should_start is False
    assert (c.JupyterHub.cleanup_servers, c.JupyterHub.cleanup_proxy) == (False, False)


def test_desks_get_their_arguments_after_ours_and_nothing_of_the_hubs_environment(
    home: Home,
) -> None:
    c = _configured(home)
    assert c.DeskSpawner.desk_arguments[-1] == "--x"
    assert c.DeskSpawner.desk_environment == {"A": "b"}
    assert c.Spawner.env_keep == []


def test_roles_open_the_dashboard_to_hr_and_inspectors_only(home: Home) -> None:
    by_name = {role["name"]: role for role in roles(home)}
    dashboard = "access:services!service=dashboard"
    holders = [name for name, role in by_name.items() if dashboard in role["scopes"]]
    assert holders == ["dashboard-viewer"]
    assert by_name["dashboard-viewer"]["groups"] == ["hr", "inspector"]
    assert "access:services!service=benling" in by_name["server"]["scopes"]
    assert not [name for name in by_name if len(name) < 3]


def test_nobody_may_look_into_a_learners_server(home: Home) -> None:
    for role in roles(home):
        for scope in role["scopes"]:
            assert not scope.startswith("access:servers") or scope == "access:servers!server"


def test_the_demo_service_exists_in_demo_homes_only(home: Home) -> None:
    ports = Ports(1, 2, 3, 4, 5, 6)

    def has_demo() -> tuple[bool, bool]:
        named = [service["name"] for service in services(home, ports)]
        return "demo" in named, any("demo" in role.get("services", []) for role in roles(home))

    assert has_demo() == (False, False)
    (home.root / "DEMO").touch()
    assert has_demo() == (True, True)


def test_a_service_gets_the_environment_the_hub_would_give(home: Home) -> None:
    told = service_environment(home, Ports(8000, 2, 3, 4, 5, 6), "benling")
    assert told["JUPYTERHUB_SERVICE_URL"] == "http://127.0.0.1:4/services/benling/"
    assert told["JUPYTERHUB_API_URL"] == "http://127.0.0.1:3/hub/api"
    assert json.loads(told["JUPYTERHUB_OAUTH_ACCESS_SCOPES"]) == ["access:services!service=benling"]
    spec = next(s for s in services(home, Ports(1, 2, 3, 4, 5, 6)) if s["name"] == "benling")
    assert told["JUPYTERHUB_API_TOKEN"] == spec["api_token"]


def test_ports_are_kept_and_a_taken_public_port_is_refused(home: Home) -> None:
    import socket

    first = choose_ports(home, _free())
    assert choose_ports(home, first.public) == first == read_ports(home)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(Refused, match="已被别的程序占用"):
            choose_ports(home, taken.getsockname()[1])


def test_ports_of_an_older_home_are_completed(home: Home) -> None:
    (home.run / "ports.json").write_text(json.dumps({"public": 1, "hub": 2, "gone": 3}))
    ports = choose_ports(home, _free())
    assert len({*vars(ports).values()}) == len(vars(ports))


def test_the_supervisors_configuration_holds_every_program_and_no_secret(home: Home) -> None:
    for name in ("proxy", "hub-service-benling", "internal-auth"):
        home.secret(name)
    text = supervisor.configuration(home)
    for entry in programs_of(home):
        assert f"[program:{entry.name}]" in text
    assert not [f for f in home.secrets.iterdir() if f.read_text().strip() in text]


def test_programs_see_no_variable_of_another_hub(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUPYTERHUB_API_TOKEN", "of another")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "of the shell")
    ports = Ports(1, 2, 3, 4, 5, 6)
    for entry in programs_of(home):
        seen = environment_of(entry, home, ports)
        assert "of another" not in seen.values() and "of the shell" not in seen.values()
        secrets = [home.secret("proxy")] if entry.name == "proxy" else []
        assert not [word for word in entry.command(home, ports) if word in secrets]


def test_without_settings_there_is_no_oidc(home: Home) -> None:
    assert oidc.read_oidc(home) is None
    assert _configured(home).JupyterHub.authenticator_class.__name__ == "RosterAuthenticator"


def test_oidc_from_the_file_with_the_environment_winning(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home.root / "settings.yml").write_text(yaml.safe_dump({"oidc": {**_OIDC, "title": "市认证"}}))
    monkeypatch.setenv("BENLING_OIDC_USERNAME_CLAIM", "employee_no")
    c = _configured(home)
    assert c.JupyterHub.authenticator_class.__name__ == "OidcAuthenticator"
    section = c.OidcAuthenticator
    assert (section.username_claim, section.login_service) == ("employee_no", "市认证")
    assert section.enable_pkce is True


def test_half_filled_oidc_is_refused_with_everything_that_is_wrong(home: Home) -> None:
    given = {"client_id": "benling", "colour": "blue"}
    (home.root / "settings.yml").write_text(yaml.safe_dump({"oidc": given}))
    with pytest.raises(Refused) as refused:
        oidc.read_oidc(home)
    named = {problem.where.split()[-1] for problem in refused.value.problems}
    assert named == {"client_secret", "authorize_url", "token_url", "userdata_url", "colour"}


def test_limits_are_dated_and_give_a_reason() -> None:
    assert read_limits().disk_mb > 0
    for name, entry in yaml.safe_load(limits_file().read_text())["server"].items():
        assert entry["since"] and entry["reason"], name


def test_bad_limits_are_refused_together(tmp_path: Path) -> None:
    content = yaml.safe_load(limits_file().read_text())
    content["server"]["memory_mb"]["value"] = -1
    del content["server"]["disk_mb"]
    content["server"]["wings"] = {"value": 2}
    file = tmp_path / "limits.yml"
    file.write_text(yaml.safe_dump(content))
    with pytest.raises(Refused) as refused:
        read_limits(file)
    assert len(refused.value.problems) == 3


@pytest.mark.parametrize(
    ("text", "expected"), [("请再试", True), ("Spawn failed", False), (None, False), (3, False)]
)
def test_only_messages_written_for_people_here_are_shown(text: object, expected: bool) -> None:
    assert is_chinese(text) is expected
