//! Voies with lines on their way into the store: what files say is joined with what is stored.
//!
//! ```text
//!  IncomingVoie ─┐
//!                ├─ join ── orient ──────────> cut ─────────> places ───────> rows
//!  stored rows ──┘  parts   the right way      tronçons       étapes, localités
//!     stored        of a    round
//!                   track
//! ```
//!
//! A stored voie is taken apart into its étapes again (`stored`), so that the result is a function of all étapes that were
//! ever imported, and not of the order in which they came. What a person edited stays as it is.

mod cut;
mod join;
pub(super) mod messages;
mod part;
mod places;
mod siblings;
mod stored;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use self::cut::{Ground, Troncons};
use self::join::Joined;
use self::part::{Line, MadeOf, Part, Track};
use self::places::{Localites, clean};
pub(super) use self::siblings::Known;
use self::siblings::{KnownEtape, gathered};
use self::stored::View;
use super::after::{After, Mark, by_hand};
use super::arrange::shared_vertex;
use super::cell::{plain, suffixed};
use super::incoming::{IncomingVoie, Key, Record, Stage};
use super::report::Hole;
use crate::error::{Error, Result};
use crate::geo::{Position, distance_m};
use crate::model::Code;
use crate::model::provenance::log_key;
use crate::model::row::{Row, Value};
use crate::model::table::Table;

/// Holes shorter than this are two nodes at one place, metres.
const SHORTEST_HOLE_M: f64 = 0.5;

/// Étapes that share a vertex no further from their ends have no hole between them, metres.
const SHARED_M: f64 = 1_000.0;

/// A voie goes on where another ends up to here, metres.
const GOES_ON_M: f64 = 50.0;

/// What a person should know of how voies were put together.
#[derive(Default)]
pub(super) struct Remarks {
    pub(super) holes: Vec<Hole>,
    pub(super) warnings: Vec<String>,
}

/// A voie while it is put together.
struct Voie {
    id: i64,
    code: Code,
    nom: String,
    tracks: Vec<Track>,
    /// Does this import name it?
    named: bool,
}

/// Puts the voies into `after`. Errors: a voie has a line already that comes from elsewhere; those of [`After::take`].
pub(super) fn assemble(after: &mut After, incoming: Vec<IncomingVoie>, known: &[Known]) -> Result<Remarks> {
    if incoming.is_empty() {
        return Ok(Remarks::default());
    }
    let (mut incoming, warnings) = gathered(incoming, known);
    let mut remarks = Remarks { warnings, ..Remarks::default() };
    let ground = Ground::of(after, &incoming);
    let mut codes: HashSet<Code> = incoming.iter().filter_map(|voie| voie.code.clone()).collect();
    let mut targets = vec![];
    for voie in &incoming {
        targets.push(take_voie(after, voie, &mut codes)?);
    }
    let mut voies = voies(after, &targets);
    for (target, incoming) in targets.iter().zip(&mut incoming) {
        absorb(after, &mut voies, target, incoming, &mut remarks);
        let Some(voie) = voies.get_mut(target) else { continue };
        join_legs(voie, incoming, after.replace, &mut remarks)?;
    }
    if after.replace {
        voies.values_mut().filter(|voie| voie.named).for_each(|voie| leave_out_unnamed(after, voie));
    }
    for voie in voies.values_mut().filter(|voie| voie.named) {
        for track in &mut voie.tracks {
            for changed in join::orient(track) {
                let numero = track.parts.get(changed).and_then(Part::numero);
                remarks.warnings.push(messages::turned(&voie.nom, numero));
            }
        }
        one_etape_for_the_whole(voie);
        tell_of_lines_beside(voie, &mut remarks);
        holes(voie, &mut remarks);
    }
    offer_next(&voies, &mut remarks);

    let tracks = voies.values().flat_map(|voie| &voie.tracks);
    let mut troncons = Troncons::cut(tracks, &ground);
    troncons.name(after);
    for record in troncons.records(after, &ground).collect::<Vec<_>>() {
        after.take(&record)?;
    }
    for voie in voies.values() {
        write_places(after, voie, &troncons)?;
    }
    let sources = voies.values().flat_map(|v| &v.tracks).flat_map(|t| &t.parts).map(|p| p.source.clone()).collect();
    let mut localites = Localites::new(sources);
    for voie in voies.values().filter(|voie| voie.named) {
        for track in &voie.tracks {
            localites.settle(after, &voie.code, &voie.nom, track)?;
        }
    }
    remarks.warnings.append(&mut localites.remarks);
    Ok(remarks)
}

