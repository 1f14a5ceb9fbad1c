//! Collects the errors of the rows of a file. The message shows the first errors and counts the others by kind.

use std::collections::BTreeMap;

use crate::error::{Error, Result};

/// The number of errors that the message shows.
const SHOWN: usize = 20;

/// Errors of rows. Each has a place (the file and row), a problem and a remedy.
#[derive(Default)]
pub(in crate::import) struct Problems(Vec<(String, String, String)>);

impl Problems {
    pub(in crate::import) fn add(
        &mut self,
        place: impl Into<String>,
        problem: impl Into<String>,
        cure: impl Into<String>,
    ) {
        self.0.push((place.into(), problem.into(), cure.into()));
    }

    /// Collects the error of `outcome` if it is an input error. Errors: any other error.
    pub(in crate::import) fn take(&mut self, outcome: Result<()>) -> Result<()> {
        match outcome {
            Err(Error::Input { place, problem, cure }) => self.add(place, problem, cure),
            other => return other,
        }
        Ok(())
    }

    /// Ends the collection. Errors: the collected errors, if there are any.
    pub(in crate::import) fn into_result(mut self) -> Result<()> {
        if self.0.len() < 2 {
            return match self.0.pop() {
                Some((place, problem, cure)) => Err(Error::input(place, problem, cure)),
                None => Ok(()),
            };
        }
        let count = self.0.len();
        let mut rows: Vec<String> =
            self.0.iter().take(SHOWN).map(|(place, problem, cure)| format!("{place} : {problem}. {cure}")).collect();
        let mut others: BTreeMap<String, usize> = BTreeMap::new();
        for (_, problem, _) in self.0.iter().skip(SHOWN) {
            *others.entry(kind(problem)).or_default() += 1;
        }
        let others_are = "et encore";
        rows.extend(others.into_iter().map(|(kind, count)| format!("{others_are} {count} × {kind}")));
        Err(Error::Rows { count, rows })
    }
}

/// Returns the kind of a problem: its text without the quotes and numbers that differ from row to row. A quote at the
/// start stays, because it names the field.
fn kind(problem: &str) -> String {
    let mut kind = String::new();
    for (nth, part) in problem.split('«').enumerate() {
        match (nth, part.split_once('»')) {
            (0, _) => kind += part,
            (1, Some((quoted, rest))) if problem.starts_with('«') => kind += &format!("«{quoted}»{rest}"),
            (_, Some((_, rest))) => kind += &format!("« … »{rest}"),
            (_, None) => kind += part,
        }
    }
    kind.chars().map(|c| if c.is_ascii_digit() { '#' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_twenty_are_shown_and_the_others_counted_by_kind() {
        let mut problems = Problems::default();
        for row in 2..40 {
            problems.add(
                format!("h.csv, ligne {row}"),
                format!("« type » : « château {row} » n'est pas connu"),
                "Corrigez.",
            );
        }
        problems.add("h.csv, ligne 40", "« nom » manque", "Remplissez.");
        let said = problems.into_result().unwrap_err().to_string();
        assert_eq!(said.lines().count(), 1 + 20 + 2, "{said}");
        assert!(said.starts_with("39 lignes"), "{said}");
        assert!(
            said.contains("18 × « type » : « … » n'est pas connu") && said.contains("1 × « nom » manque"),
            "{said}"
        );
    }
}
