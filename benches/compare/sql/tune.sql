-- A function for tile servers that an expert would write over the tables of publish.sql. Lines are generalised once for each
-- zoom, to a quarter of a pixel of a 512-pixel tile. Below z9, where a tronçon is a few pixels long, they are merged along each
-- voie. Low zooms have few layers, as in hent.
CREATE SCHEMA reglee;
CREATE TABLE reglee.troncon (zoom int, id int, code text, nom text, revetement text, geom geometry(LineString, 3857))
    PARTITION BY LIST (zoom);
DO $$ BEGIN
    FOR z IN 0..14 LOOP
        EXECUTE format('CREATE TABLE reglee.troncon_%s PARTITION OF reglee.troncon FOR VALUES IN (%s)', z, z);
    END LOOP;
END $$;
INSERT INTO reglee.troncon
    SELECT z, id, code, nom, revetement, ST_Simplify(geom, 40075016.7 / 2 ^ z / 512 / 4, true)
    FROM publie.troncon, generate_series(9, 14) AS z;
INSERT INTO reglee.troncon
    SELECT z, id, code, nom, NULL, ST_Simplify(part.geom, 40075016.7 / 2 ^ z / 512 / 4, true) FROM (
        SELECT v.id, v.code, v.nom, (ST_Dump(ST_LineMerge(ST_Collect(t.geom)))).geom
        FROM hent.voie v JOIN hent.voie_troncon m ON m.voie_id = v.id JOIN publie.troncon t ON t.id = m.troncon_id
        GROUP BY v.id) AS part, generate_series(0, 8) AS z;
CREATE INDEX ON reglee.troncon USING gist (geom);

CREATE FUNCTION reglee.reglee(z int, x int, y int) RETURNS bytea LANGUAGE plpgsql STABLE STRICT PARALLEL SAFE AS $$
DECLARE
    tile geometry := ST_TileEnvelope(z, x, y);
    reach geometry := ST_TileEnvelope(z, x, y, margin => 64.0 / 4096);
    part bytea;
    whole bytea;
BEGIN
    SELECT ST_AsMVT(t, 'troncon', 4096, 'geom', 'id') INTO whole FROM (
        SELECT g.id, g.code, g.nom, g.revetement, ST_AsMVTGeom(g.geom, tile, 4096, 64) AS geom
        FROM reglee.troncon g WHERE g.zoom = z AND g.geom && reach) t WHERE t.geom IS NOT NULL;
    IF z >= 8 THEN
        SELECT ST_AsMVT(t, 'hebergeur', 4096, 'geom', 'id') INTO part FROM (
            SELECT h.id, h.code, h.nom, h.type, h.capacite, ST_AsMVTGeom(h.geom, tile, 4096, 64) AS geom
            FROM publie.hebergeur h WHERE h.geom && reach) t WHERE t.geom IS NOT NULL;
        whole := whole || part;
    END IF;
    IF z >= 10 THEN
        SELECT ST_AsMVT(t, 'point_interet', 4096, 'geom', 'id') INTO part FROM (
            SELECT p.id, p.code, p.nom, p.categorie, ST_AsMVTGeom(p.geom, tile, 4096, 64) AS geom
            FROM publie.point_interet p WHERE p.geom && reach) t WHERE t.geom IS NOT NULL;
        whole := whole || part;
    END IF;
    RETURN whole;
END $$;
