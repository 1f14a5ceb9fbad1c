-- The tables for the questions in SQL: voies as whole lines with their lengths, names without accents, an index of hosts. The
-- program fills the tables of places and of searched names.
CREATE EXTENSION pg_trgm;
CREATE EXTENSION unaccent;
CREATE TABLE publie.place (id int PRIMARY KEY, lon float8, lat float8);
CREATE TABLE publie.question (id int PRIMARY KEY, q text);
CREATE TABLE publie.ligne AS SELECT v.id::int, v.code,
    ST_Transform(ST_LineMerge(ST_Collect(ST_Force2D(t.geom) ORDER BY m.rang)), 3857) AS geom
    FROM hent.voie v JOIN hent.voie_troncon m ON m.voie_id = v.id AND m.variante = '' JOIN hent.troncon t ON t.id = m.troncon_id
    GROUP BY v.id;
ALTER TABLE publie.ligne ADD PRIMARY KEY (id), ADD longueur float8, ADD metre float8;
DELETE FROM publie.ligne WHERE ST_GeometryType(geom) <> 'ST_LineString';
UPDATE publie.ligne SET longueur = ST_Length(ST_Transform(geom, 4326)::geography),
    metre = 1 / cos(radians(ST_Y(ST_Transform(ST_StartPoint(geom), 4326))));
CREATE INDEX IF NOT EXISTS bench_knn ON hent.hebergeur USING gist ((geom::geography));
CREATE TABLE publie.nom AS SELECT lower(unaccent(nom)) AS nom, code, genre FROM (
    SELECT nom, code, 'localite' AS genre FROM hent.localite UNION ALL SELECT nom, code, 'voie' FROM hent.voie
    UNION ALL SELECT nom, code, 'hebergeur' FROM hent.hebergeur WHERE publier_position <> 'non'
    UNION ALL SELECT nom, code, 'point' FROM hent.point_interet) AS noms;
CREATE INDEX ON publie.nom USING gist (nom gist_trgm_ops);
