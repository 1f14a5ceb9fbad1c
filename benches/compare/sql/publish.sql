-- The three tables as a tile server reads them: two dimensions, public columns, in the tiles' projection.
CREATE SCHEMA publie;
CREATE TABLE publie.troncon AS SELECT id::int, code, nom, revetement,
    ST_Transform(ST_Force2D(geom), 3857)::geometry(LineString, 3857) AS geom FROM hent.troncon;
CREATE TABLE publie.hebergeur AS SELECT id::int, code, nom, type, capacite,
    ST_Transform(geom, 3857)::geometry(Point, 3857) AS geom FROM hent.hebergeur WHERE publier_position = 'exacte';
CREATE TABLE publie.point_interet AS SELECT id::int, code, nom, categorie,
    ST_Transform(geom, 3857)::geometry(Point, 3857) AS geom FROM hent.point_interet;
ALTER TABLE publie.troncon ADD PRIMARY KEY (id);
ALTER TABLE publie.hebergeur ADD PRIMARY KEY (id);
ALTER TABLE publie.point_interet ADD PRIMARY KEY (id);
CREATE INDEX ON publie.troncon USING gist (geom);
CREATE INDEX ON publie.hebergeur USING gist (geom);
CREATE INDEX ON publie.point_interet USING gist (geom);
