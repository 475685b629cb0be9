"""Calls a server by botocore's own clients.

Reads one JSON object from the standard input: `endpoint`, and `calls` of `service`, `operation` and
`input`. Writes a list, an entry a call: `output` as botocore parsed it or `error` with its code, and
`faults` of the answer by the model.
"""

import json
import sys

import boto3
import botocore.model
from botocore.config import Config
from botocore.exceptions import ClientError
from strict import faults_of_answer

# AWS's newest protocol is CBOR, which clients for JavaScript do not speak with these services.
botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = ("json", "rest-json", "query")


def main():
    order = json.load(sys.stdin)
    clients = Clients(order["endpoint"])
    json.dump([clients.call(each) for each in order["calls"]], sys.stdout, default=plain)


class Clients:
    def __init__(self, endpoint):
        self.endpoint = endpoint
        self.made = {}
        self.bodies = []

    def call(self, wanted):
        client = self.client(wanted["service"])
        self.bodies.clear()
        name = wanted["operation"]
        method = next(each for each, operation in client.meta.method_to_api_mapping.items() if operation == name)
        try:
            output = getattr(client, method)(**wanted["input"])
        except ClientError as error:
            return {"error": error.response["Error"], "faults": []}
        output.pop("ResponseMetadata")
        operation = client.meta.service_model.operation_model(name)
        return {"output": output, "faults": faults_of_answer(operation, self.bodies[-1])}

    def client(self, service):
        if service not in self.made:
            client = boto3.client(
                service,
                endpoint_url=self.endpoint,
                region_name="eu-central-1",
                aws_access_key_id="AKIDHOME",
                aws_secret_access_key="secret",
                config=Config(retries={"total_max_attempts": 1}),
            )
            client.meta.events.register("response-received", self.keep)
            self.made[service] = client
        return self.made[service]

    def keep(self, response_dict, **_):
        self.bodies.append(response_dict["body"])


def plain(value):
    return value.decode() if isinstance(value, bytes) else value.isoformat()


main()
