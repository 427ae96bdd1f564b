"""Holds the curl commands of README and docs against contracts/openapi: path and method are there, parameters and headers are described,
what is needed is sent, and the body is valid.

Needs the PyPI packages openapi-spec-validator, jsonschema and PyYAML.
"""

import json
import re
import shlex
import unittest
import urllib.parse

from jsonschema import Draft202012Validator
from test_openapi import OPENAPI, ROOT, read, registry

PAGES = [*sorted(ROOT.glob("README*.md")), *sorted((ROOT / "docs").glob("*.md"))]
# By the port or the first label of the host.
SERVICES = {
    "8081": "intake", "8082": "complaint-routing", "8083": "repair-dispatch", "8084": "callback-scheduling", "intake": "intake",
}
# The operators' port is no part of the contracts.
OPERATORS = {"9081", "9082", "9083", "9084"}
USUAL = {"authorization", "content-type"}


def commands(page):
    """The curl commands of a page's blocks of shell, each as its words."""
    for block in re.findall(r"```sh\n(.*?)```", page.read_text(encoding="utf-8"), re.S):
        lines = re.sub(r"(?m)\s#\s.*$", "", block).replace("\\\n", " ")
        words = shlex.shlex(lines, posix=True, punctuation_chars="\n")
        words.whitespace, words.commenters, words.whitespace_split = " \t", "", True
        command = []
        for word in [*words, "\n"]:
            if word.strip("\n"):
                command.append(word)
            else:
                if command[:1] == ["curl"]:
                    yield command
                command = []


class Request:
    """What a curl command sends."""

    def __init__(self, command):
        self.method, self.headers, self.body, self.form = None, {}, None, []
        url, words = None, iter(command[1:])
        for word in words:
            if word in ("-X", "--request"):
                self.method = next(words).lower()
            elif word in ("-H", "--header"):
                name, _, value = next(words).partition(":")
                self.headers[name.strip().lower()] = value.strip()
            elif word in ("-d", "--data"):
                self.body = next(words)
            elif word == "--data-urlencode":
                self.form.append(next(words).split("=", 1))
            elif word not in ("-sS", "-s", "-S"):
                if word.startswith("-") or url:
                    raise ValueError(f"{word} is not known to this test")
                url = word
        parts = urllib.parse.urlsplit(url)
        self.port, self.host, self.path = parts.port, parts.hostname, re.sub(r"\$\w+", "0198c7d4-6f00-7000-8000-000000000001", parts.path)
        self.query = urllib.parse.parse_qs(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        self.method = self.method or ("post" if self.body or self.form else "get")

    @property
    def service(self):
        return SERVICES[str(self.port) if self.port else self.host.split(".")[0]]


class Contract:
    """The description of one service."""

    def __init__(self, service):
        self.uri = (OPENAPI / f"{service}.yaml").as_uri()
        self.paths = read(OPENAPI / f"{service}.yaml")["paths"]

    def resolved(self, node):
        return registry().resolver(self.uri).lookup(node["$ref"]).contents if "$ref" in node else node

    @staticmethod
    def place(parameter):
        return parameter["in"], parameter["name"].lower() if parameter["in"] == "header" else parameter["name"]

    def find(self, method, path):
        """The operation, with the parameters of its path; the path that says most in clear, where several fit."""
        fitting = [known for known in self.paths if re.fullmatch(re.sub(r"\\\{\w+\\\}", "[^/]+", re.escape(known)), path)]
        for known in sorted(fitting, key=lambda known: known.count("{")):
            if method in self.paths[known]:
                operation = self.paths[known][method]
                parameters = self.paths[known].get("parameters", []) + operation.get("parameters", [])
                return operation, [self.resolved(parameter) for parameter in parameters]
        raise LookupError(f"{method} {path} is not described")

    def faults(self, request):
        operation, parameters = self.find(request.method, request.path)
        known = {self.place(parameter) for parameter in parameters}
        sent = {("query", name) for name in request.query} | {("header", name) for name in request.headers}
        needed = {self.place(parameter) for parameter in parameters if parameter.get("required") and parameter["in"] != "path"}
        yield from (f"{place} {name} is not described" for place, name in sorted(sent - known) if name not in USUAL)
        yield from (f"{place} {name} is missing" for place, name in sorted(needed - sent))
        for parameter in parameters:
            for value in request.query.get(parameter["name"], []) if parameter["in"] == "query" else []:
                is_number = self.resolved(parameter["schema"]).get("type") == "integer" and value.isdigit()
                yield from self.schema_faults(parameter["schema"], int(value) if is_number else value)
        yield from self.body_faults(request, operation)

    def body_faults(self, request, operation):
        body = self.resolved(operation.get("requestBody", {}))
        if request.body is None and not request.form:
            if body.get("required"):
                yield "the body is missing"
            return
        kind = request.headers.get("content-type", "application/x-www-form-urlencoded").split(";")[0]
        if kind not in body.get("content", {}):
            yield f"a body of {kind} is not described"
            return
        value = dict(request.form) if request.form else json.loads(request.body)
        yield from self.schema_faults(body["content"][kind]["schema"], value)

    def schema_faults(self, schema, value):
        """Also members that the schema does not name: a misspelt one is none that the service reads."""
        strict = {"$id": self.uri + "-example", "$ref": self.uri + schema["$ref"]} if schema.get("$ref", "").startswith("#") else schema
        for error in Draft202012Validator(strict, registry=registry()).iter_errors(value):
            yield f"{error.json_path}: {error.message}"
        if isinstance(value, dict) and "$ref" in strict:
            named = self.resolved(schema).get("properties", {})
            yield from (f"{name} is no member" for name in value if name not in named and "[" not in name)


class Examples(unittest.TestCase):
    def test_each_does_what_the_contracts_describe(self):
        seen = 0
        for page in PAGES:
            for command in commands(page):
                request = Request(command)
                if str(request.port) in OPERATORS:
                    continue
                seen += 1
                with self.subTest(page=page.name, command=" ".join(command)[:120]):
                    self.assertEqual(list(Contract(request.service).faults(request)), [])
        self.assertGreaterEqual(seen, 9, "the commands of the documents are not found any more")

    def test_every_service_has_a_contract(self):
        for service in SERVICES.values():
            self.assertTrue(Contract(service).paths)

    def test_what_the_contracts_do_not_describe_is_noticed(self):
        contract, sent = Contract("intake"), ["-H", "Content-Type: application/json", "-H", "Idempotency-Key: 1"]
        url = "http://127.0.0.1:8081/contacts"
        self.assertEqual(list(contract.faults(Request(["curl", url + "?limit=5"]))), [])
        for words in (
            [url + "?colour=red"], [url + "?limit=many"], [url, "-H", "X-Colour: red"], [url, "-d", "{}", *sent],
            [url, "-d", '{"office":"p","kind":"enquiry","channel":"visit","colour":"red"}', *sent],
            [url, "-d", '{"office":"p","kind":"enquiry","channel":"visit"}', *sent[:2]], [url, "--data-urlencode", "office=p", *sent[2:]],
        ):
            with self.subTest(" ".join(words)):
                self.assertNotEqual(list(contract.faults(Request(["curl", *words]))), [])
        for words in ([url.replace("contacts", "colours")], [url, "-X", "DELETE"]):
            with self.assertRaises(LookupError):
                list(contract.faults(Request(["curl", *words])))


if __name__ == "__main__":
    unittest.main()
