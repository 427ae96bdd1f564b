"""bench releases: contacts that Intake accepts a second, beside what an earlier release of it accepted.

`BENCH_AGAINST=<revision>` says which; without it the last commit is the reference, so that the ratio says what the changes of the
working tree cost. The earlier release is built once, from its revision alone, and kept in `.local/earlier`. They are loaded in turn by 64
connections, as `bench intake` does it, each with the policy of its revision. Every run has a database, a broker and a process of its own and is
alone: a process keeps for its life what chance gave it at the start, memory and neighbours, and two of the same program, left running
beside each other, differed by up to a seventh. Autovacuum rests meanwhile; what it would have to do for the rows is measured afterwards, by
`VACUUM (ANALYZE)`, and stands as `upkeep` beside the rest of what a request costs.
"""

import contextlib
import os
import shutil
import statistics
import subprocess

import _bench as bench
from intake import CLIENTS, Load, relay_is_done

REVISION = os.environ.get("BENCH_AGAINST", "HEAD")
PRODUCT = "Intake"
# Nothing that anybody changed may make contacts dearer than this.
GOAL = 0.95
WARM_UP_SECONDS = 2
PARTS = ("intake", "postgres", "broker", "upkeep")
BUILD_SECONDS = 3600


def git(*arguments):
    command = ["git", "-C", os.environ["HARNESS_ROOT"], *arguments]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False, timeout=60)
    if done.returncode != 0:
        raise SystemExit(f"BENCH_AGAINST={REVISION}: {done.stderr.strip()}")
    return done.stdout.strip()


def earlier():
    """The release of the revision, built if that has not been done."""
    commit = git("rev-parse", "--verify", "--end-of-options", f"{REVISION}^{{commit}}")
    folder = os.path.join(os.environ["HARNESS_ROOT"], ".local", "earlier", commit)
    binaries, policies = os.path.join(folder, "bin"), os.path.join(folder, "policy")
    if not os.path.exists(os.path.join(binaries, PRODUCT)):
        build(commit, folder, binaries, policies)
    return bench.Release("earlier", binaries, policies), commit


def build(commit, folder, binaries, policies):
    source, log = os.path.join(folder, "source"), os.path.join(folder, "build.log")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(source)
    bench.say(f"building {PRODUCT} of {commit[:12]} ({git('show', '-s', '--format=%s', commit)}); this takes some minutes")
    archive = os.path.join(folder, "source.tar")
    git("archive", "--format=tar", "-o", archive, commit)
    subprocess.run(["tar", "-xf", archive, "-C", source], check=True, timeout=60)
    command = ["swift", "build", "-c", "release", "--static-swift-stdlib", "--product", PRODUCT, "--package-path", source]
    with open(log, "w", encoding="utf-8") as file:
        done = subprocess.run(command, stdout=file, stderr=subprocess.STDOUT, check=False, timeout=BUILD_SECONDS)
    if done.returncode != 0:
        raise SystemExit(f"the release of {commit} was not built; see {log}")
    shutil.copytree(os.path.join(source, "deploy", "policy"), policies)
    os.makedirs(binaries + ".part")
    shutil.copy2(os.path.join(source, ".build", "release", PRODUCT), binaries + ".part")
    # At the end: what is there is whole.
    os.rename(binaries + ".part", binaries)
    shutil.rmtree(source)
    os.remove(archive)


def measure(server, keys, release):
    """Requests a second of a release at work, and what one costs; nothing of it is there before and afterwards."""
    with contextlib.ExitStack() as stack:
        broker = bench.Broker()
        stack.callback(broker.stop)
        database = bench.migrated_database(server, f"bench_{release.name}", PRODUCT, broker, keys, release)
        stack.callback(server.drop_database, database)
        service = bench.Service(PRODUCT, database, broker, keys, release=release)
        stack.callback(service.stop)
        stack.enter_context(server.without_autovacuum())
        bench.wait_for("the relay works", lambda: service.metric("guanjia_outbox_shards_held") > 0, 30)
        load = Load(service, keys.token)
        load.run(CLIENTS, WARM_UP_SECONDS)
        relay_is_done(service)
        server.checkpoint()

        def cpu():
            return service.cpu_seconds(), server.cpu_seconds(), bench.cpu_seconds(broker.pid)

        database.run("VACUUM (ANALYZE)")
        before = cpu()
        result = load.run(CLIENTS)
        after = cpu()
        relay_is_done(service)
        return result["rate"], [
            seconds / result["accepted"] * 1e6 for seconds in (*(b - a for a, b in zip(before, after)), upkeep(server, database))]


def upkeep(server, database):
    """Seconds of CPU that it takes to vacuum and to look at what was written since the last time."""
    before = server.cpu_seconds()
    database.run("VACUUM (ANALYZE)")
    return server.cpu_seconds() - before


def main(stack):
    release, commit = earlier()
    server, keys = bench.Server(), bench.Secrets()
    bench.say(f"\n{CLIENTS} clients, {bench.SECONDS:g} s each, in turn; relay and broker at work")
    pairs, costs = bench.Pairs("this", "earlier"), {"this": [], "earlier": []}
    for number in range(bench.PAIRS):
        rates = {}
        # Who begins changes: what a run leaves behind for the next one falls on both.
        for side in (release, bench.THIS)[:: -1 if number % 2 else 1]:
            rates[side.name], cost = measure(server, keys, side)
            costs[side.name].append(cost)
        pairs.add(rates["this"], rates["earlier"])
    cost = {
        name: dict(zip(PARTS, (round(statistics.median(column)) for column in zip(*found))))
        for name, found in costs.items()}
    ratio = statistics.median(sum(ours) / sum(theirs) for ours, theirs in zip(costs["this"], costs["earlier"]))
    bench.say(f"\nmedians {pairs.ours:,.0f} and {pairs.reference:,.0f} a second, {pairs.ours / pairs.reference:.2f}")
    bench.say(f"microseconds of CPU a request: {cost['this']}, earlier {cost['earlier']}; of a pair {ratio:.2f}")
    bench.report("releases", "accepted requests/s", pairs, GOAL, {
        "clients": CLIENTS, "seconds": bench.SECONDS, "against": commit, "cpu_us_per_request": cost, "cpu_ratio": round(ratio, 3),
        "ratio_of_medians": round(pairs.ours / pairs.reference, 3), "postgres": server.settings()})


if __name__ == "__main__":
    bench.run(main)
