"""What the benchmarks share: databases, the broker, services, pgbench, and how results are summed up.

Every number is taken beside its reference, in the same run and in turn (A B A B …), because a machine's speed changes
from minute to minute; the ratio of a pair is what counts. See docs/performance.md for results and how to read them.
"""

import contextlib
import json
import os
import re
import secrets
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from urllib.parse import quote, unquote, urlsplit

TOPICS = ("guanjia.intake.v1", "guanjia.complaints.v1", "guanjia.repairs.v1", "guanjia.callbacks.v1",
          "guanjia.intake.own.v1", "guanjia.repairs.own.v1")
PARTITIONS = 12
PAIRS = int(os.environ.get("BENCH_PAIRS", "5"))
SECONDS = float(os.environ.get("BENCH_SECONDS", "5"))
WORK = os.environ["HARNESS_WORK"]
PAGE = os.sysconf("SC_PAGE_SIZE")
TICKS = os.sysconf("SC_CLK_TCK")
IDLE_GOAL_MB, LOADED_GOAL_MB, READY_GOAL_SECONDS = 60, 150, 2.0


def say(text=""):
    print(text, flush=True)


def path_in_work(name):
    return os.path.join(WORK, name)


def wait_for(what, condition, seconds, pause=0.05):
    """The first true value of the condition; the program ends when there is none in time."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise SystemExit(f"not in {seconds:g} s: {what}")
        time.sleep(pause)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Process:
    """A program that we started: its output in a file, stopped at the end."""

    def __init__(self, name, command, environment=None):
        self.name = name
        self.log = path_in_work(f"{name}.log")
        with open(self.log, "ab") as output:
            self.handle = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True)

    @property
    def pid(self):
        return self.handle.pid

    def tail(self, lines=15):
        with open(self.log, encoding="utf-8", errors="replace") as file:
            return "".join(file.readlines()[-lines:])

    def check(self):
        if self.handle.poll() is not None:
            raise SystemExit(f"{self.name} ended with code {self.handle.returncode}:\n{self.tail()}")

    def stop(self, seconds=25):
        if self.handle.poll() is None:
            self.handle.terminate()
            try:
                self.handle.wait(seconds)
            except subprocess.TimeoutExpired:
                self.handle.kill()
                self.handle.wait()


# --- PostgreSQL -------------------------------------------------------------------------------------------------------


class Server:
    """The harness's PostgreSQL, as its superuser."""

    def __init__(self):
        url = urlsplit(os.environ["HARNESS_POSTGRES_URL"])
        self.host, self.port = url.hostname, url.port
        self.user, self.password = unquote(url.username), unquote(url.password)

    def tool(self, name):
        own = os.path.join(os.environ.get("HARNESS_POSTGRES_BIN", ""), name)
        return own if os.path.exists(own) else name

    def environment(self, database, user=None, password=None):
        return dict(
            os.environ, PGHOST=self.host, PGPORT=str(self.port), PGUSER=user or self.user, PGPASSWORD=password or self.password,
            PGDATABASE=database, PGAPPNAME="benchmark")

    def new_database(self, name):
        """A database with a role of the same name, as `./guanjia up` makes them."""
        database = Database(self, name, secrets.token_urlsafe(18))
        admin = Database(self, "postgres", self.password, self.user)
        admin.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.run(
            f"""DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN CREATE ROLE "{name}" LOGIN; END IF; END $$""")
        admin.run(f"ALTER ROLE \"{name}\" PASSWORD '{database.password}'")
        admin.run(f'CREATE DATABASE "{name}" OWNER "{name}" TEMPLATE template0')
        return database

    def copy_database(self, database, name):
        """A copy of a database that nobody is connected to, with the same role."""
        admin = Database(self, "postgres", self.password, self.user)
        admin.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        admin.run(f'CREATE DATABASE "{name}" OWNER "{database.user}" TEMPLATE "{database.name}"')
        return Database(self, name, database.password, database.user)

    def drop_database(self, database):
        """What was in it goes."""
        Database(self, "postgres", self.password, self.user).run(f'DROP DATABASE "{database.name}" WITH (FORCE)')

    def checkpoint(self):
        """Before each cell, so that none pays for the pages that another has made dirty."""
        Database(self, "postgres", self.password, self.user).run("CHECKPOINT")

    @contextlib.contextmanager
    def without_autovacuum(self):
        """Autovacuum rests: a round of it, once a minute, takes a good part of what it falls into and tells nothing of that."""
        admin = Database(self, "postgres", self.password, self.user)

        def alter(change):
            admin.run(f"ALTER SYSTEM {change}")
            admin.run("SELECT pg_reload_conf()")

        alter("SET autovacuum = off")
        try:
            workers = "SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'autovacuum worker'"
            wait_for("autovacuum rests", lambda: admin.value(workers) == "0", 60)
            yield
        finally:
            alter("RESET autovacuum")

    def settings(self):
        names = ("server_version", "fsync", "synchronous_commit", "full_page_writes", "shared_buffers", "max_wal_size")
        admin = Database(self, "postgres", self.password, self.user)
        return {name: admin.value(f"SHOW {name}") for name in names}

    @property
    def postmaster(self):
        return int(Database(self, "postgres", self.password, self.user).value("SELECT pg_read_file('postmaster.pid', 0, 20)").split()[0])

    def cpu_seconds(self):
        """Of all server processes that live now; those of clients that have gone are in their parent's account."""
        postmaster = self.postmaster
        return cpu_seconds(postmaster, with_children=True) + sum(cpu_seconds(child) for child in children(postmaster))

    def keep_to(self, cores):
        """Has the server, and whatever it starts, run on these cores only."""
        postmaster = self.postmaster
        for pid in (postmaster, *children(postmaster)):
            try:
                os.sched_setaffinity(pid, cores)
            except ProcessLookupError:
                # The backend of the question above has ended.
                continue


