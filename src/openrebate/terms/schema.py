"""The JSON Schema (2020-12) of a terms file, generated from the declared structure.

TOML instants are strings of format `date-time` here, as editors with schema support see them. What a shape cannot say
(ties, order of levels, expressions) is the business of `terms check`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from openrebate.model.windows import PATTERN
from openrebate.terms import shape
from openrebate.terms.values import ID, NAME, SHARE_PLACES

SCHEMA_ID = "https://openrebate.org/schemas/terms-1.json"

_Json = dict[str, Any]

_DECIMAL = r"^[0-9]{1,20}(\.[0-9]{1,18})?$"
_SHARE = rf"^(0(\.[0-9]{{1,{SHARE_PLACES}}})?|1(\.0{{1,{SHARE_PLACES}}})?)$"
_NUMBER = {"type": "integer", "minimum": 0}

_KINDS: Mapping[str, _Json] = {
    "text": {"type": "string", "minLength": 1},
    "id": {"type": "string", "pattern": f"^{ID}$"},
    "name": {"type": "string", "pattern": f"^{NAME}$"},
    "expression": {"type": "string", "minLength": 1},
    "integer": {"type": "integer", "minimum": 0, "maximum": 999_999_999},
    "amount": {"oneOf": [{"type": "string", "pattern": _DECIMAL}, _NUMBER]},
    "share": {
        "oneOf": [{"type": "string", "pattern": _SHARE}, {"type": "integer", "minimum": 0, "maximum": 1}]
    },
    "rate": {"oneOf": [{"type": "string", "pattern": r"^[0-9]{1,6}(\.[0-9]{1,12})?$"}, _NUMBER]},
    "limit": {"oneOf": [{"type": "string", "pattern": _DECIMAL}, _NUMBER, {"const": shape.UNKNOWN_LIMIT}]},
    "flag": {"type": "boolean"},
    "instant": {"type": "string", "format": "date-time"},
    "age": {"type": "string", "pattern": "^[0-9]{1,9}[smhd]$"},
    "time": {"type": "string", "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$"},
    "window": {"type": "string", "pattern": f"^({PATTERN})$"},
    "texts": {"type": "array", "minItems": 1, "uniqueItems": True},
    "shares": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/share"}},
    "span": {
        "oneOf": [
            _NUMBER,
            {
                "type": "object",
                "properties": {"at_least": _NUMBER, "at_most": _NUMBER},
                "minProperties": 1,
                "additionalProperties": False,
            },
        ]
    },
    "steps": {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/step"}},
    "presence": {"type": "object", "additionalProperties": {"type": "boolean"}},
    "weights": {
        "type": "object",
        "minProperties": 1,
        "additionalProperties": {"oneOf": [{"type": "string", "pattern": _DECIMAL}, _NUMBER]},
    },
    "requirements": {
        "type": "array",
        "minItems": 1,
        "items": {
            "oneOf": [
                {"$ref": "#/$defs/requirement"},
                {"type": "array", "minItems": 1, "items": {"$ref": "#/$defs/requirement"}},
            ]
        },
    },
}


def schema() -> _Json:
    """The schema as one JSON document."""
    top = _table(shape.TOP)
    top["properties"]["format"] = {"const": shape.FORMAT, "description": shape.TOP["format"].doc}
    top["properties"] |= {name: _many(name) for name in shape.LISTS}
    top["properties"] |= {name: _by_key(name) for name in shape.NAMED}
    top["properties"] |= {name: {"$ref": f"#/$defs/{name}"} for name in shape.SINGLE}
    top["required"] += ["line", "role"]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "OpenRebate terms",
        "description": "One version of one program's rules.",
        **top,
        "$defs": _definitions(),
    }


def _definitions() -> _Json:
    found = {name: _table(keys) for name, keys in {**shape.LISTS, **shape.NAMED, **shape.SINGLE}.items()}
    found["requirement"] = _table(shape.REQUIREMENT)
    found["step"] = _table(shape.STEP)
    found["share"] = _KINDS["share"]
    found["level"] = _table(shape.LEVEL)
    found["level"]["anyOf"] = [{"required": ["all_of"]}, {"required": ["any_of"]}]
    found["levels"]["properties"]["level"] = {
        "type": "array",
        "minItems": 1,
        "items": {"$ref": "#/$defs/level"},
    }
    found["levels"]["required"].append("level")
    found["rule"]["if"] = {"properties": {"pays": {"const": False}}}
    found["rule"]["then"] = {"required": ["reason"]}
    found["role"]["oneOf"] = [{"required": ["channels"]}, {"required": ["claims_of"]}]
    found["role"]["dependentRequired"] = {
        "kickback_max": ["kickback"],
        "kickback_days": ["kickback"],
        "parent_share": ["parent"],
        "parent_shares": ["parent"],
    }
    return found


def _table(keys: shape.Shape) -> _Json:
    return {
        "type": "object",
        "properties": {name: _property(key) for name, key in keys.items()},
        "required": [name for name, key in keys.items() if key.required],
        "additionalProperties": False,
    }


def _property(key: shape.Key) -> _Json:
    described: _Json = {"description": key.doc, **_KINDS[key.kind]}
    if key.kind == "texts":
        described["items"] = (
            {"enum": list(key.choices)} if key.choices else {"type": "string", "minLength": 1}
        )
    elif key.choices:
        described = {"description": key.doc, "enum": list(key.choices)}
    return described


def _many(name: str) -> _Json:
    least = {"minItems": 1} if name in {"line", "role"} else {}
    return {"type": "array", **least, "items": {"$ref": f"#/$defs/{name}"}}


def _by_key(name: str) -> _Json:
    return {"type": "object", "additionalProperties": {"$ref": f"#/$defs/{name}"}}
