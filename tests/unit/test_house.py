"""The house keeps its own rules: dependencies stated once, no foreign hosts, commands told."""

import re
import subprocess
import tomllib
from itertools import pairwise
from pathlib import Path

import yaml
from click.testing import CliRunner
from packaging.requirements import Requirement

from benling.cli import COMMANDS, root

TREE = Path(__file__).resolve().parents[2]
#: folders that hold state or other people's files
_FOREIGN = {".git", ".venv", "var", "node_modules", "__pycache__"}


def tree_files() -> list[Path]:
    return [
        path
        for path in TREE.rglob("*")
        if path.is_file() and not _FOREIGN & set(path.relative_to(TREE).parts)
    ]


def lines_with(pattern: str, *, suffixes: set[str] | None = None) -> list[str]:
    """Places of the tree where a pattern stands, as file:line."""
    expression = re.compile(pattern)
    found = []
    for path in tree_files():
        if suffixes is not None and path.suffix not in suffixes:
            continue
        if path == Path(__file__):
            continue
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{path.relative_to(TREE)}:{number}"
            for number, line in enumerate(text.splitlines(), 1)
            if expression.search(line)
        ]
    return found


def test_every_stated_dependency_is_locked() -> None:
    project = tomllib.loads((TREE / "pyproject.toml").read_text())["project"]
    stated = project["dependencies"] + project["optional-dependencies"]["dev"]
    lock = (TREE / "requirements.lock").read_text()
    locked = {name.lower() for name in re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE)}
    missing = {Requirement(text).name.lower().replace("_", "-") for text in stated} - locked
    assert set() == missing


def test_lock_names_no_index_and_carries_hashes() -> None:
    lock = (TREE / "requirements.lock").read_text()
    assert "://" not in lock
    assert "--index-url" not in lock
    assert lock.count("--hash=sha256:") > lock.count("==")


def test_conda_file_takes_its_packages_from_the_lock() -> None:
    conda = yaml.safe_load((TREE / "environment.yml").read_text())
    project = tomllib.loads((TREE / "pyproject.toml").read_text())["project"]
    packages = [item for item in conda["dependencies"] if isinstance(item, str)]
    pip = next(item["pip"] for item in conda["dependencies"] if isinstance(item, dict))
    assert f"python{project['requires-python']}" in packages
    assert ["-r requirements.lock", "-e ."] == pip


def test_no_registry_host_and_no_path_of_one_machine() -> None:
    hosts = r"registry\.npmjs|pypi\.org|files\.pythonhosted|npmmirror|tuna\.tsinghua"
    assert [] == lines_with(hosts)
    assert [] == lines_with(r"/(work|root)/[a-z.]", suffixes={".py", ".md", ".sh", ".yml", ".toml"})


def test_pages_name_no_foreign_host() -> None:
    suffixes = {".html", ".css", ".js", ".j2", ".tpl"}
    local = lines_with(r"https?://(?!127\.0\.0\.1|localhost|www\.w3\.org)", suffixes=suffixes)
    assert [] == local


def test_every_command_says_what_it_does() -> None:
    runner = CliRunner()
    for name in COMMANDS:
        answer = runner.invoke(root, [name, "--help"])
        assert 0 == answer.exit_code, (name, answer.output)
        assert re.search(r"[\u4e00-\u9fff]", answer.output), name


def test_every_command_stands_in_the_readme_of_commands() -> None:
    text = (TREE / "docs" / "commands.md").read_text()
    assert [] == [name for name in COMMANDS if f"benling {name}" not in text]


def test_content_folders_say_who_edits_them_in_fifteen_lines() -> None:
    for folder in ("courses", "assignments", "grading", "reports"):
        lines = (TREE / folder / "README.md").read_text().splitlines()
        assert 0 < len(lines) <= 15, folder


def test_shell_scripts_parse() -> None:
    for script in (TREE / "scripts").glob("*.sh"):
        subprocess.run(["bash", "-n", str(script)], check=True)


def test_no_two_test_files_share_a_name() -> None:
    """pytest cannot collect both in one run."""
    names = sorted(path.name for path in (TREE / "tests").rglob("test_*.py"))
    assert len(names) > 80
    assert [name for name, after in pairwise(names) if name == after] == []
