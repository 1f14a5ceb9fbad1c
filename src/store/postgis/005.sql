-- Version 5: heights that are not known are stored as 0, no longer as NaN, which most programs cannot read
-- (store/heights.rs says why 0). hent reads both alike: no row changes for it, and the log tells nothing.
--
-- A geometry has heights on all its positions or on none. What another program writes with a NaN or an infinite height is
-- stored without heights, by a trigger.

-- Is a height no number? (NaN is above every number in PostgreSQL.)
CREATE FUNCTION hent.lacks_heights(g geometry) RETURNS boolean IMMUTABLE STRICT LANGUAGE sql SET search_path FROM CURRENT AS
$$ SELECT EXISTS (SELECT FROM ST_DumpPoints(g) AS p
                  WHERE ST_Z(p.geom) NOT BETWEEN -1.7976931348623157e308 AND 1.7976931348623157e308) $$;

CREATE FUNCTION hent.without_heights() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    NEW.geom := ST_Force3DZ(ST_Force2D(NEW.geom)); -- 0 on every position
    RETURN NEW;
END $$;

-- What is there is mended as the trigger mends it.
SELECT set_config('hent.restoring', 'on', true);
UPDATE hent.localite SET geom = ST_Force3DZ(ST_Force2D(geom)) WHERE hent.lacks_heights(geom);
UPDATE hent.troncon SET geom = ST_Force3DZ(ST_Force2D(geom)) WHERE hent.lacks_heights(geom);
SELECT set_config('hent.restoring', '', true);
