"""bench releases: contacts that Intake accepts a second, beside what an earlier release of it accepted.

`BENCH_AGAINST=<revision>` says which; without it the last commit is the reference, so that the ratio says what the changes of the
working tree cost. The earlier release is built once, from its revision alone, and kept in `.local/earlier`. Each has a database, a broker
and the policy of its revision, and is loaded in turn by 64 connections, as `bench intake` does it, while the other rests.
"""

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


class Side:
    """One release at work."""

    def __init__(self, stack, server, keys, release):
        self.server, self.broker = server, bench.Broker()
        stack.callback(self.broker.stop)
        database = bench.migrated_database(server, f"bench_{release.name}", PRODUCT, self.broker, keys, release)
        self.service = bench.Service(PRODUCT, database, self.broker, keys, release=release)
        stack.callback(self.service.stop)
        bench.wait_for("the relay works", lambda: self.service.metric("guanjia_outbox_shards_held") > 0, 30)
        self.load, self.costs = Load(self.service, keys.token), []
        self.run()
        self.costs.clear()

    def cpu(self):
        return self.service.cpu_seconds(), self.server.cpu_seconds(), bench.cpu_seconds(self.broker.pid)

    def run(self):
        """Requests a second; the other side has nothing to do meanwhile."""
        self.server.checkpoint()
        before = self.cpu()
        result = self.load.run(CLIENTS)
        self.costs.append([(b - a) / result["accepted"] * 1e6 for a, b in zip(before, self.cpu())])
        relay_is_done(self.service)
        return result["rate"]

    def cost(self):
        """Microseconds of CPU that a request takes, by who takes them."""
        return dict(zip(("intake", "postgres", "broker"), (round(statistics.median(column)) for column in zip(*self.costs))))


def main(stack):
    release, commit = earlier()
    server, keys = bench.Server(), bench.Secrets()
    theirs, ours = Side(stack, server, keys, release), Side(stack, server, keys, bench.THIS)
    bench.say(f"\n{CLIENTS} clients, {bench.SECONDS:g} s each, in turn; relay and broker at work")
    pairs = bench.Pairs("this", "earlier")
    for number in range(bench.PAIRS):
        # Who begins changes: what a run leaves behind for the next one falls on both.
        if number % 2:
            mine, other = ours.run(), theirs.run()
        else:
            other, mine = theirs.run(), ours.run()
        pairs.add(mine, other)
    costs = {"this": ours.cost(), "earlier": theirs.cost()}
    ratio = sum(costs["this"].values()) / sum(costs["earlier"].values())
    bench.say(f"\nmedians {pairs.ours:,.0f} and {pairs.reference:,.0f} a second, {pairs.ours / pairs.reference:.2f}")
    bench.say(f"microseconds of CPU a request: {costs['this']}, earlier {costs['earlier']}: {ratio:.2f} of them")
    bench.report("releases", "accepted requests/s", pairs, GOAL, {
        "clients": CLIENTS, "seconds": bench.SECONDS, "against": commit, "cpu_us_per_request": costs, "cpu_ratio": round(ratio, 3),
        "ratio_of_medians": round(pairs.ours / pairs.reference, 3), "postgres": server.settings()})


if __name__ == "__main__":
    bench.run(main)
