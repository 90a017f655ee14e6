"""A mail server that misbehaves by script: a list of acts for each step of the conversation."""

import socket
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Literal, Self, cast

Act = Literal["ok", "4xx", "5xx", "drop", "take_and_drop", "nonsense", "silence"]
Step = Literal["banner", "EHLO", "MAIL", "RCPT", "DATA", "end", "RSET", "QUIT"]
ANSWERS: dict[str, bytes] = {"EHLO": b"250 SIZE 1000000", "DATA": b"354 go on", "QUIT": b"221 bye"}


@dataclass
class ScriptedServer:
    """Answers as told; when the script ends it is an honest server."""

    script: dict[Step, list[Act]] = field(default_factory=dict)
    accepted: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    connections: int = 0
    ehlo: bytes = b"250 SIZE 1000000"
    says: dict[Step, bytes] = field(default_factory=dict)
    """What it says at a step instead, each time."""

    def __enter__(self) -> Self:
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._thread = threading.Thread(target=self._accept, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.shutdown(socket.SHUT_RDWR)
        self._socket.close()
        self._thread.join(timeout=5)

    @property
    def port(self) -> int:
        return int(self._socket.getsockname()[1])

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                connection, _ = self._socket.accept()
                self.connections += 1
                with connection, suppress(OSError):
                    self._serve(connection)

    def _serve(self, connection: socket.socket) -> None:
        lines = connection.makefile("rb")
        if not self._reply(connection, "banner", b"220 here"):
            return
        recipient = ""
        for line in lines:
            verb = cast("Step", line.decode().split()[0].upper())
            self.commands.append(line.decode().strip())
            recipient = line.decode().split("<")[1].split(">")[0] if verb == "RCPT" else recipient
            answer = self.ehlo if verb == "EHLO" else ANSWERS.get(verb, b"250 ok")
            going_on = self._reply(connection, verb, answer)
            if verb == "DATA" and going_on == "ok":
                going_on = self._read_text(connection, lines, recipient)
            if not going_on or verb == "QUIT":
                return

    def _read_text(
        self, connection: socket.socket, lines: Iterable[bytes], recipient: str
    ) -> Act | None:
        for line in lines:
            if line == b".\r\n":
                act = self._act("end")
                if "end" in self.says:
                    return self._answer(connection, act, self.says["end"])
                if act in {"ok", "take_and_drop", "silence", "nonsense"}:
                    self.accepted.append(recipient)
                return self._answer(connection, act, b"250 taken")
        return None

    def _reply(self, connection: socket.socket, step: Step, answer: bytes) -> Act | None:
        return self._answer(connection, self._act(step), self.says.get(step, answer))

    def _act(self, step: Step) -> Act:
        acts = self.script.get(step)
        return acts.pop(0) if acts else "ok"

    def _answer(self, connection: socket.socket, act: Act, answer: bytes) -> Act | None:
        match act:
            case "drop" | "take_and_drop":
                return None
            case "silence":
                with suppress(OSError):
                    connection.recv(1)  # until the other side gives up
                return None
            case "4xx":
                answer = b"451 not now"
            case "5xx":
                answer = b"550 never"
            case "nonsense":
                answer = b"what?"
            case "ok":
                pass
        connection.sendall(answer + b"\r\n")
        return act
