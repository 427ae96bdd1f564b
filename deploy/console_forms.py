"""Writes Services/Console/Forms/forms.json, from which the console makes the form of every command, the filters of every list and the
page of every case.

usage: console_forms.py [--check]

All of it follows from contracts/openapi, from docs/permissions.md who may use what, and from Services/Console/Words/fields.yaml which
fields have a label of their own, so that no form is written by hand and none is forgotten. With --check nothing is written; the exit code
is 1 when the file is not what they say. What they say in a way that is not known here is refused by its place and not passed over: a form
that lacks a condition would let people send what the service then refuses. Needs the PyPI package PyYAML.
"""

import collections
import json
import pathlib
import re
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parents[1]
FORMS = ROOT / "Services" / "Console" / "Forms" / "forms.json"
WORDS = ROOT / "Services" / "Console" / "Words" / "fields.yaml"
PERMISSIONS = ROOT / "docs" / "permissions.md"
ROLES = ROOT / "Shared" / "SharedModels" / "Values" / "Role.swift"
COMMAND = ".local/python/bin/python3 deploy/console_forms.py"

# That of libyaml, which reads the same and takes no minutes.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)

# The contracts of services with cases, and what docs/permissions.md calls each service.
SERVICES = {"intake": "intake", "complaint-routing": "complaints", "repair-dispatch": "repairs", "callback-scheduling": "callbacks"}

# The console asks for these itself, on every page with a list.
OWN_FILTERS = {"office", "number", "ids", "limit", "cursor"}
# Most characters of what is written on one line: FieldChecks.shortText of the services.
ONE_LINE = 200
# What says how a field is to be filled is handed on as it stands; the rest of what may occur is read here or says nothing to a form.
KEPT = [
    "description", "default", "pattern", "minLength", "maxLength", "minimum", "maximum", "exclusiveMinimum", "minItems", "maxItems",
    "uniqueItems", "minProperties", "maxProperties",
]
READ = {"type", "format", "enum", "const", "items"}
READ_OF_OBJECTS = {"type", "properties", "required", "oneOf", "anyOf"}
SILENT = {"example", "examples", "named", "declared"}
# What of a field matters where it is only shown.
SHOWN = {"name", "description", "label", "type", "values", "fields", "item"}
# The kinds of cases whose ids have other names than `complaintId` and `complaintIds` have; keys as in Words/fields.yaml.
LEADS = {
    "ContactLink.id": "contact",
    "Displacement.by": "work_order",
    "Displacement.from": "technician",
    "ReworkLink.previous": "work_order",
    "awaitingOpinionIds": "work_order",
    "bookId": "receipt_book",
    "carry": "work_order",
    "groupId": "complaint_group",
    "linkedTo": "contact",
    "mergedFiles": "household",
    "mergedInto": "household",
    "planId": "callback_plan",
    "raisedComplaintId": "complaint",
    "raisedInTaskId": "callback_task",
    "repairId": "work_order",
    "reworkOf": "work_order",
    "reworkOrderId": "work_order",
}
FORMATS = {"uuid": "id", "date-time": "instant", "date": "date", "uri": "url", "pen-strokes": "drawing"}
# Patterns that only one kind of text follows, each with texts that it takes and texts that it does not.
SHAPES = {
    "month": ({"2026-03", "1999-12"}, {"2026-3", "2026-03-02", "2026", "2026-Q1", "03-2026", "ab"}),
    "time": ({"00:00", "08:30", "23:59"}, {"8:30", "0830", "2026-03", "ab"}),
}


class Unclear(Exception):
    """A contract, or the page of permissions, says what a form cannot show yet."""


