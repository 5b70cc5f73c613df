"""A small OpenID Connect provider: authorisation code with PKCE, one person signed in at it."""

import base64
import hashlib
import json
import secrets
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

CLIENT_ID = "benling"
CLIENT_SECRET = "known-to-both"


class OidcProvider:
    """Speaks HTTP on a free loopback port. ``person`` is who is signed in at the directory."""

    def __init__(self) -> None:
        self.person = ""
        self.codes: dict[str, dict[str, str]] = {}
        self.tokens: dict[str, str] = {}
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()

    def authorize(self, query: dict[str, str]) -> str:
        """Where the browser goes next."""
        assert query["client_id"] == CLIENT_ID and query["code_challenge_method"] == "S256"
        code = secrets.token_urlsafe(12)
        self.codes[code] = {**query, "person": self.person}
        target = {"code": code, "state": query["state"]}
        return f"{query['redirect_uri']}?{urlencode(target)}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, object] | None:
        """A token for a code, once, by the one who holds the secret and the verifier."""
        granted = self.codes.pop(form.get("code", ""), None)
        basic = base64.b64encode(f"{CLIENT_ID}:{CLIENT_SECRET}".encode()).decode()
        knows = form.get("client_secret") == CLIENT_SECRET or authorization == f"Basic {basic}"
        digest = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if granted is None or not knows or challenge != granted["code_challenge"]:
            return None
        token = secrets.token_urlsafe(12)
        self.tokens[token] = granted["person"]
        return {"access_token": token, "token_type": "Bearer", "expires_in": 300}

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                parts = urlsplit(self.path)
                if parts.path == "/authorize":
                    query = {key: values[0] for key, values in parse_qs(parts.query).items()}
                    self.send_response(302)
                    self.send_header("Location", provider.authorize(query))
                    self.end_headers()
                    return
                person = provider.tokens.get(self.headers["Authorization"].split()[-1])
                self._json({"employee_no": person} if person else None)

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                form = {key: values[0] for key, values in parse_qs(body).items()}
                self._json(provider.token(form, self.headers.get("Authorization", "")))

            def _json(self, content: dict[str, object] | None) -> None:
                self.send_response(200 if content else 401)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(json.dumps(content or {}).encode())

            def log_message(self, *_: object) -> None:
                pass

        return Handler
