-- Version 1: the tables of a GeoPackage 1.3, and hent's own. The table "hent_migration" exists already.
--
-- The program creates the triggers on tables of content after the migrations (geopackage/triggers). A constraint on a
-- column is named TABLE_COLUMN; messages derive the violated rule from that name. A SQLite file cannot contain
-- functions, so geopackage/migration.rs replaces hent_is_…(column) by an expression.

PRAGMA application_id = 1196444487; -- "GPKG"
PRAGMA user_version = 10300;

CREATE TABLE gpkg_spatial_ref_sys (
    srs_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL PRIMARY KEY,
    organization TEXT NOT NULL,
    organization_coordsys_id INTEGER NOT NULL,
    definition TEXT NOT NULL,
    description TEXT
);
INSERT INTO gpkg_spatial_ref_sys VALUES
    ('Undefined cartesian SRS', -1, 'NONE', -1, 'undefined', 'undefined cartesian coordinate reference system'),
    ('Undefined geographic SRS', 0, 'NONE', 0, 'undefined', 'undefined geographic coordinate reference system'),
    ('WGS 84 geodetic', 4326, 'EPSG', 4326,
     'GEOGCS["WGS 84",DATUM["WGS_1984",SPHEROID["WGS 84",6378137,298.257223563,AUTHORITY["EPSG","7030"]],AUTHORITY["EPSG","6326"]],PRIMEM["Greenwich",0,AUTHORITY["EPSG","8901"]],UNIT["degree",0.0174532925199433,AUTHORITY["EPSG","9122"]],AXIS["Latitude",NORTH],AXIS["Longitude",EAST],AUTHORITY["EPSG","4326"]]',
     'longitude/latitude coordinates in decimal degrees on the WGS 84 spheroid');

CREATE TABLE gpkg_contents (
    table_name TEXT NOT NULL PRIMARY KEY,
    data_type TEXT NOT NULL,
    identifier TEXT UNIQUE,
    description TEXT DEFAULT '',
    last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
    min_x DOUBLE,
    min_y DOUBLE,
    max_x DOUBLE,
    max_y DOUBLE,
    srs_id INTEGER,
    CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);

CREATE TABLE gpkg_geometry_columns (
    table_name TEXT NOT NULL,
    column_name TEXT NOT NULL,
    geometry_type_name TEXT NOT NULL,
    srs_id INTEGER NOT NULL,
    z TINYINT NOT NULL,
    m TINYINT NOT NULL,
    CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
    CONSTRAINT uk_gc_table_name UNIQUE (table_name),
    CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents (table_name),
    CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id)
);

-- The current writer, for the log. hent sets and clears it within one transaction, so other programs never see it set.
CREATE TABLE hent_session (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    who TEXT,
    restoring BOOLEAN NOT NULL DEFAULT 0
);
INSERT INTO hent_session (id) VALUES (1);

CREATE TABLE voie (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL CONSTRAINT voie_id CHECK (id > 0),
    code TEXT NOT NULL CONSTRAINT voie_code CHECK (hent_is_code(code)) CONSTRAINT voie_code_unique UNIQUE,
    nom TEXT NOT NULL CONSTRAINT voie_nom CHECK (hent_is_text(nom)),
    description TEXT CONSTRAINT voie_description CHECK (hent_is_text(description)),
    couleur TEXT NOT NULL DEFAULT '#1c6ea4' CONSTRAINT voie_couleur CHECK (hent_is_color(couleur)),
    ordre INTEGER NOT NULL DEFAULT 0 CONSTRAINT voie_ordre CHECK (hent_is_int(ordre) AND ordre BETWEEN -1000000 AND 1000000),
    deux_sens BOOLEAN NOT NULL DEFAULT 0 CONSTRAINT voie_deux_sens CHECK (deux_sens IN (0, 1))
);

CREATE TABLE localite (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL CONSTRAINT localite_id CHECK (id > 0),
    code TEXT NOT NULL CONSTRAINT localite_code CHECK (hent_is_code(code)) CONSTRAINT localite_code_unique UNIQUE,
    nom TEXT NOT NULL CONSTRAINT localite_nom CHECK (hent_is_text(nom)),
    insee TEXT CONSTRAINT localite_insee CHECK (hent_is_text(insee)),
    services TEXT NOT NULL DEFAULT '[]' CONSTRAINT localite_services CHECK (json_valid(services) AND json_type(services) = 'array'), -- members: a trigger
    geom POINT NOT NULL CONSTRAINT localite_geom CHECK (hent_is_pointz(geom))
);

