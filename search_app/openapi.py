"""The API in OpenAPI's words, and as a page for people made of them: what programs may ask and are answered."""

from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import version
from typing import Any, NamedTuple
from urllib.parse import urlencode

from fastapi import APIRouter
from pydantic.json_schema import models_json_schema
from starlette.responses import Response

from documents import Kind
from documents.units import LOOKED_UP
from index import Sort
from search_app.asking import ANSWERS, FILTERS
from search_app.given import TEXT_LIMIT, VALUE_LIMIT
from search_app.parts import Here, JSONRecord
from search_app.shapes import (
    BatchAnswer,
    DocumentAnswer,
    Errors,
    InquiriesAnswer,
    InquiryAnswer,
    SearchAnswer,
    Shape,
    UnitsAnswer,
    UploadsAnswer,
)

router = APIRouter()

_SCHEMAS = "#/components/schemas/"
_PLAIN: dict[str, Any] = {"string": "", "integer": 1, "number": 1.0, "boolean": False, "null": None}
_FORM = "form"  # where parameters stand that are sent
_DEEPEST = 12  # shapes do not hold themselves; if one did, this would end it

Schema = dict[str, Any]

_TOKEN = "token"  # noqa: S105 - the name of how programs sign
_SIGNING: Schema = {
    "securitySchemes": {
        _TOKEN: {"type": "http", "scheme": "bearer", "description": "A token for adding, from /staff/account."}
    }
}


class Parameter(NamedTuple):
    """What can stand in an address; a `several` may stand there more than once."""

    name: str
    told: str
    example: str | int
    schema: Schema
    several: bool = False
    place: str = "query"


class Operation(NamedTuple):
    """What can be asked at an address, and what is answered; `errors` are statuses and when they come.

    `signed` is whether it takes a token.
    """

    path: str
    id: str
    summary: str
    told: str
    parameters: tuple[Parameter, ...]
    answer: type[Shape]
    errors: Mapping[int, str]
    method: str = "get"
    status: int = 200
    signed: bool = False


_TEXT: Schema = {"type": "string", "maxLength": VALUE_LIMIT}
_DATE = "A year, a month or a day: 2014, 2014-11, 2014-11-21, 21/11/2014."
_WRONG = {400: "A parameter cannot be used; the answer says which, and why."}
_GONE = {404: "There is none with this id.", 410: "The document was taken back; the answer says why."}
_NEVER = {
    414: "The address is too long.",
    503: "This is not possible just now: the index is being made. Try again in a few minutes.",
}


def _chosen(name: str, told: str, example: str, offered: tuple[str, ...] = ()) -> Parameter:
    return Parameter(name, told, example, {"type": "string", "enum": list(offered)} if offered else _TEXT, several=True)


def _of_form(name: str, told: str, schema: Schema, example: str) -> Parameter:
    return Parameter(name, told, example, schema, several=name == "file", place=_FORM)


_SEARCH = (
    Parameter("q", "Words, in the query language of /help.", "asylum hotels", _TEXT | {"maxLength": TEXT_LIMIT}),
    _chosen("body", "The slug or name of a body; those under it count as well.", "sespm"),
    _chosen("topic", "The slug or name of a topic.", "asylum"),
    Parameter("topics", "Whether any or all topics are needed.", "all", {"type": "string", "enum": ["any", "all"]}),
    _chosen("kind", "The type of document.", "report", tuple(Kind)),
    Parameter("sender", "Letters by who wrote them.", "Harper", _TEXT),
    Parameter("recipient", "Letters by who was written to.", "Home Office", _TEXT),
    Parameter("from", f"The earliest date. {_DATE}", "2024", _TEXT),
    Parameter("to", f"The latest date. {_DATE}", "2025-06", _TEXT),
    Parameter("sort", "The order of the hits.", "newest", {"type": "string", "enum": list(Sort)}),
    Parameter("page", "The page of results, from 1.", 1, {"type": "integer", "minimum": 1}),
    Parameter("size", "Hits a page.", 10, {"type": "integer", "minimum": 1, "maximum": 100}),
)
_EXPLAIN = Parameter("explain", "1 to be told what each hit was ranked by.", "1", {"type": "string", "enum": ["1"]})
_ID = Parameter(
    "id",
    "The document's id, as searches give it.",
    "0123456789abcdef",
    {"type": "string", "pattern": "^[0-9a-f]{16}$"},
    place="path",
)

