"""Pages of a query: counted, bounded, in a deterministic order given by the query itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")
DEFAULT_SIZE = 20


class PageNumbers:
    """What a page says of itself: page `number` (from 1) of `size` rows, out of `total` rows."""

    __slots__ = ()
    number: int
    size: int
    total: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        return min(self.total, (self.number - 1) * self.size + 1)

    @property
    def last(self) -> int:
        return min(self.total, self.number * self.size)

    @property
    def previous(self) -> int | None:
        return self.number - 1 if self.number > 1 else None

    @property
    def next(self) -> int | None:
        return self.number + 1 if self.number < self.pages else None


@dataclass(frozen=True, slots=True)
class Page(PageNumbers, Generic[T]):
    items: Sequence[T]
    number: int
    size: int
    total: int


def paginate(session: Session, statement: Select[T], *, number: int = 1, size: int = DEFAULT_SIZE) -> Page[T]:
    """Run one page of `statement` (a select of one entity) and count the whole; two queries.

    A page number past the end gives the last page, so that an old link still shows something.
    """
    total = session.scalar(select(func.count()).select_from(statement.order_by(None).subquery())) or 0
    number = max(1, min(number, -(-total // size) or 1))
    items: Sequence[T] = session.scalars(statement.limit(size).offset((number - 1) * size)).unique().all()
    return Page(items=items, number=number, size=size, total=total)
