\set i random(1, :count)
SELECT h.code, h.nom, h.geom, ST_Distance(h.geom::geography, p), degrees(ST_Azimuth(p, h.geom::geography))
FROM (SELECT ST_SetSRID(ST_MakePoint(lon, lat), 4326)::geography AS p FROM publie.place WHERE id = :i) q,
    LATERAL (SELECT * FROM hent.hebergeur WHERE publier_position = 'exacte' AND type = 'camping' AND capacite >= 19
        ORDER BY geom::geography <-> p LIMIT 5) h ORDER BY 4;
