//! A proposal as files: tracks, the hosts at their ends, all of it at once.

use std::fmt::Display;

use super::{Format, Hote, Plan, Proposition, bounds, distinct, km, sans_hebergement};
use crate::atlas::Quoi;
use crate::error::{Error, Result};
use crate::file::csv::{BYTE_ORDER_MARK, Table, plain};
use crate::file::zip::Zip;
use crate::liste::{COLONNES, Cellule, LigneListee, Rang, SOURCE, cellules};
use crate::trace::{Piste, Repere, Trace, description};

/// The tracks of a proposal, one a day, and the hosts at their ends as waypoints. Errors: there is no such proposal.
pub(super) fn gpx(plan: &Plan<'_>, number: usize) -> Result<Vec<u8>> {
    let proposition = plan.proposition(number)?;
    let page = plan.demande.address(number, Format::Html);
    let pistes = (1..).zip(&proposition.jours).map(|(day, _)| piste(plan, proposition, day, &page));
    let trace = trace(plan, &page, pistes.flatten().collect(), distinct(proposition));
    trace.write_gpx(&plan.base.to_string()).map_err(broken)
}

/// A GPX of each day and one of all, the hosts as a table, and whose data they are. Errors: there is no such proposal.
pub(super) fn zip(plan: &Plan<'_>, number: usize) -> Result<Vec<u8>> {
    let proposition = plan.proposition(number)?;
    let page = plan.demande.address(number, Format::Html);
    let mut zip = Zip::new(plan.trace.date.as_deref());
    let stem = format!("itineraire-{}", plan.demande.voie);
    let digits = proposition.jours.len().to_string().len().max(2);
    for (day, jour) in (1..).zip(&proposition.jours) {
        let Some(piste) = piste(plan, proposition, day, &page) else { continue };
        let trace = trace(plan, &page, vec![piste], jour.hotes.iter());
        zip.add(&format!("{stem}-jour-{day:0digits$}.gpx"), &trace.write_gpx(&plan.base.to_string()).map_err(broken)?)?;
    }
    zip.add(&format!("{stem}.gpx"), &gpx(plan, number)?)?;
    zip.add("hebergements.csv", &csv(plan, proposition)?)?;
    zip.add("LISEZMOI.txt", read_me(plan, proposition, &format!("{}{page}", plan.base)).as_bytes())?;
    zip.finish()
}

/// The hosts at the end of each day, as the lists of hosts have them; a day without one has a row all the same.
pub(super) fn csv(plan: &Plan<'_>, proposition: &Proposition<'_>) -> Result<Vec<u8>> {
    // A plan has no étapes of the association's, and its variants are in its name.
    let titles = COLONNES.iter().skip(2).map(|colonne| colonne.titre);
    let mut table =
        Table::new(["Jour", "Départ", "Arrivée", "Longueur (km)"].into_iter().chain(titles).chain([SOURCE]))?;
    let source = plain(&plan.droits().join(" | "));
    let line = LigneListee { variante: "", longueur_m: plan.parcours.longueur_m(), trous: false, rangs: vec![] };
    for (day, jour) in (1..).zip(&proposition.jours) {
        let [de, a] = jour.bouts.each_ref().map(|lieu| plain(&lieu.nom));
        let head = [format!("{day}"), de, a, km(jour.figures.longueur_m)];
        let empty = vec![String::new(); COLONNES.len() - 2];
        let of_host = |hote: &Hote<'_>| -> Vec<String> {
            cellules(&line, &rang(plan, hote)).into_iter().skip(2).map(Cellule::en_csv).collect()
        };
        let mut rows: Vec<Vec<String>> = jour.hotes.iter().map(of_host).collect();
        if rows.is_empty() {
            rows.push(empty);
        }
        for row in rows {
            table.row(head.iter().chain(&row).chain([&source]))?;
        }
    }
    table.finish()
}

/// A host as the lists have it, by its km on the plan.
fn rang<'a>(plan: &Plan<'a>, hote: &Hote<'a>) -> Rang<'a> {
    let localite = hote.hote.localite.and_then(|i| plan.atlas.localites.get(i)).map_or("", |l| l.nom.as_str());
    Rang { quoi: hote.quoi, hote: hote.hote, localite, etape: None, chainage_m: hote.at_m, ecart_m: hote.ecart_m }
}

/// The track of a day, from 1; none where there is nothing to walk.
fn piste(plan: &Plan<'_>, proposition: &Proposition<'_>, day: usize, page: &str) -> Option<Piste> {
    let jour = proposition.jours.get(day.checked_sub(1)?)?;
    let mut segments = plan.parcours.places(jour.ends_m);
    if jour.figures.denivele.is_none() {
        segments.iter_mut().flatten().for_each(|place| place.z = f64::NAN);
    }
    let figures = jour.figures.of_track(&segments);
    let mut description = description(&figures, &segments, None);
    if jour.sans_hebergement() {
        description += &format!(" {}.", sans_hebergement(plan.demande));
    }
    let bouts = jour.bouts.each_ref().map(|lieu| lieu.nom.clone());
    (!segments.is_empty()).then(|| Piste {
        nom: format!("Jour {day} : {}", bouts.join(" – ")),
        numero: i64::try_from(day).ok(),
        slug: String::new(),
        bouts,
        description,
        page: page.to_owned(),
        figures,
        ecart_m: None,
        segments,
    })
}

/// Tracks of a plan with some hosts.
fn trace<'p, 'a: 'p>(
    plan: &Plan<'a>,
    page: &str,
    pistes: Vec<Piste>,
    hotes: impl Iterator<Item = &'p Hote<'a>>,
) -> Trace {
    let repere = |hote: &Hote<'_>| Repere::of(plan.atlas, &[(hote.quoi, hote.at_m, hote.ecart_m)]);
    let boxes = pistes.iter().filter_map(|piste| bounds(&piste.segments));
    let nom = match pistes.as_slice() {
        [only] => format!("{}, {}", plan.parcours.noms().join(", "), only.nom),
        _ => plan.trace.nom.clone(),
    };
    let description = match pistes.as_slice() {
        [only] => only.description.clone(),
        days => format!("{} km, {} jours.", km(plan.parcours.longueur_m()), days.len()),
    };
    Trace {
        nom,
        description,
        page: page.to_owned(),
        couleur: plan.trace.couleur.clone(),
        droits: plan.trace.droits.clone(),
        date: plan.trace.date.clone(),
        bounds: boxes.reduce(crate::geo::Bounds::and),
        reperes: hotes.filter(|hote| matches!(hote.quoi, Quoi::Hebergeur(_))).filter_map(repere).collect(),
        pistes,
    }
}

fn read_me(plan: &Plan<'_>, proposition: &Proposition<'_>, page: &str) -> String {
    let mut text = format!("{BYTE_ORDER_MARK}{}\r\n{page}\r\n\r\n", plan.trace.nom);
    for (day, jour) in (1..).zip(&proposition.jours) {
        let [de, a] = &jour.bouts;
        text += &format!("Jour {day} : {} – {}, {} km\r\n", de.nom, a.nom, km(jour.figures.longueur_m));
    }
    text += "\r\nUn fichier GPX par jour, tous les jours dans un seul, et les hébergements (hebergements.csv).\r\n";
    for droits in plan.droits() {
        text += &format!("{droits}\r\n");
    }
    text
}

/// What is written to memory is always written.
fn broken(error: impl Display) -> Error {
    Error::Internal(format!("écriture d'un itinéraire : {error}"))
}
