-- Version 4: the log says where a change came from, and which import wrote it.
--
-- "source" is the file or relation of an import (hent.source); NULL for a person. "lot" is the number of the import: the
-- "seq" of its first entry; NULL for a person. The trigger finds that number by itself: the first entry of a transaction
-- that has a source gives its own to hent.lot.

ALTER TABLE hent.historique
    ADD COLUMN source text,
    ADD COLUMN lot bigint CONSTRAINT historique_lot CHECK (lot > 0);

-- Earlier imports did not say their source. The log is append-only but for a restore.
SELECT set_config('hent.restoring', 'on', true);
UPDATE hent.historique SET source = 'inconnue' WHERE who IN ('hent import', 'démonstration');
SELECT set_config('hent.restoring', '', true);

-- Its index serves the search for the entries of one import.
CREATE INDEX historique_lot_idx ON hent.historique (lot) WHERE lot IS NOT NULL;

-- It runs with the owner's rights: who may edit a table need not be able to write the log.
-- A restore carries the log of the dump and is not logged itself: it sets hent.restoring for its transaction.
-- The geometry is logged as hexadecimal EWKB: as GeoJSON, an unknown height (NaN) would not be JSON.
CREATE OR REPLACE FUNCTION hent.log_change() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path FROM CURRENT AS $$
DECLARE
    subject jsonb; -- the row without its geometry
    before jsonb;
    number bigint;
    origin text := nullif(current_setting('hent.source', true), '');
    import bigint;
BEGIN
    IF current_setting('hent.restoring', true) = 'on' THEN
        RETURN NULL;
    END IF;
    IF TG_OP = 'INSERT' THEN
        subject := to_jsonb(jsonb_populate_record(NEW, '{"geom": null}'));
    ELSE
        subject := to_jsonb(jsonb_populate_record(OLD, '{"geom": null}'));
        before := subject;
        IF before ? 'geom' THEN
            before := jsonb_set(before, '{geom}', coalesce(to_jsonb(OLD.geom::text), 'null'));
        END IF;
    END IF;
    number := nextval(pg_get_serial_sequence('hent.historique', 'seq'));
    IF origin IS NOT NULL THEN
        import := nullif(current_setting('hent.lot', true), '');
        IF import IS NULL THEN
            import := number;
            PERFORM set_config('hent.lot', import::text, true);
        END IF;
    END IF;
    INSERT INTO hent.historique (seq, who, "table", code, operation, row_before, source, lot)
    VALUES (number, coalesce(nullif(current_setting('hent.who', true), ''), session_user), TG_TABLE_NAME,
            coalesce(subject ->> 'code',
                     concat(subject ->> 'voie_id', '/', subject ->> 'variante', '/',
                            coalesce(subject ->> 'rang', subject ->> 'numero'))),
            lower(TG_OP), before::json, origin, import);
    RETURN NULL;
END $$;