/// The voie's row, and the code of the voie that it is.
fn take_voie(after: &mut After, voie: &IncomingVoie, codes: &mut HashSet<Code>) -> Result<Code> {
    let code = match &voie.code {
        Some(code) => code.clone(),
        None => code_of(after, voie, codes)?,
    };
    codes.insert(code.clone());
    let mut record = Record::new(Table::Voie, Key::Code(code.clone()), &voie.origin);
    record.source.clone_from(&voie.source);
    let nom = voie.nom.as_deref().map(clean).filter(|nom| !nom.is_empty());
    let stored = after.row(Table::Voie, code.as_str());
    let nom = nom.or_else(|| stored.is_none().then(|| code.to_string()));
    if let Some(nom) = nom.map(Value::Text) {
        record = if voie.named_by_etapes { record.at_first("nom", nom) } else { record.with("nom", nom) };
    }
    if let Some(description) = &voie.description {
        record = record.with("description", Value::Text(description.clone()));
    }
    if let Some(couleur) = &voie.couleur {
        record = record.with("couleur", Value::Text(couleur.clone()));
    }
    after.take(&record)?;
    Ok(code)
}

/// The code of a voie that is known by its name: that of the stored voie of this name, else one of its own. No two voies of
/// an import are one. Relations of OpenStreetMap often have the same name: each is a voie of its own.
fn code_of(after: &After, voie: &IncomingVoie, taken: &HashSet<Code>) -> Result<Code> {
    let nom = voie.nom.as_deref().unwrap_or_default();
    let relation = voie.source.strip_prefix("relation ").filter(|_| !voie.named_by_etapes);
    let text = |row: &Row, column| row.get(Table::Voie, column).as_text().unwrap_or_default().to_owned();
    let is_it = |row: &&Row| {
        let by = after.log.of(Table::Voie, &text(row, "code"));
        plain(&text(row, "nom")) == plain(nom) && (relation.is_none() || by.is_none_or(|h| h.has_written(&voie.source)))
    };
    let mut of_name = after.staying(Table::Voie).filter(is_it).filter_map(|row| Code::parse(&text(row, "code")).ok());
    if let Some(code) = of_name.find(|code| !taken.contains(code)) {
        return Ok(code);
    }
    let base = Code::from_name(nom).or_else(|| Code::from_name(&voie.source)).ok_or_else(|| {
        Error::input(&voie.origin, "ni code ni nom", "Donnez un nom à la voie, par --nom ou dans le fichier.")
    })?;
    let with_id = relation.and_then(|id| suffixed(&base, id.trim_start_matches('-')));
    let numbered = (2..=taken.len() + 2).filter_map(|n| suffixed(&base, &n.to_string()));
    let free = |code: &Code| !taken.contains(code) && after.row(Table::Voie, code.as_str()).is_none();
    let code = [base.clone()].into_iter().chain(with_id).chain(numbered).find(free);
    code.ok_or_else(|| Error::Internal(format!("pas de code pour « {nom} »")))
}

/// The voies that an import names, and the others whose tronçons it may have to cut.
fn voies(after: &After, targets: &[Code]) -> BTreeMap<Code, Voie> {
    let view = View::of(after);
    let mut voies = BTreeMap::new();
    for row in after.staying(Table::Voie) {
        let text = |column| row.get(Table::Voie, column).as_text();
        let (Some(id), Some(Ok(code))) = (row.get(Table::Voie, "id").as_int(), text("code").map(Code::parse)) else {
            continue;
        };
        let named = targets.contains(&code);
        let tracks = stored::tracks(after, &view, id);
        let is_osm = |line: &Line| line.made_of == MadeOf::Osm;
        let all = tracks.iter().flat_map(|track| &track.parts);
        let mut lines = all.flat_map(|part| part.lines.iter().chain(part.beside.iter().map(|(_, line)| line)));
        if named || lines.any(is_osm) {
            let nom = text("nom").unwrap_or_default().to_owned();
            voies.insert(code.clone(), Voie { id, code, nom, tracks, named });
        }
    }
    voies
}

