"""Things worth a look that stop nothing are listed with their document, and only they are."""

from orchestration.home import Home
from tests.homes import warehouse_rows


def test_exempt_sales_without_a_valid_certificate_are_listed(sample_home: Home) -> None:
    """An expired certificate and none at all, the untaxed mug of ORDCANADIAN01 too; no other."""
    found = warehouse_rows(
        sample_home,
        "select document_id, amount_minor, detail from core.findings"
        " where invariant = '19' and class = 'W' order by document_id",
    )
    unproved = "taxable goods sold untaxed without an exemption certificate"
    assert found == [
        ("ORDCANADIAN01", 801, unproved),
        ("ORDEXEMPTEXPIRED01", 10000, "exemption certificate ME-0987 expired on 2026-06-30"),
        ("ORDEXEMPTUNPROVED01", 1000, unproved),
    ]
