-- Kinderopvangtoeslag: per country of residence and month the children and the amount, gross. There is no anti-cumulatie.
--
-- Reads   kot_kinderen (kind, maand, landcode, bedrag_cent), one row per child and month.
-- Gives   kinderen: child-months with an amount above zero; netto_cent, named as for WKB.

SELECT
    landcode,
    CAST(maand AS BIGINT) AS maand,
    CAST(SUM(CAST(CASE WHEN bedrag_cent > 0 THEN 1 ELSE 0 END AS BIGINT)) AS BIGINT) AS kinderen,
    CAST(SUM(bedrag_cent) AS BIGINT) AS netto_cent
FROM kot_kinderen
GROUP BY landcode, maand
ORDER BY landcode, maand
