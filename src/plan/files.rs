//! Writes a plan as a file: JSON with all proposals, or one proposal as GPX, CSV or ZIP.

use std::collections::HashSet;
use std::fmt::Display;

use super::{Hote, Jour, Plan, PlanRequest, Proposition, json};
use crate::annonces::Annonce;
use crate::atlas::{Atlas, Quoi};
use crate::error::{Error, Result};
use crate::file::attribution;
use crate::file::csv::{BYTE_ORDER_MARK, Table, plain};
use crate::file::zip::Zip;
use crate::file::{Fichier, FileFormat, Product};
use crate::geo::Bounds;
use crate::links::Base;
use crate::liste::{self, COLONNES, LigneListee, Rang, cellules, cellules_perturbation};
use crate::lits;
use crate::trace::{Caption, Piste, Repere, Trace, description};
use crate::words::{Langue, Words};

/// A request for a plan as a file. The server caches it as a product.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PlanFile {
    /// The plan.
    pub demande: PlanRequest,
    /// The number of the proposal, counted from 1. JSON ignores it, because it contains all proposals.
    pub proposition: usize,
    /// The format, one of [`FORMATS`] or JSON.
    pub format: FileFormat,
    /// The language of the file. JSON exists in French only.
    pub langue: Langue,
    /// The base of links in the file.
    pub base: Base,
}

impl Product for PlanFile {
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        write(atlas, &self.demande, self.proposition, self.format, self.langue, &self.base)
    }
}

/// The formats of one proposal: a GPX file for each day with the hosts, all days in one GPX file, and the hosts as a
/// table. (All proposals together are JSON, which has its own route.)
pub const FORMATS: &[FileFormat] = &[FileFormat::ZIP, FileFormat::GPX, FileFormat::CSV];

/// Makes a plan and writes it. Links start with `base`. Returns `None` if there is no such voie.
///
/// Errors: those of [`Plan::of`], there is no proposal with this number, or the format is not offered.
pub fn write(
    atlas: &Atlas,
    demande: &PlanRequest,
    proposition: usize,
    format: FileFormat,
    langue: Langue,
    base: &Base,
) -> Result<Option<Fichier>> {
    let Some(mut plan) = Plan::of(atlas, demande, Words::of(langue))? else { return Ok(None) };
    plan.base = base.clone();
    let bytes = match format {
        FileFormat::JSON => json::write(&plan).map_err(broken)?,
        FileFormat::GPX => gpx(&plan, proposition)?,
        FileFormat::ZIP => zip(&plan, proposition)?,
        FileFormat::CSV => csv(&plan, plan.proposition(proposition)?)?,
        other => return Err(other.not_written()),
    };
    let file = format.file(&format!("itineraire-{}{}", demande.voie, langue.suffix()), plan.title(), bytes);
    Ok(Some(Fichier { langue: Some(langue.code()), ..file }))
}

/// Writes a proposal as GPX: a track for each day, and the hosts as waypoints. Errors: there is no proposal with this
/// number.
fn gpx(plan: &Plan<'_>, number: usize) -> Result<Vec<u8>> {
    let proposition = plan.proposition(number)?;
    let page = plan.demande.page(number).to_string();
    let pistes = (1..).zip(&proposition.jours).map(|(day, _)| piste(plan, proposition, day, &page));
    let trace = trace(plan, &page, pistes.flatten().collect(), distinct(proposition), &proposition.jours);
    trace.write_gpx(&plan.base.to_string()).map_err(broken)
}

/// Writes a proposal as ZIP: a GPX file for each day, a GPX file for all days, the hosts as a table, and a read-me with
/// the rights. Errors: there is no proposal with this number.
fn zip(plan: &Plan<'_>, number: usize) -> Result<Vec<u8>> {
    let proposition = plan.proposition(number)?;
    let page = plan.demande.page(number).to_string();
    let mut zip = Zip::new(plan.trace.attribution.date.as_deref());
    let stem = format!("itineraire-{}", plan.demande.voie);
    let digits = proposition.jours.len().to_string().len().max(2);
    for (day, jour) in (1..).zip(&proposition.jours) {
        let Some(piste) = piste(plan, proposition, day, &page) else { continue };
        let trace = trace(plan, &page, vec![piste], jour.hotes.iter(), std::slice::from_ref(jour));
        zip.add(&format!("{stem}-jour-{day:0digits$}.gpx"), &trace.write_gpx(&plan.base.to_string()).map_err(broken)?)?;
    }
    zip.add(&format!("{stem}.gpx"), &gpx(plan, number)?)?;
    zip.add("hebergements.csv", &csv(plan, proposition)?)?;
    zip.add("LISEZMOI.txt", read_me(plan, proposition, &format!("{}{page}", plan.base)).as_bytes())?;
    zip.finish()
}

