//! Converts a row with a line to a leg of a voie.

use super::row::{Names, RowReader, checked, code, int};
use crate::import::etapes::legs::Voies;
use crate::import::etapes::stage_name;
use crate::import::incoming::{Cell, Incoming, IncomingVoie, Key, Leg, Record, Run, Stage};
use crate::import::messages::{self, Problem};
use crate::import::{Kind, Options, cells};
use crate::model::Code;
use crate::model::row::Value;
use crate::model::table::{self, Table};

/// What the reader knows about a row besides its cells.
pub(super) struct Context<'a> {
    pub(super) options: &'a Options,
    /// The name of its file without folders and ending.
    pub(super) stem: &'a str,
}

impl RowReader<'_> {
    /// Adds the line of the row to its voie: that of `--voie`, that of the column `voie`, or a voie of its own. Errors:
    /// a cell does not fit; the voie of an étape is not given; or two rows have the same code.
    pub(super) fn leg(
        &self,
        context: &Context<'_>,
        names: &mut Names,
        voies: &mut Voies,
        incoming: &mut Incoming,
    ) -> Result<(), Problem> {
        let runs = self.lines()?.iter().map(|part| Run { places: part.clone(), ..Run::default() }).collect();
        let own = self.row.hints.own.as_ref();
        let told = match (&context.options.voie, self.kind) {
            (Some(voie), _) => Some(voie.clone()),
            (None, Kind::Etapes) => {
                self.text("voie").map(code).transpose()?.or_else(|| own.map(|own| own.voie.clone()))
            }
            (None, _) => own.map(|own| own.voie.clone()),
        };
        let origin = self.origin();
        let mut leg = Leg { origin: origin.clone(), runs, ..Leg::default() };
        let mut voie = IncomingVoie { origin, ..IncomingVoie::default() };
        if told.is_none() && self.kind == Kind::Etapes {
            return Err(messages::needs_voie());
        }
        if told.is_none() {
            voie = self.voie_of_its_own(voie, names, incoming)?;
            if let Some(first) = voie.code.as_ref().and_then(|code| Some((code, voies.origin(code)?))) {
                return Err(messages::code_taken(first.0, first.1));
            }
            (leg.whole, voie.lone) = (true, voie.code.is_none());
            voies.add(voie, leg, false);
            return Ok(());
        }
        voie.code = told;
        if self.kind == Kind::Voies {
            voie.nom = context.options.nom.clone();
            if context.options.voie.is_none() {
                voie.nom = voie.nom.or_else(|| own.and_then(|own| own.nom.clone()));
            }
        }
        let guessed = match own {
            Some(own) => {
                (leg.variante, leg.stage) = (own.variante.clone(), own.stage.clone());
                false
            }
            None => {
                leg.variante = self.variante()?;
                let (stage, guessed) = self.stage(context)?;
                leg.stage = Some(stage);
                guessed
            }
        };
        voies.add(voie, leg, guessed);
        Ok(())
    }

    /// Fills in `voie` as a voie of this line alone. If the row has further columns of the table of voies, also adds a
    /// record with their values.
    fn voie_of_its_own(
        &self,
        mut voie: IncomingVoie,
        names: &mut Names,
        incoming: &mut Incoming,
    ) -> Result<IncomingVoie, Problem> {
        let own_code = self.code(names)?;
        let from_name = self.text("nom").and_then(Code::from_name);
        let told = self.text("code").is_some() || from_name.as_ref() != Some(&own_code);
        voie.code = told.then(|| own_code.clone());
        let (mut cells, mut more) = (vec![], false);
        for (field, text) in self.cells() {
            let Some(cell) = checked(Table::Voie, field, text)?.filter(|_| field.name != "code") else { continue };
            let said = match &cell {
                Cell::Value(Value::Text(text)) => Some(text.clone()),
                _ => None,
            };
            match field.name {
                "nom" => voie.nom = said,
                "description" => voie.description = said,
                "couleur" => voie.couleur = said.filter(|_| text.is_some()),
                _ => more = true,
            }
            cells.push((field.name, cell));
        }
        if more {
            voie.code = Some(own_code.clone());
            let mut record = Record::new(Table::Voie, Key::Code(own_code), self.origin());
            record.cells = cells;
            incoming.records.push(record);
        }
        Ok(voie)
    }

    /// Returns the étape that the row, its name or the name of its file describes. The second value is true if its
    /// number comes from a name.
    fn stage(&self, context: &Context<'_>) -> Result<(Stage, bool), Problem> {
        let mut stage = self.text("nom").map(stage_name::stage_of_name).unwrap_or_default();
        if self.row.hints.alone {
            stage.numero = stage.numero.or_else(|| stage_name::number_of_stem(context.stem));
        }
        let told = self.text("numero").map(|numero| int("numero", 9999, numero)).transpose()?;
        let guessed = told.is_none() && stage.numero.is_some();
        stage.numero = told.or(stage.numero);
        stage.from = self.checked_text("depart")?.or(stage.from);
        stage.to = self.checked_text("arrivee")?.or(stage.to);
        stage.description = self.checked_text("description")?;
        self.checked_text("nom")?;
        Ok((stage, guessed))
    }

    /// Returns the text of a field, checked. Errors: it has control characters or is too long.
    fn checked_text(&self, field: &str) -> Result<Option<String>, Problem> {
        match cells::parse(table::Kind::Text, self.text(field).unwrap_or_default()) {
            Ok(Value::Text(text)) => Ok(Some(text)),
            Ok(_) => Ok(None),
            Err(problem) => Err(messages::bad_field(field, &problem)),
        }
    }
}
