-- Rows of the SVB per month, and how many of them deduct nothing.
--
-- Reads   svb_anticumulatie (maand, bedrag_cent).
-- Gives   maand; rijen; nul (rows with an amount of zero).

SELECT
    CAST(maand AS BIGINT) AS maand,
    CAST(COUNT(*) AS BIGINT) AS rijen,
    CAST(SUM(CASE WHEN bedrag_cent = 0 THEN 1 ELSE 0 END) AS BIGINT) AS nul
FROM svb_anticumulatie
GROUP BY maand
ORDER BY maand
