-- Version 2: every change is announced on the channel "hent", once for each statement and table.
--
-- What it says is small, whatever the statement: {"table": "troncon", "ids": [12], "bounds": [west, south, east, north]},
-- "ids" only where there are few, "bounds" around the rows before and after. Whoever may connect to the database may
-- listen, so of hosts the table alone is named: where one is, and that it is there, may be private. hent itself takes it
-- for a nudge and compares all that it publishes.

CREATE FUNCTION hent.announce() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
DECLARE
    said jsonb := jsonb_build_object('table', TG_TABLE_NAME);
    source text := (CASE TG_OP
        WHEN 'INSERT' THEN 'TABLE added'
        WHEN 'DELETE' THEN 'TABLE removed'
        ELSE 'TABLE removed UNION ALL TABLE added' END);
    -- "geom" and "id" are looked for in the table that the trigger is on: not every one has them
    has_geom boolean := TG_ARGV[0]::boolean;
    has_id boolean := TG_ARGV[1]::boolean;
    rows_touched bigint;
    ids jsonb;
    reach box2d;
BEGIN
    EXECUTE format('SELECT count(*) FROM (%s) AS touched', source) INTO rows_touched;
    IF rows_touched = 0 THEN
        RETURN NULL;
    END IF;
    IF has_id AND rows_touched <= 100 THEN
        EXECUTE format('SELECT jsonb_agg(DISTINCT id ORDER BY id) FROM (%s) AS touched', source) INTO ids;
        said := said || jsonb_build_object('ids', ids);
    END IF;
    IF has_geom THEN
        EXECUTE format('SELECT ST_Extent(geom) FROM (%s) AS touched', source) INTO reach;
        said := said || jsonb_build_object('bounds',
            jsonb_build_array(ST_XMin(reach), ST_YMin(reach), ST_XMax(reach), ST_YMax(reach)));
    END IF;
    PERFORM pg_notify('hent', said::text);
    RETURN NULL;
END $$;
