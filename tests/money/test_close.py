"""What stands against closing, whoever asks."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from openrebate.app.close import close
from openrebate.app.workspace import connected, open_workspace
from openrebate.model.errors import ConflictError
from openrebate.store import audit, periods
from tests.money.kills import Workshop, workshop
from tests.money.settle_acts import PROGRAM, close_month, prepare_close

__all__ = ["workshop"]


def test_a_month_is_not_closed_before_it_is_over(workshop: Workshop) -> None:
    """The month that it is now: a conflict that names its end, whatever is left, and nothing is sealed."""
    with workshop.workspace(prepare_close) as folder:
        close_month(folder)
        for late in (False, True):
            with pytest.raises(ConflictError, match="is not over: it lasts until"):
                close(folder, PROGRAM, f"{datetime.now(UTC):%Y-%m}", leave_late=late)
        with connected(open_workspace(folder)) as connection:
            assert [one.period for one in periods.closed(connection, PROGRAM)] == ["2026-10"]


def test_the_log_tells_the_month_from_its_ingest_to_its_close(workshop: Workshop) -> None:
    """Who brought what, who posted, who closed."""
    with workshop.workspace(prepare_close) as folder:
        close_month(folder)
        with connected(open_workspace(folder)) as connection:
            deeds = [(deed.verb, deed.by) for deed in audit.deeds(connection)]
            brought = audit.deeds(connection, about="ingest")[0].details
    assert deeds == [("ingest", "tester"), ("post", "tester"), ("close", "tester")]
    assert (brought["fills"], brought["claims"]) == ({"fresh": 9}, {"fresh": 3})
