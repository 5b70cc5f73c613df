"""Runs code in a kernel of a learner's server, by the Jupyter protocol over its websocket."""

import json
import uuid

import requests
import websocket


class DeskKernel:
    """A kernel in somebody's server, reached with their token."""

    def __init__(self, desk: str, token: str) -> None:
        self._desk = desk
        self._headers = {"Authorization": f"token {token}"}
        started = requests.post(f"{desk}api/kernels", headers=self._headers, timeout=60)
        assert started.status_code == 201, started.text
        self.id = started.json()["id"]
        self._socket = self._connect()

    def _connect(self) -> websocket.WebSocket:
        address = self._desk.replace("http", "ws", 1) + f"api/kernels/{self.id}/channels"
        return websocket.create_connection(address, header=self._headers, timeout=90)

    def run(self, code: str) -> str:
        """What the code prints, with the name and text of its error if it ends with one."""
        number = uuid.uuid4().hex
        self._socket.send(json.dumps(_execute(number, code)))
        said = ""
        while True:
            message = json.loads(self._socket.recv())
            if message.get("parent_header", {}).get("msg_id") != number:
                continue
            content = message["content"]
            if message["msg_type"] == "stream":
                said += content["text"]
            elif message["msg_type"] == "error":
                said += f"{content['ename']}: {content['evalue']}"
            elif message["msg_type"] == "status" and content["execution_state"] == "idle":
                return said

    def close(self) -> None:
        self._socket.close()
        requests.delete(f"{self._desk}api/kernels/{self.id}", headers=self._headers, timeout=30)


def _execute(number: str, code: str) -> dict[str, object]:
    return {
        "header": {
            "msg_id": number,
            "msg_type": "execute_request",
            "username": "test",
            "session": number,
            "date": "2026-01-01T00:00:00Z",
            "version": "5.3",
        },
        "parent_header": {},
        "metadata": {},
        "channel": "shell",
        "content": {
            "code": code,
            "silent": False,
            "store_history": False,
            "user_expressions": {},
            "allow_stdin": False,
        },
        "buffers": [],
    }
