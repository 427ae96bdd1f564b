"""bench overload: what Intake still gets done when twice as much is asked of it as it can do (F19).

Ours: good answers a second while connections ask for twice the reference, each with a pause of its own between an answer and its next request;
what is too much has to be refused at once, with 503. Reference: good answers a second to 64 connections that ask one request after the other,
which is all that the machine can do. Contacts (`POST /contacts`) are the value, reading one of them (`GET /contacts/{id}`) stands in the
settings. The load has one of the machine's cores, in both, and the others the service, the database and the broker: whoever asks is elsewhere, and
what it costs to ask twice as much is not what is measured. Meanwhile one caller more, a receptionist, reads or records something ten times a
second, and when it is refused once more after the time of `Retry-After`: how long each took, refusals included, stands in the settings as well.
"""

import http.client
import json
import os
import statistics
import subprocess
import threading
import time
import uuid

import _bench as bench
from intake import CLIENTS, ask, relay_is_done

FACTOR = float(os.environ.get("BENCH_FACTOR", "2"))
CONNECTIONS = 2000
# Requests in work that the service is set to take, and so the connections that are not between an answer and the next request.
LIMIT = int(os.environ.get("GUANJIA_REQUEST_LIMIT", "512"))
# Of the load, and of everything else; on a machine with one core they share it.
CORES = sorted(os.sched_getaffinity(0))
LOAD_CORES, OUR_CORES = set(CORES[-1:]), set(CORES[:-1] or CORES)
GOAL = 0.9
CONTACT = {
    "office": "p-01", "kind": "enquiry", "channel": "phone", "reason": "询问月租车位的办理流程",
    "caller": {"name": "张晓明", "phone": "13800000000", "unit": "3-2-1502", "address": "翠湖花园三号楼二单元1502"},
    "responsible": {"department": "dept_head", "person": "王师傅"}}


class Work:
    """One kind of request: contacts, or the reading of one."""

    def __init__(self, name, service, server, token, path=None):
        self.name, self.service, self.server, self.token, self.path, self.runs = name, service, server, token, path, 0
        self.cores = []

    def counts(self):
        """Answers by status, by the service's own count; what is refused at once is told by no route."""
        method, found = "GET" if self.path else "POST", {}
        for series, value in self.service.metrics().items():
            if (series.startswith("http_server_requests_total{") and f'method="{method}"' in series
                    and ("contacts" in series or 'route="unmatched"' in series)):
                status = series.split('status="')[1].split('"')[0]
                found[status] = found.get(status, 0) + value
        return found

    def settled(self):
        counts = self.counts()
        while True:
            time.sleep(0.1)
            earlier, counts = counts, self.counts()
            if counts == earlier:
                return counts

    def run(self, clients, pause, beside=None):
        """Answers a second by status while `clients` connections ask, with so many milliseconds between an answer and the next request."""
        self.runs += 1
        before = self.settled()
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "intake.lua")
        command = ["taskset", "-c", ",".join(map(str, LOAD_CORES)), "wrk", "-t", "1", "-c", str(clients), "-d", f"{bench.SECONDS:g}s",
                   "--timeout", "10s", "-s", script, f"http://127.0.0.1:{self.service.port}", "--", self.token,
                   f"{time.time_ns():x}-{self.runs}", f"{pause:.0f}"]
        if beside:
            beside.start()
        usage, before_cpu = os.times(), (self.service.cpu_seconds(), self.server.cpu_seconds())
        done = subprocess.run(
            command + ([self.path] if self.path else []), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, timeout=120)
        after_cpu, now = (self.service.cpu_seconds(), self.server.cpu_seconds()), os.times()
        if beside:
            beside.stop()
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode != 0 or not lines:
            raise SystemExit(f"wrk failed:\n{done.stdout}")
        seconds = json.loads(lines[-1])["seconds"]
        wrk = now.children_user + now.children_system - usage.children_user - usage.children_system
        self.cores = [round(used / seconds, 2) for used in (*(b - a for a, b in zip(before_cpu, after_cpu)), wrk)]
        return {status: (count - before.get(status, 0)) / seconds for status, count in self.settled().items()}

    @property
    def good(self):
        return "200" if self.path else "201"


