"""Reads whole topics as any other system would: confluent-kafka, the CloudEvents SDK, and JSON Schema. Knows nothing of our types.

usage: read_topics.py <bootstrap servers> <output file> <topic>...

Writes {"records": n, "types": {type: n}, "errors": [text]} to the output file. Every record must be a CloudEvent in binary content
mode whose data follows the schema of its type in contracts/events. Used by the Swift test module EndToEndTests.
"""

import collections
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUFFIX = ".schema.json"
SILENCE_SECONDS = 20


def validators():
    from jsonschema import Draft202012Validator, FormatChecker

    return {
        path.name[: -len(SUFFIX)]: Draft202012Validator(json.loads(path.read_text(encoding="utf-8")), format_checker=FormatChecker())
        for path in sorted((ROOT / "contracts" / "events").glob("*" + SUFFIX))
    }


def records(servers, topic):
    """All records of a topic, until the broker has told of each partition that there are no more."""
    from confluent_kafka import OFFSET_BEGINNING, Consumer, KafkaError, KafkaException, TopicPartition

    # Told by fetches, not by asking for the ends beforehand: that answer is short by the last batch with some brokers.
    consumer = Consumer({
        "bootstrap.servers": servers, "group.id": "other-client", "enable.auto.commit": False, "enable.partition.eof": True,
    })
    try:
        open_partitions = set(consumer.list_topics(topic, timeout=SILENCE_SECONDS).topics[topic].partitions)
        consumer.assign([TopicPartition(topic, number, OFFSET_BEGINNING) for number in open_partitions])
        while open_partitions:
            message = consumer.poll(SILENCE_SECONDS)
            if message is None:
                raise TimeoutError(f"{topic}: nothing came for {SILENCE_SECONDS} s")
            if message.error() is None:
                yield message
            elif message.error().code() == KafkaError._PARTITION_EOF:
                open_partitions.discard(message.partition())
            else:
                raise KafkaException(message.error())
    finally:
        consumer.close()


def read(message, schemas):
    """The event of a record, and what is wrong with it."""
    from cloudevents.core.bindings.kafka import KafkaMessage, from_binary
    from cloudevents.core.formats.json import JSONFormat

    headers = {name: value for name, value in message.headers() or []}
    if len(headers) != len(message.headers() or []):
        return None, ["a header is there twice"]
    event = from_binary(KafkaMessage(headers=headers, key=message.key(), value=message.value()), JSONFormat())
    errors = []
    if (message.key() or b"").decode("ascii", "replace") != event.get_subject():
        errors.append("the key is not the subject")
    if not str(event.get_extension("sequence") or "").isdigit():
        errors.append("there is no sequence")
    schema = schemas.get(event.get_type())
    if schema is None:
        errors.append("there is no schema of the type")
    else:
        errors += [error.message for error in schema.iter_errors(event.get_data())]
    return event, errors


def main(servers, output, topics):
    schemas = validators()
    types = collections.Counter()
    errors = []
    for topic in topics:
        for message in records(servers, topic):
            place = f"{topic}[{message.partition()}]@{message.offset()}"
            try:
                event, found = read(message, schemas)
            except Exception as error:  # Whatever an SDK raises is the finding.
                errors.append(f"{place}: {type(error).__name__}: {error}")
                continue
            types[event.get_type() if event else "unknown"] += 1
            errors += [f"{place} {event.get_type() if event else ''}: {text}" for text in found]
    summary = {"records": sum(types.values()), "types": types, "errors": errors}
    pathlib.Path(output).write_text(json.dumps(summary), encoding="utf-8")


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3:])