class Permissions:
    """Who may use which route, as docs/permissions.md has it."""

    def __init__(self, codes):
        self.codes = set(codes)
        self.employees = self.staff(ROLES.read_text(encoding="utf-8"))
        self.rows, service = {}, None
        for line in PERMISSIONS.read_text(encoding="utf-8").splitlines():
            if heading := re.fullmatch(r"## (\S+)", line):
                service = heading[1]
            # A route of the admin port has a remark behind its path: none of them is of a case.
            elif row := re.fullmatch(r"\| ([A-Z]+) \| `(\S+)` \| (.+) \|", line):
                self.rows[service, row[1], row[2]] = row[3]

    def staff(self, text):
        """Whom `every employee` means: what Role.employees leaves of all roles."""
        codes = {name: code or name for name, code in re.findall(r'^    case `?(\w+)`?(?: = "(\w+)")?$', text, re.MULTILINE)}
        if odd := self.codes ^ set(codes.values()):
            raise Unclear(f"{ROLES.name} and Role of common.yaml do not have the same roles: {', '.join(sorted(odd))}")
        others = re.search(r"let employees = Set\(allCases\)\.subtracting\(\[([.\w\s,]+)\]\)", text)
        if not others:
            raise Unclear(f"{ROLES.name} says in another way than before who the employees are")
        return self.codes - {codes[name] for name in re.findall(r"\.(\w+)", others[1])}

    def posts(self, service, method, path):
        """The codes of the posts that may use a route, or the word for all employees."""
        place = f"{method} {path} of {service}"
        if (service, method, path) not in self.rows:
            raise Unclear(f"docs/permissions.md does not have {place}. Build, and run: deploy/permissions.sh")
        said = self.rows[service, method, path]
        words = re.fullmatch(r"every employee(?: but (.+))?|(.+)", said)
        named = set((words[1] or words[2] or "").split(", ")) - {""}
        if unknown := named - (self.codes if words[2] else self.employees):
            raise Unclear(f"docs/permissions.md says of {place} that \"{said}\" may; no post is called {', '.join(sorted(unknown))}")
        allowed = named if words[2] else self.employees - named
        return "employees" if allowed == self.employees else sorted(allowed)


class Contracts:
    """The files, and what stands at the places that they name."""

    def __init__(self):
        self.files = {}
        for name in ["common", *SERVICES]:
            self.files[name] = yaml.load((ROOT / "contracts" / "openapi" / f"{name}.yaml").read_text(encoding="utf-8"), Loader=LOADER)

    def found(self, file, node):
        """A node with the file in which its own references are read, after whatever it refers to."""
        while "$ref" in node:
            other, _, place = node["$ref"].partition("#/")
            file = pathlib.PurePath(other).stem or file
            own = {name: value for name, value in node.items() if name != "$ref"}
            node = self.files[file]
            for part in place.split("/"):
                node = node[part]
            node = {**node, **own, "named": place.rsplit("/", 1)[-1]}
        return file, node

    def schema(self, file, node, owner=None, trail=()):
        """A schema that refers to nothing and is made of no parts; it knows the name under which it was referred to.

        Its members know the schemas with a name that declare them, as `Complaint.office`; owner is the one in which the node stands.
        """
        if "$ref" in node:
            reference = file, node["$ref"]
            if reference in trail:
                raise Unclear(f"{node['$ref']} of {file}.yaml has a part that is as a whole, which no form can show")
            # What stands beside a reference is of the file with the reference, and counts more than what is referred to.
            beside = self.schema(file, {name: value for name, value in node.items() if name != "$ref"}, owner, trail)
            there, named = self.found(file, {"$ref": node["$ref"]})
            return merge(self.schema(there, named, named["named"], (*trail, reference)), beside)
        whole = {}
        for part in node.get("allOf", []):
            merge(whole, self.schema(file, part, owner, trail))
        return merge(whole, {name: self.member(file, name, value, owner, trail) for name, value in node.items() if name != "allOf"})

    def member(self, file, name, value, owner, trail):
        if name == "properties":
            made = {key: self.schema(file, schema, owner, trail) for key, schema in value.items()}
            return {key: {**schema, "declared": [f"{owner}.{key}"]} for key, schema in made.items()} if owner else made
        is_schema = name == "items" or name == "additionalProperties" and isinstance(value, dict)
        return self.schema(file, value, owner, trail) if is_schema else value

    def case(self, file, collection):
        """The schema of a single case."""
        there, answer = self.found(file, self.files[file]["paths"][f"/{collection}/{{id}}"]["get"]["responses"]["200"])
        return self.schema(there, answer["content"]["application/json"]["schema"])


def merge(whole, part):
    for name, value in part.items():
        if name == "properties":
            known = whole.setdefault("properties", {})
            for key, schema in value.items():
                known[key] = merge(dict(known.get(key, {})), schema)
        elif name in ("required", "declared"):
            whole[name] = [*whole.get(name, []), *(key for key in value if key not in whole.get(name, []))]
        else:
            whole[name] = value
    return whole


def lengths(name, schema):
    """The longest that each text of a body may be, by its name."""
    if schema.get("type") == "string" and "maxLength" in schema:
        yield name, schema["maxLength"]
    for key, member in schema.get("properties", {}).items():
        yield from lengths(key, member)
    if "items" in schema:
        yield from lengths(name, schema["items"])


