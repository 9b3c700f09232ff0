"""The periods that shops of the histories can close. Belongs here: their days, worked by hand.

Months of the calendar, and of the retail calendar 4-5-4: its fiscal 2026 begins on 1 February, and
its months have 4, 5, 4, 4, 5, 4, 4, 5, 4 and 4 weeks until November, so that August ends on the
29th, September on 3 October and October on the 31st.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Calendar = Literal["calendar_month", "nrf_454"]


@dataclass(frozen=True, slots=True)
class Period:
    """An accounting period: its name, its first day and its last."""

    name: str
    first_day: date
    last_day: date


PERIODS: dict[Calendar, tuple[Period, ...]] = {
    "calendar_month": (
        Period("2026-09", date(2026, 9, 1), date(2026, 9, 30)),
        Period("2026-10", date(2026, 10, 1), date(2026, 10, 31)),
    ),
    "nrf_454": (
        Period("FY2026-P08", date(2026, 8, 30), date(2026, 10, 3)),
        Period("FY2026-P09", date(2026, 10, 4), date(2026, 10, 31)),
    ),
}
