-- Version 3: the number of downloads of each file on each day. Every service adds to it. It is not part of the content:
-- changes are neither logged nor announced.

CREATE TABLE hent.telechargement (
    voie text NOT NULL CONSTRAINT telechargement_voie CHECK (hent.is_text(voie)),
    etape text NOT NULL DEFAULT '' CONSTRAINT telechargement_etape CHECK (hent.is_text(etape)),
    format text NOT NULL CONSTRAINT telechargement_format CHECK (hent.is_text(format)),
    jour date NOT NULL CONSTRAINT telechargement_jour CHECK (hent.is_day(jour)),
    nombre bigint NOT NULL CONSTRAINT telechargement_nombre CHECK (nombre BETWEEN 1 AND 1000000000000),
    CONSTRAINT telechargement_key PRIMARY KEY (voie, etape, format, jour)
);