def is_shape(pattern, taken, refused):
    return all(re.search(pattern, text) for text in taken) and not any(re.search(pattern, text) for text in refused)


def refuse_unknown(schema, read, place):
    if unknown := set(schema) - set(KEPT) - read - SILENT:
        raise Unclear(f"{place} says {', '.join(sorted(unknown))}, which no form knows")


class Fields:
    """Makes fields of schemas."""

    def __init__(self, words, bodies):
        self.words = words
        # Of names that the bodies give a length, whether most of them are longer than a line.
        votes = collections.Counter()
        for body in bodies:
            for name, length in lengths("", body):
                votes[name] += 1 if length > ONE_LINE else -1
        self.long = {name for name, vote in votes.items() if vote > 0}

    def of(self, schema, place):
        """Of the members of an object, in the order of the contract."""
        refuse_unknown(schema, READ_OF_OBJECTS, place)
        members, needed = schema.get("properties", {}), schema.get("required", [])
        if unknown := set(needed) - set(members):
            raise Unclear(f"{place} requires what it does not describe: {', '.join(sorted(unknown))}")
        return [self.field(name, member, name in needed, f"{place}/{name}") for name, member in members.items()]

    def field(self, name, schema, required, place):
        refuse_unknown(schema, READ_OF_OBJECTS if schema.get("type") == "object" else READ, place)
        field = {"name": name, "required": required, **{key: schema[key] for key in KEPT if key in schema}}
        field |= self.label(schema)
        field["type"] = self.type(name, schema, place)
        if words := schema.get("enum") or ([schema["const"]] if "const" in schema else None):
            field["values"] = words
        if schema.get("type") == "object":
            field["fields"] = self.of(schema, place)
            field |= alternatives(schema, place)
        if schema.get("type") == "array":
            field |= self.items(name, schema["items"], place)
        return field

    def label(self, schema):
        """The key of the words of a field that is called otherwise than most of its name; of several the last, which narrows the others."""
        labels = [key for key in schema.get("declared", []) if key in self.words]
        return {"label": labels[-1]} if labels else {}

    def type(self, name, schema, place):
        kind = schema.get("type", "string" if "const" in schema else None)
        if kind == "string":
            return self.text(name, schema, place)
        if kind == "integer":
            return "money" if schema.get("named") == "Fen" or name.endswith("Fen") else "integer"
        if kind == "array":
            return "choices" if "enum" in schema["items"] else "list"
        if kind == "object" and not schema.get("properties"):
            raise Unclear(f"{place} is an object of which nothing is known")
        if kind in ("number", "boolean", "object"):
            return {"number": "decimal", "boolean": "flag", "object": "object"}[kind]
        raise Unclear(f"{place} is of the type {kind}, which no form knows")

    def text(self, name, schema, place):
        if "enum" in schema or "const" in schema:
            return "choice"
        if "format" in schema:
            if schema["format"] not in FORMATS:
                raise Unclear(f"{place} has the format {schema['format']}, which no form knows")
            return FORMATS[schema["format"]]
        for shape, (taken, refused) in SHAPES.items():
            if "pattern" in schema and is_shape(schema["pattern"], taken, refused):
                return shape
        # A text without a length is as long as others of its name: a reason is told, a unit is named.
        long = schema["maxLength"] > ONE_LINE if "maxLength" in schema else "pattern" not in schema and name in self.long
        return "lines" if long else "text"

    def items(self, name, schema, place):
        if "enum" in schema:
            return {"values": schema["enum"]}
        if schema.get("type") != "object":
            return {"item": self.field(name, schema, True, f"{place}[]")}
        if conditions := alternatives(schema, place) or {"minProperties", "maxProperties"} & set(schema):
            raise Unclear(f"{place}[] has conditions on its members, which no form of a list knows: {', '.join(conditions)}")
        return {"fields": self.of(schema, f"{place}[]")}


