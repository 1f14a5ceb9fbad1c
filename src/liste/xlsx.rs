//! Writes a list as an Excel workbook with one sheet. Numbers are numeric cells. The header row stays visible and is
//! printed on every page. The sheet is printed in landscape format and fits the width of the page.

use rust_xlsxwriter::{Color, DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, Workbook, XlsxError};

use super::cellule::{COLONNES, Cellule, cellules_of};
use super::{Entree, Liste};

/// Excel's code for the paper size A4.
const A4: u8 = 9;
/// The maximum length of the title in characters. Excel allows 255 for a page header, including codes and doubled `&`.
const TITLE: usize = 150;

/// Writes the workbook: a row for each closure and each passage of a host, then the summary, the warnings and the
/// notes. Errors: only a defect of the writer.
pub(super) fn write(liste: &Liste<'_>) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    // The creation date is constant, so that the same list gives the same bytes.
    let made = ExcelDateTime::from_ymd(2000, 1, 1)?;
    let words = liste.words();
    let titre: String = liste.title().chars().take(TITLE).collect();
    let properties = DocProperties::new().set_title(&titre).set_comment(liste.source());
    workbook.set_properties(&properties.set_creation_datetime(&made));

    let head =
        Format::new().set_bold().set_text_wrap().set_align(FormatAlign::Top).set_border_bottom(FormatBorder::Thin);
    let text = Format::new().set_text_wrap().set_align(FormatAlign::Top);
    let warning = text.clone().set_bold().set_font_color(Color::RGB(0xB3_26_1E));
    let whole = Format::new().set_num_format("0").set_align(FormatAlign::Top);
    let tenths = Format::new().set_num_format("0.0").set_align(FormatAlign::Top);

    let sheet = workbook.add_worksheet().set_name(words.liste_feuille())?;
    let mut last_column = 0;
    for (column, colonne) in (0..).zip(&COLONNES) {
        sheet.write_string_with_format(0, column, (colonne.titre)(words), &head)?;
        sheet.set_column_width(column, colonne.largeur)?;
        last_column = column;
    }
    let mut last_row = 0;
    for (row, (ligne, entree)) in (1..).zip(liste.entrees()) {
        let text = if matches!(entree, Entree::Annonce(..)) { &warning } else { &text };
        for (column, cell) in (0..).zip(cellules_of(ligne, entree, words)) {
            match cell {
                Cellule::Vide => sheet.write_blank(row, column, text)?,
                // A string cell is never a formula, whatever its first character is.
                Cellule::Texte(words) => sheet.write_string_with_format(row, column, words, text)?,
                Cellule::Nombre(n) => sheet.write_number_with_format(row, column, n, &whole)?,
                Cellule::Km(km) => sheet.write_number_with_format(row, column, km, &tenths)?,
            };
        }
        last_row = row;
    }
    sheet.autofilter(0, 0, last_row, last_column)?;
    let mut note_row = last_row + 1;
    let alertes = liste.alertes().into_iter().map(str::to_owned);
    for note in [liste.summary()].into_iter().chain(alertes).chain(liste.notes()) {
        note_row += 1;
        sheet.write_string(note_row, 0, note)?;
    }

    sheet.set_freeze_panes(1, 0)?;
    sheet.set_repeat_rows(0, 0)?;
    sheet.set_print_area(0, 0, note_row, last_column)?;
    sheet.set_landscape().set_paper_size(A4).set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.7, 0.6, 0.3, 0.3);
    sheet.set_header(format!("&L{}", titre.replace('&', "&&"))).set_footer("&RPage &P / &N");
    workbook.save_to_buffer()
}
