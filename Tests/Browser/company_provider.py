"""An identity provider of a company on 127.0.0.1, as OpenID Connect has it: one page to sign in, authorization code with PKCE, refresh tokens that are
good once, and an end of the session. It is for tests: whoever writes a name is that person. /renewals says how many tokens it has renewed.

usage: company_provider.py <port> <audience> <client id> <client secret> <role>

Runs until it is stopped.
"""

import base64
import hashlib
import hmac
import html
import json
import secrets
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, quote, urlencode, urlsplit

from joserfc import jwt
from joserfc.jwk import RSAKey

TOKEN_SECONDS = 300
MOST_BYTES = 16_384
"""Of a form."""


class Provider(ThreadingHTTPServer):
    """What has been given out and not been used, and the key that signs."""

    daemon_threads = True

    def __init__(self, port, audience, client, secret, role):
        super().__init__(("127.0.0.1", port), Handler)
        self.name = f"http://127.0.0.1:{port}"
        self.audience, self.client, self.secret, self.role = audience, client, secret, role
        self.key = RSAKey.generate_key(2048, {"kid": "company", "alg": "RS256", "use": "sig"})
        self.codes, self.refreshes, self.renewals = {}, {}, 0

    def tokens(self, subject, nonce=None):
        """An access token for the services, another refresh token, and an identity token for an attempt's nonce."""
        now = int(time.time())
        header = {"alg": "RS256", "kid": "company"}
        claims = {"iss": self.name, "sub": subject, "iat": now, "nbf": now, "exp": now + TOKEN_SECONDS}
        refresh = secrets.token_urlsafe()
        self.refreshes[refresh] = subject
        answer = {
            "access_token": jwt.encode(header, claims | {"aud": self.audience, "role": self.role, "jti": secrets.token_hex()}, self.key),
            "token_type": "Bearer",
            "expires_in": TOKEN_SECONDS,
            "refresh_token": refresh,
        }
        if nonce:
            answer["id_token"] = jwt.encode(header, claims | {"aud": self.client, "nonce": nonce}, self.key)
        return answer


class Handler(BaseHTTPRequestHandler):
    """The provider's pages and its answers to the Console."""

    protocol_version = "HTTP/1.1"
    timeout = 10

    def log_message(self, *_):
        """Nothing: codes and states stand in addresses."""

    def do_GET(self):
        provider, parts = self.server, urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        match parts.path:
            case "/.well-known/openid-configuration":
                self.json(
                    {
                        "issuer": provider.name,
                        "authorization_endpoint": provider.name + "/authorize",
                        "token_endpoint": provider.name + "/token",
                        "end_session_endpoint": provider.name + "/end",
                        "jwks_uri": provider.name + "/keys",
                        "authorization_response_iss_parameter_supported": True,
                    }
                )
            case "/keys":
                self.json({"keys": [provider.key.as_dict(private=False)]})
            case "/authorize":
                hidden = "".join(f'<input type="hidden" name="{html.escape(n)}" value="{html.escape(v)}">' for n, v in asked.items())
                self.page(f'<form method="post" action="/sign-in">{hidden}<input name="name"><button>Sign in</button></form>')
            case "/back":
                # A hop of its own, as with providers that ask others.
                self.go(asked["to"])
            case "/renewals":
                self.json({"renewals": provider.renewals})
            case "/end":
                self.go(asked.get("post_logout_redirect_uri", provider.name))
            case _:
                self.send_error(404)

    def do_POST(self):
        provider = self.server
        body = self.rfile.read(min(int(self.headers.get("Content-Length", "0")), MOST_BYTES)).decode()
        sent = {name: values[0] for name, values in parse_qs(body).items()}
        if self.path == "/sign-in":
            code = secrets.token_urlsafe()
            provider.codes[code] = sent
            answer = urlencode({"code": code, "state": sent["state"], "iss": provider.name})
            self.go("/back?to=" + quote(f"{sent['redirect_uri']}?{answer}", safe=""))
        elif self.path == "/token" and self.is_client():
            self.give_tokens(provider, sent)
        else:
            self.json({"error": "invalid_client"}, 401)

    def give_tokens(self, provider, sent):
        if sent.get("grant_type") == "refresh_token":
            subject = provider.refreshes.pop(sent.get("refresh_token"), None)
            if not subject:
                self.json({"error": "invalid_grant"}, 400)
                return
            provider.renewals += 1
            self.json(provider.tokens(subject))
            return
        grant = provider.codes.pop(sent.get("code"), None)
        digest = hashlib.sha256(sent.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).rstrip(b"=").decode()
        if not grant or grant["code_challenge"] != challenge or grant["redirect_uri"] != sent.get("redirect_uri"):
            self.json({"error": "invalid_grant"}, 400)
            return
        self.json(provider.tokens(grant["name"], grant["nonce"]))

    def is_client(self):
        """RFC 6749, 2.3.1."""
        pair = f"{quote(self.server.client, safe='')}:{quote(self.server.secret, safe='')}".encode()
        return hmac.compare_digest(self.headers.get("Authorization", ""), "Basic " + base64.b64encode(pair).decode())

    def json(self, members, status=200):
        self.answer(status, "application/json", json.dumps(members).encode())

    def page(self, body):
        self.answer(200, "text/html; charset=utf-8", f'<!doctype html><html lang="en"><title>Company</title>{body}</html>'.encode())

    def go(self, address):
        self.send_response(302)
        self.send_header("Location", address)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def answer(self, status, kind, body):
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    port, audience, client, secret, role = sys.argv[1:]
    Provider(int(port), audience, client, secret, role).serve_forever()
