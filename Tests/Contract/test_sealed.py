"""Opens what our key sets sealed with a JOSE library that knows nothing of them (D10).

Run the Swift test module ContractTests first: it lays the examples down in .build/contract-examples/sealed, or below the directory that
GUANJIA_CONTRACT_EXAMPLES names. Needs the PyPI package joserfc.
"""

import json
import os
import pathlib
import unittest

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLES = pathlib.Path(os.environ.get("GUANJIA_CONTRACT_EXAMPLES") or ROOT / ".build" / "contract-examples")


class SealedFields(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.example = json.loads((EXAMPLES / "sealed" / "rotation.json").read_text(encoding="utf-8"))

    def opened(self, sealed, keys):
        """The content of a sealed text by a key set as its file stood."""
        found = jwe.decrypt_compact(self.example[sealed], KeySet.import_key_set(json.loads(self.example[keys])), algorithms=["dir", "A256GCM"])
        return found.protected, found.plaintext.decode("utf-8")

    def test_the_key_that_sealed_is_named_and_opens(self):
        header, plaintext = self.opened("sealedBefore", "before")
        self.assertEqual(header, {"alg": "dir", "enc": "A256GCM", "kid": "2026-11"})
        self.assertEqual(plaintext, self.example["plaintext"])

    def test_what_was_sealed_last_month_still_opens(self):
        for sealed, kid in (("sealedBefore", "2026-11"), ("sealedAfter", "2026-12")):
            with self.subTest(sealed):
                header, plaintext = self.opened(sealed, "rotated")
                self.assertEqual(header["kid"], kid)
                self.assertEqual(plaintext, self.example["plaintext"])

    def test_what_a_destroyed_key_sealed_never_opens_again(self):
        self.assertEqual(self.opened("sealedAfter", "shredded")[1], self.example["plaintext"])
        with self.assertRaises((JoseError, ValueError)):
            self.opened("sealedBefore", "shredded")

    def test_what_was_altered_does_not_open(self):
        parts = self.example["sealedBefore"].split(".")
        parts[3] = ("A" if parts[3][0] != "A" else "B") + parts[3][1:]
        self.example = {**self.example, "altered": ".".join(parts)}
        with self.assertRaises(JoseError):
            self.opened("altered", "before")


if __name__ == "__main__":
    unittest.main()
