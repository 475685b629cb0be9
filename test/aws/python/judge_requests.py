"""Judges requests that a server got.

Reads a list from the standard input: `service` as a signature names it, `operation`, `method`, `path`
and `input`, which is the JSON body, or the text of the query string or form. Writes a list of sentences
for each: what the model does not have or demands.
"""

import json
import re
import sys

import botocore.model
import botocore.session
from botocore.validate import ParamValidator

botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = ("json", "rest-json", "query")
SERVICES = {
    "kafka": "kafka",
    "monitoring": "cloudwatch",
    "tagging": "resourcegroupstaggingapi",
    "sts": "sts",
    "iam": "iam",
}
session = botocore.session.get_session()


def faults_of_request(request):
    service = session.get_service_model(SERVICES[request["service"]])
    if request["operation"] not in service.operation_names:
        return [f"{request['operation']} is no operation of {service.service_name}"]
    operation = service.operation_model(request["operation"])
    protocol = service.resolved_protocol
    if request["method"] != operation.http["method"]:
        return [f"{operation.name} is sent as {request['method']}"]
    if protocol == "query":
        known = set(operation.input_shape.members) if operation.input_shape else set()
        tops = {name.split(".")[0] for name in request["input"]}
        return [f"{operation.name}.{name} is not in the model" for name in tops - known]
    given = request["input"] if protocol == "json" else rest_input(operation, request)
    report = ParamValidator().validate(given, operation.input_shape)
    return [report.generate_report()] if report.has_errors() else []


def rest_input(operation, request):
    """The members that stand in the path and in the query string."""
    pattern = re.sub(r"\\?\{(\w+)\\?\}", r"(?P<\1>[^/]+)", re.escape(operation.http["requestUri"]))
    match = re.fullmatch(pattern, request["path"])
    if match is None:
        return {"path": request["path"]}
    wire = {**match.groupdict(), **request["input"]}
    given = {}
    for name, member in operation.input_shape.members.items():
        sent = wire.pop(member.serialization.get("name", name), None)
        if sent is not None:
            given[name] = int(sent) if member.type_name in ("integer", "long") else sent
    return {**given, **wire}


json.dump([faults_of_request(each) for each in json.load(sys.stdin)], sys.stdout)