CREATE TABLE troncon (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL CONSTRAINT troncon_id CHECK (id > 0),
    code TEXT NOT NULL CONSTRAINT troncon_code CHECK (hent_is_code(code)) CONSTRAINT troncon_code_unique UNIQUE,
    nom TEXT CONSTRAINT troncon_nom CHECK (hent_is_text(nom)),
    revetement TEXT CONSTRAINT troncon_revetement CHECK (hent_is_text(revetement)),
    balisage TEXT CONSTRAINT troncon_balisage CHECK (hent_is_text(balisage)),
    source TEXT CONSTRAINT troncon_source CHECK (hent_is_text(source)),
    droits TEXT CONSTRAINT troncon_droits CHECK (hent_is_text(droits)),
    date_releve DATE CONSTRAINT troncon_date_releve CHECK (hent_is_day(date_releve)),
    geom LINESTRING NOT NULL CONSTRAINT troncon_geom CHECK (hent_is_linez(geom))
);

-- GDAL and QGIS can edit only tables with a single integer key, and GeoPackage demands one: "fid".
CREATE TABLE voie_troncon (
    fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    voie_id INTEGER NOT NULL CONSTRAINT voie_troncon_voie_id REFERENCES voie (id) DEFERRABLE INITIALLY DEFERRED,
    variante TEXT NOT NULL DEFAULT '' CONSTRAINT voie_troncon_variante CHECK (hent_is_text(variante)),
    rang INTEGER NOT NULL CONSTRAINT voie_troncon_rang CHECK (hent_is_int(rang) AND rang BETWEEN 1 AND 1000000),
    troncon_id INTEGER NOT NULL CONSTRAINT voie_troncon_troncon_id REFERENCES troncon (id) DEFERRABLE INITIALLY DEFERRED,
    inverse BOOLEAN NOT NULL DEFAULT 0 CONSTRAINT voie_troncon_inverse CHECK (inverse IN (0, 1)),
    CONSTRAINT voie_troncon_key UNIQUE (voie_id, variante, rang)
);
CREATE INDEX voie_troncon_troncon_id_idx ON voie_troncon (troncon_id);

CREATE TABLE etape (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL CONSTRAINT etape_id CHECK (id > 0),
    voie_id INTEGER NOT NULL CONSTRAINT etape_voie_id REFERENCES voie (id) DEFERRABLE INITIALLY DEFERRED,
    variante TEXT NOT NULL DEFAULT '' CONSTRAINT etape_variante CHECK (hent_is_text(variante)),
    numero INTEGER NOT NULL CONSTRAINT etape_numero CHECK (hent_is_int(numero) AND numero BETWEEN 1 AND 9999),
    nom TEXT CONSTRAINT etape_nom CHECK (hent_is_text(nom)),
    depart_id INTEGER NOT NULL CONSTRAINT etape_depart_id REFERENCES localite (id) DEFERRABLE INITIALLY DEFERRED,
    arrivee_id INTEGER NOT NULL CONSTRAINT etape_arrivee_id REFERENCES localite (id) DEFERRABLE INITIALLY DEFERRED,
    description TEXT CONSTRAINT etape_description CHECK (hent_is_text(description)),
    CONSTRAINT etape_key UNIQUE (voie_id, variante, numero)
);
CREATE INDEX etape_depart_id_idx ON etape (depart_id);
CREATE INDEX etape_arrivee_id_idx ON etape (arrivee_id);

CREATE TABLE hebergeur (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL CONSTRAINT hebergeur_id CHECK (id > 0),
    code TEXT NOT NULL CONSTRAINT hebergeur_code CHECK (hent_is_code(code)) CONSTRAINT hebergeur_code_unique UNIQUE,
    nom TEXT NOT NULL CONSTRAINT hebergeur_nom CHECK (hent_is_text(nom)),
    type TEXT NOT NULL CONSTRAINT hebergeur_type CHECK (type IN (
        'gite', 'accueil-pelerin', 'chambre-hotes', 'hotel', 'camping', 'communaute', 'autre')),
    capacite INTEGER CONSTRAINT hebergeur_capacite CHECK (hent_is_int(capacite) AND capacite BETWEEN 0 AND 10000),
    adresse TEXT CONSTRAINT hebergeur_adresse CHECK (hent_is_text(adresse)),
    localite_id INTEGER CONSTRAINT hebergeur_localite_id REFERENCES localite (id) DEFERRABLE INITIALLY DEFERRED,
    telephone TEXT CONSTRAINT hebergeur_telephone CHECK (hent_is_text(telephone)),
    courriel TEXT CONSTRAINT hebergeur_courriel CHECK (hent_is_text(courriel)),
    site TEXT CONSTRAINT hebergeur_site CHECK (hent_is_text(site)),
    periode TEXT CONSTRAINT hebergeur_periode CHECK (hent_is_text(periode)),
    tarif TEXT CONSTRAINT hebergeur_tarif CHECK (hent_is_text(tarif)),
    accueil_pelerin BOOLEAN NOT NULL DEFAULT 0 CONSTRAINT hebergeur_accueil_pelerin CHECK (accueil_pelerin IN (0, 1)),
    prevenir_heures INTEGER CONSTRAINT hebergeur_prevenir_heures CHECK (hent_is_int(prevenir_heures) AND prevenir_heures BETWEEN 0 AND 10000),
    publier_position TEXT NOT NULL DEFAULT 'non' CONSTRAINT hebergeur_publier_position CHECK (publier_position IN (
        'exacte', 'localite', 'non')),
    publier_contact BOOLEAN NOT NULL DEFAULT 0 CONSTRAINT hebergeur_publier_contact CHECK (publier_contact IN (0, 1)),
    geom POINT CONSTRAINT hebergeur_geom CHECK (hent_is_point(geom))
);
CREATE INDEX hebergeur_localite_id_idx ON hebergeur (localite_id);

