"""bench call-list: how long the list of whom to call now takes, with 100,000 callbacks open in 20 offices.

Ours: `GET /call-list` of one office after the other over one connection that is kept open: the whole answer, as the caller waits for it,
token check, masking and the record of who was shown what included. Of the owners a half can be called now, 40 in 100 must wait for the hours that
they prefer, stand before the others by their limits and were called upon when those were on, and 10 in 100 have an appointment with one of
ten callers. The tasks are copies of three that the service made of a plan, under ids and numbers of their own.
Reference: pgbench with one client that reads as many bodies as a list shows by primary key, prepared.
"""

import datetime
import http.client
import json
import os
import re
import statistics
import subprocess
import time
import uuid
import zoneinfo

import _bench as bench

TASKS = int(os.environ.get("BENCH_TASKS", "100000"))
OFFICES, CALLERS, SHOWN = 20, 10, 50
REQUESTS = int(os.environ.get("BENCH_REQUESTS", "400"))
GOAL_MS = 50

FUNCTIONS = """
CREATE FUNCTION copy_id(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT ('{milliseconds:012x}70008' || lpad(to_hex(number), 15, '0'))::uuid $$;
CREATE FUNCTION copy_office(number bigint) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT 'p-' || lpad((number % {offices} + 1)::text, 2, '0') $$;
"""
COPIES = """
INSERT INTO case_file SELECT copy_id(n), kind, 'CB-20000101-' || n, version, state, copy_office(n), policy_version, created_at, updated_at,
    body || jsonb_build_object('id', copy_id(n)::text, 'number', 'CB-20000101-' || n, 'office', copy_office(n))
FROM case_file, generate_series({first}, {last}) n WHERE id = '{template}';
"""
# The columns of a table that follows the tasks, as the template has them but for what tells the copies apart.
COLUMNS = """
SELECT string_agg(CASE column_name WHEN 'task_id' THEN 'copy_id(n)' WHEN 'office' THEN 'copy_office(n)'
    WHEN 'due_at' THEN 'due_at + {shift} + make_interval(secs => n % 100000)'
    WHEN 'person' THEN 'CASE WHEN person IS NULL THEN NULL ELSE ''caller-'' || n / {offices} % {callers} END'
    ELSE quote_ident(column_name) END, ', ' ORDER BY ordinal_position)
FROM information_schema.columns WHERE table_schema = 'public' AND table_name = '{table}'
"""


class Client:
    """Asks over one connection that is kept open."""

    def __init__(self, service, token):
        self.connection = http.client.HTTPConnection("127.0.0.1", service.port, timeout=30)
        self.token = token

    def ask(self, method, path, body=None):
        fields = {"Authorization": f"Bearer {self.token}"}
        if method == "POST":
            fields.update({"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())})
        self.connection.request(method, path, None if body is None else json.dumps(body).encode(), fields)
        answer = self.connection.getresponse()
        text = answer.read()
        if answer.status not in (200, 201):
            raise SystemExit(f"{path}: {answer.status} {text.decode()[:500]}")
        return text


def policy():
    """Nobody is called at night, and the machine's night must not matter."""
    file = bench.THIS.policy_file()
    with open(file, "a", encoding="ascii") as output:
        output.write("callback:\n  quiet_hours: none\n")
    with open(file, encoding="ascii") as text:
        return zoneinfo.ZoneInfo(re.search(r"zone: (\S+)", text.read()).group(1))


def templates(service, client, database, now):
    """A task of somebody who can be called now, one of somebody who must wait for later hours, and one with an appointment."""
    today = now.date()
    later = (now.hour + 4) % 22
    owners = [
        {"household": "now", "name": "张晓明", "phone": "13800000000"},
        {"household": "later", "name": "张晓明", "phone": "13800000000",
         "preferredTimes": [{"from": f"{later:02}:00", "to": f"{later + 1:02}:00"}]},
        {"household": "appointed", "name": "张晓明", "phone": "13800000000"}]
    plan = json.loads(client.ask("POST", "/callback-plans", {
        "office": "p-01", "kind": "targeted", "firstDay": str(today), "lastDay": str(today + datetime.timedelta(30)), "scope": "三期业主",
        "contents": "供暖情况、报修是否及时、对管家服务的意见", "channel": "phone", "occasion": "season", "occasionText": "供暖季"}))["id"]
    client.ask("POST", f"/callback-plans/{plan}/owners", {"owners": owners})
    client.ask("POST", f"/callback-plans/{plan}/approve", {})
    made = "SELECT id, body -> 'wishes' IS NOT NULL AS waits FROM case_file WHERE kind = 'callback_task' ORDER BY 2, 1"
    bench.wait_for("the tasks are made", lambda: service.check() or len(database.rows(made)) == 3, 60, pause=0.2)
    plain, appointed, waiting = (row["id"] for row in database.rows(made))
    at = (now + datetime.timedelta(hours=3)).astimezone(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
    client.ask("POST", f"/callback-tasks/{appointed}/schedule", {
        "channel": "phone", "person": "caller-0", "appointedAt": at, "ownerAsked": True})
    return (plain, 0.5, "interval '1 day'"), (waiting, 0.4, "interval '0'"), (appointed, 0.1, "interval '1 day'")


def fill(database, kinds):
    """Copies of the templates, and what follows them in the service's tables."""
    database.run(FUNCTIONS.format(milliseconds=int(time.time() * 1000), offices=OFFICES))
    first = 0
    for template, share, shift in kinds:
        last = first + int(TASKS * share) - 1
        database.run(COPIES.format(first=first, last=last, template=template))
        for table in ("call_list", "callback_index"):
            columns = database.value(COLUMNS.format(table=table, shift=shift.replace("'", "''"), offices=OFFICES, callers=CALLERS))
            database.run(
                f"INSERT INTO {table} SELECT {columns} FROM {table}, generate_series({first}, {last}) n WHERE task_id = '{template}'")
        first = last + 1
    database.run("VACUUM ANALYZE")
    return first


def percentile(values, share):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))]


