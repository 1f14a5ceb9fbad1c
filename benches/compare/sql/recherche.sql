\set i random(1, :count)
SELECT n.nom, n.code, n.genre FROM (SELECT lower(unaccent(q)) AS q FROM publie.question WHERE id = :i) q,
    LATERAL (SELECT * FROM publie.nom ORDER BY nom <-> q LIMIT 10) n;
