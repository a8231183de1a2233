"""Exchange rates, as queries over records read them."""

from __future__ import annotations

import pandas as pd

from tasks.deliveries.registers.rows import RegisterRow


def rates_frame(rows: list[RegisterRow]) -> pd.DataFrame:
    """Exchange rates as whole ten-thousandths, so that a query needs no floating point."""
    return pd.DataFrame(
        {
            "maand": [row.values["maand"] for row in rows],
            "valuta": [row.values["valuta"] for row in rows],
            "koers_e4": [int(row.values["koers"] * 10_000) for row in rows],
        }
    )
