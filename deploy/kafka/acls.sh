#!/usr/bin/env bash
# Gives each service on an Apache Kafka what it needs and nothing else: write its own topics (the Console has none), read the topics that it
# listens to, use its own group. No wildcards, no prefixes, nothing on the cluster; topics are made by an administrator (guanjiactl topics
# create).
#
#   acls.sh --print                       only show the commands
#   acls.sh --bootstrap-server h:9093 --command-config admin.properties
#                                         run them, with Kafka's own kafka-acls.sh (KAFKA_ACLS names another)
#
# Run it again after a change: rules that are there are kept, and none is taken away. GUANJIA_KAFKA_PRINCIPAL is how a service's user is
# called, with % in place of the service; User:guanjia-% when it is not set, User:CN=guanjia-% for a certificate.
set -euo pipefail

table=$(dirname -- "${BASH_SOURCE[0]}")/access.tsv
tool=${KAFKA_ACLS:-kafka-acls.sh}
pattern=${GUANJIA_KAFKA_PRINCIPAL:-User:guanjia-%}

fail() {
    printf 'acls.sh: %s\n' "$1" >&2
    exit 64
}

printing=no
if [[ ${1:-} == --print ]]; then
    (($# == 1)) || fail "--print takes nothing beside it"
    printing=yes
else
    (($#)) || fail "name the brokers (--bootstrap-server) and how to reach them (--command-config), or --print"
    command -v "$tool" >/dev/null || fail "$tool is not there; it comes with Apache Kafka, KAFKA_ACLS names it"
fi
[[ $pattern == *%* && $pattern != *\** ]] || fail "GUANJIA_KAFKA_PRINCIPAL needs a % for the service, and no wildcard"

connection=("$@")
allow() {
    if [[ $printing == yes ]]; then
        printf '%s --add' "$tool"
        printf ' %q' "$@"
        printf '\n'
    else
        "$tool" "${connection[@]}" --add "$@" </dev/null
    fi
}

while IFS=$'\t' read -r service writes reads; do
    [[ -n $service && $service != \#* ]] || continue
    principal=${pattern//%/$service}
    # Writing includes what an idempotent producer needs (KIP-679).
    topics=()
    if [[ $writes != - ]]; then IFS=, read -r -a topics <<<"$writes"; fi
    for topic in "${topics[@]}"; do
        allow --allow-principal "$principal" --resource-pattern-type literal --operation Write --operation Describe --topic "$topic"
    done
    IFS=, read -r -a topics <<<"$reads"
    for topic in "${topics[@]}"; do
        allow --allow-principal "$principal" --resource-pattern-type literal --operation Read --operation Describe --topic "$topic"
    done
    allow --allow-principal "$principal" --resource-pattern-type literal --operation Read --operation Describe --group "$service"
done <"$table"
