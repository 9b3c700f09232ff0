"""Reads one query: what each of its columns is made of, what decides it, which rows there are.

Belongs here: walking the scopes of a query that sqlglot has qualified. Not: which queries there
are.

sqlglot's own `lineage` follows values only; here a condition is told from a value, and what filters
and joins is kept, because an amount's account is decided by a rule that no value comes from.
"""

import re
from collections.abc import Iterator
from typing import Final

from sqlglot import exp
from sqlglot.optimizer.qualify import qualify
from sqlglot.optimizer.scope import Scope, build_scope, find_all_in_scope
from sqlglot.schema import MappingSchema

from orchestration.column_lineage.columns import ColumnName, How, Origin, Step, merged
from orchestration.column_lineage.errors import UnknownColumnError

DIALECT: Final = "duckdb"
DECIDING: Final = {
    (exp.If, "this"),
    (exp.Case, "this"),
    (exp.Filter, "expression"),
    (exp.Window, "partition_by"),
    (exp.Window, "order"),
    (exp.Order, "expressions"),
    (exp.ArgMax, "expression"),
    (exp.ArgMin, "expression"),
}
"""Where an expression is looked at to choose a value, and is none itself."""
CLAUSES: Final = ("where", "group", "having", "qualify")
QUOTED: Final = re.compile(r'(?:"warehouse"\.)?"(\w+)"')
PLAIN: Final = (exp.Column, exp.Paren, exp.Identifier, exp.Alias)


class QueryColumns:
    """The columns of one query.

    Args:
        query: The query, parsed.
        tables: Columns of every table it reads.

    Raises:
        sqlglot.errors.SqlglotError: A column belongs to no table, or to several.
    """

    def __init__(self, query: exp.Expr, tables: MappingSchema) -> None:
        qualified = qualify(query, schema=tables, dialect=DIALECT, quote_identifiers=False)
        scope = build_scope(qualified)
        if scope is None:
            raise UnknownColumnError(f"not a query: {query.sql(DIALECT)[:80]}")
        self._scope = scope
        self._origins: dict[tuple[int, int], Origin] = {}
        self._conditions: dict[int, frozenset[ColumnName]] = {}

    def origins(self) -> dict[str, Origin]:
        """Origin of each column, in order."""
        return {
            name: self._origin(self._scope, place) for place, name in enumerate(_names(self._scope))
        }

    def rows_by(self) -> frozenset[ColumnName]:
        """Columns that joins, filters and groups look at, in all of the query."""
        return self._rows_by(self._scope)

    def _origin(self, scope: Scope, place: int) -> Origin:
        key = (id(scope), place)
        if key not in self._origins:
            self._origins[key] = merged(self._branches(scope, place))
        return self._origins[key]

    def _branches(self, scope: Scope, place: int) -> Iterator[Origin]:
        if scope.set_operation_scopes:
            for branch in scope.set_operation_scopes:
                found = _place_in(branch, scope, place)
                if found is not None:
                    yield self._origin(branch, found)
        elif isinstance(scope.expression, exp.Subquery):
            yield self._origin(scope.subquery_scopes[0], place)
        else:
            yield self._of_expression(scope, _selects(scope)[place])

    def _of_expression(self, scope: Scope, select: exp.Expr) -> Origin:
        made: list[Origin] = []
        decided: set[ColumnName] = set()
        for column in find_all_in_scope(select, exp.Column):
            origin = self._of_column(scope, column)
            if _decides(column, select):
                decided |= origin.parents
            else:
                made.append(origin)
        for subquery, inner in _subqueries(scope, select):
            origin = merged(self._origin(inner, n) for n in range(len(_names(inner))))
            decided |= self._rows_by(inner)
            if _decides(subquery, select):
                decided |= origin.parents
            else:
                made.append(origin)
        if any(isinstance(count.this, exp.Star) for count in select.find_all(exp.Count)):
            decided |= self._rows_by(scope)
        return _origin_of(scope, select, merged(made), frozenset(decided))

    def _of_column(self, scope: Scope, column: exp.Column) -> Origin:
        source = _source(scope, column)
        if isinstance(source, exp.Table):
            name = ColumnName(f"{source.db}.{source.name}", column.name)
            return Origin(How.unchanged, frozenset([name]))
        if isinstance(source.expression, exp.UDTF):
            inner = source.expression.find_all(exp.Column)
            found = merged(self._of_column(source, other) for other in inner)
            return Origin(max(found.how, How.computed), found.made_of, found.decided_by)
        names = _names(source)
        if column.name not in names:
            raise UnknownColumnError(f"{column.sql(DIALECT)} is none of {', '.join(names)}")
        return self._origin(source, names.index(column.name))

    def _rows_by(self, scope: Scope) -> frozenset[ColumnName]:
        key = id(scope)
        if key not in self._conditions:
            self._conditions[key] = frozenset()
            self._conditions[key] = frozenset(self._deciding_rows(scope))
        return self._conditions[key]

    def _deciding_rows(self, scope: Scope) -> Iterator[ColumnName]:
        for clause in _row_clauses(scope):
            for column in find_all_in_scope(clause, exp.Column):
                yield from self._of_column(scope, column).parents
            for _, inner in _subqueries(scope, clause):
                yield from self._rows_by(inner)
                for place in range(len(_names(inner))):
                    yield from self._origin(inner, place).parents
        inner_scopes = list(scope.set_operation_scopes)
        if isinstance(scope.expression, exp.Select):
            chosen = [source for _, source in scope.selected_sources.values()]
            inner_scopes += [source for source in chosen if isinstance(source, Scope)]
        for inner in inner_scopes:
            yield from self._rows_by(inner)


