"""Validates what a receiver of webhooks gets, of every type of event, as docs/webhooks.md says that a receiver may.

Needs the PyPI packages jsonschema and PyYAML.
"""

import re
import unittest

import jsonschema
from test_events import schemas
from test_openapi import ROOT, validator


def without_seals(value):
    """As Intake sends it (WebhookBody)."""
    if isinstance(value, dict):
        return {name: without_seals(member) for name, member in value.items() if name != "sealed"}
    return [without_seals(item) for item in value] if isinstance(value, list) else value


def documented_check():
    """The function `check` of docs/webhooks.md, as it stands there."""
    page = (ROOT / "docs" / "webhooks.md").read_text(encoding="utf-8")
    block, = [block for block in re.findall(r"```python\n(.+?)```", page, re.S) if "def check(" in block]
    place = {}
    exec(block, place)
    return lambda event: place["check"](event, schemas=str(ROOT / "contracts" / "events"))


def delivery(kind, data):
    return {
        "specversion": "1.0", "id": "0198c7d4-6f00-7000-8000-000000000001", "source": "/guanjia/" + kind.split(".")[1], "type": kind,
        "subject": "0198c7d4-6f00-7000-8000-000000000042", "time": "2026-03-02T01:30:00.250Z", "sequence": "0000000000000000007",
        "datacontenttype": "application/json", "data": data,
    }


class Deliveries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.schemas = schemas()
        cls.check = staticmethod(documented_check())
        cls.envelope = validator("intake.yaml", "WebhookEvent")

    def examples(self):
        for kind, schema in self.schemas.items():
            for number, example in enumerate(schema["examples"], 1):
                yield kind, number, schema, example

    def test_what_is_sent_of_every_type_is_as_described(self):
        self.assertTrue(self.schemas, "no schemas found")
        for kind, number, _, example in self.examples():
            with self.subTest(kind, number=number):
                event = delivery(kind, without_seals(example))
                self.check(event)
                self.assertEqual([error.message for error in self.envelope.iter_errors(event)], [])

    def test_the_lines_of_the_page_are_needed_and_let_nothing_else_pass(self):
        needed = 0
        for kind, schema in self.schemas.items():
            sent = without_seals(schema["examples"][0])
            needed += not jsonschema.Draft202012Validator(schema).is_valid(sent)
            for field in schema["required"]:
                if field != "sealed":
                    with self.subTest(kind, field=field), self.assertRaises(jsonschema.ValidationError):
                        self.check(delivery(kind, {name: value for name, value in sent.items() if name != field}))
        self.assertGreater(needed, 0)

    def test_what_is_sealed_is_no_part_of_a_delivery(self):
        kind, _, _, example = next(example for example in self.examples() if "sealed" in example[3])
        self.assertFalse(self.envelope.is_valid(delivery(kind, example)))

    def test_seals_are_members_of_the_data_itself(self):
        """Only there do the lines of the page look for them."""
        def places(node, at=()):
            if isinstance(node, dict):
                for key, value in node.items():
                    if key == "sealed" and at[-1:] == ("properties",):
                        yield at
                    yield from places(value, (*at, key))
            elif isinstance(node, list):
                for value in node:
                    yield from places(value, (*at, "[]"))

        for kind, schema in self.schemas.items():
            with self.subTest(kind):
                self.assertLessEqual(set(places(schema)), {("properties",)})


if __name__ == "__main__":
    unittest.main()
