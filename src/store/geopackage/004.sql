-- Version 4: unknown heights are stored as 0 instead of NaN, which most programs cannot read (store/heights.rs explains
-- the 0). hent reads both in the same way, so the content does not change and nothing is logged.
--
-- hent_mended(geom) is an SQL function of hent: it returns the geometry without NaN, or NULL if nothing is to be
-- repaired. Other programs may still write NaN, so hent runs these statements again before each of its edits.

UPDATE hent_session SET restoring = 1;
UPDATE localite SET geom = hent_mended(geom) WHERE hent_mended(geom) IS NOT NULL;
UPDATE troncon SET geom = hent_mended(geom) WHERE hent_mended(geom) IS NOT NULL;
UPDATE hent_session SET restoring = 0;