/// Writes the closures and hosts of each day as CSV, with the columns of the lists of hosts. A day without hosts has
/// one row without a host. The length of a day includes detours.
fn csv(plan: &Plan<'_>, proposition: &Proposition<'_>) -> Result<Vec<u8>> {
    // The first two columns of a list are variant and étape. A plan has neither, so columns for the day replace them.
    let words = plan.words();
    let day = [words.colonne_jour(), words.colonne_depart(), words.colonne_arrivee(), words.colonne_longueur()];
    let titles = COLONNES.iter().skip(2).map(|colonne| (colonne.titre)(words));
    let mut table = Table::new(day.into_iter().chain(titles).chain([words.colonne_source()]))?;
    let source = plain(&attribution::joined(plan.droits()));
    let line = LigneListee {
        variante: "",
        longueur_m: plan.parcours.longueur_m(),
        trous: false,
        rangs: vec![],
        alertes: vec![],
        annonces: vec![],
    };
    for (day, jour) in (1..).zip(&proposition.jours) {
        let [de, a] = jour.bouts.each_ref().map(|lieu| plain(&lieu.nom));
        let head = [format!("{day}"), de, a, words.km(jour.walked_m())];
        let empty = vec![String::new(); COLONNES.len() - 2];
        let of_host = |hote: &Hote<'_>| -> Vec<String> {
            let cells = cellules(&line, &rang(plan, hote), words).into_iter();
            cells.skip(2).map(|cellule| cellule.in_csv(words)).collect()
        };
        let mut rows: Vec<Vec<String>> = jour.hotes.iter().map(of_host).collect();
        if rows.is_empty() {
            rows.push(empty);
        }
        let of_closure = |annonce: &Annonce<'_>| -> Vec<String> {
            let cells = cellules_perturbation("", None, annonce, words).into_iter();
            cells.skip(2).map(|cellule| cellule.in_csv(words)).collect()
        };
        for row in jour.annonces.iter().map(of_closure).chain(rows) {
            table.row(head.iter().chain(&row).chain([&source]))?;
        }
    }
    table.finish()
}

/// Returns the row of a host for a list, at its kilometre on the plan.
fn rang<'a>(plan: &Plan<'a>, hote: &Hote<'a>) -> Rang<'a> {
    let localite = hote.hote.localite.and_then(|i| plan.atlas.localites.get(i)).map_or("", |l| l.nom.as_str());
    Rang { quoi: hote.quoi, hote: hote.hote, localite, etape: None, chainage_m: hote.at_m, ecart_m: hote.ecart_m }
}

/// Returns the track of a day. Days are numbered from 1. Returns `None` if the day has no line.
fn piste(plan: &Plan<'_>, proposition: &Proposition<'_>, day: usize, page: &str) -> Option<Piste> {
    let jour = proposition.jours.get(day.checked_sub(1)?)?;
    let mut segments = plan.parcours.places(jour.ends_m);
    if jour.figures.denivele.is_none() {
        segments.iter_mut().flatten().for_each(|place| place.z = f64::NAN);
    }
    let figures = jour.figures.of_track(&segments);
    let words = plan.words();
    let mut description = description(words, &figures, &segments, None);
    let warnings: String = warnings(jour, words).iter().map(|said| format!("{said}. ")).collect();
    description.insert_str(0, &warnings);
    if jour.sans_hebergement() {
        description += &format!(" {}.", plan.sans_hebergement());
    }
    lits::add(&mut description, &jour.alerte);
    let bouts = jour.bouts.each_ref().map(|lieu| lieu.nom.clone());
    (!segments.is_empty()).then(|| Piste {
        caption: Caption { nom: words.plan_jour(day, &from_to(words, &bouts)), description, page: page.to_owned() },
        numero: i64::try_from(day).ok(),
        slug: String::new(),
        bouts,
        figures,
        deviation: None,
        ecart_m: None,
        segments,
    })
}

