//! Makes the record of a closure: checks its days and detour, and finds its stretch, its code and the closures that it
//! overlaps.

use super::chainages::OfLine;
use super::known::Known;
use super::reperage::Reperage;
use crate::import::cells::suffixed;
use crate::import::incoming::{Cell, IncomingPerturbation, Key, Lieu, Record};
use crate::import::messages::{self, Problem};
use crate::model::Code;
use crate::model::provenance::Provenance;
use crate::model::row::{Rows, Value};
use crate::model::table::Table;

/// The number of possible places on a tronçon. Two neighbours are less than a centimetre apart on the longest tronçon.
const PARTS: f64 = 1e7;
/// A stored place at most this far from the place in the file stays as it is, in metres.
const UNMOVED_M: f64 = 1.0;
/// The columns that give the place of a closure. An import writes all of them or none.
const WHERE: [&str; 6] = ["voie_id", "variante", "troncon_de", "place_de", "troncon_a", "place_a"];

/// Places the closures of an import, one after the other.
pub(super) struct Placing<'a> {
    reperage: &'a dyn Reperage,
    log: &'a Provenance,
    /// True if the files overwrite values of a person (`--remplacer`).
    replace: bool,
    known: Vec<Known>,
    /// The number of closures that the files place by a position or a line.
    on_the_map: usize,
    remarks: Vec<String>,
}

impl<'a> Placing<'a> {
    pub(super) fn new(reperage: &'a dyn Reperage, now: &Rows, log: &'a Provenance, replace: bool) -> Self {
        let known = Known::stored(now, reperage);
        Self { reperage, log, replace, known, on_the_map: 0, remarks: vec![] }
    }

    /// Returns the remarks for the report.
    pub(super) fn remarks(self) -> Vec<String> {
        let on_the_map = messages::placed_by_position(self.on_the_map);
        on_the_map.into_iter().chain(self.remarks).collect()
    }

    /// Returns the record of a closure, or `None` if an earlier row gives the same closure. Errors: the reason why the
    /// row does not fit.
    pub(super) fn record(&mut self, closure: IncomingPerturbation) -> Result<Option<Record>, Problem> {
        let IncomingPerturbation { origin, code, voie, variante, lieu, cells } = closure;
        let stored =
            code.as_ref().and_then(|code| self.known.iter().find(|known| known.code == code.as_str())).cloned();
        if let Some((code, row)) = code.as_ref().zip(stored.as_ref().and_then(|stored| stored.row.as_ref())) {
            return Err(messages::code_taken(code, row));
        }
        let says_end =
            text(&cells, "au").is_some() || (self.replace && cells.iter().any(|(column, _)| *column == "au"));
        let of_stored = |get: fn(&Known) -> &String| stored.as_ref().map(get).cloned().unwrap_or_default();
        let mut this = Known {
            code: code.as_ref().map(Code::to_string).unwrap_or_default(),
            voie: voie.map_or_else(|| of_stored(|known| &known.voie), |voie| voie.to_string()),
            variante: variante.unwrap_or_else(|| of_stored(|known| &known.variante)),
            span: stored.as_ref().and_then(|stored| stored.span),
            du: text(&cells, "du").unwrap_or_else(|| of_stored(|known| &known.du)),
            au: text(&cells, "au").unwrap_or_else(|| of_stored(|known| &known.au)),
            genre: text(&cells, "genre").unwrap_or_else(|| of_stored(|known| &known.genre)),
            row: Some(origin.row.clone()),
        };
        if this.voie.is_empty() {
            return Err(messages::missing_field("voie"));
        }
        check_days(&this)?;
        let (voie, variante) = (this.voie.clone(), this.variante.clone());
        let line = OfLine::new(self.reperage, &voie, &variante)?;
        self.on_the_map += usize::from(matches!(lieu, Lieu::Places(_)));
        let said = span(&lieu, line, &cells, stored.is_some())?;
        this.span = said.or(this.span);
        if let Some((_, Cell::Value(Value::Line(detour)))) = cells.iter().find(|(column, _)| *column == "detour") {
            line.check_detour(detour)?;
        }
        let (stored, is_first) = match stored {
            Some(stored) => (Some(stored), true),
            None => self.same(&mut this, code.is_none()),
        };
        if !is_first {
            return Ok(None);
        }
        if let (Some(stored), false) = (&stored, says_end) {
            this.au.clone_from(&stored.au);
        }
        check_days(&this)?;
        let place = said.filter(|span| self.may_move(stored.as_ref(), *span, &this, &origin.source));
        let Ok(code) = Code::parse(&this.code) else { return Err(messages::no_code()) };
        self.note(this);
        let mut record = Record { cells, ..Record::new(Table::Perturbation, Key::Code(code), origin) };
        if let Some([de_m, a_m]) = place {
            record = self.placed(record, line, [de_m, a_m])?;
        }
        Ok(Some(record))
    }