def asked(client, query, shown):
    """Microseconds of each request, the offices in turn."""
    times = []
    for number in range(REQUESTS + OFFICES):
        path = f"/call-list?office=p-{number % OFFICES + 1:02}&limit={SHOWN}{query.format(caller=number % CALLERS)}"
        began = time.perf_counter()
        text = client.ask("GET", path)
        # The first of each office find nothing in the caches.
        if number >= OFFICES:
            times.append((time.perf_counter() - began) * 1e6)
        items = json.loads(text)["items"]
        if len(items) != SHOWN or items[0]["standing"] != shown:
            raise SystemExit(f"{path} shows {len(items)}, the first {items[0]['standing'] if items else 'none'}")
    return times


def by_key(database, count):
    """Microseconds of each look at as many bodies by primary key."""
    script, log = bench.path_in_work("keys.sql"), bench.path_in_work("keys-log")
    with open(script, "w", encoding="ascii") as file:
        file.write(
            f"\\set n random(0, {count - SHOWN - 1})\n"
            f"SELECT id, version, body FROM case_file WHERE id = ANY (ARRAY(SELECT copy_id(:n + i) FROM generate_series(0, {SHOWN - 1}) i));\n")
    for old in (name for name in os.listdir(bench.WORK) if name.startswith("keys-log.")):
        os.remove(bench.path_in_work(old))
    subprocess.run(
        [database.server.tool("pgbench"), "-n", "-M", "prepared", "-f", script, "-c", "1", "-t", str(REQUESTS), "-l", f"--log-prefix={log}"],
        env=database.environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    names = [name for name in os.listdir(bench.WORK) if name.startswith("keys-log.")]
    with open(bench.path_in_work(names[0]), encoding="ascii") as file:
        return [float(line.split()[2]) for line in file]


def main(stack):
    server, keys = bench.Server(), bench.Secrets(role="cs_manager")
    zone = policy()
    broker = bench.Broker()
    stack.callback(broker.stop)
    database = bench.migrated_database(server, "bench_call_list", "CallbackScheduling", broker, keys)
    service = bench.Service("CallbackScheduling", database, broker, keys)
    try:
        kinds = templates(service, Client(service, keys.token), database, datetime.datetime.now(zone))
    finally:
        service.stop()
    count = fill(database, kinds)
    bench.say(f"\n{count:,} callbacks in {OFFICES} offices, {SHOWN} shown; times in microseconds")
    lists = {"all": ("", "callable"), "of a caller": ("&person=caller-{caller}", "waits")}
    # Of one caller's appointments there are as many as ten to an office and caller allow.
    if TASKS * 0.1 / OFFICES / CALLERS < SHOWN:
        del lists["of a caller"]
    pairs, ours, slowest = bench.Pairs("p95 of a list", "p95 by key"), {}, 0
    service = bench.Service("CallbackScheduling", database, broker, keys)
    try:
        client = Client(service, keys.token)
        for _ in range(bench.PAIRS):
            reference = by_key(database, count)
            for name, (query, shown) in lists.items():
                times = asked(client, query, shown)
                ours.setdefault(name, []).append((statistics.median(times), percentile(times, 0.95)))
            p50, p95 = ours["all"][-1]
            bench.say(f"  list p50 {p50:,.0f} p95 {p95:,.0f}   by key p50 {statistics.median(reference):,.0f} p95 {percentile(reference, 0.95):,.0f}")
            pairs.add(p95, percentile(reference, 0.95))
        slowest = max(p95 for runs in ours.values() for _, p95 in runs) / 1_000
        memory = service.memory.peak["VmRSS"]
    finally:
        service.stop()
    bench.say(f"\nslowest p95 {slowest:.1f} ms (goal < {GOAL_MS})")
    bench.report("call-list", "microseconds, p95", pairs, None, {
        "tasks": count, "offices": OFFICES, "shown": SHOWN, "requests": REQUESTS,
        "p50_ms": {name: round(statistics.median(p50 for p50, _ in runs) / 1_000, 2) for name, runs in ours.items()},
        "p95_ms": {name: round(statistics.median(p95 for _, p95 in runs) / 1_000, 2) for name, runs in ours.items()},
        "slowest_p95_ms": round(slowest, 2), "goal_ms": GOAL_MS, "is_within_goal": slowest < GOAL_MS, "resident_mb": round(memory, 1),
        "postgres": server.settings()})


if __name__ == "__main__":
    bench.run(main)
