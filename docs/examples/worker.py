#!/usr/bin/env python3
"""A worker for experiments with `workers: external` (docs/external-workers.md): answers each text with its length.

    pip install confluent-kafka fastavro
    python3 worker.py CLIENT_PROPERTIES NAME

CLIENT_PROPERTIES is the file of that name in the data folder. For a cluster of your own write such a file: bootstrap.servers,
schema.registry.url, and what librdkafka needs to get in (security.protocol, sasl.mechanism, sasl.username, sasl.password).

Put your own work into work(). Start as many as you like, each under a name of its own.
"""

import datetime
import io
import json
import struct
import sys
import time
import urllib.request
import uuid

import confluent_kafka
import fastavro

UTC = datetime.timezone.utc
KAFKA = ("bootstrap.servers", "security.protocol", "sasl.mechanism", "sasl.username", "sasl.password")  # of librdkafka


def work(task):
    """Returns the answer to a task: anything that makes a JSON object. Whatever it throws is a failed attempt."""
    config = json.loads(task["config"])  # handler.config of the SPEC
    return {"length": len(task["text"] or ""), "asked": config.get("ask")}


def read(path):
    """Reads a file of Java properties, as far as Holdfast writes them."""
    with open(path, encoding="utf-8") as lines:
        pairs = (line.rstrip("\n").partition("=") for line in lines if "=" in line and not line.startswith("#"))
        return {key: value for key, _, value in pairs}


class Registry:
    """Avro in the Confluent wire format: a zero byte, the schema's id in four bytes, the value."""

    def __init__(self, settings):
        self.url = settings["schema.registry.url"].rstrip("/")
        token = settings.get("bearer.auth.token")
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.known = {}

    def get(self, path):
        question = urllib.request.Request(self.url + path, headers=self.headers)
        with urllib.request.urlopen(question, timeout=30) as answer:
            return json.load(answer)

    def decode(self, data):
        magic, schema_id = struct.unpack(">bI", data[:5])
        if magic != 0:
            raise ValueError("not in the Confluent wire format")
        if schema_id not in self.known:
            self.known[schema_id] = fastavro.parse_schema(json.loads(self.get(f"/schemas/ids/{schema_id}")["schema"]))
        return fastavro.schemaless_reader(io.BytesIO(data[5:]), self.known[schema_id], None)

    def encode(self, subject, value):
        if subject not in self.known:
            newest = self.get(f"/subjects/{subject}/versions/latest")
            self.known[subject] = newest["id"], fastavro.parse_schema(json.loads(newest["schema"]))
        schema_id, schema = self.known[subject]
        written = io.BytesIO()
        written.write(struct.pack(">bI", 0, schema_id))
        fastavro.schemaless_writer(written, schema, value)
        return written.getvalue()


class Worker:
    def __init__(self, settings, name):
        broker = {key: settings[key] for key in KAFKA if key in settings}
        self.executor_id = f"{name}/{uuid.uuid4()}"
        self.registry = Registry(settings)
        self.tasks = confluent_kafka.Consumer({
            **broker,
            "group.id": "holdfast-workers",  # the same for all workers, forever
            "group.instance.id": name,  # so it gets its tasks back at once when it comes back
            "auto.offset.reset": "earliest",
            "enable.auto.commit": False,
            "isolation.level": "read_committed",
            "session.timeout.ms": 10_000,
            "max.poll.interval.ms": 600_000,  # longer than any task takes
        })
        self.attempts = confluent_kafka.Producer({
            **broker,
            "enable.idempotence": True,
            "partitioner": "murmur2_random",  # as Java's: all events of an item on its own partition
        })

    def run(self):
        self.tasks.subscribe(["dispatch"])
        while True:
            record = self.tasks.poll(1.0)
            if record is None:
                continue
            if record.error():
                print("trouble:", record.error(), file=sys.stderr)
                continue
            task = self.registry.decode(record.value())
            if self.take(record, task):
                self.send(record, self.outcome(task))

    def take(self, record, task):
        """Says that it begins, and then that the task is taken: only who has done both may do the work."""
        in_time = datetime.datetime.now(UTC) < task["take_until"]
        if in_time:
            self.send(record, self.event(task, "STARTED", timeout_ms=task["timeout_ms"]))
        try:
            self.tasks.commit(record, asynchronous=False)
            return in_time
        except confluent_kafka.KafkaException as moved:
            print("left to another worker:", moved, file=sys.stderr)
            return False

    def outcome(self, task):
        began = time.monotonic()
        try:
            event = self.event(task, "SUCCEEDED", output=json.dumps(work(task)))
        except Exception as failure:
            event = self.event(task, "FAILED", error_category="API_ERROR", error_message=repr(failure))
        event["duration_ms"] = int((time.monotonic() - began) * 1000)
        return event

    def event(self, task, kind, **more):
        same = {name: task[name] for name in ("experiment_id", "incident_id", "type", "attempt", "spec_version")}
        return {**same, "event": kind, "executor_id": self.executor_id, "at": datetime.datetime.now(UTC), **more}

    def send(self, record, event):
        """Sends an event under the task's key and waits until the broker has it."""
        failures = []
        self.attempts.produce(
            "attempts",
            key=record.key(),
            value=self.registry.encode("attempts-value", event),
            on_delivery=lambda error, _: failures.append(error) if error else None)
        self.attempts.flush()
        if failures:
            raise confluent_kafka.KafkaException(failures[0])


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    Worker(read(sys.argv[1]), sys.argv[2]).run()
