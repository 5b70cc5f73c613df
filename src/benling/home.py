"""Where all state lives: ``$BENLING_HOME`` (default ``./var``), its folders and secrets."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Home:
    """Folders below one root. Nothing outside them is ever written by the platform."""

    root: Path

    @property
    def database(self) -> Path:
        """SQLite file, unless ``BENLING_DATABASE_URL`` names a PostgreSQL server."""
        return self.root / "db" / "benling.sqlite3"

    @property
    def secrets(self) -> Path:
        """Key files, mode 0600, in a folder of mode 0700."""
        return self.root / "secrets"

    @property
    def releases(self) -> Path:
        """Released builds: ``<course>/<edition>/``."""
        return self.root / "releases"

    @property
    def variants(self) -> Path:
        """Each learner's data files and truth as generated: a cache, may be emptied."""
        return self.root / "variants"

    @property
    def attempts(self) -> Path:
        """Submitted archives as received: one file an attempt, named by receipt number."""
        return self.root / "attempts"

    @property
    def feedback(self) -> Path:
        """Feedback made by the grader: ``<receipt>/``."""
        return self.root / "feedback"

    @property
    def regrades(self) -> Path:
        """What regradings tried and what they replaced: ``<number>/new/``, ``<number>/old/``."""
        return self.root / "regrades"

    @property
    def gradebooks(self) -> Path:
        """One nbgrader course folder with its gradebook.db for each course edition."""
        return self.root / "gradebooks"

    @property
    def desks(self) -> Path:
        """Learners' own folders, one a person id; the only thing a learner's server can write."""
        return self.root / "desks"

    @property
    def run(self) -> Path:
        """Pid files and unix sockets."""
        return self.root / "run"

    @property
    def logs(self) -> Path:
        return self.root / "log"

    @property
    def scratch(self) -> Path:
        """Working space of running jobs; may be emptied whenever nothing runs."""
        return self.root / "scratch"

    @property
    def is_demo(self) -> bool:
        """True when ``benling demo`` made this home; demo-only doors open for it alone."""
        return (self.root / "DEMO").exists()

    def ensure(self) -> "Home":
        """Make the folders, private to the running user."""
        for folder in (
            self.root,
            self.database.parent,
            self.secrets,
            self.releases,
            self.attempts,
            self.feedback,
            self.gradebooks,
            self.desks,
            self.run,
            self.logs,
            self.scratch,
        ):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self

    def secret(self, name: str) -> str:
        """The key called ``name`` (64 hex digits), made on first use and then kept."""
        path = self.secrets / name
        try:
            return path.read_text().strip()
        except FileNotFoundError:
            pass
        self.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Written aside and linked, so that two processes starting together agree on one key.
        aside = path.with_name(f".{name}.{os.getpid()}.{secrets.token_hex(4)}")
        handle = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(secrets.token_hex(32))
            out.flush()
            os.fsync(out.fileno())
        try:
            os.link(aside, path)
        except FileExistsError:
            pass
        finally:
            aside.unlink()
        return path.read_text().strip()

    def give_secret(self, name: str, value: str) -> None:
        """Set a key before its first use. Raises: FileExistsError when it is already there."""
        self.secrets.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(self.secrets / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as out:
            out.write(value)


def home() -> Home:
    """The home named by ``BENLING_HOME``, else ``./var`` of the current directory."""
    return Home(Path(os.environ.get("BENLING_HOME", "var")).absolute())


def content_root() -> Path:
    """The folder that holds ``courses/``, ``assignments/``, ``grading/`` and ``reports/``.

    ``BENLING_CONTENT`` names it; else the checkout this package runs from; else the working
    directory.
    """
    named = os.environ.get("BENLING_CONTENT")
    if named:
        return Path(named).absolute()
    checkout = Path(__file__).resolve().parents[2]
    return checkout if (checkout / "courses").is_dir() else Path.cwd()