/// The stored voies and their étapes, for whoever must know which voie a file continues.
pub(super) fn known(after: &After) -> Vec<Known> {
    let view = View::of(after);
    let voies = after.staying(Table::Voie).filter_map(|row| {
        let text = |column| row.get(Table::Voie, column).as_text();
        let code = Code::parse(text("code")?).ok()?;
        let tracks = stored::tracks(after, &view, row.get(Table::Voie, "id").as_int()?);
        let main = tracks.into_iter().find(|track| track.variante.is_empty()).unwrap_or_default();
        let ends = |part: &Part| [part.first(), part.last()].into_iter().flatten();
        let etapes = main.parts.iter().filter_map(|part| {
            let sources = [part.source.clone()]
                .into_iter()
                .chain(part.etape.and_then(|id| sources_of_etape(after, id)).unwrap_or_default());
            Some(KnownEtape { numero: part.numero()?, sources: sources.collect(), ends: ends(part).collect() })
        });
        let history = after.log.of(Table::Voie, code.as_str());
        Some(Known {
            nom: text("nom")?.to_owned(),
            sources: history.map(|history| history.sources().to_vec()).unwrap_or_default(),
            etapes: etapes.collect(),
            ends: main.parts.iter().flat_map(ends).collect(),
            code,
        })
    });
    voies.collect()
}

fn sources_of_etape(after: &After, id: i64) -> Option<Vec<String>> {
    let table = Table::Etape;
    let row = after.staying(table).find(|row| row.get(table, "id").as_int() == Some(id))?;
    Some(after.log.of(table, after.key_in_log(&log_key(table, row)))?.sources().to_vec())
}

/// Takes in the voies that turn out to be étapes of this one; what a person edited stays apart.
fn absorb(
    after: &mut After,
    voies: &mut BTreeMap<Code, Voie>,
    target: &Code,
    incoming: &IncomingVoie,
    remarks: &mut Remarks,
) {
    for (code, numero) in &incoming.absorbs {
        let Some(other) = voies.get(code).filter(|_| code != target) else { continue };
        let mut stored = voies.get(target).into_iter().flat_map(|voie| &voie.tracks).flat_map(|track| &track.parts);
        if stored.any(|part| part.numero() == Some(*numero)) {
            continue;
        }
        let nom = &other.nom;
        let into = voies.get(target).map(|voie| voie.nom.clone()).unwrap_or_default();
        let untouched = after.log.of(Table::Voie, code.as_str()).is_some_and(|history| history.only_imported());
        let parts = || other.tracks.iter().flat_map(|track| &track.parts);
        if !untouched || parts().any(|part| part.by_hand) {
            remarks.warnings.push(messages::not_absorbed(nom, &into, *numero));
            continue;
        }
        remarks.warnings.push(messages::absorbed(nom, &into, *numero));
        let Some(other) = voies.remove(code) else { continue };
        let Some(voie) = voies.get_mut(target) else { continue };
        let source = incoming.source.clone();
        let rows: Vec<(Table, Row)> = [Table::Voie, Table::VoieTroncon]
            .into_iter()
            .flat_map(|table| {
                let column = if table == Table::Voie { "id" } else { "voie_id" };
                let of_it = after.staying(table).filter(move |row| row.get(table, column).as_int() == Some(other.id));
                of_it.map(move |row| (table, row.clone())).collect::<Vec<_>>()
            })
            .collect();
        rows.iter().for_each(|(table, row)| after.remove(*table, row, &source));
        let id = voie.id;
        let track = main_track(voie);
        for mut part in other.tracks.into_iter().flat_map(|track| track.parts) {
            if part.stage.is_none() && part.lines.is_empty() && part.beside.is_empty() {
                continue;
            }
            if let Some(etape) = part.etape {
                after.move_etape(etape, id, *numero);
            }
            let from_to = part.stage.take().unwrap_or_default();
            part.stage = Some(Stage { numero: Some(*numero), ..from_to });
            part.whole = None;
            let place = track.parts.iter().rposition(|p| p.numero().is_some_and(|n| n < *numero)).map_or(0, |p| p + 1);
            track.parts.insert(place, part);
        }
    }
}