OPERATIONS = (
    Operation(
        "/api/v1/search",
        "search",
        "Search documents",
        "The documents that match, each with its best pages, and counts by body, topic, type and year.",
        (*_SEARCH, _EXPLAIN),
        SearchAnswer,
        _WRONG | _NEVER,
    ),
    Operation(
        "/api/v1/units",
        "units",
        "Search recommendations, conclusions, decisions and actions",
        "The units that match, each on its page, with the answers to it as far as they are known.",
        (
            *_SEARCH,
            _chosen("unit", "What is looked for.", "recommendation", tuple(LOOKED_UP)),
            _chosen("answer", "What became of recommendations.", "accepted", tuple(map(str, ANSWERS))),
        ),
        UnitsAnswer,
        _WRONG | _NEVER,
    ),
    Operation(
        "/api/v1/documents/{id}",
        "document",
        "Get a document",
        "What is known of a document: its facts with what says so, its pages, its units, and the papers joined to it.",
        (_ID,),
        DocumentAnswer,
        _GONE | _NEVER,
    ),
    Operation(
        "/api/v1/inquiries",
        "inquiries",
        "List inquiries",
        "The reports of inquiries that match, and how many of their recommendations were answered.",
        tuple(each for each in _SEARCH if each.name in {"body", "from", "to"}),
        InquiriesAnswer,
        _WRONG | _NEVER,
    ),
    Operation(
        "/api/v1/inquiries/{id}",
        "inquiry",
        "Get an inquiry",
        "An inquiry, by the document that is its report: what became of each recommendation.",
        (_ID,),
        InquiryAnswer,
        _GONE | _NEVER,
    ),
)

_UNSIGNED = {
    401: "There is no token, or it is worth nothing.",
    403: "The token, or its owner, may not add papers.",
}
ADDING = (
    Operation(
        "/api/v1/documents",
        "add",
        "Add papers",
        "Sends files in. They are read, and wait until somebody has looked at them: nobody finds them before.",
        (
            _of_form(
                "file", "The files; as many as are sent at once.", {"type": "string", "format": "binary"}, "letter.pdf"
            ),
            _of_form("body", "The slug or name of the body whose papers all of them are.", _TEXT, "sespm"),
            _of_form(
                "visibility",
                "Who may read them once they are accepted, as is proposed.",
                {"type": "string", "enum": ["staff", "public"]},
                "staff",
            ),
            _of_form(
                "note", "A note for who looks at them.", {"type": "string", "maxLength": 2_000}, "From the archive"
            ),
        ),
        BatchAnswer,
        {
            400: "There is no file, or all are empty.",
            **_UNSIGNED,
            413: "That is more than is taken at once; the answer says how much is.",
            429: "There were too many files in the last hour.",
            503: "The files cannot be kept just now.",
        },
        method="post",
        status=202,
        signed=True,
    ),
    Operation(
        "/api/v1/uploads/{batch}",
        "uploads",
        "Get what became of files",
        "What became of each file that was sent in.",
        (
            Parameter(
                "batch",
                "What names the files, as the answer to sending them has it.",
                "9f86d081884c",
                {"type": "string", "pattern": "^[A-Za-z0-9_-]{1,16}$"},
                place="path",
            ),
        ),
        UploadsAnswer,
        {**_UNSIGNED, 404: "There is no such batch."} | _NEVER,
        signed=True,
    ),
)
"""What is there where people can sign in."""


@router.api_route("/api/openapi.json", methods=["GET", "HEAD"])
def openapi(here: Here) -> Response:
    """The API for programs that write programs."""
    return JSONRecord(described(here.house.name, here.url, adds=here.signs_in))


@router.api_route("/api/docs", methods=["GET", "HEAD"])
def docs(here: Here) -> Response:
    """The API for people."""
    record = described(here.house.name, here.url, adds=here.signs_in)
    return here.html("api.html", operations=list(_told(record)), shapes=record["components"]["schemas"])


def described(name: str, url: str = "", *, adds: bool = False) -> dict[str, Any]:
    """The OpenAPI document; `adds` is whether people can sign in, so that their programs can add papers."""
    operations = (*OPERATIONS, *(ADDING if adds else ()))
    schemas = _schemas(tuple(each.answer for each in operations))
    signing = "Searching and reading need no token." if adds else "Nothing has to be signed."
    return {
        "openapi": "3.1.0",
        "info": {
            "title": f"{name}: the API",
            "version": version("muniment"),
            "description": f"Reports, letters and minutes of public bodies, page by page. {signing}",
        },
        "servers": [{"url": url or "/"}],
        "paths": {each.path: {each.method: _operation(each, schemas)} for each in operations},
        "components": {"schemas": schemas} | (_SIGNING if adds else {}),
    }


