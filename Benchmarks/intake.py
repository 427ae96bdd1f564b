"""bench intake: contacts that Intake accepts a second, beside what PostgreSQL alone takes of the same rows.

Ours: `POST /contacts` from 64 connections that are kept open, each request with its own Idempotency-Key; only 201 counts.
Token check, sealing, history, outbox, idempotent answers are on, and the relay publishes to a broker all the while.
Reference: pgbench with 64 clients that write the rows of one such contact, with the bytes that Intake wrote, by one
prepared statement and one transaction a request: the quickest way there is without batching.
"""

import json
import os
import statistics
import subprocess
import time

import _bench as bench

CLIENTS = 64
OTHER_CLIENTS = (1, 8, 256)
GOAL = 1.2
# What must differ from row to row; everything else is as Intake wrote it. Ids rise, as Intake's do.
UNIQUE = {
    "id": "lpad(:id::text, 32, '0')::uuid", "case_id": "lpad(:id::text, 32, '0')::uuid", "number": "'CT-20261122-' || :id",
    "event_id": "lpad(:id::text, 32, '1')::uuid", "key": "lpad(:id::text, 36, '0')", "shard": ":client_id % 16",
    "created_at": "now()", "updated_at": "now()", "at": "now()", "occurred_at": "now()", "recorded_at": "now()"}
TABLES = ("case_file", "case_history", "timer", "outbox", "idempotency_key")


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
        for table in TABLES:
            column = "id" if table == "case_file" else "case_id"
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
    keys = bench.Secrets()
    broker = bench.Broker()
    stack.callback(broker.stop)
    reference_database = bench.migrated_database(server, "bench_reference", "Intake", broker, keys)
    database = bench.migrated_database(server, "bench_intake", "Intake", broker, keys)

    ready = []
    for _ in range(5):
        service = bench.Service("Intake", database, broker, keys)
        ready.append(service.seconds_to_ready)
        service.stop()
    service = bench.Service("Intake", database, broker, keys)
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
    p50, p99 = (statistics.median(column) for column in zip(*latencies))
    bench.say(f"\np50 {p50:.1f} ms, p99 {p99:.1f} ms at {CLIENTS} clients; the relay costs {cost:.0%} of the requests")
    bench.say(f"CPU seconds per 1,000 requests {statistics.median(cpu):.3f}; cores in use {shares}")
    bench.say(f"memory under load {bench.megabytes(loaded)} MB (goal {bench.LOADED_GOAL_MB}), idle goal {bench.IDLE_GOAL_MB}")
    bench.report("intake", "accepted requests/s", pairs, GOAL, {
        "clients": CLIENTS, "seconds": bench.SECONDS, "p50_ms": round(p50, 2), "p99_ms": round(p99, 2), "by_clients": others,
        "relay_cost": round(cost, 3), "service_cpu_seconds_per_1000": round(statistics.median(cpu), 3), "cores_in_use": shares,
        "idle_memory_mb": bench.megabytes(idle), "loaded_memory_mb": bench.megabytes(loaded),
        "memory_goals_mb": [bench.IDLE_GOAL_MB, bench.LOADED_GOAL_MB], "ready_seconds": round(statistics.median(ready), 2),
        "ready_goal_seconds": bench.READY_GOAL_SECONDS, "reference_bytes_per_request": reference.bytes, "postgres": server.settings()})


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
