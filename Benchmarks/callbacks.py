"""bench callbacks: choosing which of a week's callbacks are made, with a million closed repairs in it.

Ours: CallbackScheduling finds that the week is over, counts the strata of its cases (200 technicians, four ratings), shares out half of
the cases, ranks each stratum by SHA-256 and lays down the picks with what explains them; its own time, from its log. Nobody has to be told:
the repairs are closed, so that the choice is measured and not what follows from it.
Reference: psql counts the same rows by technician and rating, one statement, at the same time.
"""

import json
import os
import re

import _bench as bench

CASES = int(os.environ.get("BENCH_CASES", "1000000"))
RUNS = min(bench.PAIRS, 3)
GOAL_SECONDS, GOAL_MB = 10, 200
# The service waits a minute until nothing more comes out of the topics.
WAIT = 180

ROWS = """
INSERT INTO callback_index (
    task_id, cycle, office, kind, subject, handled_at, issued_at, state, done_at, worker, score, always, entered_at)
SELECT gen_random_uuid(), 1, 'p-01', 'repair', 'repair', n.at, n.at, 'closed', service_now(), md5('technician' || n.worker)::uuid,
       (ARRAY['very_satisfied', 'satisfied', 'satisfied', 'fairly_satisfied', 'satisfied', 'dissatisfied'])[1 + n.mark % 6],
       CASE WHEN n.mark % 50 = 0 THEN 'emergency' END, n.at
FROM (
    SELECT timestamptz '{start}' + interval '7 days' * (number::float / {cases}) AS at, number::bigint * 7919 % 200 AS worker, number AS mark
    FROM generate_series(0, {cases} - 1) AS g (number)
) n
"""
SCAN = "SELECT count(*) FROM (SELECT worker, score, count(*) FROM callback_index WHERE office = 'p-01' GROUP BY 1, 2) s"


def policy():
    """Half of the slips are called back, and a month's end asks for nothing more."""
    file = bench.THIS.policy_file()
    with open(file, "a", encoding="ascii") as output:
        output.write("callback:\n  repair:\n    task_ratio: 0.50\n    month_end_topup: false\n")
    with open(file, encoding="ascii") as text:
        return re.search(r"zone: (\S+)", text.read()).group(1)


def chosen(service, database):
    """Milliseconds that the choice took, by the service's own log."""
    bench.wait_for("the selection is made", lambda: service.check() or database.value(
        "SELECT EXISTS (SELECT FROM case_file WHERE kind = 'callback_selection' AND state = 'selected')") == "t", WAIT, pause=0.2)
    with open(service.log, encoding="utf-8", errors="replace") as log:
        lines = [line for line in log if "callbacks chosen" in line]
    return float(re.search(r'milliseconds"?\s*[:=]\s*"?(\d+)', lines[-1]).group(1))


def scan(database):
    """Milliseconds of the reference, without the time to connect."""
    text = database.run(f"\\timing on\n{SCAN};")
    return float(re.search(r"Time: ([0-9.]+) ms", text).group(1))


def main(stack):
    server, keys = bench.Server(), bench.Secrets(role="cs_manager")
    zone = policy()
    broker = bench.Broker()
    stack.callback(broker.stop)
    database = bench.migrated_database(server, "bench_callbacks", "CallbackScheduling", broker, keys)
    start = database.value(
        f"SELECT date_trunc('week', now() AT TIME ZONE '{zone}') AT TIME ZONE '{zone}' - interval '7 days'")
    bench.say(f"\n{CASES:,} closed repairs in the week from {start}")
    database.run(ROWS.format(start=start, cases=CASES))
    database.run("VACUUM ANALYZE callback_index")
    pairs, peaks = bench.Pairs("ms to choose", "ms to count"), []
    for run in range(RUNS):
        # A choice is made once and for all, so each is made in a copy.
        copy = server.copy_database(database, f"bench_callbacks_{run}")
        server.checkpoint()
        service = bench.Service("CallbackScheduling", copy, broker, keys)
        try:
            ours = chosen(service, copy)
            pairs.add(ours, scan(copy))
            peaks.append(service.memory.peak["VmRSS"])
        finally:
            service.stop()
        facts = json.loads(copy.value(
            "SELECT json_build_object('picks', count(*), 'always', count(*) FILTER (WHERE rank IS NULL)) FROM callback_pick"))
        if facts["picks"] != (CASES + 1) // 2:
            raise SystemExit(f"{facts['picks']} picks of {CASES} cases")
        server.drop_database(copy)
    slowest, peak = max(ours for ours, _ in pairs.values) / 1_000, max(peaks)
    bench.say(f"\nslowest choice {slowest:.2f} s (goal < {GOAL_SECONDS}), resident at most {peak:.0f} MB (goal < {GOAL_MB})")
    bench.report("callbacks", "ms", pairs, None, {
        "cases": CASES, **facts, "seconds": round(slowest, 3), "seconds_goal": GOAL_SECONDS, "resident_mb": round(peak, 1),
        "resident_goal_mb": GOAL_MB, "is_within_goals": slowest < GOAL_SECONDS and peak < GOAL_MB, "postgres": server.settings()})


if __name__ == "__main__":
    bench.run(main)
