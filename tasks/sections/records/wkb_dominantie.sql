-- Kindgebonden budget: per country of residence abroad how many children the net amount of the year is of, and the two largest.
--
-- Reads   wkb_kinderen (kind, maand, landcode, bedrag_cent), one row per child and month; svb_anticumulatie and wisselkoersen as
--         in wkb_buitenland.sql; binnenland (landcode), one row.
-- Gives   bijdragen: children with a net amount above zero; cent: their sum; grootste, tweede: the two largest amounts of a
--         child, equal if two children have the largest, zero if there is no second.

WITH aftrek AS (
    -- Half up and in whole cents, as in wkb_buitenland.sql.
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
    SELECT
        w.landcode,
        w.kind,
        CAST(SUM(w.bedrag_cent - COALESCE(a.aftrek_cent, 0)) AS BIGINT) AS cent
    FROM wkb_kinderen AS w
    LEFT JOIN binnenland AS b ON b.landcode = w.landcode
    LEFT JOIN aftrek AS a ON a.kind = w.kind AND a.maand = w.maand
    WHERE b.landcode IS NULL AND w.bedrag_cent > COALESCE(a.aftrek_cent, 0)
    GROUP BY w.landcode, w.kind
), per_land AS (
    SELECT
        landcode,
        COUNT(*) AS bijdragen,
        SUM(cent) AS cent,
        MAX(cent) AS grootste
    FROM per_kind
    GROUP BY landcode
)
SELECT
    p.landcode,
    CAST(MAX(l.bijdragen) AS BIGINT) AS bijdragen,
    CAST(MAX(l.cent) AS BIGINT) AS cent,
    CAST(MAX(l.grootste) AS BIGINT) AS grootste,
    CAST(CASE
        WHEN SUM(CAST(CASE WHEN p.cent = l.grootste THEN 1 ELSE 0 END AS BIGINT)) > 1 THEN MAX(l.grootste)
        ELSE MAX(CASE WHEN p.cent < l.grootste THEN p.cent ELSE 0 END)
    END AS BIGINT) AS tweede
FROM per_kind AS p
JOIN per_land AS l ON l.landcode = p.landcode
GROUP BY p.landcode
ORDER BY p.landcode
