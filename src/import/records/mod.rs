//! Converts the rows of sheets to checked records. Lines of voies and étapes become legs of voies instead of records.

mod perturbation;
mod row;
mod voies;

use self::row::{Names, RowReader};
use super::etapes::legs::Voies;
use super::incoming::{Incoming, Problems};
use super::shapes::geometry::Shape;
use super::shapes::oddities;
use super::sheet::columns::{self, Field};
use super::sheet::damaged::Mended;
use super::sheet::{Sheet, SheetRow, values};
use super::{Kind, Options, messages};
use crate::error::Result;
use crate::model::table::Table;

/// Converts all rows of the sheets, which are of one kind. Errors: rows do not fit, or `--valeur` or `--map` does not
/// fit.
pub(super) fn records(sheets: Vec<Sheet>, kind: Kind, options: &Options) -> Result<Incoming> {
    let mut incoming = Incoming::default();
    let (mut problems, mut names, mut voies) = (Problems::default(), Names::default(), Voies::default());
    let (mut count, mut zero, mut serials) = (0, 0, 0);
    for mut sheet in sheets {
        values::add_columns(&mut sheet, kind, options)?;
        let mut mended = Mended::default();
        let fields = columns::assign(&sheet.name, &sheet.columns, sheet.fixed, kind, options)?;
        incoming.warnings.append(&mut sheet.remarks);
        let file = sheet.name.rsplit('/').next().unwrap_or(&sheet.name);
        for row in &sheet.rows {
            names.reserve(&fields, row);
        }
        for mut row in sheet.rows {
            count += 1;
            if sheet.fixed && matches!(kind, Kind::Voies | Kind::Troncons) && options.voie.is_none() {
                name_after_file(&fields, &mut row, &sheet.title);
            }
            if matches!(kind, Kind::Voies | Kind::Troncons | Kind::Etapes) {
                mend_line(&mut row, &mut zero, &mut incoming.warnings);
            }
            let place = row.place.clone();
            if let Err((problem, cure)) = mended.row(&fields, &mut row) {
                problems.add(place, problem, cure);
                continue;
            }
            let reader = RowReader { kind, fields: &fields, row: &row, file };
            let of_lines = matches!(kind, Kind::Voies | Kind::Etapes)
                && matches!(&row.shape, Shape::Lines(parts) if !parts.is_empty());
            let done = if of_lines {
                let context = voies::Context { options, stem: &sheet.title };
                reader.leg(&context, &mut names, &mut voies, &mut incoming)
            } else if kind == Kind::Perturbations {
                reader.perturbation(&mut serials, &mut incoming)
            } else {
                reader.records(&mut names, &mut incoming)
            };
            if let Err((problem, cure)) = done {
                problems.add(place, problem, cure);
            }
        }
        incoming.warnings.extend(mended.remarks(&sheet.name));
    }
    problems.into_result()?;
    incoming.warnings.extend(messages::more_zero_heights(zero));
    incoming.warnings.extend(messages::serial_days(serials));
    let (voies, mut remarks) = voies.finish();
    incoming.voies = voies;
    incoming.warnings.append(&mut remarks);
    incoming.read = messages::rows(count);
    incoming.complete.table = match kind {
        Kind::Voies => None,
        Kind::Troncons => Some(Table::VoieTroncon),
        _ => Some(kind.table()),
    };
    Ok(incoming)
}

/// Gives a row without a name the title of its sheet.
fn name_after_file(fields: &[Option<Field>], row: &mut SheetRow, title: &str) {
    let name = fields.iter().zip(&mut row.cells).find(|(f, _)| f.is_some_and(|f| f.name == "nom"));
    if let Some((_, name @ None)) = name {
        *name = Some(title.to_owned());
    }
}

/// Removes the parts of a line that are a single point, unless all are, and cleans its heights. Adds remarks on unusual
/// data. Lines whose heights are all 0 are counted in `zero`. Only the first of them get a remark, because in an export
/// without heights all lines are such lines.
fn mend_line(row: &mut SheetRow, zero: &mut usize, remarks: &mut Vec<String>) {
    let Shape::Lines(parts) = &mut row.shape else { return };
    let all = parts.len();
    if parts.iter().any(|part| !oddities::is_point(part)) {
        parts.retain(|part| !oddities::is_point(part));
    } else {
        return;
    }
    if parts.len() < all {
        remarks.push(messages::segments_left_out(&row.place, all - parts.len(), all, None));
    }
    let is_zero = oddities::is_filled_in(parts.iter().flatten());
    *zero += usize::from(is_zero);
    let remark = oddities::mend_heights(&row.place, parts);
    remarks.extend(remark.filter(|_| !is_zero || *zero <= messages::ZERO_HEIGHTS_NAMED));
    remarks.extend(oddities::odd_steps(&row.place, parts, row.hints.planned));
}
