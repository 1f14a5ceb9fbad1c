//! Writes the rows of étapes, and finds or creates the localités where they start and end. An end of an étape is its
//! start or its end.
//!
//! The result does not depend on the order of imports: étapes are processed in their order, and a localité that étapes
//! create lies at the end of the first étape that arrives there.

use std::collections::{HashMap, HashSet};

use super::messages;
use super::part::{Part, Track};
use crate::error::Result;
use crate::geo::{Position, distance_m};
use crate::import::cells::{plain, suffixed};
use crate::import::incoming::{Cell, Key, Record, RowOrigin, Stage};
use crate::import::plan::after::After;
use crate::model::Code;
use crate::model::provenance::log_key;
use crate::model::row::{Row, Value};
use crate::model::table::Table;

/// The largest gap, in metres, between the end of an étape and the start of the next étape that still share a localité.
/// If one étape passes the end of the other, [`SAME_SPOT_M`] applies instead.
const SAME_LOCALITE_M: f64 = 1_000.0;

/// The largest gap, in metres, between the end of an étape and the start of the next étape that still share a localité,
/// if one étape passes the end of the other. It is small because the length of an étape is measured from its localité.
const SAME_SPOT_M: f64 = 50.0;

/// The largest distance, in metres, between the end of an étape and a stored localité with the same name that is still
/// the same localité. A localité further away is a namesake.
pub(in crate::import) const SAME_PLACE_M: f64 = 5_000.0;

/// The tolerance, in metres, of [`is_nearest_end`]: a localité may be nearer to another point of the étape than to the
/// étape's end by at most this.
const NEARER_M: f64 = 1.0;

/// The largest distance, in metres, between an end of an étape that has no name and an existing localité that becomes
/// its localité.
const NEAR_M: f64 = 1_000.0;

/// The localités where the étapes of an import start and end, as far as they are found.
pub(super) struct Localites {
    /// The localités found so far. The key is the code made from the name. Namesakes share a key.
    settled: HashMap<Code, Vec<Settled>>,
    /// The sources that wrote étapes. The import may move a localité that one of them placed.
    sources: HashSet<String>,
    /// The remarks for the user, one sentence each.
    pub(super) remarks: Vec<String>,
}

/// A localité found for the start or end of an étape.
struct Settled {
    /// The code of the localité.
    code: Code,
    /// The position of the localité.
    at: Position,
    /// The code of the voie whose étape first needed the localité.
    by: Code,
    /// True if a person or a file of localités placed the localité; false if a file of étapes did.
    fixed: bool,
}

/// The étape before the current one in its track.
struct Gone<'p> {
    /// The part of the track that is this étape.
    part: &'p Part,
    /// The name of the localité where this étape ends, if known.
    to: Option<String>,
    /// The code of the localité where this étape ends.
    arrivee: Code,
}

impl Localites {
    /// Returns the state before the first étape. `sources` are the sources that wrote étapes.
    pub(super) fn new(sources: HashSet<String>) -> Self {
        Self { settled: HashMap::new(), sources, remarks: vec![] }
    }

