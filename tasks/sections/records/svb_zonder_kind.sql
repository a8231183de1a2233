-- Rows of the SVB for a child and month that Dienst Toeslagen does not have: they are not deducted from anything.
--
-- Reads   svb_anticumulatie (kind, maand), wkb_kinderen (kind, maand).
-- Gives   one row: rijen, and kinderen (different children among them).

SELECT
    CAST(COUNT(*) AS BIGINT) AS rijen,
    CAST(COUNT(DISTINCT s.kind) AS BIGINT) AS kinderen
FROM svb_anticumulatie AS s
LEFT JOIN wkb_kinderen AS w ON w.kind = s.kind AND w.maand = s.maand
WHERE w.kind IS NULL
