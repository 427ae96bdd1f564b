"""Holds the console's forms and pages against the contracts and docs/permissions.md, and the contracts' own examples against them.

Needs the PyPI packages that test_openapi.py needs.
"""

import datetime
import importlib.util
import json
import re
import subprocess
import sys
import unittest

from test_openapi import OPENAPI, ROOT, read, registry

FORMS = ROOT / "Services" / "Console" / "Forms" / "forms.json"
SCRIPT = ROOT / "deploy" / "console_forms.py"
WORDS = ROOT / "Services" / "Console" / "Words" / "fields.yaml"
PERMISSIONS = ROOT / "docs" / "permissions.md"

SERVICES = {
    "intake": "intake.yaml", "complaints": "complaint-routing.yaml", "repairs": "repair-dispatch.yaml",
    "callbacks": "callback-scheduling.yaml",
}
# What the fields of each type hold in JSON. The console knows these types and no other.
TEXTS = {"text", "lines", "choice", "instant", "date", "month", "time", "id", "url", "drawing"}
NUMBERS = {"integer", "money"}
LISTS = {"choices", "list"}
TYPES = {*TEXTS, *NUMBERS, *LISTS, "decimal", "flag", "object"}
# Of cases only: of a map nobody fills in a form.
SHOWN_TYPES = TYPES | {"map"}
# Ids in cases that are of no case, or of one whose kind nothing near them says.
OTHER_IDS = {"id", "seed", "events", "signatureId", "closedBy", "caseId"}
# Who is somebody and yet no employee.
OUTSIDERS = {"mystery_shopper", "telephony", "city_hotline", "owner", "operator", "system"}


def every_field(fields):
    """With those of objects and of lists."""
    for field in fields:
        yield field
        yield from every_field(field.get("fields", []))
        yield from every_field([field["item"]] if "item" in field else [])


def misfits(fields, value, place):
    """Where a body is not what could come of the fields."""
    known = {field["name"]: field for field in fields}
    yield from (f"{place}/{name}: there is no field" for name in value.keys() - known.keys())
    yield from (f"{place}/{name} is missing" for name, field in known.items() if field["required"] and name not in value)
    for name in value.keys() & known.keys():
        yield from misfit(known[name], value[name], f"{place}/{name}")


def misfit(field, value, place):
    kind = field["type"]
    right = {**dict.fromkeys(TEXTS, str), **dict.fromkeys(NUMBERS, int), **dict.fromkeys(LISTS, list)}
    # YAML reads a day without quotes as a day.
    right |= {"decimal": (int, float), "flag": bool, "object": dict, "date": (str, datetime.date)}
    if not isinstance(value, right[kind]) or isinstance(value, bool) != (kind == "flag"):
        yield f"{place} is no {kind}"
    elif kind == "object":
        yield from misfits(field["fields"], value, place)
    elif kind in LISTS:
        for item in value:
            if "fields" in field:
                yield from misfits(field["fields"], item, f"{place}[]")
            elif "item" in field:
                yield from misfit(field["item"], item, f"{place}[]")
            elif item not in field["values"]:
                yield f"{place}: {item} cannot be chosen"
    elif value not in field.get("values", [value]):
        yield f"{place}: {value} cannot be chosen"


def bodies(file):
    """Path, operation, and schema of every body that is JSON, with what the schema's references are read by."""
    base = registry().resolver((OPENAPI / file).as_uri())
    for path, item in read(OPENAPI / file)["paths"].items():
        content = item.get("post", {}).get("requestBody", {}).get("content", {})
        if "application/json" in content:
            schema, resolver = content["application/json"]["schema"], base
            while "$ref" in schema:
                found = resolver.lookup(schema["$ref"])
                schema, resolver = found.contents, found.resolver
            yield path, item["post"]["operationId"], schema


def parts(schema, resolver, owner):
    """A schema and all that it is made of, each with what its references are read by and the name of the schema it stands in."""
    if "$ref" in schema:
        found = resolver.lookup(schema["$ref"])
        yield from parts(found.contents, found.resolver, schema["$ref"].rpartition("/")[2])
    for part in schema.get("allOf", []):
        yield from parts(part, resolver, owner)
    yield schema, resolver, owner


def inner(field):
    """The fields of what a field holds, or holds many of."""
    return field.get("fields") or field.get("item", {}).get("fields", [])