class Answers(Fields):
    """Makes fields of what is shown and not filled in: without conditions, and with the kind of the case that an id leads to."""

    def __init__(self, words, bodies, names):
        super().__init__(words, bodies)
        self.names = names

    def field(self, name, schema, required, place):
        others = schema.get("additionalProperties")
        if isinstance(others, dict) and "properties" not in schema:
            # A map, whose keys are data: all that stands under them is of one schema.
            refuse_unknown(schema, {"type", "additionalProperties"}, place)
            item = self.field(name, others, True, f"{place}{{}}")
            made = {**schema, **self.label(schema), "name": name, "type": "map", "item": item}
        else:
            made = super().field(name, schema, required, place)
        shown = {key: value for key, value in made.items() if key in SHOWN}
        return shown | self.leads_to(shown, schema)

    def leads_to(self, field, schema):
        """The kind of the case that an id is of; `*` where the object with the id says so itself, which it may do in other words."""
        if field["type"] == "object":
            members = {member["name"]: member for member in field["fields"]}
            said = self.names & set(members.get("kind", {}).get("values", []))
            return {"leadsTo": "*"} if said and members.get("id", {}).get("type") == "id" else {}
        if field["type"] != "id":
            return {}
        known = [key for key in [*schema.get("declared", []), field["name"]] if key in LEADS]
        named = re.sub(r"(?=[A-Z])", "_", re.sub(r"Ids?$", "", field["name"])).lower()
        return {"leadsTo": LEADS[known[0]]} if known else {"leadsTo": named} if named in self.names else {}


def alternatives(schema, place):
    """Which members have to be there together, as lists of names, of an object that leaves a choice; otherwise nothing."""
    found = {}
    for word in ("oneOf", "anyOf"):
        if word in schema:
            if any(set(option) != {"required"} for option in schema[word]):
                raise Unclear(f"{place} has {word} of something else than names of members")
            found[word] = [option["required"] for option in schema[word]]
    return found


def commands(contracts, file, collection):
    """The operations that make a case of the collection or change one, by their command: its schema and what the contract says of it."""
    for path, item in contracts.files[file]["paths"].items():
        match = re.fullmatch(rf"/{collection}(?:/\{{id\}}/([a-z-]+))?", path)
        if not match or "post" not in item:
            continue
        there, body = contracts.found(file, item["post"]["requestBody"])
        # A file is no form.
        if "application/json" in body["content"]:
            yield match[1] or "create", item["post"], contracts.schema(there, body["content"]["application/json"]["schema"])


def files(contracts, permissions, service, file, collection):
    """What goes in and out as a file: the last part of its path, what it may show and be, and who may add one or see it; or nothing."""
    single, found = f"/{collection}/{{id}}", []
    for path, item in contracts.files[file]["paths"].items():
        match = re.fullmatch(rf"/{collection}/\{{id\}}/([a-z-]+)", path)
        if not match or "post" not in item:
            continue
        there, body = contracts.found(file, item["post"]["requestBody"])
        if "application/json" in body["content"]:
            continue
        asked = [contracts.found(file, parameter)[1] for parameter in item["post"]["parameters"]]
        kinds = [contracts.schema(file, parameter["schema"])["enum"] for parameter in asked if parameter["name"] == "kind"]
        out = [other for other in contracts.files[file]["paths"] if re.fullmatch(rf"{re.escape(path)}/\{{[A-Za-z]+\}}", other)]
        listed = contracts.case(file, collection)["properties"].get(match[1], {}).get("type")
        if len(kinds) != 1 or len(out) != 1 or listed != "array":
            raise Unclear(f"{file}.yaml POST {path} takes files, without a kind of them, a way to fetch one, or a list of them in the case")
        found.append({
            "name": match[1], "kinds": kinds[0], "types": list(body["content"]),
            "adders": permissions.posts(service, "POST", path), "readers": permissions.posts(service, "GET", out[0]),
        })
    if len(found) > 1:
        raise Unclear(f"{file}.yaml has several kinds of files of {single}")
    return {"files": found[0]} if found else {}


def command(fields, operation, body, posts, place):
    known = {"operation": operation["operationId"], "summary": operation["summary"], "posts": posts, "fields": fields.of(body, place)}
    bounds = {name: body[name] for name in ("minProperties", "maxProperties") if name in body}
    return known | bounds | alternatives(body, place)


def filters(contracts, fields, file, collection):
    item = contracts.files[file]["paths"].get(f"/{collection}", {})
    found = []
    for node in [*item.get("parameters", []), *item.get("get", {}).get("parameters", [])]:
        there, parameter = contracts.found(file, node)
        if parameter["in"] == "query" and parameter["name"] not in OWN_FILTERS:
            schema = contracts.schema(there, parameter["schema"])
            schema |= {"description": parameter["description"]} if "description" in parameter else {}
            name = parameter["name"]
            found.append(fields.field(name, schema, parameter.get("required", False), f"GET /{collection}?{name}"))
    return found


