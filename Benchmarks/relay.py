"""bench relay: outbox rows that the relay publishes a second from a backlog, beside kcat with the same messages.

Ours: a backlog of contact.recorded rows, as Intake wrote one, is in the outbox before Intake starts; measured from the
first row relayed to the last, each acknowledged by the broker and the cursor saved.
Reference: kcat with the same keys, headers and payloads and the producer's settings of the services, into an empty broker.
"""

import json
import os
import re
import statistics
import subprocess
import time
import urllib.request

import _bench as bench

ROWS = int(os.environ.get("BENCH_ROWS", "200000"))
GOAL = 0.25
# As KafkaMessaging sets them (KafkaSetting.swift).
PRODUCER = (
    "acks=all", "enable.idempotence=true", "linger.ms=0", "compression.type=lz4", "partitioner=murmur2_random",
    "queue.buffering.max.kbytes=65536", "queue.buffering.max.messages=100000", "message.max.bytes=1000000", "socket.nagle.disable=true")

CONTACT = {
    "office": "p-01", "kind": "enquiry", "channel": "phone",
    "caller": {"name": "张晓明", "phone": "13800000001", "unit": "3-2-1502", "address": "翠湖花园三号楼二单元1502"},
    "reason": "询问地下车库月租车位的办理流程、收费标准以及需要带哪些材料，希望今天之内得到答复。",
    "responsible": {"department": "dept_head", "person": "王师傅"}}


def sample_row(server, keys, broker):
    """What Intake writes to its outbox for one contact."""
    database = server.new_database("bench_sample")
    service = bench.Service("Intake", database, broker, keys)
    try:
        request = urllib.request.Request(
            f"http://127.0.0.1:{service.port}/contacts", json.dumps(CONTACT).encode(), method="POST",
            headers={"Authorization": f"Bearer {keys.token}", "Content-Type": "application/json", "Idempotency-Key": "bench-sample"})
        with urllib.request.urlopen(request, timeout=10) as answer:
            if answer.status != 201:
                raise SystemExit(f"POST /contacts answered {answer.status}")
        return database.rows("SELECT topic, sequence, type, occurred_at, traceparent, convert_from(payload, 'UTF8') AS payload FROM outbox LIMIT 1")[0]
    finally:
        service.stop()


def fill(database, row):
    """Rows with cases, event ids and traces of their own, in transactions of 128, as the command batches make them."""
    quoted = {name: "'" + str(value).replace("'", "''") + "'" for name, value in row.items()}
    case_id = re.search(r'"contactId":"([^"]*)"', row["payload"]).group(1)
    database.run(
        f"""CREATE OR REPLACE PROCEDURE fill_outbox(total int) LANGUAGE plpgsql AS $$
        BEGIN
            FOR batch IN 0..total / 128 LOOP
                INSERT INTO outbox (shard, topic, case_id, sequence, event_id, type, occurred_at, traceparent, payload)
                SELECT get_byte(uuid_send(id), 15) % 16, {quoted['topic']}, id, 1, gen_random_uuid(), {quoted['type']}, {quoted['occurred_at']},
                       '00-' || replace(id::text, '-', '') || '-00f067aa0ba902b7-01',
                       convert_to(replace({quoted['payload']}, '{case_id}', id::text), 'UTF8')
                FROM (SELECT gen_random_uuid() AS id FROM generate_series(1, least(128, total - batch * 128))) made;
                COMMIT;
            END LOOP;
        END $$;
        CALL fill_outbox({ROWS});
        ANALYZE outbox""")
    found = int(database.value("SELECT count(*) FROM outbox"))
    if found != ROWS:
        raise SystemExit(f"{found} rows in the outbox instead of {ROWS}")


class Run:
    """One Intake from its start to the last published row, with a broker of its own."""

    def __init__(self, server, name, row, keys):
        broker = bench.Broker()
        try:
            self.database = bench.migrated_database(server, name, "Intake", broker, keys)
            fill(self.database, row)
            server.checkpoint()
            service = bench.Service("Intake", self.database, broker, keys)
            try:
                self.measure(service, server)
            finally:
                service.stop()
            published = records_in(broker)
            if published != ROWS:
                raise SystemExit(f"{ROWS} rows, but {published} records in the broker")
        finally:
            broker.stop()

    def measure(self, service, server):
        self.ready = service.seconds_to_ready

        def relayed():
            service.check()
            return service.metric("guanjia_outbox_relayed_total")

        bench.wait_for("the first row is published", relayed, 30, pause=0.002)
        first, start = relayed(), time.monotonic()
        cpu = service.cpu_seconds(), server.cpu_seconds()
        bench.wait_for("the last row is published", lambda: relayed() >= ROWS, 300, pause=0.01)
        seconds = time.monotonic() - start
        rows = ROWS - first
        self.rate = rows / seconds
        self.cpu = (service.cpu_seconds() - cpu[0]) / rows * 1000
        self.postgres_cpu = (server.cpu_seconds() - cpu[1]) / rows * 1000
        self.loaded = dict(service.memory.peak)
        time.sleep(5)
        self.idle = service.memory.now()


