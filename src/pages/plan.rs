//! The page of a proposal of a plan, with a form for the next plan.

use askama::Template;

use super::avis::Avis;
use super::formulaire::Formulaire;
use super::hote::Hote;
use super::layout::{self, Head, Lien};
use crate::annonces::Annonce;
use crate::atlas::{Atlas, HorsDetours, figures};
use crate::error::Result;
use crate::file::{Fichier, Product, attribution};
use crate::links::{Address, Base};
use crate::model::Gravite;
use crate::plan::{Denivele, Plan, PlanRequest, Proposition};
use crate::words::{Langue, Words, one_line};

/// A request for the page of a proposal. The server caches it as a product.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PagePlan {
    /// The plan.
    pub demande: PlanRequest,
    /// The number of the proposal, counted from 1.
    pub proposition: usize,
    /// The language of the page.
    pub langue: Langue,
    /// The absolute base of links.
    pub base: Base,
}

impl Product for PagePlan {
    /// Makes the page. Returns `None` if there is no such voie. Errors: those of [`Plan::of`], or there is no such
    /// proposal.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let Some(mut plan) = Plan::of(atlas, &self.demande, Words::of(self.langue))? else {
            return Ok(None);
        };
        plan.base = self.base.in_langue(self.langue.in_addresses()).local();
        let page = Page::of(&plan, self.proposition, &self.base)?;
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

/// A day of the proposal.
struct Jour {
    numero: usize,
    bouts: String,
    arrivee: String,
    km: String,
    montee: String,
    descente: String,
    duree: String,
    /// Warnings: the day is too long, or there is no host at its end.
    alertes: Vec<String>,
    hotes: Vec<Hote>,
    /// The number of hosts that are not shown: « Et 3 autres. »
    autres: Option<String>,
}

impl Page {
    /// Makes the view of a proposal. Proposals are numbered from 1. Errors: there is no proposal with this number.
    pub(super) fn of(plan: &Plan<'_>, number: usize, base: &Base) -> Result<Self> {
        let (words, proposition) = (plan.words(), plan.proposition(number)?);
        let (titre, source) = (one_line(plan.title()), one_line(&attribution::joined(plan.droits())));
        let code = plan.voie.row.code.as_str();
        let voie = Lien::to(plan.base.link(&Address::page(code, None)), one_line(&plan.voie.row.nom));
        let head = Head::new(words, base, &plan.demande.page(number), &titre)
            .about(&summary(plan, proposition))
            .warned(plan.invente(), &source)
            .below(vec![voie], &words.page_plan_formulaire());
        let head = Head { fenetre: layout::window_title(&words.page_plan_titre(&titre)), ..head }.unlisted();
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

/// Returns a sentence with the number of days, the length and the wanted length of a day, and another with the criteria
/// for hosts.
fn summary(plan: &Plan<'_>, proposition: &Proposition<'_>) -> String {
    let (demande, words) = (plan.demande, plan.words());
    let [wanted, most] = [demande.par_jour_m, demande.max_m].map(|metres| words.round_length(metres.into()));
    let length = words.length(plan.parcours.longueur_m());
    let resume = words.page_plan_resume(proposition.jours.len(), &length, &wanted, &most);
    [Some(resume), plan.criteria()].into_iter().flatten().collect::<Vec<_>>().join(" ")
}

/// Returns links to all proposals. The link to this one is marked as current.
fn proposals(plan: &Plan<'_>, number: usize) -> Vec<Lien> {
    let link = |(other, proposition): (usize, &Proposition<'_>)| Lien {
        courant: other == number,
        ..Lien::to(
            plan.base.link(&plan.demande.page(other)),
            plan.words().page_plan_proposition(proposition.jours.len(), other),
        )
    };
    (1..).zip(&plan.propositions).map(link).collect()
}

/// Returns links to the files of the same proposal.
fn files(plan: &Plan<'_>, number: usize) -> Vec<Lien> {
    let words = plan.words();
    let files = [("zip", words.page_plan_zip()), ("gpx", "GPX".to_owned()), ("csv", words.page_plan_csv())];
    files.map(|(extension, texte)| Lien::to(plan.link(number, extension), texte)).into()
}

/// Returns sentences that explain how to read the plan. The rights come last.
fn notes(plan: &Plan<'_>) -> Vec<String> {
    let words = plan.words();
    let mut notes = vec![words.page_plan_note_choix(figures::METHOD)];
    if plan.sans_hauteurs() {
        notes.push(words.plan_sans_hauteurs());
    }
    notes.push(words.page_plan_note_ecart());
    if !plan.droits().is_empty() {
        notes.push(words.source_et_licence(&one_line(&attribution::joined(plan.droits()))));
    }
    notes
}

/// Returns the walking time for a length at 4 km/h in minutes.
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
        let closures = jour.annonces_of_day().filter(hinders).map(|annonce| annonce.brief(words));
        let alertes = [
            jour.with_detours(words),
            jour.trop_long.then(|| words.page_plan_trop_long()),
            jour.sans_hebergement().then(|| plan.sans_hebergement()),
            jour.alerte.as_ref().map(|alerte| alerte.texte.clone()),
        ];
        let more = jour.nombre_hotes - jour.hotes.len();
        Self {
            numero,
            bouts: words.bouts(&de, &a),
            arrivee: words.page_plan_arrivee(numero, &a),
            km: words.km(jour.walked_m()),
            montee,
            descente,
            duree,
            alertes: closures.chain(alertes.into_iter().flatten()).collect(),
            hotes: jour.hotes.iter().map(|hote| Hote::of(hote.hote, hote.ecart_m, "", words)).collect(),
            autres: (more > 0).then(|| words.page_plan_autres(more)),
        }
    }
}
