-- Kindgebonden budget: per country of residence and month the children and the net amount.
--
-- Reads   wkb_kinderen (kind, maand, landcode, bedrag_cent), one row per child and month;
--         svb_anticumulatie (kind, maand, bedrag_cent, valuta), at most one row per child and month;
--         wisselkoersen (maand, valuta, koers_e4): units of the currency for one euro, times 10,000. The check of the delivery
--         (D42) has made sure that every deduction has its rate.
-- Gives   kinderen: child-months with a net amount above zero; netto_cent; aftrek_groter: child-months in which the deduction
--         is larger than the benefit.
--
-- Whole numbers only, so that every database gives the same cents. Some divide whole numbers as floats, and some round a float
-- that becomes a whole number: what is divided here has no rest, so that all of it is the same. No amount is negative.

WITH aftrek AS (
    -- cents / (koers_e4 / 10000), half up: (2 * a + b) / (2 * b) without its rest, with a = cents * 10000 and b = koers_e4
    SELECT
        v.kind,
        v.maand,
        CAST((v.dubbel - v.dubbel % v.deler) / v.deler AS BIGINT) AS aftrek_cent
    FROM (
        SELECT
            s.kind,
            s.maand,
            2 * 10000 * CAST(s.bedrag_cent AS BIGINT) + CAST(k.koers_e4 AS BIGINT) AS dubbel,
            2 * CAST(k.koers_e4 AS BIGINT) AS deler
        FROM svb_anticumulatie AS s
        JOIN wisselkoersen AS k ON k.maand = s.maand AND k.valuta = s.valuta
    ) AS v
), per_kind AS (
    -- A deduction never makes the benefit negative.
    SELECT
        w.landcode,
        w.maand,
        CASE WHEN COALESCE(a.aftrek_cent, 0) > w.bedrag_cent THEN 0 ELSE w.bedrag_cent - COALESCE(a.aftrek_cent, 0) END AS netto_cent,
        CASE WHEN COALESCE(a.aftrek_cent, 0) > w.bedrag_cent THEN 1 ELSE 0 END AS aftrek_groter
    FROM wkb_kinderen AS w
    LEFT JOIN aftrek AS a ON a.kind = w.kind AND a.maand = w.maand
)
SELECT
    landcode,
    CAST(maand AS BIGINT) AS maand,
    CAST(SUM(CAST(CASE WHEN netto_cent > 0 THEN 1 ELSE 0 END AS BIGINT)) AS BIGINT) AS kinderen,
    CAST(SUM(netto_cent) AS BIGINT) AS netto_cent,
    CAST(SUM(CAST(aftrek_groter AS BIGINT)) AS BIGINT) AS aftrek_groter
FROM per_kind
GROUP BY landcode, maand
ORDER BY landcode, maand
