#!/usr/bin/env bash
# Makes what docker-compose.yml mounts as secrets, in .local/compose/. What exists is kept, so it is safe to run again.
#
# A container runs as user 65532 and sees a secret with the file's own mode, so the files are readable by all; the
# directory around them is not, which keeps other users of this machine out.
#
# An installation that was made before the Console: docs/containers.md says how it gets the Console's database.
set -euo pipefail
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

directory=.local/compose
umask 022
mkdir -p "$directory"
chmod 700 "$directory"

compose=(docker compose)
if ! docker compose version >/dev/null 2>&1; then compose=(docker-compose); fi

# write <file>: from standard input, whole or not at all.
write() {
    cat >"$directory/$1.new"
    [[ -s $directory/$1.new ]] || { echo "compose-secrets: $1 came out empty" >&2 && exit 1; }
    mv -f "$directory/$1.new" "$directory/$1"
    echo "made $directory/$1"
}

random_password() { head -c 24 /dev/urandom | base64 | tr '+/' '-_'; }

[[ -s $directory/postgres_password ]] || random_password | write postgres_password
for service in intake complaints repairs callbacks console; do
    [[ -s $directory/${service}_password ]] || random_password | write "${service}_password"
    if [[ ! -s $directory/${service}_database_url ]]; then
        printf 'postgresql://guanjia_%s:%s@postgres:5432/guanjia_%s\n' "$service" "$(<"$directory/${service}_password")" "$service" |
            write "${service}_database_url"
    fi
done

# Keys that seal what is private in events, and one access token for each role: made by guanjiactl, in its container.
if [[ ! -s $directory/sealing_keys ]]; then
    "${compose[@]}" run --rm --no-deps -T guanjiactl keys generate </dev/null | write sealing_keys
fi
if [[ ! -s $directory/tokens/tokens.json ]]; then
    rm -rf "$directory/tokens"
    mkdir "$directory/tokens"
    "${compose[@]}" run --rm --no-deps -T --user "$(id -u):$(id -g)" --volume "$PWD/$directory/tokens:/tokens" \
        guanjiactl tokens generate --out-dir /tokens </dev/null
    echo "made $directory/tokens"
fi
# The services get the hashes of the tokens, the Console the tokens themselves: people choose a post there to sign in.
chmod 644 "$directory"/tokens/*
