//! A plan for programs.

use serde::Serialize;

use super::parcours::Part;
use super::{DayFigures, Denivele, Hote, Jour, Lieu, Plan, Proposition};
use crate::atlas::figures;
use crate::atlas::{Atlas, Hebergeur, Quoi};
use crate::geo::{Position, km, rounded, tenths};
use crate::model::{Code, TypeHebergeur};

#[derive(Serialize)]
struct PlanShown<'a> {
    voie: &'a Code,
    /// Those walked along, one or two.
    lignes: Vec<LigneShown<'a>>,
    sens: &'static str,
    de: LieuShown<'a>,
    a: LieuShown<'a>,
    #[serde(serialize_with = "tenths")]
    longueur_m: f64,
    km_par_jour: f64,
    km_max: f64,
    #[serde(skip_serializing_if = "<[_]>::is_empty")]
    types: &'a [TypeHebergeur],
    propositions: Vec<PropositionShown<'a>>,
    methode_effort: String,
    methode_denivele: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    avertissement: Option<String>,
    attribution: &'a [String],
}

#[derive(Serialize)]
struct LigneShown<'a> {
    voie: &'a Code,
    nom: &'a str,
    /// Empty: the main line.
    variante: &'a str,
    /// From its start in the direction walked.
    de_km: f64,
    a_km: f64,
}

#[derive(Serialize)]
struct PropositionShown<'a> {
    proposition: usize,
    nombre_jours: usize,
    cout: f64,
    jours: Vec<JourShown<'a>>,
    liens: Liens,
}

#[derive(Serialize)]
struct JourShown<'a> {
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
    /// Longer than `km_max`: no place to stop is nearer.
    trop_long: bool,
    /// No published host of the wanted kinds is at its end.
    sans_hebergement: bool,
    nombre_hebergeurs: usize,
    hebergeurs: Vec<HoteShown<'a>>,
}

#[derive(Serialize)]
struct LieuShown<'a> {
    nom: &'a str,
    #[serde(flatten)]
    code: Option<CodeShown<'a>>,
    /// From the plan's start.
    km: f64,
}

/// The code of a place, by what the place is.
#[derive(Serialize)]
#[serde(rename_all = "lowercase")]
enum CodeShown<'a> {
    Localite(&'a Code),
    Hebergeur(&'a Code),
}

#[derive(Serialize)]
struct HoteShown<'a> {
    #[serde(flatten)]
    host: &'a Hebergeur,
    lon: f64,
    lat: f64,
    /// Where the way passes it, from the plan's start.
    km: f64,
    /// Off the way, to the metre.
    ecart_m: f64,
}

/// A proposal as files.
#[derive(Serialize)]
struct Liens {
    html: String,
    zip: String,
    gpx: String,
    csv: String,
}

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
        types: &demande.types,
        propositions: propositions.collect(),
        methode_effort: words.plan_methode_effort(),
        methode_denivele: figures::METHOD,
        avertissement: plan.sans_hauteurs().then(|| words.plan_sans_hauteurs()),
        attribution: plan.droits(),
    })
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
            jours: (1..).zip(jours).map(|(day, jour)| JourShown::of(plan.atlas, day, jour)).collect(),
            liens: Liens { html: address("html"), zip: address("zip"), gpx: address("gpx"), csv: address("csv") },
        }
    }
}

impl<'a> JourShown<'a> {
    fn of(atlas: &'a Atlas, number: usize, jour: &'a Jour<'a>) -> Self {
        let ([de, a], [de_m, a_m]) = (&jour.bouts, jour.ends_m);
        let DayFigures { effort_m, denivele, duree_4kmh_min, .. } = jour.figures;
        // From end to end as these are told, so that the days add up to the whole to the digit.
        let longueur_m = rounded(a_m, 1) - rounded(de_m, 1);
        Self {
            jour: number,
            de: LieuShown::of(atlas, de, de_m),
            a: LieuShown::of(atlas, a, a_m),
            longueur_m,
            effort_m,
            denivele,
            duree_4kmh_min,
            trop_long: jour.trop_long,
            sans_hebergement: jour.sans_hebergement(),
            nombre_hebergeurs: jour.nombre_hotes,
            hebergeurs: jour.hotes.iter().map(HoteShown::of).collect(),
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
