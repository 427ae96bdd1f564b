"""Makes keys and tokens as an identity provider does, with joserfc, for the Swift tests of the process that verifies them.

usage: make_tokens.py <folder>

Writes jwks.json (the public keys) and <name>.token: good, expired, other_audience, other_key and hs256, of which only the first is right.
"""

import base64
import hashlib
import hmac
import json
import pathlib
import sys
import time

from joserfc import jwt
from joserfc.jwk import RSAKey

ISSUER = "https://id.example"


def by_hand(header, claims, secret):
    """HS256 with a public key as its secret, which joserfc refuses to do."""
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=") for part in (header, claims)]
    mac = hmac.new(secret, b".".join(parts), hashlib.sha256).digest()
    return b".".join([*parts, base64.urlsafe_b64encode(mac).rstrip(b"=")]).decode()


def main():
    folder = pathlib.Path(sys.argv[1])
    key = RSAKey.generate_key(2048, {"kid": "2026-1", "use": "sig", "alg": "RS256"}, private=True)
    unused = RSAKey.generate_key(2048, {"kid": "2025-9", "use": "enc", "alg": "RSA-OAEP-256"}, private=True)
    stranger = RSAKey.generate_key(2048, {"kid": "2026-1"}, private=True)
    keys = [unused.as_dict(private=False), key.as_dict(private=False)]
    (folder / "jwks.json").write_text(json.dumps({"keys": keys}), encoding="utf-8")

    now = int(time.time())
    claims = {"iss": ISSUER, "aud": ["guanjia", "other"], "sub": "7a3c", "role": "office_director", "iat": now, "exp": now + 600}
    header = {"alg": "RS256", "kid": "2026-1", "typ": "JWT"}
    tokens = {
        "good": jwt.encode(header, claims, key),
        "expired": jwt.encode(header, claims | {"iat": now - 900, "exp": now - 300}, key),
        "other_audience": jwt.encode(header, claims | {"aud": "other"}, key),
        "other_key": jwt.encode(header, claims, stranger),
        "hs256": by_hand(header | {"alg": "HS256"}, claims, key.as_pem(private=False)),
    }
    for name, token in tokens.items():
        (folder / f"{name}.token").write_text(token, encoding="ascii")


if __name__ == "__main__":
    main()
