//! The sentences: a method of [`Words`] for each message of the .ftl files that is not in a closed list or the map's own.
//!
//! The table is checked by the compiler (an argument that is missing or of another kind, a message that nothing uses) and by
//! the tests (a message or an argument that a language lacks). A number is `usize` or `i64` where the message may choose a
//! plural by it; all other arguments are text that is put in as it is.

use fluent_bundle::FluentValue;

use super::Words;

/// Makes the methods, and for the tests the list of messages with their arguments.
macro_rules! messages {
    ($($id:literal = $name:ident($($argument:ident: $kind:ty),*);)+) => {
        impl Words {
            $(pub(crate) fn $name(&self, $($argument: $kind),*) -> String {
                self.say($id, [$((stringify!($argument), FluentValue::from($argument))),*])
            })+
        }

        /// Every message of the table with its arguments.
        #[cfg(test)]
        pub(super) const MESSAGES: &[(&str, &[&str])] = &[$(($id, &[$(stringify!($argument)),*])),+];
    };
}

messages! {
    "separateur-faits" = separateur_faits();
    "mesure-km" = mesure_km(nombre: &str);
    "mesure-metres" = mesure_metres(nombre: &str);
    "duree-minutes" = duree_minutes(minutes: &str);
    "duree-heures" = duree_heures(heures: &str);
    "duree-heures-minutes" = duree_heures_minutes(heures: &str, minutes: &str);
    "duree-intervalle" = duree_intervalle(de: &str, a: &str);
    "date" = date(jour: &str, mois: &str, annee: &str);
    "liste-et" = liste_et(un: &str, autre: &str);
    "bouts" = bouts(de: &str, a: &str);
    "periode-jour" = periode_jour(jour: usize, mois: &str);
    "periode-de-a" = periode_de_a(de: &str, a: &str);
    "periode-toute-l-annee" = periode_toute_l_annee();
    "periode-ferme" = periode_ferme();
    "periode-sauf" = periode_sauf(jours: &str);
    "chiffres-montee" = chiffres_montee(hauteur: &str);
    "chiffres-descente" = chiffres_descente(hauteur: &str);
    "longueur-ligne-principale" = longueur_ligne_principale(ligne: &str, tout: &str);
    "longueur-variante" = longueur_variante(ligne: &str, variante: &str, tout: &str);
    "chiffres-relief" = chiffres_relief(longueur: &str, montee: &str, descente: &str, methode: &str, duree: &str);
    "chiffres-4kmh" = chiffres_4kmh(chiffres: &str, duree: &str);
    "chiffres-morceaux" = chiffres_morceaux(nombre: usize);
    "chiffres-simplifie" = chiffres_simplifie(points: usize, ecart: &str);
    "voie-etapes" = voie_etapes(nombre: usize, longueur: &str);
    "voie-morceaux" = voie_morceaux();
    "nom-retour" = nom_retour(nom: &str);
    "nom-etape" = nom_etape(voie: &str, etape: &str, bouts: &str);
    "nom-variante" = nom_variante(voie: &str, variante: &str);
    "nom-hors-etapes" = nom_hors_etapes(nom: &str);
    "repere-places" = repere_places(nombre: i64);
    "repere-km" = repere_km(km: &str);
    "repere-km-ecart" = repere_km_ecart(km: &str, ecart: &str);
    "trace-coupe" = trace_coupe();
    "trace-donnees-du" = trace_donnees_du(date: &str);
    "trace-zip" = trace_zip();
    "trace-sans-producteur" = trace_sans_producteur();
    "trace-morceau" = trace_morceau(nom: &str, rang: usize, nombre: usize);
    "kml-traces" = kml_traces();
    "kml-longueur" = kml_longueur();
    "kml-montee" = kml_montee();
    "kml-descente" = kml_descente();
    "kml-methode" = kml_methode();
    "kml-altitude-min" = kml_altitude_min();
    "kml-altitude-max" = kml_altitude_max();
    "kml-duree" = kml_duree();
    "kml-duree-4kmh" = kml_duree_4kmh();
    "kml-km" = kml_km();
    "kml-ecart" = kml_ecart();
    "profil-titre" = profil_titre(nom: &str, voie: &str);
    "profil-etape" = profil_etape(voie: &str, etape: &str);
    "profil-etape-retour" = profil_etape_retour(voie: &str, etape: &str);
    "profil-echelle" = profil_echelle(fois: &str);
    "profil-hauteurs" = profil_hauteurs(chiffres: &str, methode: &str, bas: &str, haut: &str);
    "profil-morceaux" = profil_morceaux(nombre: usize);
    "profil-localite" = profil_localite(nom: &str, km: &str);
    "profil-localite-ecart" = profil_localite_ecart(nom: &str, km: &str, ecart: &str);
    "profil-localites" = profil_localites(localites: &str);
    "profil-donnees" = profil_donnees(droits: &str);
    "hote-places" = hote_places(nombre: i64);
    "hote-accueil-pelerin" = hote_accueil_pelerin();
    "hote-accueille" = hote_accueille();
    "hote-ouvert" = hote_ouvert(periode: &str);
    "hote-prevenir" = hote_prevenir(heures: i64);
    "hote-telephone" = hote_telephone(numero: &str);
    "hote-a-sa-localite" = hote_a_sa_localite();
    "source-et-licence" = source_et_licence(droits: &str);
    "liste-titre" = liste_titre(nom: &str);
    "liste-feuille" = liste_feuille();
    "liste-resume" = liste_resume(nombre: usize, ecart: &str);
    "liste-note-km" = liste_note_km(depuis: &str);
    "liste-note-localite" = liste_note_localite();
    "liste-note-trous" = liste_note_trous();
    "liste-note-prevenir" = liste_note_prevenir();
    "liste-note-releve" = liste_note_releve(date: &str);
    "liste-exact" = liste_exact();
    "liste-localite" = liste_localite();
    "liste-oui" = liste_oui();
    "liste-non" = liste_non();
    "colonne-variante" = colonne_variante();
    "colonne-etape" = colonne_etape();
    "colonne-km" = colonne_km();
    "colonne-ecart" = colonne_ecart();
    "colonne-emplacement" = colonne_emplacement();
    "colonne-localite" = colonne_localite();
    "colonne-nom" = colonne_nom();
    "colonne-type" = colonne_type();
    "colonne-places" = colonne_places();
    "colonne-periode" = colonne_periode();
    "colonne-tarif" = colonne_tarif();
    "colonne-accueil-pelerin" = colonne_accueil_pelerin();
    "colonne-prevenir" = colonne_prevenir();
    "colonne-telephone" = colonne_telephone();
    "colonne-courriel" = colonne_courriel();
    "colonne-site" = colonne_site();
    "colonne-adresse" = colonne_adresse();
    "colonne-code" = colonne_code();
    "colonne-source" = colonne_source();
    "colonne-jour" = colonne_jour();
    "colonne-depart" = colonne_depart();
    "colonne-arrivee" = colonne_arrivee();
    "colonne-longueur" = colonne_longueur();
    "plan-nom" = plan_nom(voies: &str, bouts: &str);
    "plan-description" = plan_description(nombre: usize, longueur: &str);
    "plan-jour" = plan_jour(jour: usize, bouts: &str);
    "plan-jour-longueur" = plan_jour_longueur(jour: usize, bouts: &str, longueur: &str);
    "plan-zip" = plan_zip();
    "plan-sans-hauteurs" = plan_sans_hauteurs();
    "plan-sans-hebergement" = plan_sans_hebergement();
    "plan-sans-hebergement-voulu" = plan_sans_hebergement_voulu();
    "plan-methode-effort" = plan_methode_effort();
    "page-demonstration" = page_demonstration();
    "page-accueil" = page_accueil();
    "page-a-ecart" = page_a_ecart(ecart: &str);
    "page-fichiers" = page_fichiers();
    "page-ecart" = page_ecart();
    "page-hebergement" = page_hebergement();
    "page-liste-liens" = page_liste_liens();
    "page-carte-etape" = page_carte_etape();
    "page-carte-voie" = page_carte_voie();
    "page-toute-la-voie" = page_toute_la_voie();
    "page-sens-aller" = page_sens_aller();
    "page-sens-retour" = page_sens_retour();
    "page-tableur" = page_tableur();
    "page-ligne-principale" = page_ligne_principale();
    "page-variante" = page_variante(variante: &str);
    "page-le-long" = page_le_long(longueur: &str);
    "page-aucun-hebergement" = page_aucun_hebergement(longueur: &str);
    "page-etape" = page_etape(numero: i64, bouts: &str);
    "page-plan-titre" = page_plan_titre(nom: &str);
    "page-plan-formulaire" = page_plan_formulaire();
    "page-plan-resume" = page_plan_resume(nombre: usize, longueur: &str, voulu: &str, max: &str);
    "page-plan-liens" = page_plan_liens();
    "page-plan-proposition" = page_plan_proposition(nombre: usize, numero: usize);
    "page-plan-fichiers" = page_plan_fichiers();
    "page-plan-zip" = page_plan_zip();
    "page-plan-csv" = page_plan_csv();
    "page-plan-de" = page_plan_de();
    "page-plan-a" = page_plan_a();
    "page-plan-debut" = page_plan_debut();
    "page-plan-fin" = page_plan_fin();
    "page-plan-km-par-jour" = page_plan_km_par_jour();
    "page-plan-km-max" = page_plan_km_max();
    "page-plan-sens" = page_plan_sens();
    "page-plan-hebergements" = page_plan_hebergements();
    "page-plan-tous" = page_plan_tous();
    "page-plan-proposer" = page_plan_proposer();
    "page-plan-jours" = page_plan_jours();
    "page-plan-colonne-jour" = page_plan_colonne_jour();
    "page-plan-colonne-bouts" = page_plan_colonne_bouts();
    "page-plan-colonne-montee" = page_plan_colonne_montee();
    "page-plan-colonne-marche" = page_plan_colonne_marche();
    "page-plan-trop-long" = page_plan_trop_long();
    "page-plan-arrivee" = page_plan_arrivee(jour: usize, lieu: &str);
    "page-plan-autres" = page_plan_autres(nombre: usize);
    "page-plan-note-choix" = page_plan_note_choix(methode: &str);
    "page-plan-note-ecart" = page_plan_note_ecart();
}