@cache
def _schemas(answers: tuple[type[Shape], ...]) -> dict[str, Schema]:
    _, record = models_json_schema(
        [*((each, "serialization") for each in answers), (Errors, "serialization")],
        ref_template=f"{_SCHEMAS}{{model}}",
    )
    found: dict[str, Schema] = record["$defs"]
    return found


def _operation(each: Operation, schemas: Mapping[str, Schema]) -> Schema:
    wrong = {str(status): _answer(told, Errors, schemas) for status, told in each.errors.items()}
    told: Schema = {
        "operationId": each.id,
        "summary": each.summary,
        "description": each.told,
        "parameters": [_parameter(parameter) for parameter in each.parameters if parameter.place != _FORM],
        "responses": {str(each.status): _answer(each.answer.__doc__ or "", each.answer, schemas), **wrong},
    }
    sent = {parameter.name: _field(parameter) for parameter in each.parameters if parameter.place == _FORM}
    if sent:
        schema = {"type": "object", "properties": sent, "required": ["file"]}
        told["requestBody"] = {"required": True, "content": {"multipart/form-data": {"schema": schema}}}
    return told | ({"security": [{_TOKEN: []}]} if each.signed else {})


def _field(each: Parameter) -> Schema:
    """A field of a form that is sent."""
    schema: Schema = {"type": "array", "items": each.schema} if each.several else each.schema
    return schema | {"description": each.told, "examples": [[each.example] if each.several else each.example]}


def _parameter(each: Parameter) -> Schema:
    schema: Schema = {"type": "array", "items": each.schema} if each.several else each.schema
    told: Schema = {"name": each.name, "in": each.place, "description": each.told, "schema": schema}
    example = [each.example] if each.several else each.example
    return told | {"required": each.place == "path", "example": example}


def _answer(told: str, shape: type[Shape], schemas: Mapping[str, Schema]) -> Schema:
    schema = {"$ref": f"{_SCHEMAS}{shape.__name__}"}
    content = {"schema": schema, "example": sample(schema, schemas)}
    return {"description": told, "content": {"application/json": content}}


def sample(schema: Schema, schemas: Mapping[str, Schema], deep: int = 0) -> Any:
    """A value of a schema, made of the examples of its fields."""
    if "examples" in schema:
        return schema["examples"][0]
    if deep > _DEEPEST:
        return None
    if "$ref" in schema:
        return sample(schemas[schema["$ref"].removeprefix(_SCHEMAS)], schemas, deep + 1)
    if "anyOf" in schema:
        return sample(schema["anyOf"][0], schemas, deep)
    if "enum" in schema:
        return schema["enum"][0]
    if "properties" in schema:
        return {name: sample(field, schemas, deep + 1) for name, field in schema["properties"].items()}
    if "additionalProperties" in schema:
        return {FILTERS[-1]: sample(schema["additionalProperties"], schemas, deep + 1)}
    if schema.get("type") == "array":
        return [sample(schema["items"], schemas, deep + 1)]
    return _PLAIN[schema["type"]]


class Told(NamedTuple):
    """An operation as a page tells it."""

    method: str
    path: str
    operation: Schema
    parameters: list[Schema]
    address: str
    answers: list[tuple[str, str, str]]  # status, when, and the name of the shape


def _told(record: Mapping[str, Any]) -> Iterator[Told]:
    for path, methods in record["paths"].items():
        for method, operation in methods.items():
            answers = [(status, each["description"], _shape(each)) for status, each in operation["responses"].items()]
            is_tried = "{" not in path and method == "get"
            address = f"{path}?{_example(operation)}" if is_tried else ""
            yield Told(method.upper(), path, operation, [*_parameters(operation)], address, answers)


def _parameters(operation: Schema) -> Iterator[Schema]:
    """What stands in an address, and what is sent, told alike."""
    yield from operation["parameters"]
    for content in operation.get("requestBody", {}).get("content", {}).values():
        for name, schema in content["schema"]["properties"].items():
            yield {
                "name": name,
                "description": schema["description"],
                "schema": schema,
                "example": schema["examples"][0],
            }


def _shape(answer: Schema) -> str:
    reference: str = answer["content"]["application/json"]["schema"]["$ref"]
    return reference.removeprefix(_SCHEMAS)


def _example(operation: Schema) -> str:
    """The first parameter as it would stand in an address."""
    first = operation["parameters"][0]
    return urlencode({first["name"]: first["example"]}, doseq=True)