    /// Writes the rows of the étapes of a track into `after`, and their localités. `voie` and `nom` are the code and
    /// name of the voie.
    ///
    /// Errors: [`After::take`] fails.
    pub(super) fn settle(&mut self, after: &mut After, voie: &Code, nom: &str, track: &Track) -> Result<()> {
        let mut before: Option<Gone> = None;
        for part in &track.parts {
            let Some((stage, numero)) = part.stage.as_ref().and_then(|stage| Some((stage, stage.numero?))) else {
                continue;
            };
            let stored = stored_etape(after, voie, &track.variante, numero);
            let key = Key::InVoie { voie: voie.clone(), variante: track.variante.clone(), number: numero };
            let said_by = if part.said_by.is_empty() { &part.origin.source } else { &part.said_by };
            let origin = RowOrigin { row: part.origin.row.clone(), source: said_by.clone() };
            let mut record = Record::new(Table::Etape, key, origin);
            if part.fresh {
                record = with_words(record, stage);
            } else {
                record.derived = true;
            }
            let ends_stay = |stored: &&StoredEnds| stored.by_hand || part.by_hand || (part.fixed && !part.fresh);
            if let Some(stored) = stored.as_ref().filter(ends_stay) {
                if part.fresh {
                    after.take(&record)?;
                }
                before = stored.arrivee.clone().map(|(arrivee, to)| Gone { part, to: Some(to), arrivee });
                continue;
            }
            let (Some(start), Some(end)) = (part.first(), part.last()) else {
                if part.fresh && stored.is_none() {
                    self.remarks.push(messages::etape_without_line(nom, numero));
                }
                continue;
            };
            // The store does not keep the names that files gave to the ends of an étape. But if the étape has a name,
            // files once named its ends, and its localités have these names.
            let named = |end: Option<&(Code, String)>| {
                stored.as_ref().filter(|stored| stored.is_named).and(end).map(|(_, name)| name.clone())
            };
            let [start_now, end_now] = [false, true].map(|end| stored.as_ref().and_then(|stored| stored.end(end)));
            let from = stage.from.clone().or_else(|| named(start_now));
            let to = stage.to.clone().or_else(|| named(end_now));
            let goes_on = before.as_ref().filter(|gone| {
                let same = |(a, b): (&String, &String)| plain(a) == plain(b);
                from.as_ref().zip(gone.to.as_ref()).is_none_or(same) && starts_there(gone.part, part)
            });
            let depart = match goes_on {
                Some(gone) => gone.arrivee.clone(),
                None => {
                    self.end(after, voie, part, (from.as_deref(), start_now), start, || messages::start_of(nom, stage))?
                }
            };
            let arrivee =
                self.end(after, voie, part, (to.as_deref(), end_now), end, || messages::end_of(nom, stage))?;
            after.take(&record.to("depart_id", depart).to("arrivee_id", arrivee.clone()))?;
            before = Some(Gone { part, to, arrivee });
        }
        Ok(())
    }

    /// Returns the code of the localité at the start or end of an étape, which lies at `place`. The pair has the name
    /// of this localité in the files and the stored localité. The localité with this name is taken first. Without a
    /// name, it is the stored localité or the nearest one within [`NEAR_M`], else a new one with the name that
    /// `made_up` returns.
    fn end(
        &mut self,
        after: &mut After,
        voie: &Code,
        part: &Part,
        (name, stored): (Option<&str>, Option<&(Code, String)>),
        place: Position,
        made_up: impl FnOnce() -> String,
    ) -> Result<Code> {
        if let Some(name) = name.filter(|name| Code::from_name(name).is_some()) {
            return self.named(after, voie, part, name, place);
        }
        let near = after.staying(Table::Localite).filter_map(|row| {
            let Value::Point(at) = row.get(Table::Localite, "geom") else { return None };
            let code = Code::parse(row.get(Table::Localite, "code").as_text()?).ok()?;
            Some((distance_m(*at, place), *at, code))
        });
        let near = near.filter(|(gap, at, _)| *gap <= NEAR_M && is_nearest_end(part, *at, place));
        let near: Vec<(f64, Code)> = near.map(|(gap, _, code)| (gap, code)).collect();
        if let Some((code, _)) = stored.filter(|(code, _)| near.iter().any(|(_, other)| other == code)) {
            return Ok(code.clone());
        }
        if let Some((_, code)) = near.into_iter().min_by(|a, b| a.0.total_cmp(&b.0)) {
            return Ok(code);
        }
        let name = made_up();
        self.remarks.push(messages::nameless_end(&name));
        self.named(after, voie, part, &name, place)
    }

