"""Validates contracts/openapi with a validator that knows nothing of ours, and looks for what YAML reads as something else than it says.

Needs the PyPI packages openapi-spec-validator and PyYAML.
"""

import pathlib
import unittest

import yaml
from openapi_spec_validator import OpenAPIV31SpecValidator

ROOT = pathlib.Path(__file__).resolve().parents[2]
SERVICES = sorted(path for path in (ROOT / "contracts" / "openapi").glob("*.yaml") if path.stem != "common")
CONTRACTS = [*sorted((ROOT / "contracts" / "openapi").glob("*.yaml")), ROOT / "contracts" / "asyncapi.yaml"]


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


class OpenAPIFiles(unittest.TestCase):
    def test_every_file_is_valid(self):
        self.assertTrue(SERVICES, "no files found")
        for path in SERVICES:
            with self.subTest(path.name):
                document = yaml.safe_load(path.read_text(encoding="utf-8"))
                errors = OpenAPIV31SpecValidator(document, base_uri=path.as_uri()).iter_errors()
                self.assertEqual([f"{'/'.join(map(str, error.absolute_path))}: {error.message}" for error in errors], [])

    def test_no_text_is_cut_at_a_comma(self):
        for path in CONTRACTS:
            with self.subTest(path.name):
                self.assertEqual(list(empty_members(yaml.compose(path.read_text(encoding="utf-8")))), [])


if __name__ == "__main__":
    unittest.main()
