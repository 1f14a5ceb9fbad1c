-- Version 5: what a host offers. NULL is not known; an empty list is nothing declared. The members of the lists: triggers.

ALTER TABLE hebergeur ADD COLUMN services TEXT CONSTRAINT hebergeur_services CHECK (
    services IS NULL OR json_valid(services) AND json_type(services) = 'array'
        AND NOT (instr(services, '"chien"') > 0 AND instr(services, '"sans-chien"') > 0)
        AND NOT (instr(services, '"equide"') > 0 AND instr(services, '"sans-equide"') > 0));
ALTER TABLE hebergeur ADD COLUMN arrivee_de TEXT CONSTRAINT hebergeur_arrivee_de CHECK (hent_is_hour(arrivee_de));
ALTER TABLE hebergeur ADD COLUMN arrivee_a TEXT CONSTRAINT hebergeur_arrivee_a CHECK (hent_is_hour(arrivee_a));
ALTER TABLE hebergeur ADD COLUMN langues TEXT CONSTRAINT hebergeur_langues CHECK (
    langues IS NULL OR json_valid(langues) AND json_type(langues) = 'array');
ALTER TABLE hebergeur ADD COLUMN confirme_le DATE CONSTRAINT hebergeur_confirme_le CHECK (hent_is_day(confirme_le));
ALTER TABLE hebergeur ADD COLUMN fermetures TEXT CONSTRAINT hebergeur_fermetures CHECK (hent_is_text(fermetures));