    /// Returns the code of the localité named `name` at the start or end `place` of an étape. It was found before in
    /// this import, or is stored, or is created here. `voie` is the code of the étape's voie.
    fn named(&mut self, after: &mut After, voie: &Code, part: &Part, name: &str, place: Position) -> Result<Code> {
        let Some(base) = Code::from_name(name) else { return Code::parse("localite").map_err(|e| internal(&e)) };
        let known = self.settled.entry(base.clone()).or_default();
        let same = |known: &&Settled| {
            let gap = distance_m(known.at, place);
            let fits = || known.fixed || is_nearest_end(part, known.at, place);
            if known.by == *voie { gap <= SAME_SPOT_M } else { gap <= SAME_PLACE_M && fits() }
        };
        if let Some(known) = known.iter().find(same) {
            return Ok(known.code.clone());
        }
        let taken: HashSet<Code> = known.iter().map(|known| known.code.clone()).collect();
        for n in 1.. {
            let candidate = if n == 1 { Some(base.clone()) } else { suffixed(&base, &n.to_string()) };
            let Some(code) = candidate else { break };
            if taken.contains(&code) {
                continue;
            }
            let stored = after.row(Table::Localite, code.as_str());
            let at = stored.and_then(|row| match row.get(Table::Localite, "geom") {
                Value::Point(at) => Some(*at),
                _ => None,
            });
            if let (Some(stored), Some(at)) = (stored, at)
                && !self.may_move(after, voie, &code, stored)
            {
                let fixed = !self.is_placed_by_line(after, &code);
                if distance_m(at, place) > SAME_PLACE_M || !(fixed || is_nearest_end(part, at, place)) {
                    continue; // a namesake elsewhere, or a localité that would cut the étape short
                }
                let known = Settled { code: code.clone(), at, by: voie.clone(), fixed };
                self.settled.entry(base).or_default().push(known);
                return Ok(code);
            }
            let mut record = Record::new(Table::Localite, Key::Code(code.clone()), part.origin.clone())
                .at_first("nom", Value::Text(name.to_owned()))
                .with("geom", Value::Point(place));
            record.derived = true;
            after.take(&record)?;
            let known = Settled { code: code.clone(), at: place, by: voie.clone(), fixed: false };
            self.settled.entry(base).or_default().push(known);
            return Ok(code);
        }
        Ok(base)
    }

    /// Tells whether a file of étapes wrote the position of the stored localité `code`.
    fn is_placed_by_line(&self, after: &After, code: &Code) -> bool {
        let history = after.log.of(Table::Localite, code.as_str());
        history.and_then(|history| history.writer("geom")).is_some_and(|writer| self.sources.contains(writer))
    }

    /// Tells whether the import may move the stored localité `code`: a file of étapes placed it, and no voie with a
    /// smaller code than `voie` uses it. `row` is the row of the localité.
    fn may_move(&self, after: &After, voie: &Code, code: &Code, row: &Row) -> bool {
        let placed = self.is_placed_by_line(after, code);
        let id = row.get(Table::Localite, "id").as_int();
        let uses = |etape: &&Row| {
            ["depart_id", "arrivee_id"].iter().any(|column| etape.get(Table::Etape, column).as_int() == id)
        };
        let of_others = after.staying(Table::Etape).filter(uses).filter_map(|etape| {
            let voie_id = etape.get(Table::Etape, "voie_id").as_int();
            after.staying(Table::Voie).find(|row| row.get(Table::Voie, "id").as_int() == voie_id)
        });
        let sorts_first = |row: &Row| row.get(Table::Voie, "code").as_text().is_none_or(|other| other < voie.as_str());
        placed && !of_others.into_iter().any(sorts_first)
    }
}

/// Adds the name and the description of an étape to its record. A name "A - B", made from the names of its start and
/// end, is written only to a new row.
fn with_words(mut record: Record, stage: &Stage) -> Record {
    let name = stage.from.as_deref().zip(stage.to.as_deref());
    let name = name.map(|(from, to)| clean(&format!("{from} - {to}")));
    match (&stage.nom, name) {
        (Some(nom), _) => record = record.with("nom", Value::Text(clean(nom))),
        (None, Some(name)) => record = record.at_first("nom", Value::Text(name)),
        (None, None) => {}
    }
    if let Some(description) = &stage.description {
        record.cells.push(("description", Cell::Value(Value::Text(description.clone()))));
    }
    record
}

