"""Proposals go by code, then name, then type, never across types, and never between two alike."""

from dataclasses import replace
from decimal import Decimal

import pytest

from orchestration.posting.mapping.accounts import MappedAccount
from orchestration.posting.mapping.charts import ChartAccount
from orchestration.posting.mapping.proposals import Proposal, proposals
from orchestration.posting.mapping.usage import UsedAccount
from orchestration.posting.targets.protocol import RemoteAccount

SALES = UsedAccount(
    entity_id="harbor",
    account_id="4010",
    account_name="Merchandise sales",
    account_type="revenue",
    roles=("merchandise_sales",),
    currency_code="USD",
    debit=Decimal(0),
    credit=Decimal(100),
    lines=1,
    target_account=None,
    target_name=None,
    ownership=None,
)
BANK = replace(
    SALES, account_id="1040", account_name="Bank", account_type="asset", roles=("bank", "paid_in")
)


def remote(
    account: str, name: str, kind: str | None = "revenue", entity: str | None = None
) -> ChartAccount:
    return ChartAccount(entity, RemoteAccount(account, name, kind))


def proposed(used: UsedAccount, *chart: ChartAccount) -> tuple[str, str, str] | None:
    found = proposals([used], chart)
    if not found:
        return None
    return found[0].account.remote.account, found[0].grounds, found[0].ownership


@pytest.mark.parametrize(
    ("account", "grounds"),
    [
        (remote("4010", "Anything"), "same code"),
        (remote("Id17", "4010 · Store income"), "same code"),
        (remote("200", "Merchandise Sales"), "same name"),
        (remote("200", "Income:Retail:Merchandise sales"), "same name"),
        (remote("200", "Sales"), "similar name"),
        (remote("200", "Turnover"), "only one of its type"),
    ],
)
def test_grounds_from_strong_to_weak(account: ChartAccount, grounds: str) -> None:
    assert proposed(SALES, account) == (account.remote.account, grounds, "ours")


def test_code_goes_before_name_and_name_before_type() -> None:
    by_code, by_name = remote("4010", "Stores"), remote("200", "Merchandise sales")
    assert proposed(SALES, by_name, by_code) == ("4010", "same code", "ours")
    assert proposed(SALES, remote("300", "Turnover"), by_name) == ("200", "same name", "ours")


@pytest.mark.parametrize(
    "account",
    [
        remote("4010", "Merchandise sales", "expense"),
        ChartAccount(None, RemoteAccount("4010", "Merchandise sales", "revenue", is_active=False)),
        remote("4010", "Merchandise sales", "revenue", entity="juniper"),
        remote("300", "Rent", None),
    ],
)
def test_what_does_not_fit_is_not_proposed(account: ChartAccount) -> None:
    assert proposed(SALES, account) is None


def test_between_two_alike_a_person_chooses() -> None:
    assert proposed(SALES, remote("1", "Sales A4"), remote("2", "Sales B4")) is None
    assert proposed(SALES, remote("1", "Turnover"), remote("2", "Takings")) is None


def test_names_that_share_one_word_are_not_alike() -> None:
    credit = replace(SALES, account_name="Store credit outstanding", account_type="liability")
    cards = remote("1", "Gift cards outstanding", "liability")
    assert proposed(credit, cards, remote("2", "Loan", "liability")) is None


@pytest.mark.parametrize(
    ("used", "account", "owner"),
    [
        (BANK, remote("1", "Bank", "asset"), "shared"),
        (replace(SALES, roles=("sales_tax_payable",)), remote("1", "Sales"), "shared"),
        (replace(SALES, roles=("accounts_payable",)), remote("1", "Sales"), "shared"),
        (replace(SALES, roles=()), remote("1", "Sales"), "ours"),
        (
            replace(SALES, account_type="liability"),
            ChartAccount(None, RemoteAccount("1", "Sales", "liability", True, "vendor")),
            "shared",
        ),
    ],
)
def test_shared_is_proposed_where_the_other_side_posts_too(
    used: UsedAccount, account: ChartAccount, owner: str
) -> None:
    found = proposed(used, account)
    assert found is not None
    assert found[2] == owner


def test_an_account_of_the_target_keeps_the_owner_it_has() -> None:
    mapped = MappedAccount(account_id="4020", target_account="1", ownership="shared")
    (found,) = proposals([SALES], [remote("1", "Sales")], [mapped])
    assert found.ownership == "shared"


def test_each_account_is_proposed_once_or_once_a_company() -> None:
    used = [SALES, replace(SALES, currency_code="CAD"), replace(SALES, entity_id="juniper")]
    assert [each.entity_id for each in proposals(used, [remote("1", "Sales")])] == [None]
    chart = [remote("1", "Sales", entity="harbor"), remote("2", "Sales", entity="juniper")]
    found = proposals(used, chart)
    assert [(each.entity_id, each.account.remote.account) for each in found] == [
        ("harbor", "1"),
        ("juniper", "2"),
    ]


def test_a_proposal_becomes_a_row() -> None:
    proposal = Proposal("harbor", "4010", remote("1", "Sales"), "same name", 100, "ours")
    assert proposal.as_row() == MappedAccount(
        entity_id="harbor",
        account_id="4010",
        target_account="1",
        target_name="Sales",
        ownership="ours",
    )
