"""bench timers: how late two ComplaintRouting replicas act on falling due timers beside very many pending ones.

A case has one timer, that of its next clock. Pending are rows of that many cases that fall due in some weeks; their cases are
not there, because nobody looks at a case before its timer is due. Of as many copies as are to fall due one after the other, of
one complaint that the service wrote, T-FIRST ends at an instant of its own. In the middle one replica is killed with SIGKILL.
Lateness is the instant at which the missed deadline stands in the outbox, minus the bound, both by the database's clock; each
must stand there exactly once. No reference: no other program has these timers.
"""

import json
import os
import time
import urllib.request
import uuid

import _bench as bench

PENDING = tuple(int(size) for size in os.environ.get("BENCH_PENDING", "10000,100000,1000000").split(","))
A_SECOND = int(os.environ.get("BENCH_DUE_PER_SECOND", "100"))
SECONDS = int(os.environ.get("BENCH_DUE_SECONDS", "30"))
LEAD_SECONDS = 8
GOAL_SECONDS = 1.0
MISSED = "guanjia.complaints.deadline.missed.v1"

REGISTRATION = {
    "office": "p-01", "channel": "phone", "subject": "buildings_equipment",
    "particulars": {
        "callerName": "张晓明", "phone": "13800000000", "unit": "3-2-0101", "place": "三号楼电梯", "complainedOf": "电梯维保单位",
        "course": "三号楼二单元的电梯本周第三次停运，维修人员到场后没有说明原因就离开。", "demand": "尽快修好并书面答复", "preferredWay": "phone",
        "unknown": ["event_time"]}}

FUNCTIONS = """
CREATE FUNCTION copy_id(number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
AS $$ SELECT ('{milliseconds:012x}70008' || lpad(to_hex(number), 15, '0'))::uuid $$;
CREATE FUNCTION in_json(instant timestamptz) RETURNS jsonb LANGUAGE sql STABLE
AS $$ SELECT to_jsonb(to_char(instant AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) $$;
CREATE TABLE falling_due (case_id uuid PRIMARY KEY, due timestamptz NOT NULL, round int NOT NULL);
"""

# Copies :first to :last of the template, as the service wrote it, under ids and numbers of their own.
COPIES = """
INSERT INTO case_file SELECT copy_id(n), kind, 'CP-20000101-' || n, version, state, office, policy_version, created_at, updated_at,
    jsonb_set(jsonb_set(body, '{{id}}', to_jsonb(copy_id(n)::text)), '{{number}}', to_jsonb('CP-20000101-' || n))
FROM case_file, generate_series({first}, {last}) n WHERE id = '{template}';
INSERT INTO case_history SELECT copy_id(n), version, at, actor, role, command, from_state, to_state, reason, events, policy_version
FROM case_history, generate_series({first}, {last}) n WHERE case_id = '{template}';
INSERT INTO complaint_index SELECT (jsonb_populate_record(i, jsonb_build_object(
    'complaint_id', copy_id(n), 'matter', md5(n::text)::uuid, 'household', n::text))).*
FROM complaint_index i, generate_series({first}, {last}) n WHERE complaint_id = '{template}';
"""

# T-FIRST, the first of the ledger, has been reminded of and ends at an instant of its own.
DUE = """
INSERT INTO falling_due SELECT copy_id({first} + n), date_trunc('milliseconds', clock_timestamp())
    + make_interval(secs => {lead} + n / {rate}::float8), {round} FROM generate_series(0, {count} - 1) n;
UPDATE case_file c SET body = jsonb_set(c.body, '{{clocks,0}}', (c.body #> '{{clocks,0}}') || jsonb_build_object(
    'started', in_json(d.due - interval '24 hours'), 'bound', in_json(d.due), 'nextRung', in_json(d.due), 'rungReached', '75%'))
FROM falling_due d WHERE d.case_id = c.id AND d.round = {round};
INSERT INTO timer SELECT case_id, 'T-FIRST', due FROM falling_due WHERE round = {round};
"""

# Spread over four weeks that begin after the measurement.
FILLERS = """
INSERT INTO timer SELECT copy_id(1000000000 + n), 'T-MONTH', now() + interval '1 day' + make_interval(secs => n::bigint * 2417 % 2419200)
FROM generate_series({first}, {last}) n;
"""

LATENESS = """
SELECT count(*) AS told, count(DISTINCT d.case_id) AS cases, coalesce(percentile_cont(0.5) WITHIN GROUP (ORDER BY late), -1) AS p50,
    coalesce(percentile_cont(0.99) WITHIN GROUP (ORDER BY late), -1) AS p99, coalesce(max(late), -1) AS max,
    coalesce(min(late), -1) AS min, count(*) FILTER (WHERE late > {goal}) AS late
FROM falling_due d JOIN outbox o ON o.case_id = d.case_id AND o.type = '{missed}'
CROSS JOIN LATERAL (SELECT extract(epoch FROM o.recorded_at - d.due)::float8 AS late) l WHERE d.round = {round}
"""


def register(service, keys):
    """One complaint through the API; answers its id."""
    request = urllib.request.Request(
        f"http://127.0.0.1:{service.port}/complaints", json.dumps(REGISTRATION).encode(),
        {"Content-Type": "application/json", "Authorization": f"Bearer {keys.token}", "Idempotency-Key": str(uuid.uuid4())})
    with urllib.request.urlopen(request, timeout=20) as answer:
        return json.load(answer)["id"]


def template_of(database, broker, keys):
    """A complaint that the service wrote."""
    service = bench.Service("ComplaintRouting", database, broker, keys)
    try:
        case = register(service, keys)
    finally:
        service.stop()
    ledger = json.loads(database.value(f"SELECT body -> 'clocks' FROM case_file WHERE id = '{case}'"))
    if ledger[0]["name"] != "T-FIRST":
        raise SystemExit(f"the ledger begins with {ledger[0]['name']}, not with T-FIRST")
    return case


