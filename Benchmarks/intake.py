"""bench intake: contacts that Intake accepts a second, beside what PostgreSQL alone takes of the same rows.

Ours: `POST /contacts` from 64 connections that are kept open, each request with its own Idempotency-Key; only 201 counts.
Token check, sealing, history, outbox, idempotent answers are on, and the relay publishes to a broker all the while.
Reference: pgbench with 64 clients that write the rows of one such contact, with the bytes that Intake wrote, by one
prepared statement and one transaction a request: the quickest way there is without batching.

BENCH_WEBHOOK=<pairs> measures besides, so many times in turn, without and with one webhook subscription that is sent every event, and how many
deliveries a local receiver (Tests/Contract/webhook_receiver.py, which checks each signature) takes meanwhile and afterwards.
"""

import json
import os
import statistics
import subprocess
import time
import urllib.request
import uuid

import _bench as bench

CLIENTS = 64
OTHER_CLIENTS = (1, 8, 256)
GOAL = 1.2
WEBHOOK_PAIRS = int(os.environ.get("BENCH_WEBHOOK", "0"))
# What a subscription's creation or end takes to be known to every instance (ADR 32), and a second for the queue's watch.
WEBHOOK_KNOWN_SECONDS = 6
# What must differ from row to row; everything else is as Intake wrote it. Ids rise, as Intake's do.
UNIQUE = {
    "id": "lpad(:id::text, 32, '0')::uuid", "case_id": "lpad(:id::text, 32, '0')::uuid",
    "contact_id": "lpad(:id::text, 32, '0')::uuid", "number": "'CT-20261122-' || :id",
    "event_id": "lpad(:id::text, 32, '1')::uuid", "key": "lpad(:id::text, 36, '0')", "shard": ":client_id % 16",
    "created_at": "now()", "updated_at": "now()", "at": "now()", "occurred_at": "now()", "recorded_at": "now()"}
TABLES = {
    "case_file": "id", "case_history": "case_id", "timer": "case_id", "outbox": "case_id", "idempotency_key": "case_id",
    "contact_index": "contact_id"}


class Load:
    """wrk, run after run, with keys that were never used before."""

    def __init__(self, service, token):
        self.service, self.token, self.runs, self.cpu = service, token, 0, 0.0

    def settled(self):
        """The service's own count of 201, once requests that wrk left behind are answered."""
        count = accepted(self.service.metrics())
        while True:
            time.sleep(0.1)
            earlier, count = count, accepted(self.service.metrics())
            if count == earlier:
                return count

    def run(self, clients, seconds=bench.SECONDS):
        self.runs += 1
        before = self.settled()
        threads = min(2, clients)
        script = os.path.join(os.path.dirname(os.path.abspath(__file__)), "intake.lua")
        command = ["wrk", "-t", str(threads), "-c", str(clients), "-d", f"{seconds:g}s", "--timeout", "10s", "-s", script]
        command += [f"http://127.0.0.1:{self.service.port}", "--", self.token, f"{time.time_ns():x}-{self.runs}"]
        usage = os.times()
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
        self.cpu = os.times().children_user + os.times().children_system - usage.children_user - usage.children_system
        lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
        if done.returncode != 0 or not lines:
            raise SystemExit(f"wrk failed:\n{done.stdout}")
        result = json.loads(lines[-1])
        created = self.settled() - before
        result["accepted"] = result["requests"] - result["status_errors"]
        # Requests in flight when wrk stopped are the service's alone; nothing else may lie between the two counts.
        if not 0 <= created - result["accepted"] <= clients:
            raise SystemExit(f"wrk saw {result['accepted']} good answers, the service counts {created:.0f} of status 201")
        result["rate"] = result["accepted"] / result["seconds"]
        return result


def accepted(metrics):
    return sum(
        value for series, value in metrics.items()
        if series.startswith("http_server_requests_total{") and 'status="201"' in series and "contacts" in series)