fn main_track(voie: &mut Voie) -> &mut Track {
    if !voie.tracks.iter().any(|track| track.variante.is_empty()) {
        voie.tracks.insert(0, Track::default());
    }
    let place = voie.tracks.iter().position(|track| track.variante.is_empty()).unwrap_or_default();
    // The track is there: it was found or made just now.
    #[allow(clippy::indexing_slicing)]
    &mut voie.tracks[place]
}

/// Puts the legs of a file into the tracks of their voie.
fn join_legs(voie: &mut Voie, incoming: &mut IncomingVoie, replace: bool, remarks: &mut Remarks) -> Result<()> {
    let nom = voie.nom.clone();
    let variantes: BTreeSet<String> = incoming.legs.iter().map(|leg| leg.variante.clone()).collect();
    for variante in variantes {
        let mut legs: Vec<_> = incoming.legs.extract_if(.., |leg| leg.variante == variante).collect();
        // Addresses, and files made from them, name a variant by its code.
        let same = |name: &str| name == variante || Code::from_name(name).is_some_and(|code| code.as_str() == variante);
        let track = match voie.tracks.iter().position(|track| same(&track.variante)) {
            Some(place) => voie.tracks.get_mut(place),
            None => {
                voie.tracks.push(Track { variante, parts: vec![] });
                voie.tracks.last_mut()
            }
        };
        let Some(track) = track else { continue };
        join::number(track, &mut legs);
        let mut after = None;
        for leg in &legs {
            let part = Part::fresh(leg);
            let numero = part.numero();
            let (joined, place) = join::join(track, part, after, replace);
            after = Some(place);
            match joined {
                Joined::Taken => {}
                Joined::KeptByHand => remarks.warnings.push(messages::line_kept(&nom, numero)),
                Joined::Occupied => {
                    let (problem, cure) = messages::occupied(&nom);
                    return Err(Error::input(&leg.origin, problem, cure));
                }
            }
        }
    }
    Ok(())
}

/// Takes the étapes and lines away that the files do not name (`--remplacer`).
fn leave_out_unnamed(after: &mut After, voie: &mut Voie) {
    let parts = || voie.tracks.iter().flat_map(|track| &track.parts);
    let Some(source) = parts().find(|part| part.fresh).map(|part| part.source.clone()) else { return };
    let gone: HashSet<i64> = parts().filter(|part| !part.fresh).filter_map(|part| part.etape).collect();
    let table = Table::Etape;
    let rows = after.staying(table).filter(|row| row.get(table, "id").as_int().is_some_and(|id| gone.contains(&id)));
    for row in rows.cloned().collect::<Vec<_>>() {
        after.remove(table, &row, &source);
    }
    voie.tracks.iter_mut().for_each(|track| track.parts.retain(|part| part.fresh));
}

/// Gives a voie that has a line and no étape one for the whole, so that it has a page and a place in the tiles.
fn one_etape_for_the_whole(voie: &mut Voie) {
    if voie.tracks.iter().flat_map(|track| &track.parts).any(|part| part.stage.is_some()) {
        return;
    }
    let Some(track) = voie.tracks.iter_mut().find(|track| track.variante.is_empty()) else { return };
    let mut with_lines = track.parts.iter_mut().filter(|part| !part.lines.is_empty());
    if let (Some(part), None) = (with_lines.next(), with_lines.next()) {
        let said = part.whole.clone().unwrap_or_default();
        part.stage = Some(Stage { numero: Some(1), ..said });
    }
}

