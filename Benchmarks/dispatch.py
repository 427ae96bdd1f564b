"""bench dispatch: slips that RepairDispatch assigns a second, with 200 technicians and very many past orders beside them.

Ours: `POST /work-orders/{id}/assign` to the best of the roster, each slip once, from 16 connections that are kept open; only 200 counts.
That is two transactions: the technician's file takes the slip, then the slip is told. Relay, timers and idempotent answers are on.
Past orders are copies of one that the service settled, open ones of one that it issued, under ids and numbers of their own.
Reference: pgbench with 16 clients that reads the roster as the service does and writes the rows of the two transactions, with the bytes
that the service wrote.
Flat is the slowest rate divided by the rate beside the fewest past orders; each size is measured in turn with its reference.
"""

import http.client
import json
import os
import statistics
import threading
import time
import urllib.request
import uuid

import _bench as bench
from intake import Reference as RowsOfOneRequest

PAST = tuple(int(size) for size in os.environ.get("BENCH_PAST", "10000,100000,1000000").split(","))
ASSIGNED = int(os.environ.get("BENCH_ASSIGNED", "1500"))
TECHNICIANS = 200
CAPACITY = 50
CLIENTS = 16
FLAT_GOAL = 0.85
TRADES = ("plumbing", "electrical", "masonry", "doors_windows", "locks")

SLIP = {
    "office": "p-01", "source": "patrol", "urgency": "normal", "chargeable": False, "what": "厨房水管漏水", "address": "云湖花园 3 栋",
    "unit": "3-1201", "contactPerson": "张晓明", "contactPhone": "13800000000"}

FUNCTIONS = """
CREATE FUNCTION copy_id(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT ('{milliseconds:012x}70008' || lpad(to_hex(number), 15, '0'))::uuid $$;
"""
COPIES = """
INSERT INTO case_file SELECT copy_id(n), kind, 'WO-20000101-' || n, version, state, office, policy_version,
    created_at - interval '1 minute' * n, updated_at - interval '1 minute' * n,
    jsonb_set(jsonb_set(body, '{{id}}', to_jsonb(copy_id(n)::text)), '{{number}}', to_jsonb('WO-20000101-' || n))
FROM case_file, generate_series({first}, {last}) n WHERE id = '{template}';
INSERT INTO case_history SELECT copy_id(n), version, at, actor, role, command, from_state, to_state, reason, events, policy_version
FROM case_history, generate_series({first}, {last}) n WHERE case_id = '{template}';
"""
# Tables that follow the orders, whichever there are: every column as the template has it, but for the order's id.
FOLLOWING = """
SELECT table_name AS name, string_agg(CASE WHEN column_name = 'order_id' THEN 'copy_id(n)' ELSE quote_ident(column_name) END, ', '
    ORDER BY ordinal_position) AS columns
FROM information_schema.columns WHERE table_schema = 'public' AND table_name IN (
    SELECT table_name FROM information_schema.columns WHERE table_schema = 'public' AND column_name = 'order_id')
AND is_identity = 'NO' GROUP BY table_name
"""


class Client:
    """Posts JSON over one connection that is kept open."""

    def __init__(self, service, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
        self.token = token

    def post(self, path, body):
        self.connection.request("POST", path, json.dumps(body).encode(), {
            "Content-Type": "application/json", "Authorization": f"Bearer {self.token}", "Idempotency-Key": str(uuid.uuid4())})
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            raise SystemExit(f"{path}: {answer.status} {text.decode()[:500]}")
        return json.loads(text)


def enrol(client):
    shifts = [{"weekdays": [1, 2, 3, 4, 5, 6, 7], "from": "00:00", "to": "00:00"}]
    for number in range(TECHNICIANS):
        roster = {
            "trades": [TRADES[number % len(TRADES)], TRADES[(number + 1) % len(TRADES)]], "areas": [f"{number % 20 + 1}-"],
            "shifts": shifts, "capacity": CAPACITY}
        client.post("/technicians", {"office": "p-01", "subject": f"technician-{number}", "name": "赵工", "roster": roster})


def raised(client):
    appointed = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 7200))
    return client.post("/work-orders", dict(SLIP, appointedAt=appointed))["id"]


