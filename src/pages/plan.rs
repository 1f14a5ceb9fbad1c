//! The page of a proposal of a plan, with a form for the next plan.

use askama::Template;

use super::avis::Avis;
use super::hote::Hote;
use super::layout::{self, EXTENSION, Head, Lien};
use crate::annonces::Annonce;
use crate::atlas::{Atlas, HorsDetours, figures};
use crate::error::Result;
use crate::file::{Fichier, Product};
use crate::links::{Address, Base, Parametres};
use crate::model::{Gravite, Localite, Sens, TypeHebergeur};
use crate::plan::{Bout, Choices, Denivele, MAX_KM, PAR_JOUR_KM, Plan, PlanRequest, Proposition, max_usuel_m};
use crate::words::{Langue, Words, one_line, typeset};

/// A request for the page of a proposal. It is the product that the server caches.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PagePlan {
    /// The plan.
    pub demande: PlanRequest,
    /// The number of the proposal, from 1.
    pub proposition: usize,
    /// The language of the page.
    pub langue: Langue,
    /// What links begin with.
    pub base: Base,
}

impl Product for PagePlan {
    /// Returns `None` if there is no such voie. Fails as [`Plan::of`] does, and if there is no such proposal.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let Some(mut plan) = Plan::of(atlas, &self.demande, Words::of(self.langue))? else {
            return Ok(None);
        };
        plan.base = self.base.clone();
        let page = Page::of(&plan, self.proposition)?;
        layout::file(plan.words(), &format!("itineraire-{}", self.demande.voie), plan.title(), &page).map(Some)
    }
}

/// The view that `plan.html` shows.
#[derive(Template)]
#[template(path = "plan.html", config = "src/pages/askama.toml")]
pub(super) struct Page {
    head: Head,
    propositions: Vec<Lien>,
    carte: Lien,
    formulaire: Formulaire,
    jours: Vec<Jour>,
}

/// The form for another plan.
struct Formulaire {
    action: String,
    choix: Vec<Choix>,
    nombres: Vec<Nombre>,
    /// The day of departure, `YYYY-MM-DD`. Empty if the plan has none.
    depart_le: String,
    /// The variant, as a hidden field. Empty for the main line.
    variante: String,
}

/// A drop-down list.
struct Choix {
    nom: &'static str,
    titre: String,
    groupes: Vec<Groupe>,
}

/// A group of options in a drop-down list.
struct Groupe {
    /// The label. `None` for options without a group.
    titre: Option<String>,
    options: Vec<Possible>,
}

/// An option of a drop-down list.
struct Possible {
    valeur: String,
    texte: String,
    choisie: bool,
}

/// A field for a number of kilometres.
struct Nombre {
    nom: &'static str,
    titre: String,
    min: f64,
    max: f64,
    /// The value. Empty means the default.
    valeur: String,
}

/// A day of the proposal.
struct Jour {
    numero: usize,
    bouts: String,
    arrivee: String,
    km: String,
    montee: String,
    descente: String,
    duree: String,
    /// Warnings: the day is too long, or has no host at its end.
    alertes: Vec<String>,
    hotes: Vec<Hote>,
    /// The number of hosts that are left out: « Et 3 autres. »
    autres: Option<String>,
}

impl Page {
    /// Makes the view of a proposal, numbered from 1. Errors: there is no proposal of that number.
    pub(super) fn of(plan: &Plan<'_>, number: usize) -> Result<Self> {
        let (words, proposition) = (plan.words(), plan.proposition(number)?);
        let (titre, source) = (one_line(plan.title()), one_line(&plan.droits().join(" | ")));
        let head = Head::new(words, &plan.base, &titre, &summary(plan, proposition), source);
        let avis = (1..).zip(&proposition.jours).flat_map(|(day, jour)| {
            jour.annonces_of_day().map(move |annonce| Avis::of_day(day, &annonce, words)).collect::<Vec<_>>()
        });
        Ok(Self {
            head: Head { avis: avis.collect(), fichiers: files(plan, number), notes: notes(plan), ..head },
            propositions: proposals(plan, number),
            carte: Lien::to(plan.base.link(&Address::page(plan.voie.row.code.as_str(), None)), words.page_carte_voie()),
            formulaire: Formulaire::of(plan),
            jours: (1..).zip(&proposition.jours).map(|(day, jour)| Jour::of(plan, day, jour)).collect(),
        })
    }
}