class Round:
    """One size: the timers are there, two replicas run, one is killed half-way."""

    def __init__(self, server, database, broker, keys, number, pending):
        self.server, self.database, self.broker, self.keys = server, database, broker, keys
        self.number, self.pending, self.count = number, pending, A_SECOND * SECONDS

    def prepare(self, case, made, fillers):
        """Adds what is missing to the pending ones, and the cases to fall due; answers how many pending ones there are then."""
        self.first = made
        self.database.run(COPIES.format(first=self.first, last=self.first + self.count - 1, template=case))
        missing = max(fillers, self.pending - self.count)
        for start in range(fillers, missing, 100_000):
            self.database.run(FILLERS.format(first=start, last=min(start + 100_000, missing) - 1))
        self.database.run("VACUUM ANALYZE case_file, timer, complaint_index, case_history")
        self.server.checkpoint()
        return missing

    def run(self):
        replicas = [bench.Service("ComplaintRouting", self.database, self.broker, self.keys) for _ in range(2)]
        try:
            time.sleep(4)
            self.database.run(DUE.format(
                first=self.first, lead=LEAD_SECONDS, rate=A_SECOND, count=self.count, round=self.number))
            self.pending = int(self.database.value("SELECT count(*) FROM timer"))
            cpu = [replica.cpu_seconds() for replica in replicas], self.server.cpu_seconds()
            time.sleep(LEAD_SECONDS + SECONDS / 2)
            self.killed_at = self.told()
            replicas[0].handle.kill()
            bench.wait_for("every due timer has been acted on", lambda: self.told() >= self.count, SECONDS * 4 + 60, pause=1)
            # What is done twice would come a little later.
            time.sleep(3)
            replicas[1].check()
            self.cpu = replicas[1].cpu_seconds() - cpu[0][1]
            self.postgres_cpu = self.server.cpu_seconds() - cpu[1]
            self.memory = dict(replicas[1].memory.peak)
        finally:
            for replica in replicas:
                replica.stop()
        self.judge()

    def told(self):
        return int(self.database.value(
            f"SELECT count(*) FROM falling_due d WHERE d.round = {self.number} AND EXISTS "
            f"(SELECT FROM outbox o WHERE o.case_id = d.case_id AND o.type = '{MISSED}')"))

    def judge(self):
        self.lateness = self.database.rows(LATENESS.format(goal=GOAL_SECONDS, missed=MISSED, round=self.number))[0]
        entries = int(self.database.value(
            f"SELECT count(*) FROM falling_due d JOIN case_history h ON h.case_id = d.case_id AND h.command = 'clock-due' WHERE d.round = {self.number}"))
        once = self.lateness["told"] == self.lateness["cases"] == entries == self.count
        if not once:
            raise SystemExit(
                f"{self.count} timers fell due, but {self.lateness['told']} were told of {self.lateness['cases']} cases, "
                f"with {entries} entries in their histories")
        left = int(self.database.value(
            f"SELECT count(*) FROM timer t JOIN falling_due d ON d.case_id = t.case_id AND t.name = 'T-FIRST' AND d.round = {self.number}"))
        if left:
            raise SystemExit(f"{left} timers are still there")

    def line(self):
        late = self.lateness
        return (
            f"{self.pending:>12,}  {self.count:>6,}  {late['p50'] * 1000:>8.0f}  {late['p99'] * 1000:>8.0f}  {late['max'] * 1000:>8.0f}  "
            f"{late['late']:>6,}  {self.killed_at:>6,}  {self.cpu:>8.2f}  {self.postgres_cpu:>10.2f}")

    @property
    def figures(self):
        return {
            "pending": self.pending, "fell_due": self.count, "told_once": self.lateness["told"],
            "p50_ms": round(self.lateness["p50"] * 1000), "p99_ms": round(self.lateness["p99"] * 1000),
            "max_ms": round(self.lateness["max"] * 1000), "later_than_goal": self.lateness["late"],
            "survivor_cpu_seconds": round(self.cpu, 2), "postgres_cpu_seconds": round(self.postgres_cpu, 2),
            "survivor_memory_mb": bench.megabytes(self.memory)}


def main(stack):
    server = bench.Server()
    keys = bench.Secrets()
    broker = bench.Broker()
    stack.callback(broker.stop)
    database = bench.migrated_database(server, "bench_timers", "ComplaintRouting", broker, keys)
    case = template_of(database, broker, keys)
    database.run(FUNCTIONS.replace("{milliseconds:012x}", f"{int(time.time() * 1000):012x}"))
    bench.say(f"{A_SECOND} a second fall due for {SECONDS} s, one of two replicas is killed half-way")
    bench.say("\n     pending     due    p50 ms    p99 ms    max ms   >1 s   before  CPU s    PostgreSQL CPU s")
    made, fillers, rounds = 1, 0, []
    for number, pending in enumerate(PENDING, 1):
        current = Round(server, database, broker, keys, number, pending)
        fillers = current.prepare(case, made, fillers)
        made += current.count
        current.run()
        bench.say(current.line())
        rounds.append(current)
    worst = max(current.lateness["max"] for current in rounds)
    bench.say()
    bench.say(json.dumps({
        "bench": "timers", "unit": "seconds late at most", "value": round(worst, 3), "reference": None, "ratio": None, "goal": GOAL_SECONDS,
        "settings": {
            "due_per_second": A_SECOND, "due_seconds": SECONDS, "replicas": 2, "killed": 1, "rounds": [current.figures for current in rounds],
            **bench.machine(), "postgres": server.settings()}}))


if __name__ == "__main__":
    bench.run(main)
