"""bench groups: what the look for group complaints costs a complaint, on a stream with the skew of real buildings.

Ours: a backlog of complaint.reported events in the broker before ComplaintRouting starts, place and subject as they arrive: the requests of
one evening (nyc311-2024-04.csv) and the heating complaints of buildings (heat-complaints-per-building.csv, the largest has 1,407), where
../shared/data is at hand; a stream of the same skew where it is not.
Reference: the same events, each with a place of its own, so that no two are one matter.
Measured from the first applied event until every complaint has been looked at and every group has been told, in ms a complaint.
"""

import csv
import json
import os
import random
import time
import uuid

import _bench as bench
from consume import bench_nowhere, identifier

EVENTS = int(os.environ.get("BENCH_EVENTS", "20000"))
DATA = os.environ.get("BENCH_DATA") or os.path.join(os.environ["HARNESS_ROOT"], "..", "shared", "data")
LARGEST = 1407
# The stream's length: everything falls into one window and no limit runs out meanwhile.
MINUTES = 40


# --- The stream -------------------------------------------------------------------------------------------------------


def requests():
    """Place and subject of the evening's requests, in the order in which they came."""
    with open(os.path.join(DATA, "nyc311-2024-04.csv"), encoding="utf-8", newline="") as file:
        rows = sorted(csv.DictReader(file), key=lambda row: row["created_date"])
    places = [(row["incident_address"] or row["street_name"] or "park", row["complaint_type"]) for row in rows]
    return [(place, "buildings_equipment" if kind.isupper() else "other") for place, kind in places]


def buildings():
    """Complaints of each building, the largest first."""
    with open(os.path.join(DATA, "heat-complaints-per-building.csv"), encoding="utf-8", newline="") as file:
        sizes = [int(row[-1]) for row in csv.reader(file)]
    return sorted(sizes, reverse=True)


def stream(chance):
    """As many complaints as asked for: (place, subject, household). The largest building is always among them, cut to half of them."""
    try:
        taken, sizes = requests()[: EVENTS // 4], buildings()
        source = "shared/data"
    except OSError:
        # A median of 2 and a long tail, as the buildings have.
        taken, sizes = [], sorted((min(LARGEST, int(chance.paretovariate(0.9) * 1.1)) for _ in range(30_000)), reverse=True)
        sizes[0] = LARGEST
        source = "generated"
    found = [(place, subject, f"r{number}") for number, (place, subject) in enumerate(taken)]
    rest = sizes[1:]
    chance.shuffle(rest)
    for number, size in enumerate([min(sizes[0], EVENTS // 2)] + rest):
        # Households repeat themselves now and then.
        found += [(f"building {number}", "buildings_equipment", f"{chance.randrange(size) + 1}") for _ in range(size)]
        if len(found) >= EVENTS:
            break
    found = found[:EVENTS]
    chance.shuffle(found)
    return found, source


def fill(broker, keys, complaints, distinct):
    from confluent_kafka import Producer

    producer = Producer({"bootstrap.servers": broker.address, "acks": "all", "linger.ms": 5, "partitioner": "murmur2_random"})
    start = time.time() - MINUTES * 60
    for number, (place, subject, household) in enumerate(complaints):
        contact, complaint = identifier(number), identifier(number)
        stamp = start + MINUTES * 60 * number / len(complaints)
        at = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime(stamp)) + f".{int(stamp * 1000) % 1000:03d}Z"
        sealed = keys.seal({
            "callerName": "caller", "phone": "13800000000", "unit": household, "place": f"place {number}" if distinct else place,
            "complainedOf": "the office", "course": "reported", "demand": "put it right"})
        data = {
            "contactId": contact, "contactNumber": f"CT-20261122-{number:06d}", "complaintId": complaint, "office": "p-01",
            "channel": "phone", "reportedAt": at, "subject": subject, "majorReasons": [], "toCompany": False, "sealed": sealed}
        headers = [
            ("ce_specversion", "1.0"), ("ce_id", identifier(number)), ("ce_source", "/guanjia/intake"),
            ("ce_type", "guanjia.intake.complaint.reported.v1"), ("ce_time", at), ("ce_subject", contact), ("ce_sequence", f"{1:019d}"),
            ("content-type", "application/json"), ("traceparent", f"00-{uuid.uuid4().hex}-{uuid.uuid4().hex[:16]}-01")]
        producer.produce(bench.TOPICS[0], json.dumps(data, separators=(",", ":")).encode(), contact, headers=headers)
        if number % 1000 == 0:
            producer.poll(0)
    if producer.flush(60):
        raise SystemExit("the backlog could not be written")


# --- A run ------------------------------------------------------------------------------------------------------------


def milliseconds(server, keys, complaints, distinct):
    """Milliseconds a complaint from the first applied event until nothing is left to look at or to tell; and what was found."""
    broker = bench.Broker()
    try:
        fill(broker, keys, complaints, distinct)
        database = bench.migrated_database(server, "bench_groups", "ComplaintRouting", bench_nowhere(broker), keys)
        server.checkpoint()
        service = bench.Service("ComplaintRouting", database, broker, keys)
        try:
            def applied():
                service.check()
                return service.metric("guanjia_events_applied_total")

            def is_done():
                return database.value(
                    "SELECT NOT EXISTS (SELECT FROM group_queue)"
                    " AND NOT EXISTS (SELECT FROM timer WHERE name LIKE '@%')") == "t"

            bench.wait_for("the first event is applied", applied, 60, pause=0.01)
            start = time.monotonic()
            bench.wait_for("the last event is applied", lambda: applied() >= len(complaints), 900)
            bench.wait_for("every group has been told", is_done, 900)
            seconds = time.monotonic() - start
            facts = json.loads(database.value(
                "SELECT json_build_object('groups', (SELECT count(*) FROM case_file WHERE kind = 'complaint_group'),"
                " 'grouped', count(*) FILTER (WHERE group_id IS NOT NULL), 'complaints', count(*)) FROM complaint_index"))
        finally:
            service.stop()
    finally:
        broker.stop()
    if facts["complaints"] != len(complaints) or (distinct and facts["groups"]):
        raise SystemExit(f"not what was sent: {facts}")
    return seconds * 1000 / len(complaints), facts


def main(_):
    server, keys = bench.Server(), bench.Secrets()
    complaints, source = stream(random.Random(1407))
    matters = len({(place, subject) for place, subject, _ in complaints})
    bench.say(f"{len(complaints):,} complaints of {matters:,} matters, {source}")
    values, facts = [], {}
    for number in range(bench.PAIRS):
        ours, facts = milliseconds(server, keys, complaints, False)
        reference, _ = milliseconds(server, keys, complaints, True)
        values.append((ours, reference))
        bench.say(f"  pair {number + 1}: {ours:.3f} ms a complaint, of distinct matters {reference:.3f} ms, {ours / reference:.2f} times")
    middle = [sorted(side)[len(values) // 2] for side in zip(*values)]
    ratio = sorted(ours / reference for ours, reference in values)[len(values) // 2]
    bench.say()
    bench.say(json.dumps({
        "bench": "groups", "unit": "ms/complaint", "value": round(middle[0], 3), "reference": round(middle[1], 3), "ratio": round(ratio, 3),
        "goal": None, "settings": {
            "complaints": len(complaints), "matters": matters, "source": source, "groups": facts["groups"], "grouped": facts["grouped"],
            "detection_ms": round(middle[0] - middle[1], 3), "pairs": len(values), "postgres": server.settings(), **bench.machine()}}))


if __name__ == "__main__":
    bench.run(main)