def settled(client):
    """A slip that was repaired and given back."""
    order = raised(client)
    steps = [
        ("collect", {}), ("quote", {"lines": [{"item": "人工", "quantity": 1, "unitPriceFen": 0}]}), ("start", {}),
        ("finish", {"details": "换了角阀，试水不滴"}),
        ("sign-off", {"amountFen": 0, "signedBy": "张晓明", "quality": "satisfied", "attitude": "satisfied", "conduct": "satisfied"}),
        ("report-back", {})]
    for command, body in steps:
        client.post(f"/work-orders/{order}/{command}", body)
    return order


class Size:
    """One number of past orders."""

    def __init__(self, database, template_past, template_open, past, done, first):
        self.database, self.past = database, past
        tables = database.rows(FOLLOWING)
        for template, start, end in ((template_past, done, past), (template_open, first, first + ASSIGNED * bench.PAIRS)):
            for low in range(start, end, 50_000):
                high = min(low + 50_000, end) - 1
                database.run(COPIES.format(first=low, last=high, template=template))
                for table in tables:
                    database.run(
                        f"INSERT INTO {table['name']} SELECT {table['columns']} FROM {table['name']}, generate_series({low}, {high}) n"
                        f" WHERE order_id = '{template}'")
        database.run("VACUUM ANALYZE")
        self.open = [row["id"] for row in database.rows(
            f"SELECT copy_id(n) AS id FROM generate_series({first}, {first + ASSIGNED * bench.PAIRS - 1}) n")]

    def assign(self, service, token):
        """Assignments a second of the next slips."""
        orders, self.open = self.open[:ASSIGNED], self.open[ASSIGNED:]
        waiting = iter(orders)
        lock = threading.Lock()
        failed = []

        def work():
            client = Client(service, token)
            while True:
                with lock:
                    order = next(waiting, None)
                if order is None:
                    return
                try:
                    answer = client.post(f"/work-orders/{order}/assign", {})
                    if "assignment" not in answer:
                        raise SystemExit(f"{order} was not assigned")
                except BaseException as error:
                    failed.append(error)
                    return

        threads = [threading.Thread(target=work) for _ in range(CLIENTS)]
        start = time.monotonic()
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        if failed:
            raise SystemExit(str(failed[0]))
        return len(orders) / (time.monotonic() - start)

    def release(self, service, token):
        """Gives the assigned slips back, so that the next measurement finds the same room."""
        bench.wait_for("every word between slips and technicians has arrived", lambda: self.database.value(
            "SELECT NOT EXISTS (SELECT FROM timer WHERE left(name, 1) = '@')") == "t", 60)
        over = int(self.database.value(
            f"SELECT count(*) FROM case_file WHERE kind = 'technician' AND jsonb_array_length(body -> 'holds') > {CAPACITY}"))
        if over:
            raise SystemExit(f"{over} technicians are over capacity")
        client = Client(service, token)
        for row in self.database.rows(
            "SELECT DISTINCT h ->> 'workOrderId' AS id FROM case_file, jsonb_array_elements(body -> 'holds') h WHERE kind = 'technician'"):
            client.post(f"/work-orders/{row['id']}/unassign", {"reason": "bench"})
        bench.wait_for("every technician has let go", lambda: self.database.value(
            "SELECT coalesce(max(jsonb_array_length(body -> 'holds')), 0) FROM case_file WHERE kind = 'technician'") == "0", 120)


class PlainAssignment:
    """The same reads and rows by pgbench, in two transactions."""

    ROSTER = (
        "SELECT i.technician_id, i.held, coalesce(i.capacity, 6) AS capacity, c.body -> 'roster' AS roster FROM technician_index i "
        "JOIN case_file c ON c.id = i.technician_id WHERE i.office = 'p-01' AND i.is_active AND i.trades @> ARRAY['plumbing'] "
        "AND i.held < coalesce(i.capacity, 6) ORDER BY i.technician_id LIMIT 2000;\n")

    def __init__(self, database, target, order):
        technician = database.value(f"SELECT body #>> '{{assignment,technicianId}}' FROM case_file WHERE id = '{order}'")
        self.halves = [Half(database, target, technician), Half(database, target, order)]
        self.target = target

    def run(self, seconds):
        for half in self.halves:
            half.base += 10_000_000
        variables = {"base": self.halves[0].base, "seq": 0}
        script = "\\set seq :seq + 1\n\\set id (:base + :seq) * 1000 + :client_id\n" + self.ROSTER
        for number, half in enumerate(self.halves):
            # Both halves have rows of their own.
            unique = f"(:id::bigint * 2 + {number})"
            statement = half.statement.replace(":id::text", f"{unique}::text").replace("|| :id", f"|| {unique}")
            script += statement.replace(":v", f":h{number}v") + ";\n"
            variables.update({f"h{number}{name}": value for name, value in half.variables.items()})
        return self.target.pgbench(script, CLIENTS, variables, seconds=seconds)


