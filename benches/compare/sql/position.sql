\set i random(1, :count)
SELECT t.code, m.voie_id, m.rang, ST_LineLocatePoint(ST_Force2D(t.geom), p) * ST_Length(t.geom::geography)
FROM (SELECT ST_SetSRID(ST_MakePoint(lon, lat), 4326) AS p FROM publie.place WHERE id = :i) q,
    LATERAL (SELECT * FROM hent.troncon ORDER BY geom <-> p LIMIT 1) t JOIN hent.voie_troncon m ON m.troncon_id = t.id;
