"""Rewrites a PostgreSQL URL read from standard input, so that no password appears in a process list.

    postgres_url.py service-file                     -> a libpq service file with one service, "admin"
    postgres_url.py for-role ROLE PASSWORD_FILE      -> the same server's URL for a role and its database of the same name
"""

import sys
from urllib.parse import parse_qsl, quote, unquote, urlsplit, urlunsplit


def read_url():
    url = urlsplit(sys.stdin.read().strip())
    if url.scheme not in ("postgresql", "postgres") or not url.hostname:
        sys.exit("not a URL of the form postgresql://user:password@host:port/database")
    return url


def service_file(url):
    settings = {
        "host": url.hostname,
        "port": str(url.port or 5432),
        "dbname": unquote(url.path.lstrip("/")) or "postgres",
    }
    if url.username:
        settings["user"] = unquote(url.username)
    if url.password:
        settings["password"] = unquote(url.password)
    settings.update(parse_qsl(url.query))
    return "[admin]\n" + "".join(f"{key}={value}\n" for key, value in settings.items())


def for_role(url, role, password_file):
    with open(password_file, encoding="ascii") as file:
        password = file.read().strip()
    host = f"[{url.hostname}]" if ":" in url.hostname else url.hostname
    place = f"{quote(role)}:{quote(password, safe='')}@{host}:{url.port or 5432}"
    return urlunsplit(("postgresql", place, "/" + quote(role), url.query, "")) + "\n"


def main(arguments):
    match arguments:
        case ["service-file"]:
            sys.stdout.write(service_file(read_url()))
        case ["for-role", role, password_file]:
            sys.stdout.write(for_role(read_url(), role, password_file))
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
