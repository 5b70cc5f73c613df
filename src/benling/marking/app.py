"""The marking service as a Tornado application."""

import asyncio
import signal
from typing import Any

from jupyterhub.services.auth import HubOAuthCallbackHandler
from nbgrader.server_extensions.formgrader.handlers import static_path
from tornado.httpserver import HTTPServer
from tornado.web import Application, StaticFileHandler

from benling.home import home
from benling.marking import handlers
from benling.marking.course import PREFIX
from benling.marking.places import STATIC

_EDITION = PREFIX + r"(?P<course>[\w.-]+)/(?P<edition>[\w.-]+)"
_GRADER = _EDITION + "/formgrader"


def application() -> Application:
    """Routes: the list, one submission, and the few API calls that marking needs."""
    submission = _GRADER + r"/submissions/(?P<submission_id>[^/]+)"
    routes: list[Any] = [
        (PREFIX + "oauth_callback", HubOAuthCallbackHandler),
        (PREFIX + "static/(.*)", StaticFileHandler, {"path": str(STATIC)}),
        (_nbgrader_static(), StaticFileHandler, {"path": static_path}),
        (_EDITION + "/?", handlers.ListHandler),
        (submission + "/(?P<action>next|prev)/?", handlers.NavigationHandler),
        (submission + "/?", handlers.SubmissionHandler),
        (_GRADER + "/api/status", handlers.StatusHandler),
        (_GRADER + "/api/grades", handlers.GradesHandler),
        (_GRADER + "/api/comments", handlers.CommentsHandler),
        (_GRADER + "/api/grade/(?P<grade_id>[^/]+)", handlers.GradeHandler),
        (_GRADER + "/api/comment/(?P<grade_id>[^/]+)", handlers.CommentHandler),
    ]
    return Application(
        routes,
        cookie_secret=home().secret("marking.key"),
        xsrf_cookies=True,
        marked_courses={},
        # nbgrader asks whether its course lies below the notebook folder; here it need not.
        nbgrader_bad_setup=False,
        base_url=PREFIX,
    )


def _nbgrader_static() -> str:
    # Static files carry no course in their path, so that browsers keep one copy.
    return PREFIX + "formgrader-static/(.*)"


async def serve(port: int) -> None:
    """Serve on loopback until SIGTERM or SIGINT."""
    server = HTTPServer(application(), xheaders=True)
    server.listen(port, address="127.0.0.1")
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    await stopped.wait()
    server.stop()
