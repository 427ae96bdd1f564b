"""bench consume: events that ComplaintRouting applies a second, beside what PostgreSQL alone takes of the same batches.

Ours: a backlog of complaint.reported events (sealed particulars, 12 partitions) is in the broker before ComplaintRouting
starts; measured from its first applied event to its last, so joining the group is not counted.
Reference: pgbench on one connection with the statements of a batch of 1000 such events (RecordBatch), rows as
ComplaintRouting wrote them under new ids, pipelined and prepared, one transaction a batch.
"""

import json
import os
import statistics
import time
import uuid

import _bench as bench

EVENTS = int(os.environ.get("BENCH_EVENTS", "100000"))
BATCH = 1000
GOAL = 0.5
GOAL_PER_SECOND = 10_000
SUBJECTS = ("fees", "buildings_equipment", "cleaning_greening", "security_vehicles")


# --- The backlog ------------------------------------------------------------------------------------------------------


def identifier(number):
    """A UUIDv7 of this millisecond, as our producers make them."""
    random = int.from_bytes(os.urandom(10), "big")
    value = (time.time_ns() // 1_000_000) << 80 | 0x7 << 76 | (random >> 68 & 0xFFF) << 64 | 0x2 << 62 | (random & (1 << 62) - 1)
    return str(uuid.UUID(int=value))


def sealed_particulars(keys):
    """Sealed texts of as many households, each about a place of its own: two complaints of each make neither a group nor a repetition."""
    return [
        keys.seal({
            "callerName": "张晓明", "phone": f"1380{number:07d}", "unit": f"3-2-{number:05d}", "address": "翠湖花园三号楼二单元",
            "preferredWay": "phone", "place": f"{number}号电梯", "complainedOf": "电梯维保单位", "demand": "尽快修好并书面答复",
            "course": "三号楼二单元的电梯本周第三次停运，维修人员到场后没有说明原因就离开，家里有老人上下楼很不方便。"[: 30 + number % 30]})
        for number in range(EVENTS // 2)]


def fill(broker, keys):
    """Sends the events: one for each of as many contacts, each the first of its case."""
    from confluent_kafka import Producer

    producer = Producer({
        "bootstrap.servers": broker.address, "acks": "all", "enable.idempotence": True, "linger.ms": 5, "compression.type": "lz4",
        "partitioner": "murmur2_random", "queue.buffering.max.messages": 100_000})
    failures = []

    def delivered(error, _):
        if error is not None:
            failures.append(str(error))

    seals = sealed_particulars(keys)
    now = time.strftime("%Y-%m-%dT%H:%M:%S.000Z", time.gmtime())
    size = 0
    for number in range(EVENTS):
        contact, complaint = identifier(number), identifier(number)
        data = {
            "contactId": contact, "contactNumber": f"CT-20261122-{number:06d}", "complaintId": complaint, "office": "p-01",
            "channel": "phone", "reportedAt": now, "subject": SUBJECTS[number % len(SUBJECTS)], "majorReasons": [], "toCompany": False,
            "sealed": seals[number % len(seals)]}
        value = json.dumps(data, separators=(",", ":")).encode()
        size += len(value)
        trace = f"00-{uuid.uuid4().hex}-{uuid.uuid4().hex[:16]}-01"
        headers = [
            ("ce_specversion", "1.0"), ("ce_id", identifier(number)), ("ce_source", "/guanjia/intake"),
            ("ce_type", "guanjia.intake.complaint.reported.v1"), ("ce_time", now), ("ce_subject", contact), ("ce_sequence", f"{1:019d}"),
            ("content-type", "application/json"), ("traceparent", trace), ("ce_traceparent", trace)]
        while True:
            try:
                producer.produce(bench.TOPICS[0], value, contact, headers=headers, on_delivery=delivered)
                break
            except BufferError:
                producer.poll(0.1)
        if number % 1000 == 0:
            producer.poll(0)
    if producer.flush(60) or failures:
        raise SystemExit(f"the backlog could not be written: {failures[:1]}")
    return size / EVENTS


# --- Ours -------------------------------------------------------------------------------------------------------------


class Run:
    """One ComplaintRouting from its start to its last applied event."""

    def __init__(self, server, name, broker, keys):
        self.database = bench.migrated_database(server, name, "ComplaintRouting", bench_nowhere(broker), keys)
        server.checkpoint()
        service = bench.Service("ComplaintRouting", self.database, broker, keys)
        try:
            self.measure(service, server)
        finally:
            service.stop()

    def measure(self, service, server):
        self.ready = service.seconds_to_ready
        self.idle = service.memory.now()  # not a member of the group yet: joining takes three seconds

        def applied():
            service.check()
            metrics = service.metrics()
            if metrics.get("guanjia_records_parked_total", 0):
                raise SystemExit("events were parked instead of applied:\n" + self.database.value("SELECT DISTINCT reason FROM parked_record LIMIT 5"))
            return metrics.get("guanjia_events_applied_total", 0)

        bench.wait_for("the first event is applied", applied, 60, pause=0.01)
        first, start = applied(), time.monotonic()
        cpu = service.cpu_seconds(), server.cpu_seconds()
        bench.wait_for("the last event is applied", lambda: applied() >= EVENTS, 600, pause=0.05)
        seconds = time.monotonic() - start
        events = EVENTS - first
        self.rate = events / seconds
        self.cpu = (service.cpu_seconds() - cpu[0]) / events * 1000
        self.postgres_cpu = (server.cpu_seconds() - cpu[1]) / events * 1000
        self.loaded = dict(service.memory.peak)
        found = int(self.database.value("SELECT count(*) FROM case_file WHERE kind = 'complaint'"))
        if found != EVENTS:
            raise SystemExit(f"{EVENTS} events applied, but {found} complaints made")


class bench_nowhere:
    """A broker's address where nobody listens: the schema is made without the backlog being read."""

    def __init__(self, _):
        self.address = f"127.0.0.1:{bench.free_port()}"


# --- The reference ----------------------------------------------------------------------------------------------------

COLUMNS = {
    "case_file": "kind, version, state, office, policy_version, created_at, updated_at, body::text AS body",
    "timer": "name, due_at",
    "case_history": "version, at, actor, role, command, from_state, to_state, reason, array_to_string(events, ' ') AS events, policy_version",
    "outbox": "shard, topic, sequence, type, occurred_at, traceparent, payload",
    "complaint_index": "office, registered_at, is_open, counts, class, level, subject, household, matter, matter_since, group_id, post, person, "
    "lacks_owner, next_bound, breaches, limit_bound, limit_met_at, resolved_at, replied_at, called_back, closed_at, retain_until, lacks_report, "
    "counted_apart",
}
KEYS = {"case_file": "id", "complaint_index": "complaint_id"}

# One RecordBatch: the same statements over arrays. :prefix is the time part of the ids and :n the batch; numbers from 1 to 1000 make
# them unique. The template tables hold 1000 cases that ComplaintRouting wrote.
SCRIPT = """
\\set n (:base + :batch) * 1000
\\set batch :batch + 1
\\startpipeline
BEGIN;
SELECT date_trunc('milliseconds', service_now()) AS now;
SELECT p.topic, p.partition, p.next_offset, p.log_epoch, p.from_start FROM consumer_position p
JOIN unnest(:topics::text[], :partitions::int[]) AS n (topic, partition) ON p.topic = n.topic AND p.partition = n.partition
ORDER BY p.topic, p.partition FOR UPDATE OF p;
INSERT INTO inbox SELECT new_id('8', :n::bigint + n) FROM generate_series(1, 1000) n ON CONFLICT DO NOTHING RETURNING event_id;
SELECT case_id, last_sequence FROM source_sequence WHERE case_id = ANY (ARRAY(SELECT new_id('9', :n::bigint + n) FROM generate_series(1, 1000) n));
SELECT DISTINCT key FROM parked_record WHERE key = ANY (ARRAY(SELECT new_id('9', :n::bigint + n)::text FROM generate_series(1, 1000) n));
SELECT f.* FROM (SELECT new_id('a', :n::bigint + n) AS id FROM generate_series(1, 1000) n) AS i CROSS JOIN LATERAL (
SELECT c.* FROM case_file c WHERE c.id = i.id FOR UPDATE OF c) f;
INSERT INTO case_file (id, kind, number, version, state, office, policy_version, created_at, updated_at, body)
SELECT new_id('a', :n::bigint + n), kind, 'CP-20261122-' || (:n::bigint + n), version, state, office, policy_version, created_at, updated_at, body::jsonb
FROM template_case_file ORDER BY n;
INSERT INTO timer (case_id, name, due_at) SELECT new_id('a', :n::bigint + n), name, due_at FROM template_timer ORDER BY n;
INSERT INTO case_history (case_id, version, at, actor, role, command, from_state, to_state, reason, events, policy_version)
SELECT new_id('a', :n::bigint + n), version, at, actor, role, command, from_state, to_state, reason, string_to_array(events, ' '), policy_version
FROM template_case_history ORDER BY n;
INSERT INTO outbox (shard, topic, case_id, sequence, event_id, type, occurred_at, traceparent, payload)
SELECT shard, topic, new_id('a', :n::bigint + n), sequence, new_id('b', :n::bigint + n), type, occurred_at, traceparent, payload
FROM template_outbox ORDER BY n;
INSERT INTO complaint_index (complaint_id, {complaint_index})
SELECT new_id('a', :n::bigint + n), {complaint_index} FROM template_complaint_index ORDER BY n;
INSERT INTO source_sequence (case_id, last_sequence) SELECT new_id('9', :n::bigint + n), 1 FROM generate_series(1, 1000) n
ON CONFLICT (case_id) DO UPDATE SET last_sequence = EXCLUDED.last_sequence;
UPDATE consumer_position p SET next_offset = p.next_offset + 1, last_mark = :n::bigint, moved_at = clock_timestamp()
FROM unnest(:topics::text[], :partitions::int[]) AS n (topic, partition) WHERE p.topic = n.topic AND p.partition = n.partition;
COMMIT;
\\endpipeline
""".replace("{complaint_index}", COLUMNS["complaint_index"])


class Reference:
    def __init__(self, server, broker, keys):
        self.server = server
        self.database = bench.migrated_database(server, "bench_reference", "ComplaintRouting", bench_nowhere(broker), keys)
        # A UUIDv7 of the present day, so that the inbox has a partition for it; rising, as ids made in turn are.
        milliseconds = int(time.time() * 1000)
        self.database.run(
            f"""CREATE FUNCTION new_id(kind text, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE
                AS $$ SELECT ('{milliseconds:012x}7000' || kind || lpad(to_hex(number), 15, '0'))::uuid $$""")
        self.base = 0

    def take_templates(self, source):
        """Copies 1000 cases with everything that belongs to them, in forms that have to be parsed as ours are."""
        ordinal = (f"(SELECT id, row_number() OVER (ORDER BY id) AS n FROM case_file ORDER BY id LIMIT {BATCH}) AS taken")
        self.positions = [
            row["partition"] for row in source.rows("SELECT partition FROM consumer_position WHERE topic = 'guanjia.intake.v1' ORDER BY 1 LIMIT 3")]
        for table, columns in COLUMNS.items():
            key = KEYS.get(table, "case_id")
            query = f"SELECT taken.n::int AS n, {columns} FROM {table} source JOIN {ordinal} ON source.{key} = taken.id"
            data = source.run(f"COPY ({query}) TO STDOUT")
            names = "n int, " + source.value(
                f"""CREATE TEMP VIEW shape AS {query};
                SELECT string_agg(attname || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum) FROM pg_attribute
                WHERE attrelid = 'shape'::regclass AND attnum > 1""")
            self.database.run(f"CREATE TABLE template_{table} ({names})")
            self.database.run(f"COPY template_{table} FROM STDIN", data=data)
            self.database.run(f"VACUUM ANALYZE template_{table}")
        self.rows = {table: int(self.database.value(f"SELECT count(*) FROM template_{table}")) / BATCH for table in COLUMNS}

    def run(self):
        """Events a second: as many batches as ours had, on tables that are as empty as ours were."""
        self.database.run("TRUNCATE case_file, timer, case_history, outbox, inbox, source_sequence, consumer_position, complaint_index")
        for partition in self.positions:
            self.database.run(f"INSERT INTO consumer_position (topic, partition, next_offset, from_start) VALUES ('guanjia.intake.v1', {partition}, 0, true)")
        self.server.checkpoint()
        self.base += 1_000_000
        topics = "{" + ",".join(["guanjia.intake.v1"] * len(self.positions)) + "}"
        partitions = "{" + ",".join(str(partition) for partition in self.positions) + "}"
        cpu = self.server.cpu_seconds()
        batches = EVENTS // BATCH
        rate = self.database.pgbench(
            SCRIPT, 1, {"base": self.base, "batch": 0, "topics": topics, "partitions": partitions}, transactions=batches) * BATCH
        self.cpu = (self.server.cpu_seconds() - cpu) / (batches * BATCH) * 1000
        return rate


def main(stack):
    server = bench.Server()
    keys = bench.Secrets()
    broker = bench.Broker()
    stack.callback(broker.stop)
    size = fill(broker, keys)
    bench.say(f"{EVENTS:,} events of {size:.0f} bytes are in the broker, {bench.PARTITIONS} partitions")

    reference = Reference(server, broker, keys)
    warm = Run(server, "bench_complaints", broker, keys)
    reference.take_templates(warm.database)
    reference.run()
    bench.say(f"warm-up: {warm.rate:,.0f} events a second; rows per event {reference.rows}")

    pairs = bench.Pairs("events a second", "pgbench × 1000")
    runs, reference_cpu = [], []
    for _ in range(bench.PAIRS):
        run = Run(server, "bench_complaints", broker, keys)
        pairs.add(run.rate, reference.run())
        runs.append(run)
        reference_cpu.append(reference.cpu)

    cpu, postgres_cpu, ready = (statistics.median(getattr(run, name) for run in runs) for name in ("cpu", "postgres_cpu", "ready"))
    idle, loaded = ({name: max(getattr(run, at)[name] for run in runs) for name in runs[0].idle} for at in ("idle", "loaded"))
    bench.say(f"\nCPU seconds per 1,000 events: service {cpu:.3f}, PostgreSQL {postgres_cpu:.3f} (reference {statistics.median(reference_cpu):.3f})")
    bench.say(f"memory idle {bench.megabytes(idle)}, loaded {bench.megabytes(loaded)} MB; ready after {ready:.2f} s")
    bench.report("consume", "events/s", pairs, GOAL, {
        "events": EVENTS, "event_bytes": round(size), "batch": BATCH, "partitions": bench.PARTITIONS, "rows_per_event": reference.rows,
        "goal_per_second": GOAL_PER_SECOND, "service_cpu_seconds_per_1000": round(cpu, 3),
        "postgres_cpu_seconds_per_1000": round(postgres_cpu, 3), "reference_cpu_seconds_per_1000": round(statistics.median(reference_cpu), 3),
        "idle_memory_mb": bench.megabytes(idle), "loaded_memory_mb": bench.megabytes(loaded),
        "memory_goals_mb": [bench.IDLE_GOAL_MB, bench.LOADED_GOAL_MB], "ready_seconds": round(ready, 2),
        "ready_goal_seconds": bench.READY_GOAL_SECONDS, "postgres": server.settings()})


if __name__ == "__main__":
    bench.run(main)
