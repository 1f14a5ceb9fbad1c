-- Version 2: the number of downloads of each file on each day. Every service adds to it. It is not part of the content:
-- changes are not logged. ("fid" is for GDAL and QGIS, as in "voie_troncon".)

CREATE TABLE telechargement (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    voie TEXT NOT NULL CONSTRAINT telechargement_voie CHECK (hent_is_text(voie)),
    etape TEXT NOT NULL DEFAULT '' CONSTRAINT telechargement_etape CHECK (hent_is_text(etape)),
    format TEXT NOT NULL CONSTRAINT telechargement_format CHECK (hent_is_text(format)),
    jour DATE NOT NULL CONSTRAINT telechargement_jour CHECK (hent_is_day(jour)),
    nombre INTEGER NOT NULL CONSTRAINT telechargement_nombre CHECK (hent_is_int(nombre) AND nombre BETWEEN 1 AND 1000000000000),
    CONSTRAINT telechargement_key UNIQUE (voie, etape, format, jour)
);

INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES
    ('telechargement', 'attributes', 'telechargement', NULL);
