"""A system that is sent events by webhooks, checks each with the library of others, and writes down what came.

usage: webhook_receiver.py <folder> [<port>]

Listens on a free port of 127.0.0.1, or on that one, and writes it to <folder>/receiver.port. What came goes to <folder>/deliveries.jsonl, one JSON object a line,
before it is answered; "verified" says what the package standardwebhooks thinks of its signature, by the secret in <folder>/secrets.json
({"/path": "whsec_..."}), and is null while that names none. The path says how it is answered:

  /ok...      204 at once             /slow...   204 after a quarter of a second
  /flaky...   every third event 500 at its first two tries, then 204
  /refuse...  503, always             /mute...   no answer, until the other side has given up
  /gone...    410 as long as there is a file <folder>/gone, then 204

Used by the Swift test module EndToEndTests and by Benchmarks/intake.py.
"""

import hashlib
import http.server
import json
import os
import pathlib
import sys
import threading
import time

from standardwebhooks import Webhook, WebhookVerificationError

SLOW_SECONDS = 0.25
MUTE_SECONDS = 20
LARGEST_BODY = 1_048_576


class Book:
    """What came, in memory by path and in the file."""

    def __init__(self, folder):
        self.folder = folder
        self.lock = threading.Lock()
        self.file = open(folder / "deliveries.jsonl", "a", encoding="utf-8", buffering=1)
        self.tries = {}
        self.order = {}

    def status(self, path, event):
        """How this try is answered; 0 is not at all."""
        tries = self.tries.setdefault(path, {})
        number = self.order.setdefault(path, {}).setdefault(event, len(tries))
        tries[event] = tries.get(event, 0) + 1
        if path.startswith("/refuse"):
            return 503
        if path.startswith("/mute"):
            return 0
        if path.startswith("/gone") and (self.folder / "gone").exists():
            return 410
        if path.startswith("/flaky") and number % 3 == 0 and tries[event] <= 2:
            return 500
        return 204

    def verified(self, path, body, headers):
        try:
            secret = json.loads((self.folder / "secrets.json").read_text(encoding="utf-8")).get(path)
        except FileNotFoundError:
            secret = None
        if secret is None:
            return None
        try:
            Webhook(secret).verify(body, headers)
            return True
        except WebhookVerificationError:
            return False

    def write(self, path, headers, body):
        at = time.time()
        with self.lock:
            status = self.status(path, headers.get("webhook-id", ""))
            event = json.loads(body)
            line = {
                "path": path, "id": headers.get("webhook-id"), "at": at, "status": status, "sha256": hashlib.sha256(body).hexdigest(),
                "verified": self.verified(path, body, headers), "event": event["id"], "type": event["type"],
                "subject": event["subject"], "sequence": int(event["sequence"]), "sealed": "sealed" in event.get("data", {}),
            }
            self.file.write(json.dumps(line) + "\n")
        return status


class Receiver(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    book = None

    def do_POST(self):
        length = int(self.headers["content-length"])
        if length > LARGEST_BODY:
            self.answer(413)
            return
        body = self.rfile.read(length)
        headers = {name.lower(): value for name, value in self.headers.items()}
        status = self.book.write(self.path, headers, body)
        if self.path.startswith("/slow"):
            time.sleep(SLOW_SECONDS)
        if status == 0:
            time.sleep(MUTE_SECONDS)
            self.close_connection = True
            return
        self.answer(status)

    def answer(self, status):
        self.send_response(status)
        self.send_header("content-length", "0")
        self.send_header("connection", "close")
        self.end_headers()
        self.close_connection = True

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request, client_address):
        # Whoever sends may be killed in the middle; that is what the tests do.
        pass


def main(folder, port):
    Receiver.book = Book(folder)
    server = Server(("127.0.0.1", port), Receiver)
    new = folder / "receiver.port.new"
    new.write_text(str(server.server_address[1]), encoding="ascii")
    os.replace(new, folder / "receiver.port")
    server.serve_forever()


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main(pathlib.Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) == 3 else 0)
