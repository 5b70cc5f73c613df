"""One course edition's gradebook, opened once for the marking pages."""

from functools import cached_property
from typing import Any

from benling.catalog.models import CourseEdition
from benling.grader.edition_course import course_folder

#: path of this service behind the Hub's proxy
PREFIX = "/services/marking/"


class MarkedCourse:
    """What nbgrader's handlers need of a course: its directory, gradebook, API and exporter."""

    def __init__(self, edition: CourseEdition) -> None:
        self.edition = edition
        self.base_url = f"{PREFIX}{edition.course}/{edition.edition}"
        self._opened: tuple[int, Any] | None = None

    @cached_property
    def config(self) -> Any:
        from traitlets.config import Config

        config = Config()
        config.CourseDirectory.root = str(course_folder(self.edition))
        config.CourseDirectory.course_id = self.edition.course
        return config

    @cached_property
    def coursedir(self) -> Any:
        from nbgrader.coursedir import CourseDirectory

        return CourseDirectory(config=self.config)

    @property
    def gradebook(self) -> Any:
        """The open gradebook; opened anew when a rebuild has put another file in its place."""
        from nbgrader.api import Gradebook

        inode = (course_folder(self.edition) / "gradebook.db").stat().st_ino
        if self._opened is None or self._opened[0] != inode:
            self._opened = (inode, Gradebook(self.coursedir.db_url, self.edition.course))
        return self._opened[1]

    @cached_property
    def exporter(self) -> Any:
        """Learners' notebooks as HTML: sanitised, our page around them, nothing from outside."""
        from nbconvert.exporters import HTMLExporter
        from nbgrader.server_extensions.formgrader.handlers import template_path

        from benling.marking.places import TEMPLATES
        from benling.marking.safe_page import SafePage

        return HTMLExporter(
            config=self.config,
            template_name="benling_marking",
            extra_template_basedirs=[str(TEMPLATES), template_path],
            preprocessors=[SafePage],
            exclude_anchor_links=True,
            embed_images=True,
            mathjax_url="",
            require_js_url="",
        )
