//! Writes a plan as JSON. The structs are the objects of the response.

use serde::Serialize;

use super::parcours::Part;
use super::{DayFigures, Denivele, Hote, Jour, Lieu, Plan, Proposition};
use crate::annonces::PerturbationShown;
use crate::atlas::figures;
use crate::atlas::{Atlas, Aujourdhui, Hebergeur, HostFilter, Quoi};
use crate::geo::{Position, km, rounded, tenths};
use crate::lits::SansLitShown;
use crate::model::{Code, Offre, TypeHebergeur};

/// The whole response.
#[derive(Serialize)]
struct PlanShown<'a> {
    voie: &'a Code,
    /// The lines that the walk follows, one or two.
    lignes: Vec<LigneShown<'a>>,
    sens: &'static str,
    de: LieuShown<'a>,
    a: LieuShown<'a>,
    #[serde(serialize_with = "tenths")]
    longueur_m: f64,
    km_par_jour: f64,
    km_max: f64,
    #[serde(flatten)]
    hotes: HotesShown<'a>,
    /// The day of departure, if the request names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    depart_le: Option<String>,
    propositions: Vec<PropositionShown<'a>>,
    methode_effort: String,
    methode_denivele: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    avertissement: Option<String>,
    /// The start and end of each invented stretch, in kilometres from the start of the walk.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    invente_km: Vec<[f64; 2]>,
    attribution: &'a [String],
}

/// The criteria for hosts. Criteria that are not used are absent.
#[derive(Serialize)]
struct HotesShown<'a> {
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    types: &'a [TypeHebergeur],
    #[serde(skip_serializing_if = "Option::is_none")]
    capacite: Option<i64>,
    /// True if only hosts with published contact details are wanted.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    contact: bool,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    offres: &'a [Offre],
    /// The earliest day of a confirmation, `YYYY-MM-DD`.
    #[serde(skip_serializing_if = "Option::is_none")]
    confirme_depuis: Option<String>,
}

/// A line that the walk follows.
#[derive(Serialize)]
struct LigneShown<'a> {
    voie: &'a Code,
    nom: &'a str,
    /// Empty for the main line.
    variante: &'a str,
    /// Kilometres from the start of this line in walking direction. The same holds for `a_km`.
    de_km: f64,
    a_km: f64,
}

/// A proposal.
#[derive(Serialize)]
struct PropositionShown<'a> {
    proposition: usize,
    nombre_jours: usize,
    cout: f64,
    jours: Vec<JourShown<'a>>,
    liens: Liens,
}

/// A day.
#[derive(Serialize)]
struct JourShown<'a> {
    /// The closures on the way of the day. Kilometres count from the start of the plan.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    perturbations: Vec<PerturbationShown<'a>>,
    jour: usize,
    de: LieuShown<'a>,
    a: LieuShown<'a>,
    #[serde(serialize_with = "tenths")]
    longueur_m: f64,
    #[serde(serialize_with = "tenths")]
    effort_m: f64,
    #[serde(flatten)]
    denivele: Option<Denivele>,
    #[serde(serialize_with = "tenths")]
    duree_4kmh_min: f64,
    /// The figures of the day with the detours that hold. Absent if there are none.
    #[serde(skip_serializing_if = "Option::is_none")]
    avec_deviations: Option<Aujourdhui>,
    /// True if the day is longer than `km_max`, because no stop is nearer.
    trop_long: bool,
    /// True if there is no wanted host at the end of the day.
    sans_hebergement: bool,
    nombre_hebergeurs: usize,
    hebergeurs: Vec<HoteShown<'a>>,
    /// The date of the night, if the request names the day of departure.
    #[serde(skip_serializing_if = "Option::is_none")]
    nuit: Option<String>,
    /// The stretch without a bed after the day, if the next open bed is too far away.
    #[serde(skip_serializing_if = "Option::is_none")]
    sans_lit: Option<SansLitShown<'a>>,
}

/// An end of the walk or of a day.
#[derive(Serialize)]
struct LieuShown<'a> {
    nom: &'a str,
    #[serde(flatten)]
    code: Option<CodeShown<'a>>,
    /// Kilometres from the start of the plan.
    km: f64,
}

/// The code of a place. The name of the member is `localite` or `hebergeur`.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum CodeShown<'a> {
    Localite(&'a Code),
    Hebergeur(&'a Code),
}

/// A host near the end of a day.
#[derive(Serialize)]
struct HoteShown<'a> {
    #[serde(flatten)]
    host: &'a Hebergeur,
    lon: f64,
    lat: f64,
    /// The place where the line passes the host, in kilometres from the start of the plan.
    km: f64,
    /// The distance from the line in whole metres.
    ecart_m: f64,
}

/// The URLs of a proposal as a page and as files.
#[derive(Serialize)]
struct Liens {
    html: String,
    zip: String,
    gpx: String,
    csv: String,
}

