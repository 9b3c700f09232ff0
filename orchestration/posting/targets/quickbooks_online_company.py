"""What a QuickBooks Online company says of itself, checked before anything is sent to it.

Belongs here: its preferences and country against what the target is set up for. Not: lists.
"""

from orchestration.posting.targets.protocol import TargetError
from orchestration.posting.targets.quickbooks_online_client import QuickBooksClient
from orchestration.posting.targets.quickbooks_online_options import QuickBooksOptions


def check_company(
    client: QuickBooksClient, options: QuickBooksOptions, table: str, entity_id: str, currency: str
) -> bool:
    """Whether the company keeps several currencies.

    Args:
        client: The company.
        options: What the target is set up for.
        table: What its table of options is called.
        entity_id: Whose books go there.
        currency: Of those books.

    Raises:
        TargetError: It is another company, or one that the options do not fit.
    """
    preferences = client.preferences()
    currencies = preferences.get("CurrencyPrefs") or {}
    home = (currencies.get("HomeCurrency") or {}).get("value", currency)
    if home != currency:
        raise TargetError(
            f"The QuickBooks company keeps its books in {home}, {entity_id} in {currency}; check"
            f" {table} company_id."
        )
    sales_forms = preferences.get("SalesFormsPrefs") or {}
    if options.sales_as == "sales_receipt" and not sales_forms.get("CustomTxnNumbers"):
        raise TargetError(
            f"{table} sales_as: the QuickBooks company numbers sales receipts itself, so none could"
            " be found again; turn on custom transaction numbers there (Account and settings,"
            " Sales, Sales form content)."
        )
    if options.uses_forms:
        _check_country(client, table)
    return bool(currencies.get("MultiCurrencyEnabled", False))


def _check_country(client: QuickBooksClient, table: str) -> None:
    """Elsewhere every line of a form wants a tax code of the company's own."""
    countries = {str(told.get("Country")) for told in client.rows("CompanyInfo")}
    if countries != {"US"}:
        raise TargetError(
            f"{table} sales_as, payouts_as: sales receipts and deposits are written for companies"
            f" of the United States, this one is of {', '.join(sorted(countries)) or 'nowhere'};"
            ' leave them at "journal_entry".'
        )