    /// Gives a closure without a code that of the same known closure, or a new code. Returns the stored closure with
    /// its code. The second value is true if no earlier row of the files gives the closure.
    fn same(&mut self, this: &mut Known, is_unnamed: bool) -> (Option<Known>, bool) {
        if !is_unnamed {
            return (None, true);
        }
        let Some(same) = self.known.iter().find(|known| known.is_same(this)).cloned() else {
            this.code = self.new_code(this);
            return (None, true);
        };
        this.code.clone_from(&same.code);
        if let (Some(earlier), Some(row)) = (&same.row, &this.row) {
            self.remarks.push(messages::closure_twice(row, earlier));
            return (None, false);
        }
        (Some(same), true)
    }

    /// Returns a code that no closure has: voie, first day and a number.
    fn new_code(&self, this: &Known) -> String {
        let is_free = |code: &Code| self.known.iter().all(|known| known.code != code.as_str());
        let numbered = |n: usize| suffixed(&Code::parse(&this.voie).ok()?, &format!("{}-{n}", this.du));
        (1..=self.known.len() + 1).filter_map(numbered).find(is_free).map(|code| code.to_string()).unwrap_or_default()
    }

    /// Tells whether the file may write the place of a closure. It may not if the stored place is the same, or if
    /// somebody moved the closure since the last import of the file.
    fn may_move(&mut self, stored: Option<&Known>, span: [f64; 2], this: &Known, source: &str) -> bool {
        let Some(stored) = stored else { return true };
        let near = |a: [f64; 2]| (a[0] - span[0]).abs() <= UNMOVED_M && (a[1] - span[1]).abs() <= UNMOVED_M;
        let same_line = stored.voie == this.voie && stored.variante == this.variante;
        if same_line && stored.span.is_some_and(near) {
            return false;
        }
        let history = self.log.of(Table::Perturbation, &stored.code);
        let may =
            self.replace || history.is_some_and(|history| WHERE.iter().all(|column| history.may_write(column, source)));
        if !may {
            self.remarks.push(messages::place_kept(&this.code));
        }
        may
    }

    /// Adds the closure to the known ones, and a remark for each that it overlaps.
    fn note(&mut self, this: Known) {
        self.known.retain(|known| known.code != this.code);
        let row = this.row.as_deref().unwrap_or_default();
        for other in self.known.iter().filter(|other| other.overlaps(&this)) {
            let span = other.span.unwrap_or_default();
            self.remarks.push(messages::overlap(row, &this.code, &other.code, span, [&other.du, &other.au]));
        }
        self.known.push(this);
    }

    /// Adds the place to a record. Errors: the line has no place at a chainage.
    fn placed(&self, record: Record, line: OfLine<'_>, chainages: [f64; 2]) -> Result<Record, Problem> {
        let find =
            |chainage_m| self.reperage.place(line.voie, line.variante, chainage_m).ok_or_else(messages::no_stretch);
        let [de, a] = [find(chainages[0])?, find(chainages[1])?];
        let part = |part: f64| Value::Real((part * PARTS).round() / PARTS);
        let Ok(voie) = Code::parse(line.voie) else { return Err(messages::missing_field("voie")) };
        Ok(record
            .to("voie_id", voie)
            .with("variante", Value::Text(line.variante.to_owned()))
            .with("troncon_de", Value::Text(de.troncon))
            .with("place_de", part(de.part))
            .with("troncon_a", Value::Text(a.troncon))
            .with("place_a", part(a.part)))
    }
}

/// Checks the days of a closure. Errors: the closure ends before it begins.
fn check_days(this: &Known) -> Result<(), Problem> {
    match !this.au.is_empty() && this.au < this.du {
        true => Err(messages::ends_before_it_begins(&this.du, &this.au)),
        false => Ok(()),
    }
}

/// Returns the text of a column, or the word of a vocabulary. Returns `None` if the file does not give it.
fn text(cells: &[(&'static str, Cell)], column: &str) -> Option<String> {
    match cells.iter().find(|(name, _)| *name == column)? {
        (_, Cell::Value(Value::Text(text))) => Some(text.clone()),
        _ => None,
    }
}

/// Returns the chainages that the file gives, or `None` if it gives none and the closure is already stored. Errors: the
/// chainages are not on the line, or a new closure has none.
fn span(
    lieu: &Lieu,
    line: OfLine<'_>,
    cells: &[(&'static str, Cell)],
    is_stored: bool,
) -> Result<Option<[f64; 2]>, Problem> {
    let part = |column: &str| match cells.iter().find(|(name, _)| *name == column) {
        Some((_, Cell::Value(Value::Real(part)))) => *part,
        _ => 0.0,
    };
    match lieu {
        Lieu::Chainages(chainages) => line.checked(*chainages).map(Some),
        Lieu::Places(places) => line.of_places(places).map(Some),
        Lieu::Troncons => {
            let place = |troncon: &str, share: &str| super::reperage::Place {
                troncon: text(cells, troncon).unwrap_or_default(),
                part: part(share),
            };
            let (de, a) = (place("troncon_de", "place_de"), place("troncon_a", "place_a"));
            let found = line.reperage.stretch(line.voie, line.variante, [&de, &a]);
            found.map(Some).ok_or_else(|| messages::troncons_not_on_the_line(line.voie, &de.troncon, &a.troncon))
        }
        Lieu::Unsaid if is_stored => Ok(None),
        Lieu::Unsaid => Err(messages::no_stretch()),
    }
}