def kind(contracts, file, collection):
    """What the cases of the collection say that they are; where the contract leaves it open, the name of their schema as a word."""
    case = contracts.case(file, collection)
    said = case.get("properties", {}).get("kind", {}).get("const")
    return said or re.sub(r"(?<=[a-z])(?=[A-Z])", "_", case["named"]).lower()


def declared(file):
    """The kinds of cases that the service itself knows."""
    folder = ROOT / "Services" / "".join(word.capitalize() for word in file.split("-")) / "Domain"
    return {name for path in folder.rglob("*.swift") for name in re.findall(r'CaseKind\(name: "(\w+)"', path.read_text(encoding="utf-8"))}


def kinds(contracts):
    """Every collection with single cases, by the kind of its cases."""
    found = {}
    for file, service in SERVICES.items():
        mine = []
        for path in contracts.files[file]["paths"]:
            if match := re.fullmatch(r"/([a-z-]+)/\{id\}", path):
                name = kind(contracts, file, match[1])
                mine.append(name)
                found[name] = {"service": service, "collection": match[1], "file": file}
        # So that none is forgotten or called otherwise than in the cases' own records.
        if sorted(mine) != sorted(declared(file)):
            odd = sorted(name for name in {*mine, *declared(file)} if mine.count(name) != 1 or name not in declared(file))
            raise Unclear(f"{file}.yaml does not have each kind of the domain of its service once: {', '.join(odd)}")
    return found


def forms():
    contracts = Contracts()
    permissions = Permissions(contracts.files["common"]["components"]["schemas"]["Role"]["enum"])
    found = kinds(contracts)
    given = {name: list(commands(contracts, entry["file"], entry["collection"])) for name, entry in found.items()}
    words = set(yaml.load(WORDS.read_text(encoding="utf-8"), Loader=LOADER))
    bodies = [body for entries in given.values() for _, _, body in entries]
    fields, answers = Fields(words, bodies), Answers(words, bodies, set(found))
    common = contracts.files["common"]["components"]["schemas"]["Case"]["properties"]
    for name, entry in found.items():
        file, service, collection = entry.pop("file"), entry["service"], entry["collection"]
        single = f"/{collection}/{{id}}"
        entry["listers"], entry["readers"] = (permissions.posts(service, "GET", path) for path in (f"/{collection}", single))
        entry["filters"] = filters(contracts, fields, file, collection)
        entry["commands"] = {}
        for word, operation, body in given[name]:
            posts = permissions.posts(service, "POST", f"/{collection}" if word == "create" else f"{single}/{word}")
            entry["commands"][word] = command(fields, operation, body, posts, f"{file}.yaml {operation['operationId']}")
        answer = answers.of(contracts.case(file, collection), f"{file}.yaml GET {single}")
        entry["answer"] = [field for field in answer if field["name"] not in common]
        entry |= files(contracts, permissions, service, file, collection)
    return {"kinds": found}


def laid_out(value, depth):
    """JSON with a line for each entry down to a depth, below which an entry is one line: a command, a filter, any list of words."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else []
    if depth == 0 or not any(isinstance(part, (dict, list)) for part in parts):
        return json.dumps(value, ensure_ascii=False, sort_keys=True)
    if isinstance(value, list):
        return "[\n" + ",\n".join(laid_out(item, depth - 1) for item in value) + "\n]"
    members = (f"{json.dumps(name, ensure_ascii=False)}: {laid_out(value[name], depth - 1)}" for name in sorted(value))
    return "{\n" + ",\n".join(members) + "\n}"


def main(arguments):
    if arguments not in ([], ["--check"]):
        sys.exit(__doc__)
    try:
        text = laid_out(forms(), 4) + "\n"
    except Unclear as error:
        sys.exit(str(error))
    place = FORMS.relative_to(ROOT)
    if not arguments:
        FORMS.parent.mkdir(parents=True, exist_ok=True)
        FORMS.write_text(text, encoding="utf-8")
        print(f"{place}: {len(text.encode())} bytes")
    elif not FORMS.is_file() or FORMS.read_text(encoding="utf-8") != text:
        sys.exit(f"{place} is not what contracts/openapi, docs/permissions.md and {WORDS.relative_to(ROOT)} say. Run: {COMMAND}")


if __name__ == "__main__":
    main(sys.argv[1:])