class Database:
    """One database of the server, by psql."""

    def __init__(self, server, name, password, user=None):
        self.server, self.name, self.password, self.user = server, name, password, user or name

    @property
    def url(self):
        return f"postgresql://{quote(self.user)}:{quote(self.password, safe='')}@{self.server.host}:{self.server.port}/{self.name}"

    @property
    def environment(self):
        return self.server.environment(self.name, self.user, self.password)

    def run(self, sql, data=None):
        """Runs statements, or a COPY FROM STDIN with its data; answers what psql prints, unaligned."""
        command = [self.server.tool("psql"), "-X", "-q", "-A", "-t", "-v", "ON_ERROR_STOP=1"]
        command += ["-f", "-"] if data is None else ["-c", sql]
        result = subprocess.run(
            command, env=self.environment, input=(sql if data is None else data).encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if result.returncode != 0:
            raise SystemExit(f"SQL failed in {self.name}: {result.stderr.decode()}\n{sql[:2000]}")
        return result.stdout.decode()

    def value(self, sql):
        return self.run(sql).strip()

    def rows(self, sql):
        """Rows as dictionaries; bytea comes as hexadecimal text after \\x."""
        return [json.loads(line) for line in self.run(f"SELECT row_to_json(q) FROM ({sql}) q").splitlines() if line]

    def column_types(self, table):
        return {
            row["name"]: row["type"] for row in self.rows(
                "SELECT attname AS name, format_type(atttypid, atttypmod) AS type FROM pg_attribute "
                f"WHERE attrelid = '{table}'::regclass AND attnum > 0 AND NOT attisdropped AND attidentity = ''")}

    def pgbench(self, script, clients, variables, seconds=None, transactions=None, threads=2):
        """Transactions a second, without the time to connect; prepared statements, as our services use them."""
        file = path_in_work("pgbench.sql")
        with open(file, "w", encoding="utf-8") as output:
            output.write(script)
        command = [self.server.tool("pgbench"), "-n", "-M", "prepared", "-f", file, "-c", str(clients), "-j", str(min(threads, clients))]
        command += ["-T", f"{seconds + clients * 0.02:.0f}"] if seconds else ["-t", str(transactions)]
        for name, value in variables.items():
            command += ["-D", f"{name}={value}"]
        result = subprocess.run(command, env=self.environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        found = re.search(r"^tps = ([0-9.]+) \(without", result.stdout, re.MULTILINE)
        failed = re.search(r"number of failed transactions: ([0-9]+)", result.stdout)
        if result.returncode != 0 or not found or (failed and failed.group(1) != "0"):
            raise SystemExit(f"pgbench failed:\n{result.stdout}\n{result.stderr[-3000:]}")
        return float(found.group(1))


# --- Broker -----------------------------------------------------------------------------------------------------------


class Broker(Process):
    """The local broker, empty, with our topics."""

    def __init__(self):
        port = free_port()
        self.address = f"127.0.0.1:{port}"
        binary = os.environ["HARNESS_BROKER_BINARY"]
        listener = f"tcp://{self.address}"
        super().__init__(
            "broker",
            [binary, "broker", "--listener-url", listener, "--advertised-listener-url", listener, "--storage-engine", "memory://tansu/"])
        wait_for("the broker listens", self.listens, 20)
        self.make_topics()

    def listens(self):
        self.check()
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", int(self.address.split(":")[1])), 1):
            return True
        return False

    def make_topics(self):
        from confluent_kafka.admin import AdminClient, NewTopic

        admin = AdminClient({"bootstrap.servers": self.address})
        for future in admin.create_topics([NewTopic(name, PARTITIONS, 1) for name in TOPICS]).values():
            future.result(20)


# --- Services ---------------------------------------------------------------------------------------------------------


class Secrets:
    """Sealing keys and access tokens, in the forms that the services read: `token` is that of `role`, `tokens` has those of all roles."""

    def __init__(self, role="receptionist", others=()):
        from joserfc.jwk import OctKey

        self.key_id = "bench"
        self.key = OctKey.generate_key(256, {"kid": self.key_id, "use": "enc"})
        self.keys_file = path_in_work("keys.json")
        with open(self.keys_file, "w", encoding="ascii") as file:
            json.dump({"active": self.key_id, "keys": [self.key.as_dict(private=True)]}, file)
        self.tokens = {name: secrets.token_urlsafe(32) for name in (role, *others)}
        self.token = self.tokens[role]
        self.tokens_file = path_in_work("tokens.json")
        import hashlib

        with open(self.tokens_file, "w", encoding="ascii") as file:
            entries = [
                {"subject": "bench-desk", "role": name, "sha256": hashlib.sha256(token.encode()).hexdigest()}
                for name, token in self.tokens.items()]
            json.dump({"tokens": entries}, file)

    def seal(self, value):
        """A JWE compact string as our services seal private content."""
        from joserfc import jwe

        header = {"alg": "dir", "enc": "A256GCM", "kid": self.key_id}
        return jwe.encrypt_compact(header, json.dumps(value, ensure_ascii=False).encode(), self.key)


class Release:
    """A build of the services, and the policies that belong to it."""

    def __init__(self, name, binaries, policies):
        self.name, self.binaries, self.policies = name, binaries, policies

    def policy_file(self):
        """The baseline policy, in a time zone whose midnight is not near: same-day limits must not run out in the middle."""
        import shutil
        from datetime import datetime
        from zoneinfo import ZoneInfo

        zones = ("Asia/Shanghai", "Europe/Berlin", "America/New_York")
        zone = next(name for name in zones if 1 <= datetime.now(ZoneInfo(name)).hour < 21)
        folder = path_in_work(f"policy-{self.name}")
        if not os.path.exists(folder):
            shutil.copytree(self.policies, folder)
            with open(os.path.join(folder, "bench.yaml"), "w", encoding="ascii") as file:
                file.write(f"extends: baseline\ncalendar:\n  zone: {zone}\n")
        return os.path.join(folder, "bench.yaml")


# What is measured, unless a benchmark asks for another.
THIS = Release("this", os.environ["HARNESS_BINARIES"], os.path.join(os.environ["HARNESS_ROOT"], "deploy", "policy"))


class Service(Process):
    """One of our executables, with everything that it has in production."""

    def __init__(self, product, database, broker, keys, more=None, release=THIS):
        self.product, self.database = product, database
        self.port, self.admin_port = free_port(), free_port()
        url_file = path_in_work(f"{database.name}.url")
        with open(url_file, "w", encoding="ascii") as file:
            file.write(database.url + "\n")
        self.settings = dict(
            {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH", "TMPDIR", "LANG") if name in os.environ},
            DATABASE_URL_FILE=url_file, KAFKA_BOOTSTRAP_SERVERS=broker.address, GUANJIA_HTTP_PORT=str(self.port),
            GUANJIA_ADMIN_PORT=str(self.admin_port), GUANJIA_PROFILE="dev", GUANJIA_KEYS_FILE=keys.keys_file,
            GUANJIA_TOKENS_FILE=keys.tokens_file, GUANJIA_POLICY_FILE=release.policy_file(), **(more or {}))
        self.binary = os.path.join(release.binaries, product)
        started = time.monotonic()
        super().__init__(product, [self.binary, "serve"], self.settings)
        wait_for(f"{product} is ready", self.is_ready, 60, pause=0.01)
        self.seconds_to_ready = time.monotonic() - started
        self.memory = MemoryWatch(self.pid)

    def is_ready(self):
        self.check()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.admin_port}/readyz", timeout=2) as answer:
                return answer.status == 200
        except (urllib.error.URLError, OSError):
            return False

    def metrics(self):
        """Sums of all series by metric name, and each series by its full name."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.admin_port}/metrics", timeout=5) as answer:
            text = answer.read().decode()
        values = {}
        for line in text.splitlines():
            if line and not line.startswith("#"):
                series, _, value = line.rpartition(" ")
                values[series] = float(value)
                name = series.split("{")[0]
                if name != series:
                    values[name] = values.get(name, 0.0) + float(value)
        return values

    def metric(self, name):
        return self.metrics().get(name, 0.0)

    def cpu_seconds(self):
        return cpu_seconds(self.pid)

    def stop(self, seconds=25):
        if hasattr(self, "memory"):
            self.memory.stop()
        super().stop(seconds)


def migrated_database(server, name, product, broker, keys, release=THIS):
    """A new database with the product's schema, its partitions made: it was served once."""
    database = server.new_database(name)
    service = Service(product, database, broker, keys, release=release)
    service.stop()
    return database


class MemoryWatch:
    """Highest resident memory of a process, looked at ten times a second."""

    def __init__(self, pid):
        self.pid, self.peak, self.ended = pid, {}, threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def now(self):
        with open(f"/proc/{self.pid}/status", encoding="ascii") as file:
            found = re.findall(r"^(VmRSS|RssAnon):\s+(\d+) kB", file.read(), re.MULTILINE)
        return {name: int(kilobytes) / 1024 for name, kilobytes in found}

    def watch(self):
        while not self.ended.wait(0.1):
            try:
                now = self.now()
            except OSError:
                return
            self.peak = {name: max(self.peak.get(name, 0), value) for name, value in now.items()}

    def restart(self):
        self.peak = {}

    def stop(self):
        self.ended.set()
        self.thread.join()


def stat_fields(pid):
    with open(f"/proc/{pid}/stat", encoding="utf-8", errors="replace") as file:
        return file.read().rpartition(")")[2].split()


def parent(pid):
    try:
        return int(stat_fields(pid)[1])
    except (OSError, IndexError):
        return 0


def children(pid):
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and parent(name) == pid]


def cpu_seconds(pid, with_children=False):
    """User and system time of a process; with that of its children that have ended."""
    try:
        fields = stat_fields(pid)
    except OSError:
        return 0.0
    return sum(int(field) for field in fields[11 : 15 if with_children else 13]) / TICKS


# --- Results ----------------------------------------------------------------------------------------------------------


class Pairs:
    """Measurements of ours and of the reference, taken in turn."""

    def __init__(self, ours, reference):
        self.names, self.values = (ours, reference), []

    def add(self, ours, reference):
        self.values.append((ours, reference))
        say(f"  pair {len(self.values)}: {self.names[0]} {ours:,.0f}   {self.names[1]} {reference:,.0f}   ratio {ours / reference:.2f}")

    @property
    def ours(self):
        return statistics.median(a for a, _ in self.values)

    @property
    def reference(self):
        return statistics.median(b for _, b in self.values)

    @property
    def ratio(self):
        return statistics.median(a / b for a, b in self.values)

    def spread(self):
        ratios = [a / b for a, b in self.values]
        return {
            "pairs": len(self.values), "ratio_min": round(min(ratios), 3), "ratio_max": round(max(ratios), 3),
            "value_min": round(min(a for a, _ in self.values)), "value_max": round(max(a for a, _ in self.values)),
            "reference_min": round(min(b for _, b in self.values)), "reference_max": round(max(b for _, b in self.values))}


def megabytes(memory):
    return {name: round(value, 1) for name, value in memory.items()}


def machine():
    with open("/proc/cpuinfo", encoding="utf-8", errors="replace") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), "unknown")
    return {"cores": len(os.sched_getaffinity(0)), "cpu": model, "load_average_at_start": LOAD_AT_START}


LOAD_AT_START = round(os.getloadavg()[0], 2)


def report(bench, unit, pairs, goal, settings):
    """Prints the one JSON line that a benchmark ends with."""
    say()
    say(json.dumps({
        "bench": bench, "unit": unit, "value": round(pairs.ours, 1), "reference": round(pairs.reference, 1), "ratio": round(pairs.ratio, 3),
        "goal": goal, "settings": {**settings, **pairs.spread(), **machine()}}))


def run(benchmark):
    """Runs a benchmark with a stack that stops everything, also when the program is told to end."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    if LOAD_AT_START > 1.5:
        say(f"The machine is busy with other work (load average {LOAD_AT_START}); the numbers will be worse than they should.")
    with contextlib.ExitStack() as stack:
        benchmark(stack)
