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
        """A consumer that was made for an older version reads what is new to it (D9)."""
        releases = sorted((ROOT / "contracts" / "released").glob("*.jsonl"))
        self.assertTrue(releases, "no released version found")
        for release in releases:
            for line in release.read_text(encoding="utf-8").splitlines():
                schema = json.loads(line)
                for number, example in enumerate(self.written[schema["title"]], 1):
                    with self.subTest(release.stem, name=schema["title"], number=number):
                        errors = [error.message for error in validator(schema).iter_errors(example)]
                        self.assertEqual(errors, [])


if __name__ == "__main__":
    unittest.main()