def _names(scope: Scope) -> list[str]:
    """Names of the columns a query gives; a union by name has those of all its branches."""
    if _is_by_name(scope):
        branches = (_names(branch) for branch in scope.set_operation_scopes)
        return list(dict.fromkeys(name for names in branches for name in names))
    if scope.set_operation_scopes:
        return _names(scope.set_operation_scopes[0])
    return [select.alias_or_name for select in _selects(scope)]


def _selects(scope: Scope) -> list[exp.Expr]:
    query = scope.expression
    if not isinstance(query, exp.Selectable):
        raise UnknownColumnError(f"{query.sql(DIALECT)[:80]} has no columns that are known")
    return query.selects


def _is_by_name(scope: Scope) -> bool:
    return bool(scope.set_operation_scopes and scope.expression.args.get("by_name"))


def _place_in(branch: Scope, union: Scope, place: int) -> int | None:
    """Where a column of a union stands in one of its branches; None: it is null there."""
    if not _is_by_name(union):
        return place
    name, names = _names(union)[place], _names(branch)
    return names.index(name) if name in names else None


def _source(scope: Scope, column: exp.Column) -> exp.Table | Scope:
    """The table or query a column is read from; of a correlated one outside the subquery."""
    around: Scope | None = scope
    while around is not None:
        source = around.sources.get(column.table)
        if source is not None:
            return source
        around = around.parent
    raise UnknownColumnError(f"{column.sql(DIALECT)} is a column of nothing the query reads")


def _subqueries(scope: Scope, expression: exp.Expr) -> Iterator[tuple[exp.Expr, Scope]]:
    """Queries inside an expression, each with its scope."""
    inside = {id(node) for node in expression.walk()}
    for inner in scope.subquery_scopes:
        if id(inner.expression) in inside:
            yield inner.expression, inner


def _row_clauses(scope: Scope) -> Iterator[exp.Expr]:
    """The parts of a select that decide which rows it gives."""
    select = scope.expression
    if not isinstance(select, exp.Select):
        return
    parts = [select.args.get(name) for name in CLAUSES]
    if select.args.get("limit"):
        parts.append(select.args.get("order"))
    parts += [join.args.get("on") for join in select.args.get("joins") or []]
    yield from (part for part in parts if part is not None)


def _decides(node: exp.Expr, select: exp.Expr) -> bool:
    """Whether a node of a select expression is only looked at."""
    while node is not select and node.parent is not None:
        if any(isinstance(node.parent, kind) and node.arg_key == key for kind, key in DECIDING):
            return True
        node = node.parent
    return False


def _origin_of(
    scope: Scope, select: exp.Expr, made: Origin, decided: frozenset[ColumnName]
) -> Origin:
    value = select.unalias()
    decided |= made.decided_by
    how = _how(value)
    if made.made_of or decided:
        how = max(how, made.how)
    elif how is not How.aggregated:
        how = How.constant
    steps = made.steps
    if not isinstance(value, exp.Column) and select.alias_or_name[:1] != "_":
        steps = (Step(_place(scope, select), text_of(value)), *steps)
    return Origin(how, made.made_of, decided - made.made_of, steps)


def text_of(value: exp.Expr) -> str:
    """SQL of an expression, as short as it can be read."""
    text = value.sql(DIALECT, comments=False, normalize_functions="lower")
    return QUOTED.sub(r"\1", text)


def _how(value: exp.Expr) -> How:
    if any(not isinstance(found.parent, exp.Window) for found in value.find_all(exp.AggFunc)):
        return How.aggregated
    rest = [node for node in value.walk() if not isinstance(node, PLAIN)]
    if not rest:
        return How.unchanged
    casts = all(isinstance(node, (exp.Cast, exp.DataType, exp.DataTypeParam)) for node in rest)
    return How.cast if casts else How.computed


def _place(scope: Scope, select: exp.Expr) -> str:
    """Name of the query an expression stands in, and of the column it gives."""
    around = scope.expression.parent
    while isinstance(around, exp.SetOperation):
        around = around.parent
    inside = around.alias if isinstance(around, (exp.CTE, exp.Subquery)) else ""
    return ".".join(part for part in (inside, select.alias_or_name) if part)
