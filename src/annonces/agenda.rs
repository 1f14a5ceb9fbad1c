//! `/agenda.ics`: the closures as a calendar for subscription.

use jiff::Span;
use jiff::civil::Date;

use super::Annonce;
use super::ics::Calendar;
use crate::atlas::perturbation::ANNOUNCED_DAYS;
use crate::atlas::{Atlas, Emprise, Etape, Perturbation, Voie};
use crate::error::Result;
use crate::file::{Fichier, FileFormat, Product};
use crate::links::{Address, Base};
use crate::model::Sens;
use crate::words::{Words, one_line};

/// A request for the calendar. The server caches it as a product.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct AgendaFile {
    /// The code of the voie. `None` requests the closures of all voies.
    pub voie: Option<String>,
    /// The base of links in the calendar.
    pub base: Base,
}

impl Product for AgendaFile {
    /// Makes the calendar, with one event of whole days for each closure. Returns `None` if there is no such voie.
    fn make(&self, atlas: &Atlas) -> Result<Option<Fichier>> {
        let words = Words::french();
        let voie = match &self.voie {
            None => None,
            Some(code) => match atlas.voie(code) {
                Some(voie) => Some(voie),
                None => return Ok(None),
            },
        };
        let name = match voie {
            Some(voie) => words.agenda_titre_voie(&one_line(&voie.row.nom)),
            None => words.agenda_titre(),
        };
        let mut calendar = Calendar::new(&name);
        for closure in atlas.perturbations.iter() {
            let annonces = stretches(atlas, closure, voie);
            // The parse cannot fail: the atlas has no closure with an unreadable first day.
            if let (Some(first), Ok(du)) = (annonces.first(), closure.row.du.parse()) {
                calendar.event(|calendar| {
                    days(closure, du, atlas.jour(), calendar);
                    self.event(atlas, first, &annonces, words, calendar);
                });
            }
        }
        let stem = self.voie.as_ref().map_or_else(|| "agenda".to_owned(), |code| format!("agenda-{code}"));
        Ok(Some(FileFormat::ICS.file(&stem, &name, calendar.finish().into_bytes())))
    }
}

impl AgendaFile {
    /// Writes the texts of a closure's event. `first` is the first of its stretches.
    fn event(&self, atlas: &Atlas, first: &Annonce<'_>, all: &[Annonce<'_>], words: &Words, calendar: &mut Calendar) {
        let (row, voie) = (&first.closure.row, first.voie);
        let nom = one_line(&voie.row.nom);
        calendar.text("SUMMARY", &words.agenda_evenement(&nom, &words.titre_perturbation(row)));
        calendar.text("DESCRIPTION", &description(all, words));
        let etape = first.etapes().next();
        let place = etape.map_or(nom, |etape| place(atlas, voie, etape, words));
        calendar.text("LOCATION", &place);
        let position = first.closure.position;
        calendar.line("GEO", &format!("{:.6};{:.6}", position.lat, position.lon));
        let slug = etape.map(Etape::slug);
        calendar.line("URL", &self.base.link(&Address::page(voie.row.code.as_str(), slug.as_deref())));
        calendar.text("CATEGORIES", words.genre_perturbation(row.genre));
        calendar.line("TRANSP", "TRANSPARENT"); // the event does not mark its reader as busy
    }
}

/// Writes the identity and the days of an event. `jour` is the day of the atlas. An event without an end would last a
/// single day. Therefore a closure with an unknown end lasts to the end of the year, and from New Year's Day on to the
/// end of the next year.
fn days(closure: &Perturbation, du: Date, jour: Date, calendar: &mut Calendar) {
    let row = &closure.row;
    let au = row.au.parse::<Date>().unwrap_or_else(|_| du.max(jour).last_of_year());
    calendar.line("UID", &format!("{}@perturbations.hent", row.code));
    calendar.line("DTSTAMP", &format!("{}T000000Z", day(stamp(du, &row.verifie_le))));
    calendar.line("DTSTART;VALUE=DATE", &day(du));
    if let Ok(after) = au.tomorrow() {
        calendar.line("DTEND;VALUE=DATE", &day(after)); // the first day after the event
    }
}

/// Returns the stretches of a closure on the lines of one voie, or of all voies. Kilometres count from the start of
/// each line.
fn stretches<'a>(atlas: &'a Atlas, closure: &'a Perturbation, only: Option<&'a Voie>) -> Vec<Annonce<'a>> {
    let on = |emprise: &'a Emprise| {
        let voie = atlas.voies.iter().find(|voie| voie.row.id == emprise.voie_id)?;
        let ligne = voie.ligne(&emprise.variante)?;
        let mut all = Annonce::along_line(atlas, voie, ligne, Sens::Aller).into_iter();
        all.find(|annonce| std::ptr::eq(annonce.emprise, emprise))
    };
    let wanted = |emprise: &&Emprise| only.is_none_or(|only| only.row.id == emprise.voie_id);
    closure.emprises.iter().filter(wanted).filter_map(on).collect()
}

/// Returns the sentences for all stretches, each with the name of its voie and variant, and the source of the
/// information.
fn description(all: &[Annonce<'_>], words: &Words) -> String {
    let sentence = |annonce: &Annonce<'_>| {
        let (nom, variante) = (one_line(&annonce.voie.row.nom), one_line(&annonce.emprise.variante));
        let nom = if variante.is_empty() { nom } else { words.nom_variante(&nom, &variante) };
        words.agenda_evenement(&nom, &annonce.phrase(words))
    };
    let provenance = all.first().map(|annonce| annonce.provenance(words)).filter(|text| !text.is_empty());
    all.iter().map(sentence).chain(provenance).collect::<Vec<_>>().join("\n")
}

/// Returns the name of an étape with its ends: « Voie y, étape 2 : Josselin – Ploërmel ».
fn place(atlas: &Atlas, voie: &Voie, etape: &Etape, words: &Words) -> String {
    let name = |localite: usize| atlas.localites.get(localite).map_or_else(|| "?".to_owned(), |l| one_line(&l.nom));
    let bouts = words.bouts(&name(etape.depart), &name(etape.arrivee));
    words.nom_etape(&one_line(&voie.row.nom), &etape.slug(), &bouts)
}

/// Returns the day of the event's last revision: that of the last check, or else that of the announcement. It depends
/// on the data only, so the same data give the same calendar.
fn stamp(du: Date, verifie_le: &str) -> Date {
    let announced = || du.checked_sub(Span::new().days(ANNOUNCED_DAYS)).unwrap_or(du);
    verifie_le.parse().unwrap_or_else(|_| announced())
}

/// Formats a day for iCalendar: `20260512`.
fn day(date: Date) -> String {
    date.strftime("%Y%m%d").to_string()
}
