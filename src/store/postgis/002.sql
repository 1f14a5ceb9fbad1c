-- Version 2: triggers announce every change on the channel "hent", once for each statement and table.
--
-- The message is small for any statement: {"table": "troncon", "ids": [12], "bounds": [west, south, east, north]}. It
-- has "ids" only if they are few; "bounds" is the box around the rows before and after. Everybody who may connect may
-- listen, so for hosts only the table is named: the place of a host, and its existence, may be private. hent itself
-- takes the message as a hint that something changed, and reads the log.

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
