"""Validates what our Swift types wrote against contracts/events, with a validator that knows nothing of them.

Run the Swift test module ContractTests first: it lays the written examples down in .build/contract-examples, or in the
directory that GUANJIA_CONTRACT_EXAMPLES names. Needs the PyPI package jsonschema, version 4.18 or newer.
"""

import json
import os
import pathlib
import unittest

from jsonschema import Draft202012Validator, FormatChecker

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUFFIX = ".schema.json"
EXAMPLES = pathlib.Path(os.environ.get("GUANJIA_CONTRACT_EXAMPLES") or ROOT / ".build" / "contract-examples")


def read(path):
    return json.loads(path.read_text(encoding="utf-8"))


def schemas():
    return {path.name[: -len(SUFFIX)]: read(path) for path in sorted((ROOT / "contracts" / "events").glob("*" + SUFFIX))}


def validator(schema):
    return Draft202012Validator(schema, format_checker=FormatChecker())


def released():
    """Each version with the schemas that it had."""
    for release in sorted((ROOT / "contracts" / "released").glob("*.jsonl")):
        for line in release.read_text(encoding="utf-8").splitlines():
            yield release.stem, json.loads(line)


def with_open_codes(schema):
    """The schema as a consumer has to read it: lists of codes may gain words."""
    if isinstance(schema, dict):
        return {key: with_open_codes(value) for key, value in schema.items() if key != "enum" or "type" not in schema}
    return [with_open_codes(value) for value in schema] if isinstance(schema, list) else schema


def losses(old, new, at=""):
    """What a schema has no more, at any depth: members, words, types, bounds of a shape."""
    if isinstance(old, dict) and isinstance(new, dict):
        for key in ("type", "format", "pattern", "const"):
            if key in old and old[key] != new.get(key):
                yield f"{at}/{key}: {old[key]} is {new.get(key)}"
        for word in old.get("enum", []):
            if word not in new.get("enum", []):
                yield f"{at}: {word} is gone"
        for key in ("properties", "$defs"):
            for name, value in old.get(key, {}).items():
                if name not in new.get(key, {}):
                    yield f"{at}/{name} is gone"
                else:
                    yield from losses(value, new[key][name], f"{at}/{name}")
        if "items" in old:
            yield from losses(old["items"], new.get("items", {}), f"{at}[]")
        for name in old.get("required", []):
            if name not in new.get("required", []):
                yield f"{at}/{name} is no longer always there"


class EventSchemas(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.schemas = schemas()
        cls.written = {}
        for path in sorted(EXAMPLES.glob("*.json")):
            cls.written.setdefault(path.name.rsplit(".", 2)[0], []).append(read(path))

    def test_every_schema_is_a_valid_schema(self):
        self.assertTrue(self.schemas, "no schemas found")
        for name, schema in self.schemas.items():
            with self.subTest(name):
                Draft202012Validator.check_schema(schema)

    def test_every_event_type_was_written(self):
        self.assertEqual(set(self.written), set(self.schemas), f"run ContractTests first; looked in {EXAMPLES}")

    def test_what_was_written_is_valid(self):
        for name, examples in self.written.items():
            for number, example in enumerate(examples, 1):
                with self.subTest(name, number=number):
                    errors = [error.message for error in validator(self.schemas[name]).iter_errors(example)]
                    self.assertEqual(errors, [])

    def test_the_content_of_seals_is_valid(self):
        for name, schema in self.schemas.items():
            sealed = schema.get("$defs", {}).get("sealed")
            for example in sealed["examples"] if sealed else []:
                with self.subTest(name):
                    errors = [error.message for error in validator(sealed).iter_errors(example)]
                    self.assertEqual(errors, [])

    def test_what_lacks_a_required_property_is_not_valid(self):
        for name, schema in self.schemas.items():
            for field in schema["required"]:
                with self.subTest(name, field=field):
                    example = dict(schema["examples"][0])
                    del example[field]
                    self.assertFalse(validator(schema).is_valid(example))

    def test_a_value_of_another_type_is_not_valid(self):
        for name, schema in self.schemas.items():
            for field in schema["properties"]:
                with self.subTest(name, field=field):
                    self.assertFalse(validator(schema).is_valid({**schema["examples"][0], field: {"no": "such"}}))

    def test_an_added_property_is_valid(self):
        for name, schema in self.schemas.items():
            with self.subTest(name):
                self.assertTrue(validator(schema).is_valid({**schema["examples"][0], "addedLater": 1}))

    def test_what_is_written_now_suits_every_released_version(self):
        """A consumer that was made for an older version, and passes over codes that it does not know, reads what is new to it (D9)."""
        versions = list(released())
        self.assertTrue(versions, "no released version found")
        for version, old in versions:
            name, reader = old["title"], validator(with_open_codes(old))
            fields = self.schemas[name]["properties"].items()
            coded = [(field, word) for field, shape in fields for word in shape.get("enum", [])]
            examples = [*self.written[name], *({**self.schemas[name]["examples"][0], field: word} for field, word in coded)]
            for number, example in enumerate(examples, 1):
                with self.subTest(version, name=name, number=number):
                    self.assertEqual([error.message for error in reader.iter_errors(example)], [])

    def test_nothing_that_was_released_is_gone(self):
        for version, old in released():
            with self.subTest(version, name=old["title"]):
                self.assertEqual(list(losses(old, self.schemas[old["title"]])), [])


if __name__ == "__main__":
    unittest.main()
