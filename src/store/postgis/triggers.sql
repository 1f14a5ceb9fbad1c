-- The triggers of the tables of content, made anew: after a restore or another program took them away or switched them off.
-- They are those of the migrations; a test compares them.
DO $$
DECLARE
    t text;
    arguments text;
BEGIN
    FOREACH t IN ARRAY ARRAY['voie', 'localite', 'troncon', 'voie_troncon', 'etape', 'hebergeur', 'point_interet', 'guide']
    LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS log_change ON hent.%1$I; DROP TRIGGER IF EXISTS no_truncate ON hent.%1$I;
                        DROP TRIGGER IF EXISTS announce_insert ON hent.%1$I;
                        DROP TRIGGER IF EXISTS announce_update ON hent.%1$I;
                        DROP TRIGGER IF EXISTS announce_delete ON hent.%1$I', t);
        EXECUTE format('CREATE TRIGGER log_change AFTER INSERT OR UPDATE OR DELETE ON hent.%I
                        FOR EACH ROW EXECUTE FUNCTION hent.log_change()', t);
        EXECUTE format('CREATE TRIGGER no_truncate BEFORE TRUNCATE ON hent.%I EXECUTE FUNCTION hent.refuse()', t);
        arguments := format('%L, %L', t IN ('localite', 'troncon', 'point_interet'), t NOT IN ('voie_troncon', 'hebergeur'));
        EXECUTE format('CREATE TRIGGER announce_insert AFTER INSERT ON hent.%I REFERENCING NEW TABLE AS added
                        FOR EACH STATEMENT EXECUTE FUNCTION hent.announce(%s)', t, arguments);
        EXECUTE format('CREATE TRIGGER announce_update AFTER UPDATE ON hent.%I REFERENCING OLD TABLE AS removed NEW TABLE AS added
                        FOR EACH STATEMENT EXECUTE FUNCTION hent.announce(%s)', t, arguments);
        EXECUTE format('CREATE TRIGGER announce_delete AFTER DELETE ON hent.%I REFERENCING OLD TABLE AS removed
                        FOR EACH STATEMENT EXECUTE FUNCTION hent.announce(%s)', t, arguments);
    END LOOP;
    FOREACH t IN ARRAY ARRAY['localite', 'troncon']
    LOOP
        EXECUTE format('DROP TRIGGER IF EXISTS heights ON hent.%1$I', t);
        EXECUTE format('CREATE TRIGGER heights BEFORE INSERT OR UPDATE OF geom ON hent.%I
                        FOR EACH ROW WHEN (hent.lacks_heights(NEW.geom)) EXECUTE FUNCTION hent.without_heights()', t);
    END LOOP;
END $$;
