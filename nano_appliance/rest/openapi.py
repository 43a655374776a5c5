"""The description of an API in OpenAPI 3.1, made of its routes and of the structs their handlers take and give."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from http import HTTPStatus
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

import msgspec

from nano_appliance.rest.answer import Answer, Elsewhere, Encoded, RawAnswer
from nano_appliance.rest.body import Taken

VERSION = "3.1.0"

ROOM_MEMBER = "x-room"
"""Our own member of an operation: the room that a session must have, for programs."""

Schema = dict[str, Any]

_COMPONENTS = "#/components/schemas/{name}"
_VARIABLE = re.compile(r"<(\w+)(?::[^>]*)?>")
_TAIL = re.compile(r"<\w+:[^>]*>$")
_JSON = "application/json"
_BYTES: Schema = {"type": "string", "contentMediaType": "application/octet-stream"}
_FAILURE = "Failure"


@dataclass(frozen=True)
class Operation:
    """One route as the description tells of it.

    `answer` is the type of the envelope's data: None for nothing, `bytes` for a file outside the envelope, Elsewhere
    for another protocol on the same connection. `statuses` are those of success. A JSON `document` stands outside the
    envelope. `takes` is the JSON body; `takes_file` a file in a form instead. `room` names the menu a session must
    have; with `open` no session is needed.
    """

    method: str
    path: str
    summary: str
    tag: str
    answer: Any = None
    document: bool = False
    statuses: Sequence[int] = (HTTPStatus.OK,)
    takes: Taken | None = None
    takes_file: bool = False
    query: Sequence[str] = ()
    open: bool = False
    room: str = ""


def answer_of(handler: Callable[..., Any]) -> Any:  # noqa: ANN401 - a type, or a form of typing
    """The type of what a handler answers with, without the wrappers that say how it is sent.

    Raises TypeError for a handler whose answer is not declared.
    """
    hint = get_type_hints(handler)["return"]
    members = get_args(hint) if get_origin(hint) in (Union, UnionType) else (hint,)
    if Elsewhere in members:
        return Elsewhere
    told = {_unwrapped(member) for member in members}
    if len(told) != 1 or object in told:
        raise TypeError(f"{handler.__qualname__} does not say what it answers with")
    return told.pop()


def summary_of(handler: Callable[..., Any]) -> str:
    """The first line of a handler's docstring."""
    return (handler.__doc__ or "").strip().partition("\n")[0].rstrip(".")


def describe(operations: Iterable[Operation], *, title: str, version: str, about: str) -> Schema:
    """The whole document, ready to be encoded; the same operations always give the same document."""
    rows = sorted(operations, key=lambda row: (row.tag, row.path, row.method))
    shapes = _shapes(rows)
    schemas, components = msgspec.json.schema_components(shapes, ref_template=_COMPONENTS)
    schema_of = dict(zip(map(repr, shapes), schemas, strict=True))
    paths: dict[str, Schema] = {}
    for row in rows:
        paths.setdefault(path_of(row.path), {})[row.method.lower()] = _operation(row, schema_of)
    return {
        "openapi": VERSION,
        "info": {"title": title, "version": version, "description": about},
        "paths": paths,
        "components": {
            "schemas": {**components, _FAILURE: _failure()},
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "header", "name": "Nano-Session"},
                "token": {"type": "http", "scheme": "bearer"},
            },
        },
        "security": [{"session": []}, {"token": []}],
    }


def path_of(pattern: str) -> str:
    """A route's path as OpenAPI writes it; a tail that means nothing is left out."""
    return _VARIABLE.sub(r"{\1}", _TAIL.sub("", pattern))


def _unwrapped(hint: Any) -> Any:  # noqa: ANN401
    if hint is RawAnswer:
        return bytes
    if hint is type(None):
        return None
    return get_args(hint)[0] if get_origin(hint) in (Answer, Encoded) else hint


def _shapes(rows: Iterable[Operation]) -> list[Any]:
    """Every type that is spoken of, each once."""
    spoken = [row.answer for row in rows if row.answer not in (None, bytes, Elsewhere)]
    spoken += [row.takes.shape for row in rows if row.takes]
    return list({repr(shape): shape for shape in spoken}.values())


def _operation(row: Operation, schema_of: dict[str, Schema]) -> Schema:
    told: Schema = {
        "summary": row.summary,
        "tags": [row.tag],
        "operationId": _operation_id(row),
        "parameters": [
            *(_parameter(name, "path", required=True) for name in re.findall(r"{(\w+)}", path_of(row.path))),
            *(_parameter(name, "query", required=False) for name in row.query),
        ],
        "responses": _responses(row, schema_of),
    }
    if row.room:
        told["description"] = f"Needs the room `{row.room}`."
        told[ROOM_MEMBER] = row.room
    if row.takes:
        content = {_JSON: {"schema": schema_of[repr(row.takes.shape)]}}
        told["requestBody"] = {"required": not row.takes.may_be_empty, "content": content}
    if row.takes_file:
        form: Schema = {"type": "object", "required": ["file"], "properties": {"file": _BYTES}}
        told["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": form}}}
    if row.open:
        told["security"] = []
    return told


def _responses(row: Operation, schema_of: dict[str, Schema]) -> Schema:
    if row.document:
        return {"200": {"description": HTTPStatus.OK.phrase, "content": {_JSON: {"schema": {"type": "object"}}}}}
    failure = {"$ref": _COMPONENTS.format(name=_FAILURE)}
    responses: Schema = {}
    for status in row.statuses:
        told: Schema = {"description": HTTPStatus(status).phrase}
        if row.answer is Elsewhere:
            told["description"] = HTTPStatus.SWITCHING_PROTOCOLS.phrase
        elif row.answer is bytes:
            told["content"] = {"application/octet-stream": {"schema": _BYTES}}
        else:
            told["content"] = {_JSON: {"schema": _success(row.answer, schema_of)}}
        responses[str(int(status))] = told
    refused = responses.setdefault("200", {"description": "Refused"})
    content = refused.setdefault("content", {})
    granted = content.get(_JSON)
    content[_JSON] = {"schema": {"oneOf": [granted["schema"], failure]} if granted else failure}
    responses["502"] = {"description": "The core cannot be reached"}
    return responses


def _success(answer: Any, schema_of: dict[str, Schema]) -> Schema:  # noqa: ANN401
    return {
        "type": "object",
        "required": ["error_code", "message", "data"],
        "properties": {
            "error_code": {"const": 0},
            "message": {"const": ""},
            "data": {"const": ""} if answer is None else schema_of[repr(answer)],
        },
    }


def _failure() -> Schema:
    return {
        "type": "object",
        "description": "The request was refused, and nothing has changed; `message` says why.",
        "required": ["error_code", "message"],
        "properties": {"error_code": {"const": 500}, "message": {"type": "string", "minLength": 1}, "data": {}},
    }


def _parameter(name: str, place: str, *, required: bool) -> Schema:
    return {"name": name, "in": place, "required": required, "schema": {"type": "string"}}


def _operation_id(row: Operation) -> str:
    words = re.sub(r"\W+", "_", path_of(row.path)).strip("_")
    return f"{row.method.lower()}_{words}"
