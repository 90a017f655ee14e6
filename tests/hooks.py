"""A real web server on the loopback that takes notices, as a chat or a pager does."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Hook:
    """What came to the server, and what it answers."""

    port: int = 0
    status: int = 200
    waits_seconds: float = 0.0
    leads_to: str = ""
    bodies: list[dict[str, Any]] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return its address as Apprise writes it; the path is the secret of such hooks."""
        return f"json://127.0.0.1:{self.port}/hunter2"


@contextmanager
def hook_server() -> Iterator[Hook]:
    """Run a server while the block is at work."""
    hook = Hook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            time.sleep(hook.waits_seconds)
            hook.bodies.append({"path": self.path, **json.loads(body)})
            self.send_response(hook.status)
            if hook.leads_to:
                self.send_header("Location", hook.leads_to)
            self.end_headers()

        def do_GET(self) -> None:
            """Be a page to log in at."""
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Stay quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    hook.port = server.server_port
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield hook
    finally:
        server.shutdown()
        server.server_close()
