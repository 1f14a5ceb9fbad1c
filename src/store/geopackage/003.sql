-- Version 3: the log records the source of a change and the import that made it.
--
-- "source" is the file or OpenStreetMap relation of an import, NULL for a person. "lot" is the number of the import,
-- NULL for a person: the "seq" of its first entry. From this version on, the program creates the triggers of the log
-- after every migration, for the tables that exist (geopackage/triggers).

ALTER TABLE historique ADD COLUMN source TEXT;
ALTER TABLE historique ADD COLUMN lot INTEGER CONSTRAINT historique_lot CHECK (lot > 0);
ALTER TABLE hent_session ADD COLUMN source TEXT;
ALTER TABLE hent_session ADD COLUMN lot INTEGER;

-- Earlier imports did not say their source. The log is append-only but for a restore.
UPDATE hent_session SET restoring = 1;
UPDATE historique SET source = 'inconnue' WHERE who IN ('hent import', 'démonstration');
UPDATE hent_session SET restoring = 0;

CREATE INDEX historique_lot_idx ON historique (lot) WHERE lot IS NOT NULL;