/// A sentence with days, length and the wish.
fn summary(plan: &Plan<'_>, proposition: &Proposition<'_>) -> String {
    let (demande, words) = (plan.demande, plan.words());
    let [wanted, most] = [demande.par_jour_m, demande.max_m].map(|metres| words.round_length(metres.into()));
    let length = words.length(plan.parcours.longueur_m());
    words.page_plan_resume(proposition.jours.len(), &length, &wanted, &most)
}

/// Links to all proposals. The link to this one is marked as current.
fn proposals(plan: &Plan<'_>, number: usize) -> Vec<Lien> {
    let link = |(other, proposition): (usize, &Proposition<'_>)| Lien {
        courant: other == number,
        ..Lien::to(plan.link(other, EXTENSION), plan.words().page_plan_proposition(proposition.jours.len(), other))
    };
    (1..).zip(&plan.propositions).map(link).collect()
}

/// Links to the files of the same proposal.
fn files(plan: &Plan<'_>, number: usize) -> Vec<Lien> {
    let words = plan.words();
    let files = [("zip", words.page_plan_zip()), ("gpx", "GPX".to_owned()), ("csv", words.page_plan_csv())];
    files.map(|(extension, texte)| Lien::to(plan.link(number, extension), texte)).into()
}

/// Sentences that explain how to read the plan. The rights come last.
fn notes(plan: &Plan<'_>) -> Vec<String> {
    let words = plan.words();
    let mut notes = vec![words.page_plan_note_choix(figures::METHOD)];
    if plan.sans_hauteurs() {
        notes.push(words.plan_sans_hauteurs());
    }
    notes.push(words.page_plan_note_ecart());
    if !plan.droits().is_empty() {
        notes.push(words.source_et_licence(&one_line(&plan.droits().join(" | "))));
    }
    notes
}

impl Formulaire {
    fn of(plan: &Plan<'_>) -> Self {
        let (demande, words, choices) = (plan.demande, plan.words(), plan.choices());
        let [de, a] = &plan.parcours.bouts;
        let choix = vec![
            Choix::of_end("de", words.page_plan_de(), words.page_plan_debut(), &choices, (&demande.de, &de.nom)),
            Choix::of_end("a", words.page_plan_a(), words.page_plan_fin(), &choices, (&demande.a, &a.nom)),
            Choix::of_sens(demande.sens, words),
            Choix::of_types(&demande.types, words),
        ];
        let [least, most] = PAR_JOUR_KM;
        let km = |metres: u32| (f64::from(metres) / 1000.0).to_string();
        // The default of the longest day depends on the kilometres a day. The field stays empty for the default, so
        // that the longest day follows when the kilometres a day are changed.
        let usual = demande.max_m == max_usuel_m(demande.par_jour_m);
        let number = |nom, titre, max, valeur| Nombre { nom, titre, min: least, max, valeur };
        let nombres = vec![
            number("km_par_jour", words.page_plan_km_par_jour(), most, km(demande.par_jour_m)),
            number("km_max", words.page_plan_km_max(), MAX_KM, if usual { String::new() } else { km(demande.max_m) }),
        ];
        let of_voie = Address::itineraire(plan.voie.row.code.as_str(), EXTENSION, Parametres::default());
        let action = plan.base.link(&of_voie);
        let depart_le = demande.depart_le.map_or_else(String::new, |jour| jour.to_string());
        Self { action, choix, nombres, depart_le, variante: demande.variante.clone() }
    }
}

impl Choix {
    /// The list for one end of the plan. `otherwise` is the text of the first option, the end of the line. `asked` and
    /// `called` are the requested end and its name. An end that is not among the choices becomes an option of its own.
    fn of_end(
        nom: &'static str,
        titre: String,
        otherwise: String,
        choices: &Choices<'_>,
        (asked, called): (&Option<Bout>, &str),
    ) -> Self {
        let chosen = asked.as_ref().map_or_else(String::new, Bout::to_string);
        let option = |localite: &&Localite| Possible::of(localite.code.as_str(), &one_line(&localite.nom), &chosen);
        let along = choices.along.iter().map(option);
        let along = std::iter::once(Possible::of("", &otherwise, &chosen)).chain(along).collect();
        let mut groupes = vec![Groupe { titre: None, options: along }];
        if nom == "a" {
            groupes.extend(choices.beyond.iter().map(|beyond| Groupe {
                titre: Some(one_line(&beyond.voie.row.nom)),
                options: beyond.localites.iter().map(option).collect(),
            }));
        }
        if !groupes.iter().flat_map(|groupe| &groupe.options).any(|option| option.choisie) {
            groupes.push(Groupe { titre: None, options: vec![Possible::of(&chosen, called, &chosen)] });
        }
        Self { nom, titre, groupes }
    }

