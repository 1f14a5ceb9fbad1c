-- Version 7: findings of the checks that were accepted. The code is the id of the finding.

CREATE TABLE exception (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL CONSTRAINT exception_id CHECK (id > 0),
    code TEXT NOT NULL CONSTRAINT exception_code CHECK (hent_is_code(code)) CONSTRAINT exception_code_unique UNIQUE,
    regle TEXT NOT NULL CONSTRAINT exception_regle CHECK (hent_is_text(regle)),
    codes TEXT CONSTRAINT exception_codes CHECK (hent_is_text(codes)),
    lieu TEXT CONSTRAINT exception_lieu CHECK (hent_is_text(lieu)),
    empreinte TEXT CONSTRAINT exception_empreinte CHECK (hent_is_text(empreinte)),
    raison TEXT NOT NULL CONSTRAINT exception_raison CHECK (hent_is_text(raison)),
    auteur TEXT CONSTRAINT exception_auteur CHECK (hent_is_text(auteur)),
    le DATE CONSTRAINT exception_le CHECK (hent_is_day(le))
);

INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES
    ('exception', 'attributes', 'exception', NULL);