class Receptionist(threading.Thread):
    """Asks ten times a second over a connection of its own, and when it is refused once more after the time that it is told."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self.work, self.ended, self.took, self.refused, self.fault = work, threading.Event(), [], 0, None

    def run(self):
        os.sched_setaffinity(0, LOAD_CORES)  # of this thread
        connection = http.client.HTTPConnection("127.0.0.1", self.work.service.port, timeout=30)
        while not self.ended.wait(0.1):
            began = time.monotonic()
            fields = {"Authorization": f"Bearer {self.work.token}"}
            body = None
            if not self.work.path:
                fields.update({"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())})
                body = json.dumps(CONTACT).encode()
            for _ in range(10):
                connection.request("GET" if self.work.path else "POST", self.work.path or "/contacts", body, fields)
                answer = connection.getresponse()
                answer.read()
                if answer.status != 503:
                    break
                self.refused += 1
                time.sleep(int(answer.headers["Retry-After"]))
            if answer.status not in (200, 201):
                self.fault = f"the receptionist was answered {answer.status}"
                return
            self.took.append((time.monotonic() - began) * 1000)

    def stop(self):
        self.ended.set()
        self.join(60)
        if self.fault or not self.took:
            raise SystemExit(self.fault or "the receptionist was never answered")


def measured(server, service, work):
    """Pairs of good answers a second, with twice as much asked and with what the machine can do; and what else was seen."""
    bench.say(f"\n{work.name}: {FACTOR:g} times as many requests as answers, over {CONNECTIONS} connections, and {CLIENTS} connections, in turn")
    pairs, refused, offered, took, again = bench.Pairs("good answers a second under overload", "without"), [], [], [], 0
    work.run(CLIENTS, 0)
    for _ in range(bench.PAIRS):
        server.checkpoint()
        relay_is_done(service)
        reference = work.run(CLIENTS, 0)[work.good]
        alone = work.cores
        relay_is_done(service)
        receptionist = Receptionist(work)
        answers = work.run(CONNECTIONS, (CONNECTIONS - LIMIT) / (FACTOR * reference) * 1000, receptionist)
        took += receptionist.took
        again += receptionist.refused
        relay_is_done(service)
        others = set(answers) - {work.good, "503"}
        if any(answers[status] for status in others):
            raise SystemExit(f"there were other answers than {work.good} and 503: {answers}")
        pairs.add(answers[work.good], reference)
        refused.append(answers.get("503", 0))
        bench.say(f"  cores of service, postgres and wrk: {alone} without, {work.cores} under overload")
        offered.append(sum(answers.values()) / reference)
    took.sort()
    found = {
        "offered": round(statistics.median(offered), 2), "refused_per_second": round(statistics.median(refused)),
        "receptionist_p50_ms": round(took[len(took) // 2]), "receptionist_p99_ms": round(took[int(len(took) * 0.99)]),
        "receptionist_refused": again, "receptionist_requests": len(took)}
    bench.say(f"  {found}")
    return pairs, found


def main(stack):
    server = bench.Server()
    stack.callback(server.keep_to, set(CORES))
    server.keep_to(OUR_CORES)
    os.sched_setaffinity(0, OUR_CORES)
    keys = bench.Secrets()
    broker = bench.Broker()
    stack.callback(broker.stop)
    database = bench.migrated_database(server, "bench_overload", "Intake", broker, keys)
    # More connections than the service's own limit lets in: what is tried is the limit of requests, and the wait for the database.
    settings = {"GUANJIA_CONNECTION_LIMIT": str(CONNECTIONS + 100), "GUANJIA_REQUEST_LIMIT": str(LIMIT)}
    settings.update({name: value for name, value in os.environ.items() if name.startswith("GUANJIA_READ_")})
    service = bench.Service("Intake", database, broker, keys, settings)
    stack.callback(service.stop)
    bench.wait_for("the relay works", lambda: service.metric("guanjia_outbox_shards_held") > 0, 30)
    contact = ask(service, keys.token, "/contacts", CONTACT)["id"]
    reads, read = measured(server, service, Work("reading", service, server, keys.token, f"/contacts/{contact}"))
    writes, written = measured(server, service, Work("contacts", service, server, keys.token))
    memory = service.memory.peak
    os.sched_setaffinity(0, CORES)
    bench.report("overload", "good answers/s", writes, GOAL, {
        "factor": FACTOR, "connections": CONNECTIONS, "clients": CLIENTS, "seconds": bench.SECONDS, "cores_of_load": len(LOAD_CORES), **written,
        "reading": {"value": round(reads.ours), "reference": round(reads.reference), "ratio": round(reads.ratio, 3), **reads.spread(), **read},
        "memory_mb": bench.megabytes(memory), "postgres": server.settings()})


if __name__ == "__main__":
    bench.run(main)
