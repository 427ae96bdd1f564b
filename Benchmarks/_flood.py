"""Whoever wants to keep others out, for `bench flood`: idle connections, slow heads, dripping bodies, garbage, and bodies that break off.

python3 _flood.py <port> <idle connections> <seconds> <burst>: prints one line when all have been tried, and ends after the seconds at the latest.
"""

import errno
import os
import resource
import selectors
import socket
import sys
import time

SLOW = 200
# What is opened in a second at most, so many at a time as is said, once all have been tried: what the service cuts comes again.
AGAIN = 500
# Each a pair of connections.
GARBAGE = 20
# Bytes of a dripping head or body come so many seconds apart.
DRIP_SECONDS = 1
HEAD = b"POST /contacts HTTP/1.1\r\nHost: t\r\n"
BODY = HEAD + b"Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n{"
NONSENSE = b"\x00\xff\x16\x03GET / HTTP/9.9\r\n\r\n" * 200


class Attacker:
    """One connection, of one kind, which is opened anew when it ends; `fresh` until it has sent something."""

    def __init__(self, kind):
        self.kind, self.socket, self.fresh = kind, None, False

    def open(self, port, selector):
        self.socket, self.fresh = socket.socket(), True
        self.socket.setblocking(False)
        problem = self.socket.connect_ex(("127.0.0.1", port))
        if problem not in (0, errno.EINPROGRESS):
            self.close(selector)
            return
        selector.register(self.socket, selectors.EVENT_READ, self)

    def close(self, selector):
        if self.socket.fileno() in selector.get_map():
            selector.unregister(self.socket)
        self.socket.close()
        self.socket = None

    def send(self, data):
        try:
            self.socket.send(data)
        except OSError:
            # Not connected yet, full, or cut; that it is cut is seen by reading.
            return

    def has_ended(self):
        try:
            return self.socket.recv(65536) == b""
        except BlockingIOError:
            return False
        except OSError:
            return True


def due(rate, number, turns):
    """How many of so many a second are due at a turn, of which there are so many a second."""
    return int(rate * number / turns) - int(rate * (number - 1) / turns)


class Flood:
    """All of them, until the time is over."""

    def __init__(self, port, idle, seconds, burst):
        self.port, self.end, self.burst = port, time.monotonic() + seconds, burst
        self.selector = selectors.DefaultSelector()
        self.waiting = [Attacker("idle") for _ in range(idle)]
        self.waiting += [Attacker(kind) for _ in range(SLOW) for kind in ("head", "body")]
        self.slow = [attacker for attacker in self.waiting if attacker.kind != "idle"]

    def open(self, most):
        for attacker in self.waiting[:most]:
            attacker.open(self.port, self.selector)
        self.waiting = [attacker for attacker in self.waiting[:most] if not attacker.socket] + self.waiting[most:]

    def look(self, seconds):
        until = time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0:
            for key, _ in self.selector.select(left):
                if key.data.has_ended():
                    key.data.close(self.selector)
                    self.waiting.append(key.data)

    def drip(self, attackers):
        for attacker in attackers:
            if attacker.socket:
                first = HEAD if attacker.kind == "head" else BODY
                attacker.send(first if attacker.fresh else b"x")
                attacker.fresh = False

    def nonsense(self):
        """Bytes that are no HTTP, and a body whose sender leaves in the middle."""
        for data in (NONSENSE, BODY):
            with socket.socket() as plain:
                plain.settimeout(0.5)
                try:
                    plain.connect(("127.0.0.1", self.port))
                    plain.sendall(data)
                except OSError:
                    continue

    def run(self):
        while self.waiting and time.monotonic() < self.end:
            tried = len(self.waiting)
            self.open(AGAIN)
            self.look(0.05)
            if len(self.waiting) >= tried:
                # The service cuts as fast as they come.
                break
        self.look(1)
        self.drip(self.slow)
        print("all were tried", flush=True)
        turns = AGAIN / self.burst
        number, start = 0, time.monotonic()
        while time.monotonic() < self.end:
            number += 1
            self.look(max(0.0, start + number / turns - time.monotonic()))
            self.open(self.burst)
            for _ in range(due(GARBAGE, number, turns)):
                self.nonsense()
            dripped = due(len(self.slow) / DRIP_SECONDS, number, turns)
            self.drip(self.slow[:dripped])
            self.slow = self.slow[dripped:] + self.slow[:dripped]


if __name__ == "__main__":
    _, port, idle, seconds, burst = sys.argv
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    os.nice(19)
    Flood(int(port), min(int(idle), hard - 1000), float(seconds), int(burst)).run()