class Half(RowsOfOneRequest):
    """The rows of the last change of one case, as one statement; the case's own row is written anew in place of being changed."""

    def __init__(self, source, target, case):
        self.target, self.base, self.variables = target, 0, {}
        version = source.value(f"SELECT version FROM case_file WHERE id = '{case}'")
        parts = []
        for table, column, more in (
            ("case_file", "id", ""), ("case_history", "case_id", f"AND version = {version}"),
            ("outbox", "case_id", f"AND sequence = {version}"), ("idempotency_key", "case_id", f"AND version = {version}")):
            for row in source.rows(f"SELECT * FROM {table} WHERE {column} = '{case}' {more}"):
                parts.append(self.insert(table, row, source.column_types(table)))
        last = parts.pop()
        ctes = ",\n".join(f"part{number} AS ({part})" for number, part in enumerate(parts))
        self.statement = f"WITH {ctes}\n{last}"


def main(stack):
    server, keys = bench.Server(), bench.Secrets(role="engineering")
    broker = bench.Broker()
    stack.callback(broker.stop)
    database = bench.migrated_database(server, "bench_dispatch", "RepairDispatch", broker, keys)
    database.run(FUNCTIONS.format(milliseconds=int(time.time() * 1000) - 3_600_000))
    service = bench.Service("RepairDispatch", database, broker, keys)
    stack.callback(service.stop)
    client = Client(service, keys.token)
    enrol(client)
    past_template, open_template, sample = settled(client), raised(client), raised(client)
    client.post(f"/work-orders/{sample}/assign", {})
    # The reference writes rows of its own, in a copy of the database that no service looks at.
    service.stop()
    bench.Database(server, "postgres", server.password, server.user).run(
        f'DROP DATABASE IF EXISTS "bench_plain" WITH (FORCE);\nCREATE DATABASE "bench_plain" OWNER "{database.user}" TEMPLATE "{database.name}"')
    plain = PlainAssignment(database, bench.Database(server, "bench_plain", database.password, database.user), sample)
    service = bench.Service("RepairDispatch", database, broker, keys)
    stack.callback(service.stop)

    sizes, done, first = [], 0, 10_000_000
    for past in PAST:
        size = Size(database, past_template, open_template, past, done, first)
        done, first = past, first + ASSIGNED * bench.PAIRS
        bench.say(f"\n{past:,} past orders, {TECHNICIANS} technicians, {CLIENTS} clients")
        pairs = bench.Pairs("assignments a second", "pgbench")
        for _ in range(bench.PAIRS):
            server.checkpoint()
            ours = size.assign(service, keys.token)
            size.release(service, keys.token)
            server.checkpoint()
            pairs.add(ours, plain.run(max(3.0, bench.SECONDS)))
        sizes.append((past, pairs))
    rates = {past: pairs.ours for past, pairs in sizes}
    # Beside the reference of its own time, so that a machine that slows down does not count as more past orders.
    ratios = {past: pairs.ratio for past, pairs in sizes}
    flat = min(ratios.values()) / ratios[PAST[0]]
    bench.say(f"\nflat {flat:.2f} (goal {FLAT_GOAL}): the ratio beside {PAST[-1]:,} past orders and fewer, by that beside {PAST[0]:,}")
    bench.report("dispatch", "assignments/s", sizes[-1][1], None, {
        "technicians": TECHNICIANS, "clients": CLIENTS, "assigned": ASSIGNED, "flat": round(flat, 3), "flat_goal": FLAT_GOAL,
        "by_past_orders": {str(past): {"value": round(rates[past], 1), "ratio": round(ratios[past], 3)} for past in rates},
        "loaded_memory_mb": bench.megabytes(service.memory.peak), "postgres": server.settings()})


if __name__ == "__main__":
    bench.run(main)
