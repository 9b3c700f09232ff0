"""Every class of difference by a small example that an accountant can work by hand, in cents."""

from orchestration.comparing.accounts import Tie
from tests.unit.orchestration.comparing.two_books import ACCOUNTS, TwoBooks

SALE = {"1010": 10825, "4010": -10000, "2110": -825}


def test_equal_books_have_no_difference() -> None:
    books = TwoBooks()
    books.both(5, SALE)
    compared = books.compared()
    assert compared.days == []
    assert compared.unexplained == 0
    assert [(row["compared"], row["equal"]) for row in compared.months] == [(1, 1)] * 3


def test_another_day_both_days_are_named() -> None:
    books = TwoBooks()
    books.ours(5, {"1040": 5000, "1010": -5000})
    books.theirs(7, {"Bank": 5000, "Cash": -5000})
    assert books.found() == {
        "another day": [
            (5, "port", "1010", 5000), (5, "port", "1040", -5000),
            (7, "port", "1010", -5000), (7, "port", "1040", 5000),
        ]
    }  # fmt: skip
    assert "2026-10-05, 2026-10-07" in books.compared().days[0]["evidence"]


def test_another_day_is_not_believed_beyond_the_days_asked() -> None:
    books = TwoBooks()
    books.both(1, SALE)
    for day in (5, 14):
        books.both(day, SALE)
    books.ours(5, {"1040": 5000, "1010": -5000})
    books.theirs(14, {"Bank": 5000, "Cash": -5000})
    assert "another day" not in books.found(days_apart=7)
    assert list(books.found(days_apart=9)) == ["another day"]


def test_a_weeks_batch_is_another_day() -> None:
    """They book Monday to Wednesday by one entry on Wednesday: 100 + 200 + 300."""
    books = TwoBooks()
    for day, amount in ((5, 10000), (6, 20000), (7, 30000)):
        books.ours(day, {"1010": amount, "4010": -amount})
    books.theirs(7, {"Cash": 60000, "Sales": -60000})
    assert books.found()["another day"] == [
        (5, "port", "1010", -10000), (5, "port", "4010", 10000),
        (6, "port", "1010", -20000), (6, "port", "4010", 20000),
        (7, "port", "1010", 30000), (7, "port", "4010", -30000),
    ]  # fmt: skip


def test_one_fee_a_month_is_another_day() -> None:
    books = TwoBooks()
    for day in (2, 12, 22):
        books.ours(day, {"6110": 300, "1110": -300})
        books.both(day, SALE)
    books.theirs(31, {"Card fees": 900, "Card clearing": -900})
    found = books.found()
    assert set(found) == {"another day"}
    assert (31, "port", "6110", 900) in found["another day"]


def test_utc_days_are_known_by_the_instants_of_our_documents() -> None:
    """Closing at nine in the evening, New York: what is sold after eight is on the next UTC day."""
    books = TwoBooks()
    for day, early, late in ((5, 10000, 1100), (6, 20000, 1200), (7, 30000, 0)):
        books.ours(day, {"1010": early, "4010": -early}, at=f"2026-10-0{day}T18:00:00")
        if late:
            next_day = f"2026-10-0{day + 1}T00:30:00"
            books.ours(day, {"1010": late, "4010": -late}, at=next_day)
    for day, amount in ((5, 10000), (6, 21100), (7, 31200)):
        books.theirs(day, {"Cash": amount, "Sales": -amount})
    assert books.found() == {
        "another day": [
            (5, "port", "1010", -1100), (5, "port", "4010", 1100),
            (6, "port", "1010", -100), (6, "port", "4010", 100),
            (7, "port", "1010", 1200), (7, "port", "4010", -1200),
        ]
    }  # fmt: skip
    assert "UTC day" in books.compared().days[0]["evidence"]


def test_utc_days_east_of_greenwich() -> None:
    """Opening at eight in the morning, Tokyo: what is sold before nine is on the UTC day before."""
    books = TwoBooks()
    for day in (5, 6, 7):
        books.ours(day, {"1010": 1000, "4010": -1000}, at=f"2026-10-0{day - 1}T23:30:00")
        books.ours(day, {"1010": 10000 * day, "4010": -10000 * day}, at=f"2026-10-0{day}T03:00:00")
    for day, amount in ((4, 1000), (5, 51000), (6, 61000), (7, 70000)):
        books.theirs(day, {"Cash": amount, "Sales": -amount})
    assert books.found() == {
        "another day": [
            (4, "port", "1010", 1000), (4, "port", "4010", -1000),
            (7, "port", "1010", -1000), (7, "port", "4010", 1000),
        ]
    }  # fmt: skip