def gaps(fields, whole, place, passed=frozenset()):
    """Where fields, of an object that is made of parts, are not what these describe, are called otherwise, or lack what an example has."""
    members, labels, known = {}, {}, {field["name"]: field for field in fields}
    for schema, resolver, owner in whole:
        for name in schema.get("properties", {}).keys() - passed:
            members.setdefault(name, []).extend(parts(schema["properties"][name], resolver, owner))
            labels.setdefault(name, set()).update({f"{owner}.{name}"} & read(WORDS).keys())
    named = {name for schema, *_ in whole for example in schema.get("examples", []) if isinstance(example, dict) for name in example}
    yield from (f"{place}/{name}: not in both" for name in members.keys() ^ known.keys())
    yield from (f"{place}/{name}: in an example" for name in named - passed - known.keys())
    for name in members.keys() & known.keys():
        if known[name].get("label") not in (labels[name] or {None}):
            yield f"{place}/{name}: has the label {known[name].get('label')} instead of {labels[name]}"
        of_items = [part for schema, *where in members[name] if "items" in schema for part in parts(schema["items"], *where)]
        yield from gaps(inner(known[name]), of_items or members[name], f"{place}/{name}")


def script():
    """The script as a module."""
    spec = importlib.util.spec_from_file_location("console_forms", SCRIPT)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def roles():
    return set(read(OPENAPI / "common.yaml")["components"]["schemas"]["Role"]["enum"])