    /// The list for the direction.
    fn of_sens(chosen: Sens, words: &Words) -> Self {
        let option = |sens: Sens| Possible::of(sens.as_str(), words.sens(sens), chosen.as_str());
        let options = [Sens::Aller, Sens::Retour].map(option).into();
        Self { nom: "sens", titre: words.page_plan_sens(), groupes: vec![Groupe { titre: None, options }] }
    }

    /// The list for the types of host. Several types together become an option of their own.
    fn of_types(chosen: &[TypeHebergeur], words: &Words) -> Self {
        let asked = chosen.iter().map(|kind| kind.as_str()).collect::<Vec<_>>().join(",");
        let kinds = TypeHebergeur::WORDS.iter().filter_map(|word| TypeHebergeur::parse(word));
        let named = kinds.map(|kind| Possible::of(kind.as_str(), words.type_of_host(kind), &asked));
        let mut options: Vec<Possible> =
            std::iter::once(Possible::of("", &words.page_plan_tous(), &asked)).chain(named).collect();
        if chosen.len() > 1 {
            let names: Vec<&str> = chosen.iter().map(|kind| words.type_of_host(*kind)).collect();
            options.push(Possible::of(&asked, &names.join(", "), &asked));
        }
        Self { nom: "type", titre: words.page_plan_hebergements(), groupes: vec![Groupe { titre: None, options }] }
    }
}

impl Possible {
    /// An option. It is selected if its value is `chosen`.
    fn of(valeur: &str, texte: &str, chosen: &str) -> Self {
        Self { valeur: valeur.to_owned(), texte: texte.to_owned(), choisie: valeur == chosen }
    }
}

/// The time for a length at 4 km/h, minutes.
fn minutes_4kmh(longueur_m: f64) -> f64 {
    longueur_m / 4_000.0 * 60.0
}

impl Jour {
    fn of(plan: &Plan<'_>, numero: usize, jour: &crate::plan::Jour<'_>) -> Self {
        let (words, chiffres) = (plan.words(), &jour.figures);
        let [de, a] = jour.bouts.each_ref().map(|lieu| one_line(&lieu.nom));
        let by_detour = jour.deviation.and_then(|deviation| deviation.denivele);
        let (montee, descente, duree) = match (chiffres.denivele, by_detour) {
            (_, Some(HorsDetours { montee_hors_detours_m, descente_hors_detours_m })) => (
                words.metres(montee_hors_detours_m),
                words.metres(descente_hors_detours_m),
                words.quarters(minutes_4kmh(jour.walked_m())),
            ),
            (Some(Denivele { montee_m, descente_m, duree_min }), None) => {
                (words.metres(montee_m), words.metres(descente_m), words.hours_between(duree_min))
            }
            (None, None) => ("?".into(), "?".into(), words.quarters(minutes_4kmh(jour.walked_m()))),
        };
        let hinders = |annonce: &Annonce<'_>| annonce.closure.row.gravite != Gravite::Information;
        let closures = jour.annonces_of_day().filter(hinders).map(|annonce| typeset(&annonce.brief(words)));
        let alertes = [
            jour.with_detours(words).map(|said| typeset(&said)),
            jour.trop_long.then(|| words.page_plan_trop_long()),
            jour.sans_hebergement().then(|| plan.sans_hebergement()),
            jour.alerte.as_ref().map(|alerte| typeset(&alerte.texte)),
        ];
        let more = jour.nombre_hotes - jour.hotes.len();
        Self {
            numero,
            bouts: words.bouts(&de, &a),
            arrivee: typeset(&words.page_plan_arrivee(numero, &a)),
            km: words.km(jour.walked_m()),
            montee,
            descente,
            duree: typeset(&duree),
            alertes: closures.chain(alertes.into_iter().flatten()).collect(),
            hotes: jour.hotes.iter().map(|hote| Hote::of(hote.hote, hote.ecart_m, "", words)).collect(),
            autres: (more > 0).then(|| words.page_plan_autres(more)),
        }
    }
}
