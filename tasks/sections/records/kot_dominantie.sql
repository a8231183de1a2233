-- Kinderopvangtoeslag: per country of residence abroad how many children the amount of the year is of, and the two largest.
--
-- Reads   kot_kinderen (kind, landcode, bedrag_cent), one row per child and month; binnenland (landcode), one row.
-- Gives   bijdragen: children with an amount above zero; cent: their sum; grootste, tweede: the two largest amounts of a child,
--         equal if two children have the largest, zero if there is no second.

WITH per_kind AS (
    SELECT
        w.landcode,
        w.kind,
        CAST(SUM(w.bedrag_cent) AS BIGINT) AS cent
    FROM kot_kinderen AS w
    LEFT JOIN binnenland AS b ON b.landcode = w.landcode
    WHERE b.landcode IS NULL AND w.bedrag_cent > 0
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
