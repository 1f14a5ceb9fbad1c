//! The sentences: one method of [`Words`] for each message of the .ftl files, except those of closed lists (`lists.rs`)
//! and those that only the map's script uses (`carte-…`).
//!
//! The method name is the message id with underscores for hyphens: the method `periode_de_a` formats the message
//! `periode-de-a`. The compiler checks the table: it rejects a missing argument, an argument of another type, and an
//! unused method. The tests find messages and arguments that a language lacks.
//!
//! An argument is `usize` or `i64` if the message selects a plural form by it. All other arguments are text, which is
//! inserted unchanged.

use fluent_bundle::FluentValue;

use super::Words;

/// Defines a method for each line of the table, and for the tests a list of all methods.
macro_rules! messages {
    ($($name:ident($($argument:ident: $kind:ty),*);)+) => {
        impl Words {
            $(pub(crate) fn $name(&self, $($argument: $kind),*) -> String {
                let id = stringify!($name).replace('_', "-");
                self.say(&id, [$((stringify!($argument), FluentValue::from($argument))),*])
            })+
        }

        /// The name of each method, with the names of its arguments.
        #[cfg(test)]
        pub(super) const MESSAGES: &[(&str, &[&str])] = &[$((stringify!($name), &[$(stringify!($argument)),*])),+];
    };
}

