-- Version 3: how often each file was downloaded on each day, added to by whoever serves. It is no part of the content:
-- neither logged nor announced.

CREATE TABLE hent.telechargement (
    voie text NOT NULL CONSTRAINT telechargement_voie CHECK (hent.is_text(voie)),
    etape text NOT NULL DEFAULT '' CONSTRAINT telechargement_etape CHECK (hent.is_text(etape)),
    format text NOT NULL CONSTRAINT telechargement_format CHECK (hent.is_text(format)),
    jour date NOT NULL CONSTRAINT telechargement_jour CHECK (hent.is_day(jour)),
    nombre bigint NOT NULL CONSTRAINT telechargement_nombre CHECK (nombre BETWEEN 1 AND 1000000000000),
    CONSTRAINT telechargement_key PRIMARY KEY (voie, etape, format, jour)
);