CREATE TABLE point_interet (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL CONSTRAINT point_interet_id CHECK (id > 0),
    code TEXT NOT NULL CONSTRAINT point_interet_code CHECK (hent_is_code(code)) CONSTRAINT point_interet_code_unique UNIQUE,
    nom TEXT NOT NULL CONSTRAINT point_interet_nom CHECK (hent_is_text(nom)),
    categorie TEXT NOT NULL CONSTRAINT point_interet_categorie CHECK (categorie IN (
        'patrimoine', 'religieux', 'eau', 'toilettes', 'abri', 'vue', 'tampon', 'commerce', 'transport',
        'sante', 'danger', 'autre')),
    description TEXT CONSTRAINT point_interet_description CHECK (hent_is_text(description)),
    photo TEXT CONSTRAINT point_interet_photo CHECK (hent_is_text(photo)),
    lien TEXT CONSTRAINT point_interet_lien CHECK (hent_is_text(lien)),
    geom POINT NOT NULL CONSTRAINT point_interet_geom CHECK (hent_is_point(geom))
);

CREATE TABLE guide (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL CONSTRAINT guide_id CHECK (id > 0),
    code TEXT NOT NULL CONSTRAINT guide_code CHECK (hent_is_code(code)) CONSTRAINT guide_code_unique UNIQUE,
    voie_id INTEGER CONSTRAINT guide_voie_id REFERENCES voie (id) DEFERRABLE INITIALLY DEFERRED,
    titre TEXT NOT NULL CONSTRAINT guide_titre CHECK (hent_is_text(titre)),
    edition TEXT CONSTRAINT guide_edition CHECK (hent_is_text(edition)),
    lien TEXT CONSTRAINT guide_lien CHECK (hent_is_text(lien)),
    prix TEXT CONSTRAINT guide_prix CHECK (hent_is_text(prix))
);
CREATE INDEX guide_voie_id_idx ON guide (voie_id);

-- The log: who changed what, and the row before.
CREATE TABLE historique (
    seq INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL CONSTRAINT historique_seq CHECK (seq > 0),
    at DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ', 'now')) CONSTRAINT historique_at CHECK (
        at GLOB '[0-9][0-9][0-9][0-9]-[01][0-9]-[0-3][0-9]T[0-2][0-9]:[0-5][0-9]:[0-5][0-9].[0-9][0-9][0-9]Z'),
    who TEXT,
    "table" TEXT NOT NULL,
    code TEXT,
    operation TEXT NOT NULL CONSTRAINT historique_operation CHECK (operation IN ('insert', 'update', 'delete')),
    row_before TEXT CONSTRAINT historique_row_before CHECK (row_before IS NULL OR json_valid(row_before))
);
CREATE INDEX historique_code_idx ON historique ("table", code);

INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) VALUES
    ('voie', 'attributes', 'voie', NULL),
    ('localite', 'features', 'localite', 4326),
    ('troncon', 'features', 'troncon', 4326),
    ('voie_troncon', 'attributes', 'voie_troncon', NULL),
    ('etape', 'attributes', 'etape', NULL),
    ('hebergeur', 'features', 'hebergeur', 4326),
    ('point_interet', 'features', 'point_interet', 4326),
    ('guide', 'attributes', 'guide', NULL),
    ('historique', 'attributes', 'historique', NULL);
INSERT INTO gpkg_geometry_columns VALUES
    ('localite', 'geom', 'POINT', 4326, 1, 0),
    ('troncon', 'geom', 'LINESTRING', 4326, 1, 0),
    ('hebergeur', 'geom', 'POINT', 4326, 0, 0),
    ('point_interet', 'geom', 'POINT', 4326, 0, 0);

-- The log is append-only, except in a restore, which inserts the log of the dump. It protects against accidents.
CREATE TRIGGER historique_no_update BEFORE UPDATE ON historique WHEN NOT (SELECT restoring FROM hent_session) BEGIN
    SELECT RAISE(ABORT, 'historique : le journal des modifications ne se modifie pas');
END;
CREATE TRIGGER historique_no_delete BEFORE DELETE ON historique WHEN NOT (SELECT restoring FROM hent_session) BEGIN
    SELECT RAISE(ABORT, 'historique : le journal des modifications ne se modifie pas');
END;