fn tell_of_lines_beside(voie: &Voie, remarks: &mut Remarks) {
    let fresh = voie.tracks.iter().flat_map(|track| &track.parts).filter(|part| part.fresh);
    let names: Vec<String> =
        fresh.flat_map(|part| part.beside.iter().map(|(name, _)| variante_of(part, name))).collect();
    if !names.is_empty() {
        remarks.warnings.push(messages::beside(&voie.nom, &names));
    }
}

/// The variant of a line beside a part: with the number of an étape that has one.
fn variante_of(part: &Part, name: &str) -> String {
    match part.numero() {
        Some(numero) if part.whole.is_none() => format!("e{numero:02}-{name}"),
        _ => name.to_owned(),
    }
}

/// The holes of a voie's tracks. Étapes that share a vertex have none between them: one walks back to it.
fn holes(voie: &Voie, remarks: &mut Remarks) {
    for track in &voie.tracks {
        let lines: Vec<(&Part, &Line)> =
            track.parts.iter().flat_map(|part| part.lines.iter().map(move |line| (part, line))).collect();
        for pair in lines.windows(2) {
            let [(before, a), (after, b)] = pair else { continue };
            let (Some(from), Some(to)) = (a.last(), b.first()) else { continue };
            let length_m = distance_m(from, to);
            let shares = !std::ptr::eq(*before, *after) && share_a_vertex(before, after, [from, to]);
            if length_m < SHORTEST_HOLE_M || shares {
                continue;
            }
            let of = match (before.numero(), after.numero()) {
                (Some(a), Some(b)) if a == b => format!("{}, étape {a}", voie.nom),
                (Some(a), Some(b)) => format!("{}, entre les étapes {a} et {b}", voie.nom),
                _ => voie.nom.clone(),
            };
            remarks.holes.push(Hole { of, from, to, length_m });
        }
    }
}

/// Do two parts share a vertex near where one ends and the other starts?
fn share_a_vertex(before: &Part, after: &Part, ends: [Position; 2]) -> bool {
    let near = |place: &Position| ends.iter().all(|end| distance_m(*end, *place) <= SHARED_M);
    let places = |part: &Part| -> Vec<Position> {
        part.lines.iter().flat_map(|line| &line.places).filter(|place| near(place)).copied().collect()
    };
    let (before, after) = (places(before), places(after));
    shared_vertex([before.as_slice()], [after.as_slice()]).is_some()
}

/// Says which fresh voies of one line begin where a voie of étapes ends: they may be its next étape.
fn offer_next(voies: &BTreeMap<Code, Voie>, remarks: &mut Remarks) {
    let main = |voie: &Voie| voie.tracks.iter().find(|track| track.variante.is_empty()).cloned();
    let ends = voies.values().filter_map(|voie| {
        let track = main(voie).filter(|track| track.parts.iter().filter(|part| part.stage.is_some()).count() > 1)?;
        let last = track.parts.iter().rfind(|part| part.stage.is_some())?;
        Some((voie, last.numero()?, last.last()?))
    });
    let ends: Vec<_> = ends.collect();
    for voie in voies.values().filter(|voie| voie.named) {
        let Some(track) = main(voie) else { continue };
        let [part] = track.parts.as_slice() else { continue };
        if !part.fresh || part.stage.as_ref().is_some_and(|stage| stage.numero != Some(1)) {
            continue;
        }
        for (other, numero, end) in ends.iter().filter(|(other, ..)| other.code != voie.code) {
            let touches = [part.first(), part.last()].into_iter().flatten().any(|at| distance_m(at, *end) <= GOES_ON_M);
            if touches {
                remarks.warnings.push(messages::goes_on(&voie.nom, &other.nom, other.code.as_str(), numero + 1));
            }
        }
    }
}

