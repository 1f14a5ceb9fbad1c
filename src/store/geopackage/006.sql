-- Version 6: closures. A place is the code of a tronçon and a share of its length; the tronçon may be gone.

CREATE TABLE perturbation (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL CONSTRAINT perturbation_id CHECK (id > 0),
    code TEXT NOT NULL CONSTRAINT perturbation_code CHECK (hent_is_code(code)) CONSTRAINT perturbation_code_unique UNIQUE,
    voie_id INTEGER NOT NULL CONSTRAINT perturbation_voie_id REFERENCES voie (id) DEFERRABLE INITIALLY DEFERRED,
    variante TEXT NOT NULL DEFAULT '' CONSTRAINT perturbation_variante CHECK (hent_is_text(variante)),
    troncon_de TEXT NOT NULL CONSTRAINT perturbation_troncon_de CHECK (hent_is_code(troncon_de)),
    place_de REAL NOT NULL CONSTRAINT perturbation_place_de CHECK (hent_is_share(place_de)),
    troncon_a TEXT NOT NULL CONSTRAINT perturbation_troncon_a CHECK (hent_is_code(troncon_a)),
    place_a REAL NOT NULL CONSTRAINT perturbation_place_a CHECK (hent_is_share(place_a)),
    du DATE NOT NULL CONSTRAINT perturbation_du CHECK (hent_is_day(du)),
    au DATE CONSTRAINT perturbation_au CHECK (hent_is_day(au) AND (au IS NULL OR au >= du)),
    genre TEXT NOT NULL CONSTRAINT perturbation_genre CHECK (genre IN (
        'ferme', 'deviation', 'danger', 'travaux', 'chasse', 'maree', 'autre')),
    gravite TEXT NOT NULL CONSTRAINT perturbation_gravite CHECK (gravite IN ('information', 'gene', 'bloquant')),
    texte TEXT CONSTRAINT perturbation_texte CHECK (hent_is_text(texte)),
    detour LINESTRING CONSTRAINT perturbation_detour CHECK (hent_is_line(detour)),
    source TEXT CONSTRAINT perturbation_source CHECK (hent_is_text(source)),
    saisi_par TEXT CONSTRAINT perturbation_saisi_par CHECK (hent_is_text(saisi_par)),
    verifie_le DATE CONSTRAINT perturbation_verifie_le CHECK (hent_is_day(verifie_le))
);
CREATE INDEX perturbation_voie_id_idx ON perturbation (voie_id);

INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES
    ('perturbation', 'features', 'perturbation', 4326);
INSERT INTO gpkg_geometry_columns VALUES
    ('perturbation', 'detour', 'LINESTRING', 4326, 0, 0);