messages! {
    separateur_faits();
    mesure_km(nombre: &str); mesure_metres(nombre: &str);
    duree_minutes(minutes: &str); duree_heures(heures: &str); duree_heures_minutes(heures: &str, minutes: &str);
    duree_intervalle(de: &str, a: &str);
    date(jour: &str, mois: &str, annee: &str);
    liste_et(un: &str, autre: &str);
    bouts(de: &str, a: &str);
    periode_jour(jour: usize, mois: &str); periode_de_a(de: &str, a: &str); periode_toute_l_annee(); periode_ferme();
    periode_sauf(jours: &str);
    chiffres_montee(hauteur: &str); chiffres_descente(hauteur: &str);
    longueur_ligne_principale(ligne: &str, tout: &str); longueur_variante(ligne: &str, variante: &str, tout: &str);
    chiffres_relief(longueur: &str, montee: &str, descente: &str, methode: &str, duree: &str);
    chiffres_4kmh(chiffres: &str, duree: &str); chiffres_morceaux(nombre: usize);
    chiffres_simplifie(points: usize, ecart: &str);
    voie_etapes(nombre: usize, longueur: &str); voie_morceaux();
    nom_retour(nom: &str); nom_etape(voie: &str, etape: &str, bouts: &str); nom_variante(voie: &str, variante: &str);
    nom_section(voie: &str, de: &str, a: &str); nom_etape_section(voie: &str, etape: &str, de: &str, a: &str);
    nom_hors_etapes(nom: &str);
    repere_places(nombre: i64); repere_km(km: &str); repere_km_ecart(km: &str, ecart: &str);
    trace_coupe(); trace_donnees_du(date: &str); trace_zip(); trace_sans_producteur();
    trace_morceau(nom: &str, rang: usize, nombre: usize);
    trace_attention(); trace_suit_chemin(aujourdhui: &str); trace_suit_deviation(aujourdhui: &str);
    trace_denivele_hors_deviation(montee: &str, descente: &str, hors: &str);
    repere_annonce(titre: &str, du: &str); repere_des_le(jour: &str, mois: &str); kml_deviation(nom: &str);
    kml_longueur_balisee(); kml_longueur_aujourdhui();
    kml_traces(); kml_longueur(); kml_montee(); kml_descente(); kml_methode(); kml_altitude_min(); kml_altitude_max();
    kml_duree(); kml_duree_4kmh(); kml_km(); kml_ecart();
    image_voies(); image_description(nom: &str); image_autour(droits: &str);
    profil_titre(nom: &str, voie: &str); profil_etape(voie: &str, etape: &str);
    profil_etape_retour(voie: &str, etape: &str); profil_echelle(fois: &str);
    profil_hauteurs(chiffres: &str, methode: &str, bas: &str, haut: &str); profil_morceaux(nombre: usize);
    profil_localite(nom: &str, km: &str); profil_localite_ecart(nom: &str, km: &str, ecart: &str);
    profil_localites(localites: &str); profil_donnees(droits: &str);
    profil_eau(lieux: &str); profil_hebergements(lieux: &str); profil_commerces(lieux: &str);
    profil_autres(nombre: usize); profil_longueur(chiffres: &str); profil_sans_hauteurs();
    profil_noms_omis(nombre: usize); profil_rang_eau(); profil_rang_lits(); profil_rang_achats();
    profil_rang_alertes(); profil_alerte_jusqu_a(genre: &str, au: &str); profil_alerte_des(genre: &str, du: &str);
    perturbation_titre(genre: &str, gravite: &str); perturbation_depuis_jusqu_a(du: &str, au: &str);
    perturbation_depuis(du: &str); perturbation_annoncee(du: &str, au: &str); perturbation_annoncee_sans_fin(du: &str);
    perturbation_km(de: &str, a: &str); perturbation_au_km(km: &str); perturbation_phrase(titre: &str, lieu: &str, dates: &str);
    perturbation_avec_texte(phrase: &str, texte: &str); perturbation_avec_deviation(phrase: &str, longueur: &str);
    perturbation_aujourdhui(longueur: &str, balisee: &str); perturbation_hors_detours();
    perturbation_verifiee(date: &str); perturbation_source(source: &str);
    page_embed_page(); page_embed_parametre(nom: &str); page_embed_disparue(); page_embed_refusee();
    page_embed_plus_tard();
    page_integrer(); page_integrer_resume(); page_integrer_formulaire(); page_integrer_voie(); page_integrer_etape();
    page_integrer_toute_la_voie(); page_integrer_langue(); page_integrer_hauteur(); page_integrer_liste();
    page_integrer_leger(); page_integrer_details(); page_integrer_km(); page_integrer_style(); page_integrer_fond();
    page_integrer_fond_du_service(); page_integrer_couleur(); page_integrer_types(); page_integrer_voir();
    page_integrer_apercu();
    page_verifier(); page_verifier_resume(); page_verifier_fichier(); page_verifier_reglages();
    page_verifier_tolerance(); page_verifier_reference(); page_verifier_bouton(); page_verifier_prive();
    page_verifier_refus(); page_verifier_attendre(secondes: usize); page_verifier_resultat();
    page_verifier_lu(format: &str, lignes: usize, points: &str); page_verifier_points(); page_verifier_votre_trace();
    page_verifier_croquis(nombre: usize); page_verifier_constats(); page_verifier_rien();
    page_verifier_tout_va_bien(); page_verifier_erreurs(nombre: usize); page_verifier_avertissements(nombre: usize);
    page_verifier_informations(nombre: usize); page_verifier_erreurs_aide(); page_verifier_avertissements_aide();
    page_verifier_informations_aide(); page_verifier_autres(nombre: usize); page_verifier_omis(nombre: usize);
    page_verifier_km(km: &str); page_verifier_de_a(de: &str, a: &str); page_verifier_voir(); page_verifier_sur_la_carte(); page_verifier_legende();
    page_verifier_legende_publie(); page_verifier_legende_repare(); page_verifier_legende_ecart();
    page_verifier_comparaison(); page_verifier_suit_rien(); page_verifier_suit_nulle_part();
    page_verifier_suit(lignes: &str); page_verifier_suit_inverse(lignes: &str);
    page_verifier_suit_mixte(lignes: &str); page_verifier_meme(ecart: &str);
    page_verifier_differe(nombre: usize, ecart: &str); page_verifier_differe_loin(nombre: usize);
    page_verifier_ligne_etape(etape: &str, voie: &str); page_verifier_ligne_voie(voie: &str);
    page_verifier_ligne_troncon(troncon: &str); page_verifier_ligne_reference();
    page_verifier_et_publie(trace: &str, publie: &str); page_verifier_plus_d_un_km(); page_verifier_nouveau();
    page_verifier_manquant(); page_verifier_hausdorff(); page_verifier_frechet(); page_verifier_ecarts();
    page_verifier_ecart(); page_verifier_ajout(); page_verifier_manque(); page_verifier_gauche();
    page_verifier_droite(); page_verifier_deux_cotes(); page_verifier_au_plus_en_moyenne(plus: &str, moyenne: &str);
    page_verifier_colonne_quoi(); page_verifier_colonne_longueur(); page_verifier_colonne_ecart();
    page_verifier_colonne_cote(); page_verifier_reparer(); page_verifier_reparer_aide(); page_verifier_sans_script();
    page_verifier_par_ordre(); page_verifier_par_sens();
    page_verifier_par_sommets_doubles(); page_verifier_par_aller_retour(); page_verifier_par_bruit_gps();
    page_verifier_par_trous(); page_verifier_par_simplification(); page_verifier_par_altitudes();
    page_verifier_propose(nombre: usize); page_verifier_montrer(); page_verifier_fait();
    page_verifier_colonne_reparation(); page_verifier_colonne_fois(); page_verifier_colonne_ou();
    page_verifier_fois(nombre: usize); page_verifier_reste(); page_verifier_gpx(); page_verifier_geojson();
    page_verifier_base(); page_verifier_base_resume(); page_verifier_qgis(); page_verifier_geojson_constats();
    page_verifier_autre();
    carte_style_auto(); carte_style_hent(); carte_style_sombre(); carte_style_contraste();
    style_perturbation_jusqu_a(); style_perturbation_des_le();
    perturbation_breve(titre: &str, lieu: &str); page_perturbations(); liste_perturbation();
    plan_perturbation(jour: usize, phrase: &str); plan_deviation(longueur: &str, balisee: &str);
    agenda_titre(); agenda_titre_voie(nom: &str); agenda_evenement(voie: &str, quoi: &str);
    hote_places(nombre: i64); hote_accueil_pelerin(); hote_accueille(); hote_ouvert(periode: &str);
    hote_prevenir(heures: i64); hote_telephone(numero: &str); hote_a_sa_localite();
    hote_fermetures(jours: &str); hote_arrivee_entre(de: &str, a: &str); hote_arrivee_de(heure: &str);
    hote_arrivee_a(heure: &str); hote_langues(langues: &str); hote_confirme(mois: &str, annee: &str);
    hote_non_confirme(annee: &str);
    source_et_licence(droits: &str); invente_tout(); invente_km(parties: &str); invente_en_partie();
    liste_titre(nom: &str); liste_feuille(); liste_resume(nombre: usize, ecart: &str); liste_nuit(nuit: &str); liste_note_km(depuis: &str);
    liste_note_localite(); liste_note_trous(); liste_note_prevenir(); liste_note_releve(date: &str); liste_exact();
    liste_localite(); liste_oui(); liste_non();
    colonne_variante(); colonne_etape(); colonne_km(); colonne_ecart(); colonne_emplacement(); colonne_localite();
    colonne_nom(); colonne_type(); colonne_places(); colonne_periode(); colonne_tarif(); colonne_accueil_pelerin();
    colonne_prevenir(); colonne_telephone(); colonne_courriel(); colonne_site(); colonne_adresse(); colonne_code();
    colonne_offres(); colonne_fermetures(); colonne_arrivee_heure(); colonne_langues(); colonne_confirme();
    colonne_source(); colonne_jour(); colonne_depart(); colonne_arrivee(); colonne_longueur();
    plan_nom(voies: &str, bouts: &str); plan_description(nombre: usize, longueur: &str);
    plan_jour(jour: usize, bouts: &str); plan_jour_longueur(jour: usize, bouts: &str, longueur: &str); plan_zip();
    plan_sans_hauteurs(); plan_sans_hebergement(); plan_sans_hebergement_voulu(); plan_methode_effort();
    plan_criteres(criteres: &str); plan_critere_places(nombre: i64); plan_critere_contact();
    plan_critere_confirme(jour: &str);
    lits_nuit(date: &str); lits_jusque(date: &str); lits_apres(nuit: &str, dernier: &str, distance: &str, prochain: &str);
    lits_apres_aucun(nuit: &str, dernier: &str, distance: &str);
    lits_premier(nuit: &str, distance: &str, prochain: &str); lits_aucun(nuit: &str, distance: &str);
    lits_a_confirmer(lieu: &str); lits_debut(); lits_fin(); lits_commune(nom: &str, km: &str);
    lits_colonne_mois(); lits_colonne_voie(); lits_colonne_sens(); lits_colonne_longueur(); lits_colonne_jour();
    lits_colonne_jours(); lits_colonne_de_km(); lits_colonne_de(); lits_colonne_a_km(); lits_colonne_a();
    lits_colonne_trous(); lits_colonne_commune(rang: &str); lits_colonne_avec(rang: &str);
    page_demonstration(); page_accueil(); page_a_ecart(ecart: &str); page_fichiers(); page_offres(); page_ecart(); page_hebergement();
    page_agenda(); page_liste_liens(); page_liste_nuit(); page_liste_voir(); page_liste_plus_loin(ecart: &str); page_carte_etape(); page_carte_voie(); page_toute_la_voie(); page_sens_aller();
    page_sens_retour(); page_tableur(); page_ligne_principale(); page_variante(variante: &str);
    page_le_long(longueur: &str); page_aucun_hebergement(longueur: &str); page_etape(numero: &str, bouts: &str);
    page_plan_titre(nom: &str); page_plan_formulaire();
    page_plan_resume(nombre: usize, longueur: &str, voulu: &str, max: &str); page_plan_liens();
    page_plan_proposition(nombre: usize, numero: usize); page_plan_fichiers(); page_plan_zip(); page_plan_csv();
    page_plan_de(); page_plan_a(); page_plan_debut(); page_plan_fin(); page_plan_km_par_jour(); page_plan_km_max();
    page_plan_sens(); page_plan_hebergements(); page_plan_tous(); page_plan_depart_le(); page_plan_proposer(); page_plan_jours();
    page_plan_colonne_jour(); page_plan_colonne_bouts(); page_plan_colonne_montee(); page_plan_colonne_marche();
    page_plan_trop_long(); page_plan_arrivee(jour: usize, lieu: &str); page_plan_autres(nombre: usize);
    page_plan_criteres(); page_plan_offres(); page_plan_places(); page_plan_confirme(); page_plan_contact();
    page_plan_note_choix(methode: &str); page_plan_note_ecart();
    page_hors_ligne(); page_garder();
    hors_ligne_chemin(); hors_ligne_chemin_km(km: &str); hors_ligne_perturbations(nombre: usize);
    hors_ligne_perturbations_finies(nombre: usize); hors_ligne_hotes_telephone(nombre: usize);
    hors_ligne_hotes_nouveaux(nombre: usize); hors_ligne_hotes_retires(nombre: usize);
    hors_ligne_hotes_autres(nombre: usize); hors_ligne_lieux(nombre: usize);
    page_au_contenu(); page_chercher(); page_chercher_bouton(); page_langues(); page_pied(); page_fil();
    page_toutes_les_voies(); page_aide(); page_accessibilite(); page_donnees(); page_licences(); page_inconnu();
    page_distance(); page_marche(); page_montee(); page_descente(); page_format_fit(); page_format_fit_aide();
    page_format_kml(); page_format_kml_aide(); page_format_zip(); page_format_zip_aide(); page_format_geojson();
    page_format_geojson_aide(); page_format_app(); page_format_app_aide(); page_format_ancien();
    page_format_ancien_aide(); page_format_xlsx(); page_format_xlsx_aide(); page_etape_courte(etape: &str);
    page_carte_toucher(); page_sans_trace(); page_voie_sans_trace(); page_sans_contact(); page_appeler(); page_appeler_qui(nom: &str); page_ou_dormir();
    page_aucun_lit(); page_liste_a_imprimer(); page_profil(); page_ce_que_l_on_passe(); page_autres_etapes();
    page_variantes(); page_guides(); page_telecharger_gpx(); page_telecharger_devie(); page_autres_formats(); page_precedente(etape: &str);
    page_suivante(etape: &str); page_ce_soir(nom: &str, km: &str); page_lit_suivant(nom: &str, longueur: &str);
    page_voie_resume(nombre: usize, chiffres: &str); page_avec_variantes(longueur: &str); page_composer();
    page_les_etapes(); page_aucune_etape(); page_voir_aussi(); page_imprimer(); page_hebergements(nombre: usize);
    page_hebergements_titre(); page_bienvenue(); page_ou_suis_je(); page_les_voies(); page_aucune_voie();
    page_comment_choisir(); page_comment_choisir_texte(); page_nombre_etapes(nombre: usize); page_aucun_service();
    page_sur_la_carte(); page_y_aller(); page_en_savoir_plus(); page_photo(); page_sur_les_voies();
    page_sur_le_chemin(km: &str); page_pres_du_chemin(km: &str, ecart: &str); page_recherche(); page_recherche_vide();
    page_recherche_resume(nombre: usize, question: &str); page_introuvable(); page_introuvable_aide();
    page_incorrecte(); page_incorrecte_aide(); page_occupe(); page_occupe_aide(); page_defaut(); page_defaut_aide();
    page_peut_etre(); page_imprimer_consigne(); page_papier(); page_livret(); page_livret_consigne(); page_sommaire(); page_perturbations_voies(nombre: usize);
}