def relay_is_done(service):
    """Until the outbox is published, it would take from the next measurement."""

    def is_quiet():
        quiet = []
        for _ in range(3):  # longer than the longest pause between two looks of the relay
            quiet.append(service.metric("guanjia_outbox_backlog_rows") == 0)
            time.sleep(0.15)
        return all(quiet)

    bench.wait_for("the outbox is published", is_quiet, 300)


class Reference:
    """The same rows by pgbench."""

    def __init__(self, source, target):
        self.target, self.base, self.variables = target, 0, {}
        case_id = source.value("SELECT id FROM case_file ORDER BY created_at DESC, id DESC LIMIT 1")
        parts = []
        for table, column in TABLES.items():
            for row in source.rows(f"SELECT * FROM {table} WHERE {column} = '{case_id}'"):
                parts.append(self.insert(table, row, source.column_types(table)))
        self.bytes = sum(len(value.encode()) for value in self.variables.values())
        last = parts.pop()
        ctes = ",\n".join(f"part{number} AS ({part})" for number, part in enumerate(parts))
        self.script = f"\\set seq :seq + 1\n\\set id (:base + :seq) * 1000 + :client_id\nWITH {ctes}\n{last};\n"

    def insert(self, table, row, types):
        columns, values = [], []
        for column, value in row.items():
            if value is None or column not in types or types[column] == "xid8":
                continue
            columns.append(column)
            values.append(UNIQUE.get(column) or self.parameter(value, types[column]))
        return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join(values)})"

    def parameter(self, value, kind):
        """A parameter of the statement, so that the server reads it anew each time, as it must for a service."""
        name = f"v{len(self.variables)}"
        if kind == "bytea":
            data = bytes.fromhex(value[2:])
            try:
                self.variables[name] = data.decode("utf-8")
                if "\0" not in self.variables[name]:
                    return f"convert_to(:{name}, 'UTF8')"
            except UnicodeDecodeError:
                pass
            self.variables[name] = data.hex()
            return f"decode(:{name}, 'hex')"
        if isinstance(value, list):
            self.variables[name] = "{" + ",".join(f'"{item}"' for item in value) + "}"
        elif isinstance(value, dict):
            self.variables[name] = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
        else:
            self.variables[name] = str(value)
        return f":{name}::{kind}"

    def run(self, clients, seconds=bench.SECONDS):
        self.base += 10_000_000
        return self.target.pgbench(self.script, clients, {**self.variables, "base": self.base, "seq": 0}, seconds=seconds)


