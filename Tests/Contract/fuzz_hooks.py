"""What Schemathesis needs to know of our services: who may ask for what, and which cases there are.

Loaded by fuzz_api.py through SCHEMATHESIS_HOOKS. Without it nearly every generated request would be refused for its token, or for a case
that does not exist, before anything of it is read.
"""

import collections
import json
import os
import random
import re
import urllib.request
import uuid

import schemathesis

BASE = os.environ["FUZZ_URL"]
SUMMARY = os.environ["FUZZ_SUMMARY"]
TOKENS = json.load(open(os.environ["FUZZ_TOKENS"], encoding="utf-8"))
# Same requests in every run.
CHANCE = random.Random(int(os.environ["FUZZ_SEED"]))
# As docs/permissions.md has it.
EMPLOYEES = sorted(set(TOKENS) - {"city_hotline", "mystery_shopper", "operator", "owner", "telephony"})
# How often the cases that there are are looked up anew: commands make new ones.
LOOK_EVERY = 40


def permissions(page, service):
    """Roles by method and path, from docs/permissions.md."""
    table, current = {}, None
    for line in page.splitlines():
        if heading := re.fullmatch(r"## (\S+)", line):
            current = heading[1]
        row = re.fullmatch(r"\| (\S+) \| `(\S+)` \| (.+) \|", line)
        if row and current == service:
            everybody = row[3] == "every employee"
            table[row[1], row[2]] = EMPLOYEES if everybody else [role for role in row[3].split(", ") if role in TOKENS]
    return table


ROLES = permissions(open(os.environ["FUZZ_PERMISSIONS"], encoding="utf-8").read(), os.environ["FUZZ_SERVICE"])
found, looked = {}, collections.Counter()
statuses, operations = collections.Counter(), set()


def token(method, path):
    # An operation that the table does not know is left to whoever may most.
    return TOKENS[CHANCE.choice(ROLES.get((method, path)) or ["office_director"])]


def cases(collection):
    """Ids of a collection, by its list; none where it has no list."""
    if ("GET", collection) not in ROLES:
        return []
    if looked[collection] % LOOK_EVERY == 0:
        looked[collection] = 0
        request = urllib.request.Request(
            f"{BASE}{collection}?limit=50", headers={"Authorization": f"Bearer {token('GET', collection)}"})
        with urllib.request.urlopen(request, timeout=30) as answer:
            found[collection] = [item["id"] for item in json.load(answer).get("items", []) if "id" in item]
    looked[collection] += 1
    return found[collection]


@schemathesis.hook
def before_call(context, case, kwargs):
    method, path = case.method.upper(), case.operation.path
    case.headers["Authorization"] = f"Bearer {token(method, path)}"
    if "Idempotency-Key" in (case.headers or {}) and CHANCE.random() < 0.7:
        case.headers["Idempotency-Key"] = str(uuid.UUID(int=CHANCE.getrandbits(128)))
    # A command to a case that there is, mostly, and under its present version.
    given = str((case.path_parameters or {}).get("id", ""))
    if re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", given) and CHANCE.random() < 0.8:
        ids = cases(path.split("/{id}")[0])
        if ids:
            case.path_parameters["id"] = CHANCE.choice(ids)
            case.headers.pop("If-Match", None)


@schemathesis.hook
def after_call(context, case, response):
    statuses[response.status_code] += 1
    if (operation := (case.method.upper(), case.operation.path)) in ROLES:
        operations.add(operation)
    with open(SUMMARY + ".new", "w", encoding="utf-8") as file:
        json.dump({"statuses": statuses, "operations": len(operations), "known": len(ROLES)}, file)
    os.replace(SUMMARY + ".new", SUMMARY)