def test_rounding_is_at_most_a_cent_a_line() -> None:
    books = TwoBooks()
    books.ours(5, {"1010": 10825, "4010": -10000, "2110": -825})
    books.theirs(5, {"Cash": 10825, "Sales": -9999, "Sales tax": -826})
    assert books.found() == {"rounding": [(5, "port", "2110", -1), (5, "port", "4010", 1)]}


def test_two_cents_of_one_line_are_no_rounding() -> None:
    books = TwoBooks()
    books.ours(5, {"1010": 10825, "4010": -10000, "2110": -825})
    books.theirs(5, {"Cash": 10827, "Sales": -10000, "Sales tax": -825})
    assert books.found() == {"unexplained": [(5, "port", "1010", 2)]}


def test_cents_of_many_lines_are_rounding_below_a_hundredth_of_the_balance() -> None:
    """Nine cents of ten lines: of 82.50 they may come of rounding, of 8.00 they do not."""
    for tax, expected in ((825, "rounding"), (80, "unexplained")):
        books = TwoBooks()
        books.ours(5, {"2110": -10 * tax})
        for cents in (9, 0, 0, 0, 0, 0, 0, 0, 0, 0):
            books.theirs(5, {"Sales tax": -tax - cents})
        assert books.found() == {expected: [(5, "port", "2110", -9)]}


def test_another_store() -> None:
    books = TwoBooks()
    for store in ("port", "chic"):
        books.both(5, SALE, store=store)
    books.ours(5, {"1010": 700, "4010": -700}, store="port")
    books.theirs(5, {"Cash": 700, "Sales": -700}, store="chic")
    assert books.found() == {
        "another store": [
            (5, "chic", "1010", 700), (5, "chic", "4010", -700),
            (5, "port", "1010", -700), (5, "port", "4010", 700),
        ]
    }  # fmt: skip


def test_lines_without_a_store_are_in_another_store() -> None:
    books = TwoBooks()
    books.both(4, SALE)
    books.ours(5, {"1010": 700, "4010": -700}, store="port")
    books.theirs(5, {"Cash": 700, "Sales": -700}, store=None)
    assert set(books.found()) == {"another store"}


def test_what_they_have_no_account_for_is_on_no_other_store_and_day() -> None:
    """A card is sold in one store and used in the other, then one more the day after."""
    books = TwoBooks()
    for store in ("port", "chic"):
        books.both(5, SALE, store=store)
        books.both(6, SALE, store=store)
    books.ours(5, {"2210": -5000, "1300": 5000}, store="port")
    books.ours(5, {"2210": 5000, "1300": -5000}, store="chic")
    books.ours(6, {"2210": 5000, "1300": -5000}, store="port")
    assert list(books.found()) == ["not in the file"]


def test_sales_net_of_discounts_and_returns() -> None:
    """Ours: sales 100, discount 10, return 20. Theirs: sales 70."""
    books = TwoBooks()
    for day, sales, discount, back in ((5, 10000, 1000, 2000), (6, 5000, 500, 0), (7, 900, 0, 100)):
        net = sales - discount - back
        books.ours(day, {"1010": net, "4010": -sales, "4110": discount, "4130": back})
        books.theirs(day, {"Cash": net, "Sales": -net})
    assert books.found() == {
        "net of discounts and returns": [
            (5, "port", "4010", 1000), (5, "port", "4010", 2000),
            (5, "port", "4110", -1000), (5, "port", "4130", -2000),
            (6, "port", "4010", 500), (6, "port", "4110", -500),
            (7, "port", "4010", 100), (7, "port", "4130", -100),
        ]
    }  # fmt: skip


def test_what_is_known_to_be_inside_leaves_another_difference_to_be_seen() -> None:
    """Three days say that sales are net of discounts; on the fourth 50.00 are missing beside."""
    books = TwoBooks()
    for day in (5, 6, 7, 8):
        books.ours(day, {"1010": 9000, "4010": -10000, "4110": 1000})
        short = 5000 if day == 8 else 0
        books.theirs(day, {"Cash": 9000, "Sales": -9000 + short})
    assert books.found()["unexplained"] == [(8, "port", "4010", 5000)]


def test_net_of_fees() -> None:
    """100.00 by card, a fee of 3.00: they book sales of 97.00."""
    books = TwoBooks()
    for day in (5, 6, 7):
        books.ours(day, {"1110": 10000, "4010": -10000})
        books.ours(day, {"6110": 300, "1110": -300}, event="processor_fee")
        books.theirs(day, {"Card clearing": 9700, "Sales": -9700})
    assert books.found() == {
        "net of fees": [
            (day, "port", account, amount)
            for day in (5, 6, 7)
            for account, amount in (("4010", 300), ("6110", -300))
        ]
    }


