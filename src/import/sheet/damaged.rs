//! Repairs cells that a spreadsheet changed: numbers that lost their leading 0 or +, and texts written as formulas.
//! Refuses numbers with an exponent and formulas that failed.

use super::columns::{Field, What};
use super::rows::SheetRow;

/// The damage of a cell that cannot be repaired, and the remedy.
type Problem = (String, String);

/// The error values of formulas in French and English spreadsheets.
const FAILED: [&str; 11] =
    ["#N/A", "#REF!", "#VALUE!", "#VALEUR!", "#DIV/0!", "#NAME?", "#NOM?", "#NUM!", "#NOMBRE!", "#NULL!", "#NUL!"];

/// Counts the repaired cells of a file, by kind of damage.
#[derive(Default)]
pub(in crate::import) struct Mended {
    telephones: usize,
    communes: usize,
    formulas: usize,
}

impl Mended {
    /// Repairs the cells of a row. Errors: the first cell that cannot be repaired. The message does not quote the cell.
    pub(in crate::import) fn row(&mut self, fields: &[Option<Field>], row: &mut SheetRow) -> Result<(), Problem> {
        for (field, cell) in fields.iter().zip(&mut row.cells) {
            let (Some(field), Some(text)) = (field, cell.as_mut()) else { continue };
            self.cell(field, text)?;
        }
        Ok(())
    }

    fn cell(&mut self, field: &Field, text: &mut String) -> Result<(), Problem> {
        if FAILED.contains(&text.trim().to_uppercase().as_str()) {
            return Err((
                format!("« {} » : la formule de cette cellule échoue ({})", field.name, text.trim().to_uppercase()),
                "Corrigez la formule dans le tableur, ou écrivez la valeur.".into(),
            ));
        }
        if let Some(inner) = unwrapped(text) {
            *text = inner;
            self.formulas += 1;
        }
        let of_digits = ["telephone", "insee", "code"].contains(&field.name) || is_reference(field);
        if of_digits && is_exponent(text) {
            return Err((
                format!("« {} » : le tableur a abrégé ce nombre (E+), et perdu ses derniers chiffres", field.name),
                "Mettez la colonne au format Texte dans le tableur, puis récrivez la valeur en entier.".into(),
            ));
        }
        match field.name {
            "telephone" => self.telephones += mended(text, telephone),
            "insee" => self.communes += mended(text, commune),
            _ => {}
        }
        Ok(())
    }

    /// Returns remarks for a person: one sentence for each kind of repair.
    pub(in crate::import) fn remarks(&self, file: &str) -> Vec<String> {
        let of = |count: usize, one: &str, many: &str, how: &str| {
            (count > 0).then(|| format!("{file} : {count} {} ({how}).", if count == 1 { one } else { many }))
        };
        let lost = "le tableur avait ôté le 0 ou le + du début";
        [
            of(self.telephones, "numéro de téléphone réparé", "numéros de téléphone réparés", lost),
            of(self.communes, "code INSEE réparé", "codes INSEE réparés", "le tableur avait ôté le 0 du début"),
            of(
                self.formulas,
                "cellule rendue à son texte",
                "cellules rendues à leur texte",
                "elle était écrite =\"…\"",
            ),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}

fn is_reference(field: &Field) -> bool {
    matches!(field.what, What::Cell(column) if matches!(column.kind, crate::model::table::Kind::Ref(_)))
}

/// Replaces the text by the result of `mend`. Returns 1 if there is a result, else 0.
fn mended(text: &mut String, mend: impl Fn(&str) -> Option<String>) -> usize {
    let Some(new) = mend(text.trim()) else { return 0 };
    *text = new;
    1
}

/// Returns the text in `="…"`, or after the apostrophe that marks a cell as text. Returns `None` if the cell has
/// neither form.
fn unwrapped(text: &str) -> Option<String> {
    let text = text.trim();
    if let Some(rest) = text.strip_prefix('\'') {
        return rest.starts_with(['=', '+', '-', '@', '0']).then(|| rest.to_owned());
    }
    let inner = text.strip_prefix('=')?.trim().strip_prefix('"')?.strip_suffix('"')?;
    Some(inner.replace("\"\"", "\""))
}

/// Tells whether the text is a number with an exponent, such as `2,61E+08`.
fn is_exponent(text: &str) -> bool {
    let Some((mantissa, exponent)) = text.trim().split_once(['e', 'E']) else { return false };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let signed = exponent.starts_with(['+', '-']);
    digits(exponent.trim_start_matches(['+', '-']))
        && (signed || mantissa.contains([',', '.']))
        && digits(&mantissa.replacen([',', '.'], "", 1))
}

/// Returns the telephone number with its leading 0 (nine digits) or its + (33 and nine digits). Returns `None` if
/// nothing is missing.
fn telephone(text: &str) -> Option<String> {
    let text = text.strip_suffix(".0").unwrap_or(text);
    if !text.bytes().all(|b| b.is_ascii_digit()) || text.starts_with('0') {
        return None;
    }
    match (text.len(), text.strip_prefix("33")) {
        (9, _) => Some(format!("0{text}")),
        (11, Some(rest)) if !rest.starts_with('0') => Some(format!("+{text}")),
        _ => None,
    }
}

/// Returns the INSEE code of a commune with its leading 0. Returns `None` unless it has four digits.
fn commune(text: &str) -> Option<String> {
    let text = text.strip_suffix(".0").unwrap_or(text);
    (text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit())).then(|| format!("0{text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn damage_by_a_spreadsheet_is_repaired_or_recognised() {
        for (damaged, whole) in [
            ("261910001", Some("0261910001")),
            ("261910001.0", Some("0261910001")),
            ("33261910002", Some("+33261910002")),
            ("0261910001", None),
            ("02 61 91 00 01", None),
            ("33026191000", None),
            ("0033261910002", None),
            ("261910", None),
        ] {
            assert_eq!(telephone(damaged).as_deref(), whole, "{damaged}");
        }
        assert_eq!(commune("1004").as_deref(), Some("01004"));
        assert_eq!(commune("35236"), None);
        assert_eq!(unwrapped("=\"0261910001\"").as_deref(), Some("0261910001"));
        assert_eq!(unwrapped("'+33 2 61 91 00 02").as_deref(), Some("+33 2 61 91 00 02"));
        assert_eq!(unwrapped("'t Zand"), None);
        for text in ["2,61E+08", "2.61E8", "2E+08", "2.61e+08"] {
            assert!(is_exponent(text), "{text}");
        }
        for text in ["", "E", "2A004", "56E12", "hôtel", "e1"] {
            assert!(!is_exponent(text), "{text}");
        }
    }
}
