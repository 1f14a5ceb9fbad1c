-- Version 8: what QGIS needs to edit the file.
--
-- QGIS shows a list of words as boxes to tick if the column is declared as JSON (extension "gpkg_schema").
-- "modifie_par" is how an editor's name reaches the log: the QGIS project writes it with each edit, and the trigger of
-- the log takes it and empties the column. It is not part of the content.

CREATE TABLE IF NOT EXISTS gpkg_extensions (
    table_name TEXT,
    column_name TEXT,
    extension_name TEXT NOT NULL,
    definition TEXT NOT NULL,
    scope TEXT NOT NULL,
    CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name)
);
CREATE TABLE IF NOT EXISTS gpkg_data_columns (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    name TEXT,
    title TEXT,
    description TEXT,
    mime_type TEXT,
    constraint_name TEXT,
    CONSTRAINT pk_gdc PRIMARY KEY (table_name, column_name),
    CONSTRAINT gdc_tn UNIQUE (table_name, name)
);
-- The extension has a second table, which hent leaves empty.
CREATE TABLE IF NOT EXISTS gpkg_data_column_constraints (
    constraint_name TEXT NOT NULL,
    constraint_type TEXT NOT NULL,
    value TEXT,
    min NUMERIC,
    min_is_inclusive BOOLEAN,
    max NUMERIC,
    max_is_inclusive BOOLEAN,
    description TEXT,
    CONSTRAINT gdcc_ntv UNIQUE (constraint_name, constraint_type, value)
);
INSERT INTO gpkg_extensions
    SELECT column1, NULL, 'gpkg_schema', 'http://www.geopackage.org/spec121/#extension_schema', 'read-write'
    FROM (VALUES ('gpkg_data_columns'), ('gpkg_data_column_constraints'))
    WHERE column1 NOT IN (SELECT table_name FROM gpkg_extensions WHERE table_name IS NOT NULL);
INSERT OR REPLACE INTO gpkg_data_columns (table_name, column_name, mime_type) VALUES
    ('localite', 'services', 'application/json'),
    ('hebergeur', 'services', 'application/json'),
    ('hebergeur', 'langues', 'application/json');

ALTER TABLE voie ADD COLUMN modifie_par TEXT CONSTRAINT voie_modifie_par CHECK (hent_is_text(modifie_par));
ALTER TABLE localite ADD COLUMN modifie_par TEXT CONSTRAINT localite_modifie_par CHECK (hent_is_text(modifie_par));
ALTER TABLE troncon ADD COLUMN modifie_par TEXT CONSTRAINT troncon_modifie_par CHECK (hent_is_text(modifie_par));
ALTER TABLE voie_troncon ADD COLUMN modifie_par TEXT CONSTRAINT voie_troncon_modifie_par CHECK (hent_is_text(modifie_par));
ALTER TABLE etape ADD COLUMN modifie_par TEXT CONSTRAINT etape_modifie_par CHECK (hent_is_text(modifie_par));
ALTER TABLE hebergeur ADD COLUMN modifie_par TEXT CONSTRAINT hebergeur_modifie_par CHECK (hent_is_text(modifie_par));
ALTER TABLE point_interet ADD COLUMN modifie_par TEXT CONSTRAINT point_interet_modifie_par CHECK (hent_is_text(modifie_par));
ALTER TABLE guide ADD COLUMN modifie_par TEXT CONSTRAINT guide_modifie_par CHECK (hent_is_text(modifie_par));
ALTER TABLE perturbation ADD COLUMN modifie_par TEXT CONSTRAINT perturbation_modifie_par CHECK (hent_is_text(modifie_par));
ALTER TABLE exception ADD COLUMN modifie_par TEXT CONSTRAINT exception_modifie_par CHECK (hent_is_text(modifie_par));