def test_a_deposit_net_of_its_fee() -> None:
    """They book the deposit net, and the fee never: bank and fees differ by the same amount."""
    books = TwoBooks()
    books.both(4, {"6110": 100, "1040": -100})
    books.ours(5, {"1040": 10000, "1110": -10000})
    books.ours(5, {"6110": 300, "1040": -300})
    books.theirs(5, {"Bank": 10000, "Card clearing": -10000})
    assert books.found() == {"net of fees": [(5, "port", "1040", 300), (5, "port", "6110", -300)]}


def test_tax_tips_and_gift_cards_inside_sales() -> None:
    for account, name in (
        ("2110", "tax inside another account"),
        ("2310", "tips inside another account"),
        ("2210", "gift cards inside another account"),
    ):
        books = TwoBooks()
        books.ours(5, {"1010": 10825, "4010": -10000, account: -825})
        books.theirs(5, {"Cash": 10825, "Sales": -10825})
        assert books.found() == {
            name: sorted([(5, "port", "4010", -825), (5, "port", account, 825)])
        }


def test_cost_of_goods_that_they_keep_otherwise() -> None:
    """They write off 80.00 where 65.00 were sold: cost and stock differ by the same 15.00."""
    books = TwoBooks()
    books.ours(5, {"5010": 6500, "1300": -6500})
    books.theirs(5, {"Cost of goods": 8000, "Inventory": -8000})
    assert books.found() == {
        "cost of goods kept otherwise": [(5, "port", "1300", -1500), (5, "port", "5010", 1500)]
    }


def test_between_accounts_names_both() -> None:
    books = TwoBooks()
    books.ours(5, {"1010": 10000, "1110": 5000, "4010": -15000})
    books.theirs(5, {"Cash": 9000, "Card clearing": 6000, "Sales": -15000})
    assert books.found() == {
        "between accounts": [(5, "port", "1010", -1000), (5, "port", "1110", 1000)]
    }
    evidence = {row["evidence"] for row in books.compared().days}
    assert evidence == {
        "the same amount, the other way, on 1010 Cash",
        "the same amount, the other way, on 1110 Card clearing",
    }


def test_entered_twice_there() -> None:
    books = TwoBooks()
    books.both(4, SALE)
    deposit = {"Bank": 5000, "Cash": -5000}
    books.ours(5, {"1040": 5000, "1010": -5000})
    books.theirs(5, deposit, reference="D-17")
    books.theirs(6, deposit, reference="D-17")
    books.both(6, SALE)
    assert books.found() == {
        "entered twice there": [(6, "port", "1010", -5000), (6, "port", "1040", 5000)]
    }
    assert {row["evidence"] for row in books.compared().days} == {
        "line 7 is line 5 again", "line 8 is line 6 again"
    }  # fmt: skip


def test_the_same_amount_with_another_reference_is_not_entered_twice() -> None:
    books = TwoBooks()
    books.both(5, {"1040": 5000, "1010": -5000})
    books.theirs(6, {"Bank": 5000, "Cash": -5000}, reference="D-18")
    books.both(6, SALE)
    assert "entered twice there" not in books.found()


def test_missing_there_is_a_whole_day_of_a_store() -> None:
    books = TwoBooks()
    for day in (4, 6):
        books.both(day, SALE)
    books.ours(5, SALE)
    books.both(5, SALE, store="chic")
    assert books.found() == {
        "missing there": [
            (5, "port", "1010", -10825), (5, "port", "2110", 825), (5, "port", "4010", 10000)
        ]
    }  # fmt: skip


def test_a_store_that_they_do_not_have_at_all_is_missing_there() -> None:
    books = TwoBooks()
    books.both(5, SALE)
    books.ours(5, SALE, store="chic")
    assert list(books.found()) == ["missing there"]
    assert books.compared().days[0]["evidence"] == "they have no line of this store at all"
    books.theirs(6, {"Cash": 1}, store="a store nobody knows")
    assert "missing there" not in books.found()


def test_missing_here_says_what_is_known_of_the_day() -> None:
    books = TwoBooks()
    books.both(4, SALE)
    books.theirs(5, {"Cash": 900, "Sales": -900})
    assert books.found() == {"missing here": [(5, "port", "1010", 900), (5, "port", "4010", -900)]}
    assert books.compared().days[0]["evidence"] == "no document of this store and day was loaded"
    books.connection.execute(
        "insert into fct_store_days values ('port', '2026-10-05', 'closed', 0)"
    )
    assert "the day is closed" in books.compared().days[0]["evidence"]


def test_documents_that_are_held_here_are_named() -> None:
    books = TwoBooks()
    books.both(5, SALE)
    books.theirs(5, {"Cash": 900, "Sales": -900})
    books.connection.execute(
        "insert into findings values ('Q', 'quarantined', 'ORD7', 'port', '2026-10-05')"
    )
    assert list(books.found()) == ["missing here"]
    assert {row["evidence"] for row in books.compared().days} == {
        "documents of this store and day are held: ORD7"
    }


