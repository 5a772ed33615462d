"""What annotations of fields say beside a type: what is asked of a value, or done to it.

pydantic understands these marks where it is asked. It is asked where a record may be wrong: a check of records that are
right does not wait for it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

Asked = Callable[..., Any]


class WrongFormError(ValueError):
    """A value that has not the form of its field; ``expected`` completes "expected ..."."""

    def __init__(self, expected: str) -> None:
        super().__init__(expected)
        self.expected = expected


def telling(asked: Asked) -> Asked:
    """The same function, which tells pydantic of a wrong form in pydantic's own way."""
    from pydantic_core import PydanticCustomError

    def told(*given: Any) -> Any:
        try:
            return asked(*given)
        except WrongFormError as wrong:
            raise PydanticCustomError("form", "{expected}", {"expected": wrong.expected}) from None

    return told


class _Mark:
    """A function that is called with a value."""

    def __init__(self, func: Asked) -> None:
        self.func = func


class AfterValidator(_Mark):
    """Called with a value that is of its type; raises ``WrongFormError``."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_after_validator_function(telling(self.func), handler(source))


class BeforeValidator(_Mark):
    """Called with whatever is written, and gives what is looked at instead; raises ``WrongFormError``."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_before_validator_function(telling(self.func), handler(source))


class WrapValidator(_Mark):
    """Called with whatever is written and with what checks it."""

    def __get_pydantic_core_schema__(self, source: Any, handler: GetCoreSchemaHandler) -> CoreSchema:
        from pydantic_core import core_schema

        return core_schema.no_info_wrap_validator_function(self.func, handler(source))


class Described:
    """What JSON Schema says of a value, ``alone`` or beside what it says anyway."""

    def __init__(self, said: JsonSchemaValue, *, alone: bool = False) -> None:
        self._said, self._alone = said, alone

    def __get_pydantic_json_schema__(self, schema: CoreSchema, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        return {**({} if self._alone else handler(schema)), **self._said}
