"""What the company in memory answers to questions: the report GeneralLedger, and queries.

Belongs here: the shapes of answers, from Intuit's references. Not: rules, HTTP.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from tests.fakes.quickbooks_online_company import Company
from tests.fakes.quickbooks_online_refusals import Refusal

QUESTION = re.compile(
    r"select \* from (?P<entity>\w+)(?: where (?P<where>.*?))?(?: orderby Id)?"
    r" startposition (?P<start>\d+) maxresults (?P<most>\d+)"
)
NUMBERS = re.compile(r"DocNumber in \((?P<numbers>(?:'[^']*'(?:, )?)+)\)")
DAYS = re.compile(r"TxnDate >= '(?P<first>[\d-]+)' and TxnDate <= '(?P<last>[\d-]+)'")
ON_DAYS = re.compile(r"TxnDate in \((?P<days>(?:'[\d-]+'(?:, )?)+)\)")
NAMED = re.compile(r"(?P<key>DisplayName|Name|Id) = '(?P<value>(?:[^'\\]|\\.)*)'")
LISTS = {
    "Customer": "customers",
    "Vendor": "vendors",
    "Class": "classes",
    "Department": "departments",
}
# At most 1000 a page, and only fields marked filterable (PrivateNote is not) may be asked for:
# developer.intuit.com/app/developer/qbo/docs/learn/explore-the-quickbooks-online-api/data-queries
MOST_RESULTS = 1000
# After 400,000 cells, with status 200: the sentence that github.com/singer-io/tap-quickbooks and
# others look for.
CUT_SHORT = "Unable to display more data. Please reduce the date range."
KINDS = {"JournalEntry": "Journal Entry", "SalesReceipt": "Sales Receipt", "Deposit": "Deposit"}


def answer_query(company: Company, question: str) -> dict[str, Any]:
    """The answer to a query, one page."""
    asked = QUESTION.fullmatch(question)
    if asked is None or int(asked["most"]) > MOST_RESULTS:
        raise Refusal("4000", "Error parsing query", f"QueryParserError: {question}")
    found = list(_matching(company, asked["entity"], asked["where"] or ""))
    start = int(asked["start"]) - 1
    page = found[start : start + int(asked["most"])]
    return {"QueryResponse": {asked["entity"]: page, "startPosition": start + 1} if page else {}}


def _matching(company: Company, entity: str, where: str) -> Iterator[dict[str, Any]]:
    # Without a condition only what is active is told (data-queries, as above).
    if entity == "Account" and where in ("", "Active in (true, false)"):
        yield from (one for one in company.accounts.values() if where or one["Active"])
    elif entity in LISTS:
        yield from _listed(getattr(company, LISTS[entity]), where)
    elif entity == "Item":
        yield from _named(company.items.values(), where)
    elif entity == "CompanyInfo" and not where:
        yield {"Id": "1", "Country": company.country}
    else:
        yield from _transactions(company, entity, where)


def _transactions(company: Company, entity: str, where: str) -> Iterator[dict[str, Any]]:
    numbers, days, some = (p.fullmatch(where) for p in (NUMBERS, DAYS, ON_DAYS))
    # A deposit has no DocNumber: its reference lists none.
    if entity not in KINDS or not (days or some or (numbers and entity != "Deposit")):
        raise Refusal("4001", "Invalid query", f"property is not queryable: {where}")
    for held in company.transactions.values():
        if held["kind"] != entity:
            continue
        if numbers and f"'{held.get('DocNumber')}'" in numbers["numbers"]:
            yield held
        if days and days["first"] <= held["TxnDate"] <= days["last"]:
            yield held
        if some and f"'{held['TxnDate']}'" in some["days"]:
            yield held


def _listed(names: dict[str, str], where: str) -> Iterator[dict[str, Any]]:
    told = (
        {"Id": number, "Name": name, "DisplayName": name, "FullyQualifiedName": name}
        for number, name in names.items()
    )
    return _named(told, where)


def _named(rows: Iterable[dict[str, Any]], where: str) -> Iterator[dict[str, Any]]:
    asked = NAMED.fullmatch(where)
    if where and not asked:
        raise Refusal("4001", "Invalid query", f"property is not queryable: {where}")
    wanted = re.sub(r"\\(.)", r"\1", asked["value"]) if asked else None
    yield from (row for row in rows if asked is None or row.get(asked["key"]) == wanted)


def general_ledger(company: Company, query: dict[str, str]) -> dict[str, Any]:
    """The report: a section an account, with a beginning balance and a total.

    developer.intuit.com/app/developer/qbo/docs/api/accounting/all-entities/generalledger: headings
    may come without an id, the cells of account_name have it; sub-accounts are nested. debt_amt and
    credit_amt stay empty where there are several currencies, debt_home_amt and credit_home_amt hold
    the amounts then (a finding of users of the report; the reference does not say).
    """
    if query["accounting_method"] != "Accrual" or int(query["minorversion"]) < 3:
        raise Refusal("2170", "Invalid Enumeration", "accounting_method")
    first, last = (date.fromisoformat(query[name]) for name in ("start_date", "end_date"))
    keys = sorted(query["columns"].split(","))
    rows: defaultdict[str, list[dict[str, Any]]] = defaultdict(list)
    for held, account, amount in company.postings():
        day = date.fromisoformat(held["TxnDate"])
        if day <= last:
            rows[account] += []
        if first <= day <= last:
            cells = _cells(company, held, account, amount)
            rows[account].append({"ColData": [cells[key] for key in keys], "type": "Data"})
    sections = [_section(company, name, keys, rows[name]) for name in sorted(rows)]
    _cut(company, sections, len(keys))
    columns = [
        {"ColTitle": key, "ColType": "String", "MetaData": [{"Name": "ColKey", "Value": key}]}
        for key in keys
    ]
    header = {"ReportName": "GeneralLedger", "Currency": company.home_currency}
    return {"Header": header, "Columns": {"Column": columns}, "Rows": {"Row": sections}}


def _cells(
    company: Company, held: dict[str, Any], account: str, amount: Decimal
) -> dict[str, dict[str, str]]:
    debit = {"value": str(amount) if amount > 0 else ""}
    credit = {"value": str(-amount) if amount < 0 else ""}
    empty = {"value": ""}
    several = company.multi_currency
    return {
        "tx_date": {"value": held["TxnDate"]},
        "txn_type": {"value": KINDS.get(held["kind"], held["kind"]), "id": held["Id"]},
        "account_name": {"value": company.accounts[account]["Name"], "id": account},
        "debt_amt": empty if several else debit,
        "credit_amt": empty if several else credit,
        "debt_home_amt": debit,
        "credit_home_amt": credit,
    }


def _section(
    company: Company, account: str, keys: list[str], rows: list[dict[str, Any]]
) -> dict[str, Any]:
    name = company.accounts[account]["Name"]
    words = {"tx_date": {"value": "Beginning Balance"}}
    begun = {"ColData": [words.get(key, {"value": ""}) for key in keys], "type": "Data"}
    section = {
        "Header": {"ColData": [{"value": name}, {"value": ""}]},
        "Rows": {"Row": [begun, *rows]},
        "Summary": {"ColData": [{"value": f"Total for {name}"}, {"value": "1.00"}]},
        "type": "Section",
    }
    parent = company.accounts[account].get("ParentName")
    if parent is None:
        return section
    heading = {"ColData": [{"value": parent}, {"value": ""}]}
    return {"Header": heading, "Rows": {"Row": [section]}, "type": "Section"}


def _cut(company: Company, sections: list[dict[str, Any]], width: int) -> None:
    """End the report with the sentence where it would have too many cells."""
    room = company.most_report_cells
    for place, section in enumerate(sections):
        innermost = section
        while "ColData" not in innermost["Rows"]["Row"][0]:
            innermost = innermost["Rows"]["Row"][0]
        rows = innermost["Rows"]["Row"]
        if len(rows) * width > room:
            notice = {"ColData": [{"value": CUT_SHORT}], "type": "Data"}
            innermost["Rows"]["Row"] = [*rows[: room // width], notice]
            del sections[place + 1 :]
            return
        room -= len(rows) * width
