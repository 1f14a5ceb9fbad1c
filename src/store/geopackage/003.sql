-- Version 3: the log says where a change came from, and which import wrote it.
--
-- "source" is the file or relation of an import; NULL for a person. "lot" is the number of the import: the "seq" of its
-- first entry; NULL for a person. From this version on, the program makes the log's triggers from the tables that are
-- there (geopackage/triggers), after every migration.

ALTER TABLE historique ADD COLUMN source TEXT;
ALTER TABLE historique ADD COLUMN lot INTEGER CONSTRAINT historique_lot CHECK (lot > 0);
ALTER TABLE hent_session ADD COLUMN source TEXT;
ALTER TABLE hent_session ADD COLUMN lot INTEGER;

-- Earlier imports did not say their source. The log is append-only but for a restore.
UPDATE hent_session SET restoring = 1;
UPDATE historique SET source = 'inconnue' WHERE who IN ('hent import', 'démonstration');
UPDATE hent_session SET restoring = 0;

CREATE INDEX historique_lot_idx ON historique (lot) WHERE lot IS NOT NULL;