def main(stack):
    server = bench.Server()
    keys = bench.Secrets(others=["general_manager"])
    broker = bench.Broker()
    stack.callback(broker.stop)
    reference_database = bench.migrated_database(server, "bench_reference", "Intake", broker, keys)
    database = bench.migrated_database(server, "bench_intake", "Intake", broker, keys)

    ready = []
    for _ in range(5):
        service = bench.Service("Intake", database, broker, keys)
        ready.append(service.seconds_to_ready)
        service.stop()
    service = bench.Service("Intake", database, broker, keys, {"GUANJIA_WEBHOOK_PRIVATE_ADDRESSES": "true"} if WEBHOOK_PAIRS else None)
    stack.callback(service.stop)
    time.sleep(5)
    idle = service.memory.now()
    bench.say(f"ready after {statistics.median(ready):.2f} s (median of 5 starts); idle memory {bench.megabytes(idle)} MB")

    bench.wait_for("the relay works", lambda: service.metric("guanjia_outbox_shards_held") > 0, 30)
    load = Load(service, keys.token)
    load.run(CLIENTS)
    reference = Reference(database, reference_database)
    reference.run(CLIENTS)
    relay_is_done(service)
    service.memory.restart()

    bench.say(f"\n{CLIENTS} clients, {bench.SECONDS:g} s each, in turn; relay and broker at work")
    pairs = bench.Pairs("POST /contacts a second", "pgbench")
    latencies, cpu, roles = [], [], []
    for _ in range(bench.PAIRS):
        server.checkpoint()
        before = service.cpu_seconds(), server.cpu_seconds(), bench.cpu_seconds(broker.pid)
        result = load.run(CLIENTS)
        after = service.cpu_seconds(), server.cpu_seconds(), bench.cpu_seconds(broker.pid)
        cpu.append((after[0] - before[0]) / result["accepted"] * 1000)
        roles.append([(b - a) / result["seconds"] for a, b in zip(before, after)] + [load.cpu / result["seconds"]])
        latencies.append((result["p50_ms"], result["p99_ms"]))
        relay_is_done(service)
        server.checkpoint()
        pairs.add(result["rate"], reference.run(CLIENTS))
    loaded = dict(service.memory.peak)
    shares = dict(zip(("intake", "postgres", "broker", "wrk"), (round(statistics.median(column), 2) for column in zip(*roles))))

    bench.say("\nother numbers of clients")
    others = {}
    for clients in OTHER_CLIENTS:
        found = []
        for _ in range(3):
            result = load.run(clients)
            relay_is_done(service)
            found.append((result["rate"], reference.run(clients), result["p50_ms"], result["p99_ms"]))
        ours, theirs, p50, p99 = (statistics.median(column) for column in zip(*found))
        ratio = statistics.median(a / b for a, b, _, _ in found)
        others[str(clients)] = {
            "value": round(ours), "reference": round(theirs), "ratio": round(ratio, 2), "p50_ms": round(p50, 2), "p99_ms": round(p99, 2)}
        bench.say(f"  {clients:4} clients: {ours:,.0f} and {theirs:,.0f} a second, ratio {ratio:.2f}; p50 {p50:.2f} ms, p99 {p99:.2f} ms")

    cost = relay_cost(service, load)
    webhook = with_webhook(stack, service, load, keys) if WEBHOOK_PAIRS else None
    p50, p99 = (statistics.median(column) for column in zip(*latencies))
    bench.say(f"\np50 {p50:.1f} ms, p99 {p99:.1f} ms at {CLIENTS} clients; the relay costs {cost:.0%} of the requests")
    bench.say(f"CPU seconds per 1,000 requests {statistics.median(cpu):.3f}; cores in use {shares}")
    bench.say(f"memory under load {bench.megabytes(loaded)} MB (goal {bench.LOADED_GOAL_MB}), idle goal {bench.IDLE_GOAL_MB}")
    bench.report("intake", "accepted requests/s", pairs, GOAL, {
        "clients": CLIENTS, "seconds": bench.SECONDS, "p50_ms": round(p50, 2), "p99_ms": round(p99, 2), "by_clients": others,
        "relay_cost": round(cost, 3), "service_cpu_seconds_per_1000": round(statistics.median(cpu), 3), "cores_in_use": shares,
        "idle_memory_mb": bench.megabytes(idle), "loaded_memory_mb": bench.megabytes(loaded),
        "memory_goals_mb": [bench.IDLE_GOAL_MB, bench.LOADED_GOAL_MB], "ready_seconds": round(statistics.median(ready), 2),
        "ready_goal_seconds": bench.READY_GOAL_SECONDS, "reference_bytes_per_request": reference.bytes, "postgres": server.settings(),
        **({"webhook": webhook} if webhook else {})})


class Receiver(bench.Process):
    """Another system: it checks every signature and takes every event at once."""

    def __init__(self):
        self.folder = bench.path_in_work("receiver")
        os.makedirs(self.folder)
        script = os.path.join(os.environ["HARNESS_ROOT"], "Tests", "Contract", "webhook_receiver.py")
        super().__init__("receiver", [os.environ["HARNESS_PYTHON"], script, self.folder])
        port_file = os.path.join(self.folder, "receiver.port")
        bench.wait_for("the receiver listens", lambda: self.check() or os.path.exists(port_file), 30)
        with open(port_file, encoding="ascii") as file:
            self.port = int(file.read())

    def trust(self, path, secret):
        with open(os.path.join(self.folder, "secrets.json"), "w", encoding="ascii") as file:
            json.dump({path: secret}, file)

    def refused(self):
        """Deliveries that were not well signed, of those that came after it had the secret."""
        with open(os.path.join(self.folder, "deliveries.jsonl"), encoding="utf-8") as file:
            return sum(json.loads(line)["verified"] is False for line in file)