def test_held_documents_explain_nothing_that_is_less_there() -> None:
    books = TwoBooks()
    books.both(5, SALE)
    books.ours(5, {"1010": 900, "2110": 100, "4010": -1000})
    books.connection.execute(
        "insert into findings values ('Q', 'quarantined', 'ORD7', 'port', '2026-10-05')"
    )
    assert list(books.found()) == ["unexplained"]


def test_a_plug_is_called_a_plug_and_what_stands_against_it_too() -> None:
    """Nothing says that cash over and short and cash merely swapped 37.50."""
    books = TwoBooks()
    books.both(5, SALE)
    books.both(4, {"6130": 100, "1010": -100})
    books.theirs(
        5,
        {"Cash over and short": 3750, "Cash": -3750},
        reference="JE-9",
        memo="to balance the till",
    )
    assert books.found() == {"plug there": [(5, "port", "1010", -3750), (5, "port", "6130", 3750)]}


def test_a_plug_on_an_account_that_is_not_compared() -> None:
    books = TwoBooks()
    books.both(5, SALE)
    books.theirs(5, {"Suspense": 3750, "Cash": -3750}, reference="JE-9")
    assert books.found() == {"plug there": [(5, "port", "1010", -3750)]}
    assert books.compared().unexplained == 1, "nobody said whose account Suspense is"


def test_a_shortage_that_both_books_have_is_no_plug() -> None:
    books = TwoBooks()
    books.both(5, {"6130": 100, "1010": -100})
    assert books.found() == {}


def test_their_own_entries_have_their_other_side_elsewhere() -> None:
    books = TwoBooks()
    books.both(5, {"1040": 9000, "1110": -9000})
    books.theirs(5, {"Rent": 2400, "Bank": -2400}, reference="CHK-1")
    books.ties = [Tie(name, number, "file") for number, name in ACCOUNTS.items()]
    books.ties.append(Tie("Rent", None, "file"))
    assert books.found() == {"their own entries": [(5, "port", "1040", -2400)]}
    assert books.compared().unexplained == 0


def test_an_account_that_nobody_spoke_of_is_not_in_the_file_and_open() -> None:
    books = TwoBooks()
    books.both(5, SALE)
    books.ours(5, {"1300": -6500, "5010": 6500})
    assert books.found() == {
        "not in the file": [(5, "port", "1300", 6500), (5, "port", "5010", -6500)]
    }
    assert books.compared().unexplained == 2


def test_an_account_that_was_told_to_be_kept_only_here_is_not_open() -> None:
    books = TwoBooks()
    books.both(5, SALE)
    books.ours(5, {"1300": -6500, "5010": 6500})
    books.ties = [Tie(ACCOUNTS[number], number, "file") for number in SALE]
    books.ties += [Tie(None, number, "file") for number in ("1300", "5010")]
    assert list(books.found()) == ["kept only here"]
    assert books.compared().unexplained == 0


def test_accounts_that_are_tied_to_each_other_are_one() -> None:
    """Their cash is our drawer and card clearing; their card sales are part of our sales."""
    books = TwoBooks()
    books.ours(5, {"1010": 6000, "1110": 4000, "4010": -10000})
    books.theirs(5, {"Money": 10000, "Cash sales": -6000, "Card sales": -4000})
    books.ties = [Tie("Money", "1010", "file"), Tie("Money", "1110", "file")]
    books.ties += [Tie(name, "4010", "file") for name in ("Cash sales", "Card sales")]
    assert books.found() == {}


def test_what_moved_over_the_end_of_the_span_is_seen_where_the_file_goes_on() -> None:
    books = TwoBooks()
    books.ours(31, {"1040": 5000, "1010": -5000})
    books.theirs(32, {"Bank": 5000, "Cash": -5000})
    assert books.found() == {
        "another day": [(31, "port", "1010", 5000), (31, "port", "1040", -5000)]
    }


def test_without_stores_the_company_is_compared() -> None:
    books = TwoBooks()
    for store in ("port", "chic"):
        books.ours(5, SALE, store=store)
    books.theirs(5, {"Cash": 21650, "Sales": -20000, "Sales tax": -1650}, store=None)
    assert books.found() == {}


def test_an_amount_that_nothing_explains_is_unexplained() -> None:
    books = TwoBooks()
    books.both(4, SALE)
    books.ours(5, SALE)
    books.theirs(5, {"Cash": 10900, "Sales": -10000, "Sales tax": -825})
    assert books.found() == {"unexplained": [(5, "port", "1010", 75)]}