/// Writes the plan. Errors: only a defect of the writer.
pub(super) fn write(plan: &Plan<'_>) -> serde_json::Result<Vec<u8>> {
    let (atlas, demande, words) = (plan.atlas, plan.demande, plan.words());
    let [de, a] = &plan.parcours.bouts;
    let longueur_m = plan.parcours.longueur_m();
    let propositions = (1..).zip(&plan.propositions).map(|(number, p)| PropositionShown::of(plan, number, p));
    serde_json::to_vec(&PlanShown {
        voie: &plan.voie.row.code,
        lignes: plan.parcours.parts().iter().map(LigneShown::of).collect(),
        sens: demande.sens.as_str(),
        de: LieuShown::of(atlas, de, 0.0),
        a: LieuShown::of(atlas, a, longueur_m),
        longueur_m,
        km_par_jour: f64::from(demande.par_jour_m) / 1000.0,
        km_max: f64::from(demande.max_m) / 1000.0,
        hotes: HotesShown::of(&demande.hotes),
        depart_le: demande.depart_le.map(|jour| jour.to_string()),
        propositions: propositions.collect(),
        methode_effort: words.plan_methode_effort(),
        methode_denivele: figures::METHOD,
        avertissement: plan.sans_hauteurs().then(|| words.plan_sans_hauteurs()),
        invente_km: plan.trace.attribution.invente.parts_m.iter().map(|ends| ends.map(km)).collect(),
        attribution: plan.droits(),
    })
}

impl<'a> HotesShown<'a> {
    fn of(filter: &'a HostFilter) -> Self {
        Self {
            types: &filter.types,
            capacite: filter.capacite,
            contact: filter.contact,
            offres: &filter.offres,
            confirme_depuis: filter.confirme_depuis.map(|day| day.to_string()),
        }
    }
}

impl<'a> LigneShown<'a> {
    fn of(part: &Part<'a>) -> Self {
        Self {
            voie: &part.voie.row.code,
            nom: &part.voie.row.nom,
            variante: &part.ligne.variante,
            de_km: km(part.de_m),
            a_km: km(part.a_m),
        }
    }
}

impl<'a> PropositionShown<'a> {
    fn of(plan: &'a Plan<'_>, number: usize, proposition: &'a Proposition<'a>) -> Self {
        let address = |extension| plan.link(number, extension);
        let jours = &proposition.jours;
        Self {
            proposition: number,
            nombre_jours: jours.len(),
            cout: (proposition.cout * 100.0).round() / 100.0,
            jours: (1..).zip(jours).map(|(day, jour)| JourShown::of(plan, day, jour)).collect(),
            liens: Liens {
                html: plan.base.link(&plan.demande.page(number)),
                zip: address("zip"),
                gpx: address("gpx"),
                csv: address("csv"),
            },
        }
    }
}

impl<'a> JourShown<'a> {
    fn of(plan: &Plan<'a>, number: usize, jour: &'a Jour<'a>) -> Self {
        let (atlas, words) = (plan.atlas, plan.words());
        let ([de, a], [de_m, a_m]) = (&jour.bouts, jour.ends_m);
        let DayFigures { effort_m, denivele, duree_4kmh_min, .. } = jour.figures;
        // The difference of the rounded ends is used, so that the lengths of the days add up exactly to the total.
        let longueur_m = rounded(a_m, 1) - rounded(de_m, 1);
        Self {
            perturbations: PerturbationShown::each(&jour.annonces, words),
            jour: number,
            de: LieuShown::of(atlas, de, de_m),
            a: LieuShown::of(atlas, a, a_m),
            longueur_m,
            effort_m,
            denivele,
            duree_4kmh_min,
            avec_deviations: jour.deviation,
            trop_long: jour.trop_long,
            sans_hebergement: jour.sans_hebergement(),
            nombre_hebergeurs: jour.nombre_hotes,
            hebergeurs: jour.hotes.iter().map(HoteShown::of).collect(),
            nuit: jour.nuit.map(|nuit| nuit.to_string()),
            sans_lit: jour.alerte.as_ref().map(|alerte| SansLitShown::of(atlas, alerte, 0.0)),
        }
    }
}

impl<'a> LieuShown<'a> {
    fn of(atlas: &'a Atlas, lieu: &'a Lieu, at_m: f64) -> Self {
        let code = lieu.quoi.and_then(|quoi| match quoi {
            Quoi::Localite(i) => atlas.localites.get(i).map(|localite| CodeShown::Localite(&localite.code)),
            Quoi::Hebergeur(i) => atlas.hebergeurs.get(i).map(|host| CodeShown::Hebergeur(&host.code)),
            Quoi::PointInteret(_) => None,
        });
        Self { nom: &lieu.nom, code, km: km(at_m) }
    }
}

impl<'a> HoteShown<'a> {
    fn of(Hote { hote, at_m, ecart_m, .. }: &Hote<'a>) -> Self {
        let Position { lon, lat, .. } = hote.position;
        Self { host: hote, lon, lat, km: km(*at_m), ecart_m: ecart_m.round() }
    }
}