def ask(service, token, path, body=None):
    """The answer's JSON: of a POST, or of a GET when there is no body."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{service.port}{path}", None if body is None else json.dumps(body).encode(),
        headers={"Authorization": f"Bearer {token}", "Idempotency-Key": str(uuid.uuid4()), "Content-Type": "application/json"})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)


def delivered(service):
    return service.metrics().get('guanjia_webhook_attempts_total{result="delivered"}', 0)


def with_webhook(stack, service, load, keys):
    """What requests cost when every event goes to one other system as well, and what that one is sent. What is not sent when a pair is over is
    thrown away with its subscription."""
    receiver = Receiver()
    stack.callback(receiver.stop)
    token, found = keys.tokens["general_manager"], []
    bench.say(f"\none webhook subscription for every event, {WEBHOOK_PAIRS} pairs at {CLIENTS} clients")
    for number in range(WEBHOOK_PAIRS):
        without = load.run(CLIENTS)["rate"]
        relay_is_done(service)
        path = f"/ok-{number}"
        made = ask(service, token, "/webhook-subscriptions", {
            "name": "benchmark", "url": f"http://127.0.0.1:{receiver.port}{path}", "types": ["guanjia."]})
        receiver.trust(path, made["secret"])
        time.sleep(WEBHOOK_KNOWN_SECONDS)
        began, before = time.monotonic(), delivered(service)
        rate = load.run(CLIENTS)["rate"]
        relay_is_done(service)
        ended, between = time.monotonic(), delivered(service)
        time.sleep(bench.SECONDS)
        after, waiting = delivered(service), ask(service, token, f"/webhook-subscriptions/{made['id']}/queue")["waiting"]
        seconds = time.monotonic() - ended
        ask(service, token, f"/webhook-subscriptions/{made['id']}/delete", {})
        time.sleep(WEBHOOK_KNOWN_SECONDS)
        found.append((without, rate, (between - before) / (ended - began), (after - between) / seconds))
        bench.say(
            f"  {without:,.0f} requests a second without, {rate:,.0f} with it; {found[-1][2]:,.0f} deliveries a second meanwhile, "
            f"{found[-1][3]:,.0f} afterwards, {waiting:,.0f} waiting then")
    if receiver.refused():
        raise SystemExit(f"{receiver.refused()} deliveries were not well signed")
    without, rate, meanwhile, afterwards = (statistics.median(column) for column in zip(*found))
    ratio = statistics.median(b / a for a, b, _, _ in found)
    return {
        "without": round(without), "with": round(rate), "ratio": round(ratio, 2), "deliveries_under_load": round(meanwhile),
        "deliveries_afterwards": round(afterwards)}


def relay_cost(service, load):
    """What the requests gain when nobody publishes: another owner holds the shards, so that the relay has nothing to do."""
    rates = []
    for _ in range(3):
        working = load.run(CLIENTS)["rate"]
        relay_is_done(service)
        service.database.run("UPDATE outbox_cursor SET owner = 'benchmark', epoch = epoch + 1, lease_until = 'infinity'")
        bench.wait_for("the relay gives way", lambda: service.metric("guanjia_outbox_shards_held") == 0, 30, pause=0.2)
        resting = load.run(CLIENTS)["rate"]
        service.database.run("UPDATE outbox_cursor SET owner = NULL, lease_until = '-infinity'")
        relay_is_done(service)
        rates.append(1 - working / resting)
    return statistics.median(rates)


if __name__ == "__main__":
    bench.run(main)