/// The localités where a stored étape starts and ends. Each has its code and the name that étapes use for it.
struct StoredEnds {
    /// The localité where the étape starts.
    depart: Option<(Code, String)>,
    /// The localité where the étape ends.
    arrivee: Option<(Code, String)>,
    /// True if a person chose one of the two localités.
    by_hand: bool,
    /// True if the étape has a name.
    is_named: bool,
}

impl StoredEnds {
    /// Returns the localité where the étape ends if `arrivee` is true, or else the one where it starts.
    fn end(&self, arrivee: bool) -> Option<&(Code, String)> {
        if arrivee { self.arrivee.as_ref() } else { self.depart.as_ref() }
    }
}

/// Returns the localités of the stored étape with this number. `voie` is the code of its voie, and `variante` the name
/// of its variant. Returns `None` if there is no such étape.
fn stored_etape(after: &After, voie: &Code, variante: &str, numero: i64) -> Option<StoredEnds> {
    let voie_id = after.id_of(Table::Voie, voie.as_str())?;
    let row = after.row(Table::Etape, &format!("{voie_id}/{variante}/{numero}"))?;
    let end = |column: &str| {
        let id = row.get(Table::Etape, column).as_int();
        let localite = after.staying(Table::Localite).find(|row| row.get(Table::Localite, "id").as_int() == id)?;
        let text = |column| localite.get(Table::Localite, column).as_text();
        let code = Code::parse(text("code")?).ok()?;
        let nom = text("nom").unwrap_or_default();
        // A person may have renamed the localité. Étapes then still use the name from which its code was made.
        let own = Code::from_name(nom).is_some_and(|base| {
            code == base || code.as_str().strip_prefix(base.as_str()).is_some_and(|rest| rest.starts_with('-'))
        });
        let name = if own { nom.to_owned() } else { code.to_string() };
        Some((code, name))
    };
    let history = after.log.of(Table::Etape, after.key_in_log(&log_key(Table::Etape, row)));
    let by_hand = history.is_none_or(|h| ["depart_id", "arrivee_id"].iter().any(|column| h.writer(column).is_none()));
    let is_named = row.get(Table::Etape, "nom").as_text().is_some_and(|nom| !nom.is_empty());
    Some(StoredEnds { depart: end("depart_id"), arrivee: end("arrivee_id"), by_hand, is_named })
}

/// Tells whether no point on the part's line is nearer to the localité than `end` by more than [`NEARER_M`]. `end` is
/// the start or end of the part. If another point were nearer, the measured line of the étape would end there, and the
/// rest up to `end` would be lost.
fn is_nearest_end(part: &Part, localite: Position, end: Position) -> bool {
    let to_end = distance_m(localite, end);
    part.lines.iter().flat_map(|line| &line.places).all(|place| distance_m(localite, *place) + NEARER_M >= to_end)
}

/// Tells whether the étape `part` starts so near to the end of the étape `before` that both share a localité.
fn starts_there(before: &Part, part: &Part) -> bool {
    let (Some(from), Some(to)) = (before.last(), part.first()) else { return false };
    let walks_over = || before.visits(&to) || part.visits(&from);
    let near = distance_m(from, to);
    near <= SAME_SPOT_M || (near <= SAME_LOCALITE_M && !walks_over())
}

/// Prepares a name for the store: cuts it to 255 characters, and replaces control characters by spaces.
pub(super) fn clean(name: &str) -> String {
    name.chars().take(255).map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// Converts an error that cannot occur into an internal error.
fn internal(error: &impl std::fmt::Display) -> crate::Error {
    crate::Error::Internal(error.to_string())
}
