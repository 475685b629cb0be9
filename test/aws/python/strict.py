"""Judges answers and requests by AWS's service models, and leaves nothing out.

botocore's parser passes over what a model does not know, and takes any text for one of a few. Here both
are faults.
"""

import base64
import re
from xml.etree import ElementTree

from botocore.utils import parse_timestamp

NUMBERS = ("integer", "long", "float", "double")


def faults_of_answer(operation, text):
    """What an answer has that its model has not; a list of sentences."""
    shape = operation.output_shape
    if shape is None:
        return []
    if operation.service_model.resolved_protocol == "query":
        root = ElementTree.fromstring(text)
        return xml_faults(shape, child(root, f"{operation.name}Result"), operation.name)
    import json

    return json_faults(shape, json.loads(text or "{}"), operation.name)


def json_faults(shape, value, path):
    kind = shape.type_name
    if kind == "structure":
        if not isinstance(value, dict):
            return [f"{path} is no object"]
        known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        unknown = [f"{path}.{name} is not in the model" for name in value if name not in known]
        inner = [json_faults(known[name], each, f"{path}.{name}") for name, each in value.items() if name in known]
        return unknown + missing(shape, value, path) + sum(inner, [])
    if kind == "list":
        if not isinstance(value, list):
            return [f"{path} is no list"]
        return sum((json_faults(shape.member, each, f"{path}[{at}]") for at, each in enumerate(value)), [])
    if kind == "map":
        return sum((json_faults(shape.value, each, f"{path}.{name}") for name, each in value.items()), [])
    return scalar_faults(shape, value, path)


def missing(shape, value, path):
    wire = [shape.members[name].serialization.get("name", name) for name in shape.required_members]
    return [f"{path}.{name} has to be there" for name in wire if name not in value]


def scalar_faults(shape, value, path):
    kind = shape.type_name
    if kind == "boolean":
        return [] if isinstance(value, bool) else [f"{path} is no boolean"]
    if kind in NUMBERS:
        is_number = isinstance(value, (int, float)) and not isinstance(value, bool)
        is_whole = kind in ("float", "double") or (is_number and value == int(value))
        return [] if is_number and is_whole else [f"{path} is no {kind}"]
    if kind == "timestamp":
        expected = str if shape.serialization.get("timestampFormat") == "iso8601" else (int, float)
        if not isinstance(value, expected):
            return [f"{path} is no time as the model writes it"]
        parse_timestamp(value)
        return []
    if not isinstance(value, str):
        return [f"{path} is no text"]
    if kind == "blob":
        base64.b64decode(value, validate=True)
    elif getattr(shape, "enum", None) and value not in shape.enum:
        return [f"{path} is {value}, none of {', '.join(shape.enum)}"]
    return []


def xml_faults(shape, node, path):
    kind = shape.type_name
    if kind == "structure":
        known = {member.serialization.get("name", name): member for name, member in shape.members.items()}
        tags = [plain(each) for each in node]
        unknown = [f"{path}.{tag} is not in the model" for tag in tags if tag not in known]
        twice = [f"{path}.{tag} is there twice" for tag in set(tags) if tags.count(tag) > 1]
        inner = [xml_faults(known[plain(each)], each, f"{path}.{plain(each)}") for each in node if plain(each) in known]
        return unknown + twice + missing(shape, tags, path) + sum(inner, [])
    if kind == "list":
        wrong = [f"{path}.{plain(each)} is no member" for each in node if plain(each) != "member"]
        return wrong + sum((xml_faults(shape.member, each, path) for each in node), [])
    text = node.text or ""
    if kind in NUMBERS:
        return [] if re.fullmatch(r"-?\d+(\.\d+)?", text) else [f"{path} is no {kind}"]
    if kind == "boolean":
        return [] if text in ("true", "false") else [f"{path} is no boolean"]
    if kind == "timestamp":
        parse_timestamp(text)
        return []
    return scalar_faults(shape, text, path)


def plain(node):
    return node.tag.split("}")[-1]


def child(node, name):
    for each in node:
        if plain(each) == name:
            return each
    raise ValueError(f"no element {name} in {plain(node)}")
