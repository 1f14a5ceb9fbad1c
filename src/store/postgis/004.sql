-- Version 4: the log records the source of a change and the import that made it.
--
-- "source" is the file or OpenStreetMap relation of an import (from hent.source), NULL for a person. "lot" is the
-- number of the import, NULL for a person: the "seq" of its first entry. The trigger finds that number itself: the
-- first entry of a transaction that has a source stores its "seq" in hent.lot.

ALTER TABLE hent.historique
    ADD COLUMN source text,
    ADD COLUMN lot bigint CONSTRAINT historique_lot CHECK (lot > 0);

-- Earlier imports did not record their source. Only a restore may change the log, hence hent.restoring.
SELECT set_config('hent.restoring', 'on', true);
UPDATE hent.historique SET source = 'inconnue' WHERE who IN ('hent import', 'démonstration');
SELECT set_config('hent.restoring', '', true);

-- The index finds the entries of one import.
CREATE INDEX historique_lot_idx ON hent.historique (lot) WHERE lot IS NOT NULL;

-- The function runs with the owner's rights, so that editors of a table need no right to write the log. A restore
-- inserts the log of the dump and is not logged itself; it sets hent.restoring for its transaction. A geometry is
-- logged as hexadecimal EWKB, because in GeoJSON an unknown height (NaN) would not be valid JSON.
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
