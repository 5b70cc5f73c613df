"""Tickets by which the dashboard asks the API for what its viewer may see, and nothing more.

The dashboard's page handler, which knows the viewer from the Hub, signs a ticket for a short time;
the kernel that draws the page shows it to the API. A ticket says who is looking, never what may be
seen: rights are looked up at each request, so a right withdrawn is gone at once.
"""

import base64
import binascii
import hashlib
import hmac
import json
from datetime import datetime, timedelta

#: name of the key in the home's secrets
KEY = "viewer"
#: header that carries a ticket
HEADER = "X-Benling-Viewer"
#: how long a page can ask for more without being opened again
LIFETIME = timedelta(hours=2)


def issue(person_id: str, key: str, *, at: datetime, lifetime: timedelta = LIFETIME) -> str:
    """A ticket for one viewer, good until ``at + lifetime``. ASCII, fit for a header."""
    body = json.dumps({"who": person_id, "until": int((at + lifetime).timestamp())})
    text = base64.urlsafe_b64encode(body.encode()).decode()
    return f"{text}.{_sign(text, key)}"


def holder(ticket: str, key: str, *, at: datetime) -> str | None:
    """Whose ticket it is; None when it is forged, damaged or out of date."""
    text, _, signature = ticket.partition(".")
    if not hmac.compare_digest(_sign(text, key).encode(), signature.encode()):
        return None
    try:
        body = json.loads(base64.urlsafe_b64decode(text))
    except (binascii.Error, ValueError):
        return None
    return str(body["who"]) if at.timestamp() < body["until"] else None


def _sign(text: str, key: str) -> str:
    message = b"dashboard viewer\n" + text.encode("utf-8", "surrogatepass")
    return hmac.new(key.encode(), message, hashlib.sha256).hexdigest()