def records_in(broker):
    """Counts by reading: the local broker's own answer about the end of a partition leaves out part of the last batch."""
    from confluent_kafka import Consumer, KafkaError, TopicPartition

    consumer = Consumer({"bootstrap.servers": broker.address, "group.id": "bench", "enable.auto.commit": False, "enable.partition.eof": True})
    consumer.assign([TopicPartition(bench.TOPICS[0], number, 0) for number in range(bench.PARTITIONS)])
    count, ended, deadline = 0, set(), time.monotonic() + 60
    while len(ended) < bench.PARTITIONS and time.monotonic() < deadline:
        for message in consumer.consume(10_000, 0.2):
            if message.error() is None:
                count += 1
            elif message.error().code() == KafkaError._PARTITION_EOF:
                ended.add(message.partition())
    consumer.close()
    return count


class Reference:
    def __init__(self, row):
        """The messages as kcat reads them: a line each, the key before a tab."""
        self.file = bench.path_in_work("messages.txt")
        case_id = re.search(r'"contactId":"([^"]*)"', row["payload"]).group(1)
        import uuid

        with open(self.file, "w", encoding="utf-8") as output:
            for _ in range(ROWS):
                key = str(uuid.uuid4())
                output.write(f"{key}\t{row['payload'].replace(case_id, key)}\n")
        trace = "00-0af7651916cd43dd8448eb211c80319c-00f067aa0ba902b7-01"
        self.headers = {
            "ce_specversion": "1.0", "ce_id": case_id, "ce_source": "/guanjia/intake", "ce_type": row["type"],
            "ce_time": "2026-11-22T13:00:00.000Z", "ce_subject": case_id, "ce_sequence": f"{1:019d}", "content-type": "application/json",
            "traceparent": trace, "ce_traceparent": trace}

    def run(self):
        broker = bench.Broker()
        try:
            command = ["kcat", "-P", "-q", "-b", broker.address, "-t", bench.TOPICS[0], "-K", "\t", "-l"]
            for setting in PRODUCER:
                command += ["-X", setting]
            for name, value in self.headers.items():
                command += ["-H", f"{name}={value}"]
            start = time.monotonic()
            done = subprocess.run(command + [self.file], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
            seconds = time.monotonic() - start
            published = records_in(broker)
            if done.returncode != 0 or published != ROWS:
                raise SystemExit(f"kcat published {published} of {ROWS} messages:\n{done.stdout[-2000:]}")
            return ROWS / seconds
        finally:
            broker.stop()


def main(stack):
    server = bench.Server()
    keys = bench.Secrets()
    broker = bench.Broker()
    try:
        row = sample_row(server, keys, broker)
    finally:
        broker.stop()
    size = len(row["payload"].encode())
    reference = Reference(row)
    bench.say(f"{ROWS:,} rows with {size} bytes of payload; warm-up")
    Run(server, "bench_relay", row, keys)
    reference.run()

    pairs = bench.Pairs("rows a second", "kcat")
    runs = []
    for _ in range(bench.PAIRS):
        run = Run(server, "bench_relay", row, keys)
        runs.append(run)
        pairs.add(run.rate, reference.run())

    cpu, postgres_cpu, ready = (statistics.median(getattr(run, name) for run in runs) for name in ("cpu", "postgres_cpu", "ready"))
    after, loaded = ({name: max(getattr(run, at)[name] for run in runs) for name in runs[0].idle} for at in ("idle", "loaded"))
    bench.say(f"\nCPU seconds per 1,000 rows: service {cpu:.4f}, PostgreSQL {postgres_cpu:.4f}")
    bench.say(f"memory loaded {bench.megabytes(loaded)}, five seconds after {bench.megabytes(after)} MB; ready after {ready:.2f} s")
    bench.report("relay", "rows/s", pairs, GOAL, {
        "rows": ROWS, "payload_bytes": size, "partitions": bench.PARTITIONS, "producer": list(PRODUCER),
        "service_cpu_seconds_per_1000": round(cpu, 4), "postgres_cpu_seconds_per_1000": round(postgres_cpu, 4),
        "loaded_memory_mb": bench.megabytes(loaded), "memory_after_mb": bench.megabytes(after),
        "memory_goals_mb": [bench.IDLE_GOAL_MB, bench.LOADED_GOAL_MB], "ready_seconds": round(ready, 2),
        "ready_goal_seconds": bench.READY_GOAL_SECONDS, "postgres": server.settings()})


if __name__ == "__main__":
    bench.run(main)