/// Writes the places of a voie's tronçons, where they differ from the stored ones, and makes the tronçons of new lines.
fn write_places(after: &mut After, voie: &Voie, troncons: &Troncons) -> Result<()> {
    let mut wanted: BTreeMap<String, Vec<(i64, bool, Mark)>> = BTreeMap::new();
    for track in &voie.tracks {
        for part in &track.parts {
            let beside = part.beside.iter().map(|(name, line)| (variante_of(part, name), line));
            let main = part.lines.iter().map(|line| (track.variante.clone(), line));
            let mut number = 0;
            for (variante, line) in main.chain(beside) {
                let mark = || Mark {
                    origin: part.origin.clone(),
                    source: if part.by_hand || part.source.is_empty() {
                        by_hand(&part.source)
                    } else {
                        part.source.clone()
                    },
                };
                let list = wanted.entry(variante).or_default();
                match &line.made_of {
                    MadeOf::Osm => {
                        let ids = troncons.of(line).filter_map(|(code, inverse)| {
                            Some((after.id_of(Table::Troncon, code.as_str())?, inverse, mark()))
                        });
                        list.extend(ids);
                    }
                    MadeOf::Stored(stored) => list.extend(stored.iter().map(|(id, inverse)| (*id, *inverse, mark()))),
                    MadeOf::New { inverse } => {
                        let id = new_troncon(after, voie, track, part, line, *inverse, &mut number)?;
                        list.push((id, *inverse, mark()));
                    }
                }
            }
        }
    }
    let table = Table::VoieTroncon;
    let of_voie = after.staying(table).filter(|row| row.get(table, "voie_id").as_int() == Some(voie.id));
    let stored: HashMap<String, Row> = of_voie.map(|row| (log_key(table, row), row.clone())).collect();
    let source = voie.tracks.iter().flat_map(|t| &t.parts).find(|part| part.fresh).map(|part| part.source.clone());
    let mut keys: HashSet<String> = HashSet::new();
    for (variante, list) in wanted {
        for (rang, (id, inverse, mark)) in (1..).zip(list) {
            let key = format!("{}/{variante}/{rang}", voie.id);
            let same = stored.get(&key).is_some_and(|row| {
                row.get(table, "troncon_id").as_int() == Some(id) && *row.get(table, "inverse") == Value::Bool(inverse)
            });
            if !same {
                after.place(voie.id, &variante, rang, (id, inverse), mark);
            }
            keys.insert(key);
        }
    }
    for (_, row) in stored.iter().filter(|(key, _)| !keys.contains(*key)) {
        after.remove(table, row, source.as_deref().unwrap_or("inconnue"));
    }
    Ok(())
}

/// The id of the tronçon of a new line: `voie-1`, of an étape `voie-e03-1`. One that is stored under the code is taken if
/// only this part used it.
fn new_troncon(
    after: &mut After,
    voie: &Voie,
    track: &Track,
    part: &Part,
    line: &Line,
    inverse: bool,
    number: &mut u64,
) -> Result<i64> {
    let mut stem = String::new();
    if !track.variante.is_empty() {
        stem += &format!("{}-", plain(&track.variante));
    }
    if let Some(numero) = part.numero().filter(|_| part.whole.is_none()) {
        stem += &format!("e{numero:02}-");
    }
    let code = loop {
        *number += 1;
        let Some(code) = suffixed(&voie.code, &format!("{stem}{number}")) else {
            return Err(Error::Internal(format!("pas de code pour un tronçon de {}", voie.code)));
        };
        let Some(stored) = after.row(Table::Troncon, code.as_str()) else { break code };
        let by_import =
            after.log.of(Table::Troncon, code.as_str()).is_some_and(|history| history.writer("geom").is_some());
        let id = stored.get(Table::Troncon, "id").as_int();
        let others =
            after.staying(Table::VoieTroncon).filter(|row| row.get(Table::VoieTroncon, "troncon_id").as_int() == id);
        let elsewhere =
            others.filter(|row| row.get(Table::VoieTroncon, "voie_id").as_int() != Some(voie.id)).count() > 0;
        if by_import && !elsewhere && !after.is_named(Table::Troncon, stored) {
            break code;
        }
    };
    let mut places = line.places.clone();
    if inverse {
        places.reverse();
    }
    let mut record =
        Record::new(Table::Troncon, Key::Code(code.clone()), &part.origin).with("geom", Value::Line(places));
    (record.source, record.derived) = (part.source.clone(), true);
    after.take(&record)?;
    after.id_of(Table::Troncon, code.as_str()).ok_or_else(|| Error::Internal(format!("tronçon {code} perdu")))
}
