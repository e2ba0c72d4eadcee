"""A model field for Solidity's uint256, exact in PostgreSQL and an int in Python; never a float."""

from decimal import Decimal
from typing import Any, TypeVar

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.functional import cached_property

UINT256_MAX = 2**256 - 1

_ST = TypeVar("_ST")
_GT = TypeVar("_GT")


class Uint256Field(models.DecimalField[_ST, _GT]):
    """`numeric(78,0)`; reads and writes int between 0 and 2^256-1."""

    _pyi_private_set_type: int
    _pyi_private_get_type: int  # type: ignore[assignment]  # the stubs say Decimal
    _pyi_lookup_exact_type: int

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs["max_digits"] = 78
        kwargs["decimal_places"] = 0
        super().__init__(*args, **kwargs)

    @cached_property
    def validators(self) -> list[Any]:
        """The range alone: DecimalField's own validator knows only Decimals."""
        bounds = [MinValueValidator(0), MaxValueValidator(UINT256_MAX)]
        return [*self.default_validators, *bounds]

    def deconstruct(self) -> Any:
        """The field for a migration, without the fixed digits."""
        name, path, args, kwargs = super().deconstruct()
        del kwargs["max_digits"], kwargs["decimal_places"]
        return name, path, args, kwargs

    def from_db_value(self, value: Decimal | None, *_context: object) -> int | None:
        """The database's numeric as int."""
        return None if value is None else int(value)

    def to_python(self, value: Any) -> Any:
        """Text or number as int; raises ValidationError naming what is not a whole number."""
        if value is None or isinstance(value, int):
            return value
        try:
            return int(str(value).strip())
        except ValueError as error:
            raise ValidationError(f"{value!r} is not a whole number.") from error

    def get_prep_value(self, value: Any) -> Any:
        """A Decimal with every digit, for queries."""
        return None if value is None else Decimal(int(value))