class ConsoleForms(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.kinds = json.loads(FORMS.read_text(encoding="utf-8"))["kinds"]

    def commands(self):
        for kind, entry in self.kinds.items():
            for name, command in entry["commands"].items():
                yield f"{kind} {name}", command

    def test_the_file_is_what_the_contracts_say(self):
        check = subprocess.run([sys.executable, SCRIPT, "--check"], capture_output=True, text=True, timeout=60)
        self.assertEqual((check.returncode, check.stderr), (0, ""))

    def test_every_kind_has_a_service_with_its_cases(self):
        self.assertTrue(self.kinds, "there is no kind")
        for kind, entry in self.kinds.items():
            with self.subTest(kind):
                self.assertIn(f"/{entry['collection']}/{{id}}", read(OPENAPI / SERVICES[entry["service"]])["paths"])

    def test_every_command_has_fields_of_known_types(self):
        for name, command in self.commands():
            with self.subTest(name):
                self.assertTrue(command["operation"] and command["summary"])
                self.assertEqual([field["name"] for field in every_field(command["fields"]) if field["type"] not in TYPES], [])

    def test_every_filter_is_of_a_known_type(self):
        for kind, entry in self.kinds.items():
            with self.subTest(kind):
                self.assertEqual([field["name"] for field in every_field(entry["filters"]) if field["type"] not in TYPES], [])

    def test_whatever_can_be_chosen_has_words_and_what_has_parts_has_fields(self):
        fields = [field for _, command in self.commands() for field in every_field(command["fields"])]
        fields += [field for entry in self.kinds.values() for field in entry["filters"]]
        for field in fields:
            with self.subTest(field["name"], type=field["type"]):
                self.assertEqual(bool(field.get("values")), field["type"] in {"choice", "choices"})
                self.assertEqual(bool(field.get("fields")) or "item" in field, field["type"] in {"object", "list"})

    def everybody_allowed(self):
        """Who may use what, by the route, its service first."""
        for entry in self.kinds.values():
            service, path = entry["service"], f"/{entry['collection']}"
            yield (service, "GET", path), entry["listers"]
            yield (service, "GET", f"{path}/{{id}}"), entry["readers"]
            for name, command in entry["commands"].items():
                yield (service, "POST", path if name == "create" else f"{path}/{{id}}/{name}"), command["posts"]
            if files := entry.get("files"):
                yield (service, "POST", f"{path}/{{id}}/{files['name']}"), files["adders"]
                yield (service, "GET", f"{path}/{{id}}/{files['name']}/{{{files['name'][:-1]}Id}}"), files["readers"]

    def test_every_command_and_every_kind_says_who_may(self):
        known, employees = roles() - {"system"}, roles() - OUTSIDERS
        for route, posts in self.everybody_allowed():
            with self.subTest(route):
                if posts != "employees":
                    self.assertIsInstance(posts, list)
                    self.assertTrue(posts, "nobody may")
                    self.assertEqual(posts, sorted(set(posts)))
                    self.assertLessEqual(set(posts), known)
                    self.assertNotEqual(set(posts), employees, "there is a word for all of them")

    def test_whoever_may_is_who_the_page_of_permissions_names(self):
        """Every cell, written anew from the forms and looked for on the page."""
        sections = re.split(r"^## ", PERMISSIONS.read_text(encoding="utf-8"), flags=re.MULTILINE)
        pages = {section.partition("\n")[0]: section for section in sections}
        for (service, method, path), posts in self.everybody_allowed():
            missing = sorted(roles() - OUTSIDERS - set(posts))
            if posts == "employees":
                words = "every employee"
            elif len(missing) <= 4 and not set(posts) & OUTSIDERS:
                words = f"every employee but {', '.join(missing)}"
            else:
                words = ", ".join(posts)
            with self.subTest(service, method=method, path=path):
                self.assertIn(f"\n| {method} | `{path}` | {words} |\n", pages[service])

    def test_the_page_of_permissions_means_the_same_employees(self):
        page = PERMISSIONS.read_text(encoding="utf-8")
        text = re.search(r'"Every employee" is every role but (.+?) which no token carries', page, re.DOTALL)
        self.assertEqual(set(re.findall(r"`(\w+)`", text[1])), OUTSIDERS)

    def test_known_commands_are_for_known_posts(self):
        wanted = {
            ("register_day", "sign"): ["office_director"], ("complaint", "answer"): ["office_director", "property_office"],
            ("complaint", "receive"): ["general_manager"], ("complaint", "purge"): ["archive_room", "cs_manager", "office_director"],
            ("work_order", "finish"): ["duty_staff", "engineering", "maintenance_lead", "technician"],
            ("work_order", "carry-over"): ["office_director"], ("call", "create"): ["telephony"],
        }
        found = {(kind, command): self.kinds[kind]["commands"][command]["posts"] for kind, command in wanted}
        self.assertEqual(found, wanted)
        self.assertEqual((self.kinds["complaint"]["readers"], self.kinds["work_order"]["listers"]), ("employees", "employees"))
        self.assertIn("security", self.kinds["call"]["readers"])
        self.assertNotIn("technician", self.kinds["call"]["listers"])

    def test_no_command_is_forgotten(self):
        """Every body of JSON under the path of a kind, counted without the script."""
        for service, file in SERVICES.items():
            mine = [entry for entry in self.kinds.values() if entry["service"] == service]
            collections = "|".join(entry["collection"] for entry in mine)
            wanted = sorted(operation for path, operation, _ in bodies(file) if re.match(rf"/({collections})(/|$)", path))
            made = sorted(command["operation"] for entry in mine for command in entry["commands"].values())
            with self.subTest(service):
                self.assertEqual(made, wanted)

    def test_no_kind_of_file_is_forgotten(self):
        """Every body of pictures under the path of a kind, with what it may be, counted without the script."""
        wanted = {}
        for service, file in SERVICES.items():
            for path, item in read(OPENAPI / file)["paths"].items():
                content = item.get("post", {}).get("requestBody", {}).get("content", {})
                if "image/png" in content and (match := re.fullmatch(r"/([a-z-]+)/\{id\}/([a-z-]+)", path)):
                    wanted[service, match[1], match[2]] = list(content)
        found = {
            (entry["service"], entry["collection"], entry["files"]["name"]): entry["files"]["types"]
            for entry in self.kinds.values() if "files" in entry
        }
        self.assertEqual(found, wanted)
        self.assertEqual(self.kinds["work_order"]["files"]["kinds"], ["fault", "before", "after", "signature"])
        self.assertIn("letter", self.kinds["contact"]["files"]["kinds"])

    def test_the_examples_of_the_contracts_come_of_the_forms(self):
        forms, seen = {command["operation"]: command["fields"] for _, command in self.commands()}, 0
        for file in SERVICES.values():
            for _, operation, schema in bodies(file):
                for example in schema.get("examples", []) if operation in forms else []:
                    seen += 1
                    with self.subTest(operation, example=seen):
                        self.assertEqual(list(misfits(forms[operation], example, "")), [])
        self.assertGreater(seen, 0)

    def test_what_has_to_be_there_together_has_fields(self):
        for name, command in self.commands():
            objects = [command, *(field for field in every_field(command["fields"]) if field["type"] == "object")]
            for part in objects:
                known = {field["name"] for field in part["fields"]}
                for option in [*part.get("oneOf", []), *part.get("anyOf", [])]:
                    with self.subTest(name, option=option):
                        self.assertLessEqual(set(option), known)

    def test_every_kind_shows_what_the_contract_says_of_its_cases(self):
        """All but what every case has, as deep as it goes, and whatever examples show."""
        common = read(OPENAPI / "common.yaml")["components"]["schemas"]["Case"]["properties"].keys()
        for kind, entry in self.kinds.items():
            path = OPENAPI / SERVICES[entry["service"]]
            answer = read(path)["paths"][f"/{entry['collection']}/{{id}}"]["get"]["responses"]["200"]
            resolver = registry().resolver(path.as_uri())
            while "$ref" in answer:
                found = resolver.lookup(answer["$ref"])
                answer, resolver = found.contents, found.resolver
            whole = list(parts(answer["content"]["application/json"]["schema"], resolver, None))
            with self.subTest(kind):
                self.assertTrue(entry["answer"])
                self.assertEqual(list(gaps(entry["answer"], whole, "", common)), [])

    def shown(self):
        for kind, entry in self.kinds.items():
            yield from ((kind, field) for field in every_field(entry["answer"]))

    def test_whatever_is_shown_is_of_a_known_type_and_says_nothing_of_filling_in(self):
        for kind, field in self.shown():
            with self.subTest(kind, field=field["name"]):
                self.assertIn(field["type"], SHOWN_TYPES)
                self.assertLessEqual(field.keys(), {"name", "description", "label", "type", "values", "fields", "item", "leadsTo"})
                self.assertEqual(bool(field.get("values")), field["type"] in {"choice", "choices"})
                self.assertEqual(bool(inner(field)) or "item" in field, field["type"] in {"object", "list", "map"})

    def test_ids_lead_to_cases_of_known_kinds(self):
        for kind, field in self.shown():
            with self.subTest(kind, field=field["name"]):
                if field["type"] == "id":
                    self.assertIn(field.get("leadsTo"), {None, *self.kinds})
                    self.assertTrue("leadsTo" in field or field["name"] in OTHER_IDS, "leads nowhere")
                elif "leadsTo" in field:
                    self.assertEqual((field["type"], field["leadsTo"]), ("object", "*"))
                    self.assertLessEqual({"kind", "id"}, {member["name"] for member in field["fields"]})

    def test_known_fields_lead_to_known_kinds(self):
        wanted = {
            ("complaint", "contactId"): "contact", ("complaint", "groupId"): "complaint_group", ("work_order", "complaintId"): "complaint",
            ("work_order", "technicianId"): "technician", ("work_order", "previous"): "work_order", ("callback_task", "subjectCase"): "*",
            ("callback_task", "raisedComplaintId"): "complaint", ("contact", "child"): "*", ("contact", "callId"): "call",
            ("household", "mergedInto"): "household", ("move_in", "passIds"): "pass", ("work_order", "attachments"): None,
        }
        found = {}
        for kind, field in self.shown():
            if (kind, field["name"]) in wanted:
                # Each of a list by itself, which has the name of the list.
                found[kind, field["name"]] = field.get("leadsTo")
        self.assertEqual(found, wanted)

    def test_labels_are_words_of_the_fields_that_have_them(self):
        fields = [field for _, command in self.commands() for field in every_field(command["fields"])]
        fields += [field for entry in self.kinds.values() for field in entry["filters"]]
        labels = {field["label"]: field["name"] for field in fields if "label" in field}
        self.assertLessEqual({"CollectCharge.what", "CarryOver.opinion", "SignOff.amountFen"}, labels.keys())
        self.assertLessEqual(labels.keys(), read(WORDS).keys())
        self.assertEqual({label.partition(".")[2] for label in labels}, set(labels.values()))

    def test_a_map_is_shown_with_what_stands_under_its_keys(self):
        """No case has one yet."""
        module = script()
        answers = module.Answers(set(), [], {"work_order"})
        of_ids = {"type": "object", "description": "By trade.", "additionalProperties": {"type": "string", "format": "uuid"}}
        self.assertEqual(answers.field("workOrderIds", of_ids, True, ""), {
            "name": "workOrderIds", "description": "By trade.", "type": "map",
            "item": {"name": "workOrderIds", "type": "id", "leadsTo": "work_order"},
        })
        for word, value in {"patternProperties": {}, "additionalProperties": True, "oneOf": [{"type": "object"}]}.items():
            with self.subTest(word), self.assertRaises(module.Unclear):
                answers.field("odd", {"type": "object", word: value}, True, "")

    def test_a_schema_that_holds_itself_is_refused(self):
        module = script()
        contracts = module.Contracts()
        node = {"$ref": "#/components/schemas/Tree"}
        tree = {"type": "object", "properties": {"children": {"type": "array", "items": node}}}
        contracts.files["made"] = {"components": {"schemas": {"Tree": tree}}}
        with self.assertRaises(module.Unclear):
            contracts.schema("made", node)


if __name__ == "__main__":
    unittest.main()
