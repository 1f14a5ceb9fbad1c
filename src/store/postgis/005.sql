-- Version 5: unknown heights are stored as 0 instead of NaN, which most programs cannot read (store/heights.rs explains
-- the 0). hent reads both in the same way, so the content does not change and nothing is logged.
--
-- A geometry has heights on all its positions or on none. If another program writes a NaN or infinite height, a trigger
-- stores the geometry without heights.

-- Returns true if a height is NaN or infinite. (NaN is above every number in PostgreSQL.)
CREATE FUNCTION hent.lacks_heights(g geometry) RETURNS boolean IMMUTABLE STRICT LANGUAGE sql SET search_path FROM CURRENT AS
$$ SELECT EXISTS (SELECT FROM ST_DumpPoints(g) AS p
                  WHERE ST_Z(p.geom) NOT BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308) $$;

CREATE FUNCTION hent.without_heights() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    NEW.geom := ST_Force3DZ(ST_Force2D(NEW.geom)); -- 0 on every position
    RETURN NEW;
END $$;

-- Repairs the existing rows as the trigger would.
SELECT set_config('hent.restoring', 'on', true);
UPDATE hent.localite SET geom = ST_Force3DZ(ST_Force2D(geom)) WHERE hent.lacks_heights(geom);
UPDATE hent.troncon SET geom = ST_Force3DZ(ST_Force2D(geom)) WHERE hent.lacks_heights(geom);
SELECT set_config('hent.restoring', '', true);
