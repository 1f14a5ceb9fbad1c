//! Parses CSV text into rows of cells.
//!
//! The parser is as lenient as spreadsheets. A quote in a cell that does not start with a quote is a plain character,
//! so `="0261910001"` stays whole. The parser records the line where each record starts, and the line of an unclosed
//! quote.

use super::grid::GridRow;

/// The separators that a file may have, the most probable first.
const SEPARATORS: [char; 4] = [';', '\t', ',', '|'];
/// The number of records that are parsed to find the separator.
const SAMPLE: usize = 20;

/// Finds the separator and parses the text into rows. `known` tells whether a column name is known.
///
/// Errors: the number, from 1, of the line on which an unclosed quote begins.
pub(super) fn rows(text: &str, known: &dyn Fn(&str) -> bool) -> Result<Vec<GridRow>, u64> {
    let (separator, text, first_line) = match announced(text) {
        Some((separator, rest)) => (separator, rest, 2),
        None => (guessed(text, known), text, 1),
    };
    match parse(text, separator, first_line, usize::MAX) {
        (rows, None) => Ok(rows),
        (_, Some(line)) => Err(line),
    }
}

/// Returns the separator that Excel's first line `sep=;` names, and the text after this line.
fn announced(text: &str) -> Option<(char, &str)> {
    let (line, rest) = text.split_once('\n').unwrap_or((text, ""));
    let line = line.trim_end_matches('\r').trim_matches('"');
    let mut chars = line.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")).and_then(|_| line.get(4..))?.chars();
    let separator = chars.next()?;
    chars.next().is_none().then_some((separator, rest))
}

/// Guesses the separator: the one that yields the most known column names. If several are equal in this, the one that
/// cuts the most records into the same number of cells.
fn guessed(text: &str, known: &dyn Fn(&str) -> bool) -> char {
    let score = |separator: char| {
        let rows = parse(text, separator, 1, SAMPLE).0;
        let names = |row: &GridRow| row.cells.iter().flatten().filter(|cell| known(cell)).count();
        let most_names = rows.iter().map(names).max().unwrap_or(0);
        let widths: Vec<usize> = rows.iter().map(|row| row.cells.len()).filter(|width| *width > 1).collect();
        let alike = |width: &usize| widths.iter().filter(|other| *other == width).count();
        let usual = widths.iter().map(|width| (alike(width), *width)).max().unwrap_or((0, 0));
        (most_names, usual)
    };
    let mut best = (';', score(';'));
    for separator in SEPARATORS {
        let score = score(separator);
        if score > best.1 {
            best = (separator, score);
        }
    }
    best.0
}

/// Parses at most `most` records. Also returns the line of an unclosed quote. A line without any character is not a record.
fn parse(text: &str, separator: char, first_line: u64, most: usize) -> (Vec<GridRow>, Option<u64>) {
    let mut rows = vec![];
    let (mut cells, mut cell): (Vec<Option<String>>, String) = (vec![], String::new());
    let (mut line, mut start) = (first_line, first_line);
    let (mut at_start, mut quoted, mut opened) = (true, false, first_line);
    let mut chars = text.chars().peekable();
    let mut finish = |cells: &mut Vec<Option<String>>, cell: &mut String, start: u64, at_start: bool| {
        if !(cells.is_empty() && cell.is_empty() && at_start) {
            cells.push(Some(std::mem::take(cell)));
            rows.push(GridRow::new(start, std::mem::take(cells)));
        }
        rows.len() >= most
    };
    while let Some(c) = chars.next() {
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if at_start => (quoted, at_start, opened) = (true, false, line),
            '\n' | '\r' => {
                if c == '\r' && chars.peek() == Some(&'\n') {
                    chars.next();
                }
                line += 1;
                if quoted {
                    cell.push('\n');
                    continue;
                }
                if finish(&mut cells, &mut cell, start, at_start) {
                    return (rows, None);
                }
                (start, at_start) = (line, true);
            }
            c if c == separator && !quoted => {
                cells.push(Some(std::mem::take(&mut cell)));
                at_start = true;
            }
            c => {
                cell.push(c);
                at_start = false;
            }
        }
    }
    finish(&mut cells, &mut cell, start, at_start);
    (rows, quoted.then_some(opened))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(text: &str) -> Vec<(u64, Vec<String>)> {
        let known = |name: &str| ["code", "nom", "description", "x", "y"].contains(&name);
        let rows = rows(text, &known).unwrap();
        rows.into_iter().map(|row| (row.line, row.cells.into_iter().map(Option::unwrap_or_default).collect())).collect()
    }

    #[test]
    fn each_record_has_the_number_of_its_first_line() {
        let text = "sep=;\r\ncode;nom\r\n\r\na;\"A \"\"b\"\"\nc\"\r\nb;=\"02\"\r\n;;\r\n";
        let rows = cells(text);
        assert_eq!(rows.iter().map(|row| row.0).collect::<Vec<_>>(), [2, 4, 6, 7]);
        assert_eq!(rows[1].1, ["a", "A \"b\"\nc"]);
        assert_eq!(rows[2].1, ["b", "=\"02\""]);
        assert_eq!(cells("code\tnom\ra\tA\r"), cells("code,nom\na,A"));
    }

    #[test]
    fn the_separator_is_the_one_that_yields_known_columns() {
        let rows = cells("nom;description\nA;un, deux, trois, quatre\nB;cinq, six, sept, huit\n");
        assert_eq!(rows[1].1.len(), 2);
        assert_eq!(cells("Liste, pour tous, 2026\nx;y\n-3,1;48,1\n-3,2;48,2\n")[1].1, ["x", "y"]);
    }

    #[test]
    fn an_unclosed_quote_is_refused_with_its_line() {
        assert_eq!(rows("code,nom\na,A\nb,\"B\nc,C\n", &|_| false).unwrap_err(), 3);
    }
}
