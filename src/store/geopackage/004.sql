-- Version 4: heights that are not known are stored as 0, no longer as NaN, which most programs cannot read
-- (store/heights.rs says why 0). hent reads both alike: no row changes for it, and the log tells nothing.
--
-- hent_mended(geom) is a function of hent's: the geometry without NaN, or NULL where there is nothing to mend. Other programs
-- may still write NaN, so hent runs these statements again before each edit of its own.

UPDATE hent_session SET restoring = 1;
UPDATE localite SET geom = hent_mended(geom) WHERE hent_mended(geom) IS NOT NULL;
UPDATE troncon SET geom = hent_mended(geom) WHERE hent_mended(geom) IS NOT NULL;
UPDATE hent_session SET restoring = 0;
