"""Validates contracts/openapi with a validator that knows nothing of ours, and looks for what YAML reads as something else than it says.

Needs the PyPI packages openapi-spec-validator, jsonschema and PyYAML.
"""

import functools
import pathlib
import unittest

import yaml
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator
from referencing import Registry
from referencing.jsonschema import DRAFT202012

ROOT = pathlib.Path(__file__).resolve().parents[2]
OPENAPI = ROOT / "contracts" / "openapi"
SERVICES = sorted(path for path in OPENAPI.glob("*.yaml") if path.stem != "common")
CONTRACTS = [*sorted(OPENAPI.glob("*.yaml")), ROOT / "contracts" / "asyncapi.yaml"]

# That of libyaml, which reads the same and takes no minutes.
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@functools.cache
def read(path):
    return yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)


@functools.cache
def registry():
    """All contracts, by where they lie, so that one may refer to another."""
    return Registry().with_resources((path.as_uri(), DRAFT202012.create_resource(read(path))) for path in CONTRACTS)


def members_there_twice(node):
    """Of which readers see the last only."""
    if isinstance(node, yaml.MappingNode):
        seen = set()
        for key, value in node.value:
            if key.value in seen:
                yield f"line {key.start_mark.line + 1}: {key.value}"
            seen.add(key.value)
            yield from members_there_twice(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from members_there_twice(value)


def empty_members(node):
    """Keys without a value: what follows a comma in a text that has no quotes, inside braces."""
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if isinstance(value, yaml.ScalarNode) and value.tag == "tag:yaml.org,2002:null":
                yield f"line {key.start_mark.line + 1}: {key.value}"
            yield from empty_members(value)
    elif isinstance(node, yaml.SequenceNode):
        for value in node.value:
            yield from empty_members(value)


def operations(document):
    """Method, path and operation, with the parameters of its path."""
    for path, item in document["paths"].items():
        for method in item.keys() & {"get", "post", "put", "patch", "delete"}:
            yield method, path, {**item[method], "parameters": item.get("parameters", []) + item[method].get("parameters", [])}


def properties(node, path=""):
    """Where each property of each schema stands, and its schema."""
    if isinstance(node, dict):
        for name, value in node.items():
            here = f"{path}/{name}"
            if name == "properties" and isinstance(value, dict) and not path.endswith("/properties"):
                # True and false are conditions on what is described elsewhere.
                yield from ((f"{here}/{member}", schema) for member, schema in value.items() if isinstance(schema, dict))
            yield from properties(value, here)
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from properties(value, f"{path}/{place}")


def texts_that_are_none(node, path=""):
    """Words of schemas for texts that YAML reads as something else: `yes` is true to it, and `2026-03-02` a day."""
    if isinstance(node, dict):
        if node.get("type") == "string":
            words = [node[name] for name in ("const", "default", "example") if name in node] + node.get("enum", [])
            yield from (f"{path}: {word!r}" for word in words if not isinstance(word, str))
        for name, value in node.items():
            yield from texts_that_are_none(value, f"{path}/{name}")
    elif isinstance(node, list):
        for place, value in enumerate(node):
            yield from texts_that_are_none(value, f"{path}/{place}")


def validator(file, schema):
    """Of a schema of one of the files, by its name."""
    return Draft202012Validator({"$ref": f"{(OPENAPI / file).as_uri()}#/components/schemas/{schema}"}, registry=registry())


class OpenAPIFiles(unittest.TestCase):
    def test_every_file_is_valid(self):
        self.assertTrue(SERVICES, "no files found")
        for path in SERVICES:
            with self.subTest(path.name):
                document = read(path)
                errors = OpenAPIV31SpecValidator(document, base_uri=path.as_uri()).iter_errors()
                self.assertEqual([f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors], [])

    def test_every_property_says_what_it_is(self):
        """Itself, or by the schema that it names."""
        for path in sorted(OPENAPI.glob("*.yaml")):
            resolver, seen, silent = registry().resolver(path.as_uri()), 0, []
            for place, schema in properties(read(path)):
                seen += 1
                named = resolver.lookup(schema["$ref"]).contents if "$ref" in schema else {}
                if not schema.get("description", named.get("description", "")).strip():
                    silent.append(place)
            with self.subTest(path.name):
                self.assertEqual(silent, [])
                self.assertGreater(seen, 0)

    def test_no_text_is_cut_at_a_comma(self):
        for path in CONTRACTS:
            with self.subTest(path.name):
                self.assertEqual(list(empty_members(yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER))), [])

    def test_the_words_of_texts_are_texts(self):
        for path in CONTRACTS:
            with self.subTest(path.name):
                self.assertEqual(list(texts_that_are_none(read(path))), [])

    def test_nothing_has_a_name_twice(self):
        for path in CONTRACTS:
            with self.subTest(path.name):
                self.assertEqual(list(members_there_twice(yaml.compose(path.read_text(encoding="utf-8"), Loader=LOADER))), [])

    def test_whoever_needs_a_token_may_be_refused(self):
        """Also what every employee may: owners, telephone systems and hotlines have tokens too, and are none (ADR 27)."""
        for path in SERVICES:
            document = read(path)
            for method, route, operation in operations(document):
                if operation.get("security", document["security"]):
                    with self.subTest(path.name, operation=f"{method} {route}"):
                        self.assertLessEqual({"401", "403"}, operation["responses"].keys())

    def test_what_answers_304_takes_if_none_match(self):
        found = 0
        for path in SERVICES:
            for method, route, operation in operations(read(path)):
                if "304" in operation["responses"]:
                    found += 1
                    with self.subTest(path.name, operation=f"{method} {route}"):
                        self.assertIn({"$ref": "./common.yaml#/components/parameters/IfNoneMatch"}, operation["parameters"])
        self.assertGreater(found, 0)

    def test_a_hotline_sends_texts_in_a_form_and_numbers_in_json(self):
        """What Open311ServiceTests send, and what docs/open311.md says."""
        matter = {"service_code": "complaint_fees", "description": "多收费"}
        form, json = validator("intake.yaml", "Open311Post"), validator("intake.yaml", "Open311Object")
        for good in ({"lat": "+31.2304", "long": "121"}, {"attribute[reference]": "HL-1"}, {"description": "电" * 4000}):
            with self.subTest("form and JSON", body=good):
                self.assertEqual([[error.message for error in kind.iter_errors(matter | good)] for kind in (form, json)], [[], []])
        for good in ({"lat": 31.2304, "long": 121}, {"attribute": {"reference": 4711}}, {"attribute": {"reference": "HL-1"}}):
            with self.subTest("JSON", body=good):
                self.assertEqual([error.message for error in json.iter_errors(matter | good)], [])
        for bad in ({"lat": 91}, {"lat": "north"}, {"description": "电" * 4001}, {"attribute": {"colour": "red"}}, {"attribute": "HL-1"}):
            with self.subTest("refused", body=bad):
                self.assertFalse(json.is_valid(matter | bad))


if __name__ == "__main__":
    unittest.main()
