-- Version 6: what a host offers. NULL is not known; an empty list is nothing declared.

CREATE FUNCTION hent.is_hour(t text) RETURNS boolean IMMUTABLE LANGUAGE sql AS
$$ SELECT t ~ '^([01][0-9]|2[0-3]):[0-5][0-9]$' $$;

ALTER TABLE hent.hebergeur
    ADD COLUMN services text[] CONSTRAINT hebergeur_services CHECK (array_position(services, NULL) IS NULL AND services <@ ARRAY[
        'diner', 'petit-dejeuner', 'demi-pension', 'cuisine', 'epicerie', 'linge', 'draps', 'chien', 'equide', 'velo',
        'accessible', 'navette', 'wifi', 'participation-libre', 'credencial', 'sans-chien', 'sans-equide'] AND NOT services @> ARRAY['chien', 'sans-chien'] AND NOT services @> ARRAY['equide', 'sans-equide']),
    ADD COLUMN arrivee_de text CONSTRAINT hebergeur_arrivee_de CHECK (hent.is_hour(arrivee_de)),
    ADD COLUMN arrivee_a text CONSTRAINT hebergeur_arrivee_a CHECK (hent.is_hour(arrivee_a)),
    ADD COLUMN langues text[] CONSTRAINT hebergeur_langues CHECK (array_position(langues, NULL) IS NULL AND langues <@ ARRAY[
        'aa', 'ab', 'ae', 'af', 'ak', 'am', 'an', 'ar', 'as', 'av', 'ay', 'az', 'ba', 'be', 'bg', 'bi', 'bm', 'bn',
        'bo', 'br', 'bs', 'ca', 'ce', 'ch', 'co', 'cr', 'cs', 'cu', 'cv', 'cy', 'da', 'de', 'dv', 'dz', 'ee', 'el',
        'en', 'eo', 'es', 'et', 'eu', 'fa', 'ff', 'fi', 'fj', 'fo', 'fr', 'fy', 'ga', 'gd', 'gl', 'gn', 'gu', 'gv',
        'ha', 'he', 'hi', 'ho', 'hr', 'ht', 'hu', 'hy', 'hz', 'ia', 'id', 'ie', 'ig', 'ii', 'ik', 'io', 'is', 'it',
        'iu', 'ja', 'jv', 'ka', 'kg', 'ki', 'kj', 'kk', 'kl', 'km', 'kn', 'ko', 'kr', 'ks', 'ku', 'kv', 'kw', 'ky',
        'la', 'lb', 'lg', 'li', 'ln', 'lo', 'lt', 'lu', 'lv', 'mg', 'mh', 'mi', 'mk', 'ml', 'mn', 'mr', 'ms', 'mt',
        'my', 'na', 'nb', 'nd', 'ne', 'ng', 'nl', 'nn', 'no', 'nr', 'nv', 'ny', 'oc', 'oj', 'om', 'or', 'os', 'pa',
        'pi', 'pl', 'ps', 'pt', 'qu', 'rm', 'rn', 'ro', 'ru', 'rw', 'sa', 'sc', 'sd', 'se', 'sg', 'si', 'sk', 'sl',
        'sm', 'sn', 'so', 'sq', 'sr', 'ss', 'st', 'su', 'sv', 'sw', 'ta', 'te', 'tg', 'th', 'ti', 'tk', 'tl', 'tn',
        'to', 'tr', 'ts', 'tt', 'tw', 'ty', 'ug', 'uk', 'ur', 'uz', 've', 'vi', 'vo', 'wa', 'wo', 'xh', 'yi', 'yo',
        'za', 'zh', 'zu']),
    ADD COLUMN confirme_le date CONSTRAINT hebergeur_confirme_le CHECK (hent.is_day(confirme_le)),
    ADD COLUMN fermetures text CONSTRAINT hebergeur_fermetures CHECK (hent.is_text(fermetures));
