-- Rows of the SVB per month, how many of them deduct nothing, and what those in euros deduct.
--
-- Reads   svb_anticumulatie (maand, bedrag_cent, valuta).
-- Gives   maand; rijen; nul (rows with an amount of zero); euro_rijen and euro_cent (rows in euros with another amount than
--         zero, and the sum of their amounts).

SELECT
    CAST(maand AS BIGINT) AS maand,
    CAST(COUNT(*) AS BIGINT) AS rijen,
    CAST(SUM(CAST(CASE WHEN bedrag_cent = 0 THEN 1 ELSE 0 END AS BIGINT)) AS BIGINT) AS nul,
    CAST(SUM(CAST(CASE WHEN valuta = 'EUR' AND bedrag_cent > 0 THEN 1 ELSE 0 END AS BIGINT)) AS BIGINT) AS euro_rijen,
    CAST(SUM(CASE WHEN valuta = 'EUR' THEN bedrag_cent ELSE 0 END) AS BIGINT) AS euro_cent
FROM svb_anticumulatie
GROUP BY maand
ORDER BY maand