/// Returns the sentences of a file about a day's closures: one for each, and the length with detours. They have no full
/// stops. Kilometres count from the start of the day.
fn warnings(jour: &Jour<'_>, words: &Words) -> Vec<String> {
    let closures = jour.annonces_of_day().map(|annonce| annonce.phrase(words));
    closures.chain(jour.with_detours(words)).collect()
}

/// Makes a track file with some days of a plan. Their closures and some hosts are waypoints.
fn trace<'p, 'a: 'p>(
    plan: &Plan<'a>,
    page: &str,
    pistes: Vec<Piste>,
    hotes: impl Iterator<Item = &'p Hote<'a>>,
    jours: &[Jour<'_>],
) -> Trace {
    let repere = |hote: &Hote<'_>| Repere::of(plan.atlas, &[(hote.quoi, hote.at_m, hote.ecart_m)], &[], plan.words());
    let boxes = pistes.iter().filter_map(|piste| Bounds::around(piste.segments.iter().flatten().copied()));
    let nom = match pistes.as_slice() {
        [only] => format!("{}, {}", plan.parcours.noms().join(", "), only.caption.nom),
        _ => plan.trace.caption.nom.clone(),
    };
    let description = match pistes.as_slice() {
        [only] => only.caption.description.clone(),
        days => {
            let all = plan.words().plan_description(days.len(), &plan.words().length(plan.parcours.longueur_m()));
            [Some(all), plan.criteria(), plan.invente()].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
    };
    let mut met = HashSet::new();
    let closures = jours.iter().flat_map(|jour| &jour.annonces).filter(|annonce| met.insert(annonce.code()));
    let closures = closures.map(|annonce| liste::repere(plan.atlas, annonce, plan.words()));
    let hotes = hotes.filter(|hote| matches!(hote.quoi, Quoi::Hebergeur(_))).filter_map(repere);
    Trace {
        caption: Caption { nom, description, page: page.to_owned() },
        couleur: plan.trace.couleur,
        attribution: plan.trace.attribution.clone(),
        words: plan.words(),
        perturbations: vec![],
        bounds: boxes.reduce(Bounds::and),
        reperes: closures.chain(hotes).collect(),
        pistes,
    }
}

/// Returns the hosts of all days of a proposal, each once.
fn distinct<'p, 'a>(proposition: &'p Proposition<'a>) -> impl Iterator<Item = &'p Hote<'a>> {
    let mut seen = HashSet::new();
    proposition.jours.iter().flat_map(|jour| &jour.hotes).filter(move |hote| seen.insert(hote.quoi))
}

/// Formats the ends of a day: « de A à B ».
fn from_to(words: &Words, [de, a]: &[String; 2]) -> String {
    words.bouts(de, a)
}

/// Returns the read-me: name, address, days, origin of the archive, rights. Lines end with CRLF for Windows.
fn read_me(plan: &Plan<'_>, proposition: &Proposition<'_>, page: &str) -> String {
    let words = plan.words();
    let mut text = format!("{BYTE_ORDER_MARK}{}\r\n{page}\r\n\r\n", plan.trace.caption.nom);
    for (day, jour) in (1..).zip(&proposition.jours) {
        let bouts = from_to(words, &jour.bouts.each_ref().map(|lieu| lieu.nom.clone()));
        text += &words.plan_jour_longueur(day, &bouts, &words.length(jour.walked_m()));
        text += "\r\n";
        for said in warnings(jour, words) {
            text += &format!("  {said}.\r\n");
        }
    }
    for sentence in plan.criteria().into_iter().chain(plan.invente()).chain([words.plan_zip()]) {
        text += &format!("\r\n{sentence}\r\n");
    }
    for droits in plan.droits() {
        text += &format!("{droits}\r\n");
    }
    text
}

/// Converts the error of a writer. It is a defect, because the writers write to memory.
fn broken(error: impl Display) -> Error {
    Error::Internal(format!("écriture d'un itinéraire : {error}"))
}
