"""bench flood: how long others wait for Intake while somebody takes all connections that there are (F30).

Ours: the time that 99 of 100 requests take at most (`GET /contacts/{id}`), of one caller who keeps a connection and of one who comes anew each time,
beside ten thousand connections that ask nothing, heads and bodies that drip, garbage, and bodies that break off; what the service cuts comes
again, 500 a second, `BENCH_BURST` at a time.
Reference: the same callers without them. The first seconds, in which all come at once, stand apart in the settings: the system drops what comes
faster than a service can take it, and whoever comes among them. The load has one of the cores, in both; the flood lets the callers go first there.
"""

import contextlib
import http.client
import os
import subprocess
import sys
import time

import _bench as bench
from intake import ask
from overload import CONTACT, CORES, LOAD_CORES, OUR_CORES

IDLE = 10_000
REQUESTS_A_SECOND = 100
# At most twice as long.
GOAL = 2
# Whoever floods from many places does not do it in step; 50 is what one program may do ten times a second.
BURST = int(os.environ.get("BENCH_BURST", "5"))
ONSET_SECONDS = 10
CALM_SECONDS = 60


class Callers:
    """One who stays and one who comes anew each time, in turn."""

    def __init__(self, service, token, path):
        self.port, self.path, self.fields = service.port, path, {"Authorization": f"Bearer {token}"}
        self.staying = self.connection()

    def connection(self):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)

    def ask(self, connection):
        connection.request("GET", self.path, headers=self.fields)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            raise SystemExit(f"a caller was answered {answer.status}")

    def ask_on_staying(self):
        try:
            self.ask(self.staying)
        except (http.client.HTTPException, OSError):
            # As every client does whose connection was closed between two requests.
            self.staying.close()
            self.staying = self.connection()
            self.ask(self.staying)

    def ask_anew(self):
        with contextlib.closing(self.connection()) as connection:
            self.ask(connection)

    def run(self, seconds):
        """Microseconds that each request took, the quickest first."""
        took, start = [], time.monotonic()
        for number in range(int(seconds * REQUESTS_A_SECOND)):
            time.sleep(max(0.0, start + number / REQUESTS_A_SECOND - time.monotonic()))
            begun = time.monotonic()
            if number % 2:
                self.ask_anew()
            else:
                self.ask_on_staying()
            took.append((time.monotonic() - begun) * 1_000_000)
            if time.monotonic() - start > 4 * seconds:
                break
        return sorted(took)


def p99(took):
    return took[int(len(took) * 0.99)]


def descriptors(service):
    return len(os.listdir(f"/proc/{service.pid}/fd"))


def main(stack):
    server, keys = bench.Server(), bench.Secrets()
    stack.callback(server.keep_to, set(CORES))
    server.keep_to(OUR_CORES)
    os.sched_setaffinity(0, OUR_CORES)
    broker = bench.Broker()
    stack.callback(broker.stop)
    database = bench.migrated_database(server, "bench_flood", "Intake", broker, keys)
    service = bench.Service("Intake", database, broker, keys)
    stack.callback(service.stop)
    os.sched_setaffinity(0, LOAD_CORES)
    contact = ask(service, keys.token, "/contacts", CONTACT)["id"]
    callers = Callers(service, keys.token, f"/contacts/{contact}")
    callers.run(2)
    usual = descriptors(service)
    seconds = max(10.0, bench.SECONDS)
    bench.say(f"\np99 of {REQUESTS_A_SECOND} requests a second, {seconds:g} s each, in turn")
    pairs, onsets, most = bench.Pairs("microseconds beside a flood", "without"), [], 0
    program = os.path.join(os.path.dirname(os.path.abspath(__file__)), "_flood.py")
    for _ in range(bench.PAIRS):
        reference = p99(callers.run(seconds))
        flood = subprocess.Popen(
            [sys.executable, program, str(service.port), str(IDLE), f"{5 * (ONSET_SECONDS + seconds):g}", str(BURST)],
            stdout=subprocess.PIPE, text=True)
        try:
            onsets.append(p99(callers.run(ONSET_SECONDS)))
            if flood.stdout.readline() != "all were tried\n":
                raise SystemExit("the flood did not begin")
            ours = p99(callers.run(seconds))
            most = max(most, descriptors(service))
            if flood.poll() is not None:
                raise SystemExit("the flood ended early")
        finally:
            flood.kill()
            flood.communicate()
        pairs.add(ours, reference)
        bench.wait_for("the flood is gone", lambda: descriptors(service) <= usual + 4, CALM_SECONDS)
    bench.report("flood", "µs at p99", pairs, GOAL, {
        "idle_connections": IDLE, "burst": BURST, "requests_a_second": REQUESTS_A_SECOND, "seconds": seconds,
        "onset_p99": [round(value) for value in onsets],
        "descriptors_at_most": most, "descriptors_usual": usual, "cores_of_load": len(LOAD_CORES)})


if __name__ == "__main__":
    bench.run(main)
