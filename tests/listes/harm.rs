//! No private data is listed, and hostile names do no harm.

use hent::atlas::Atlas;
use hent::file::FileFormat;
use hent::liste::{FORMATS, Liste, ListeRequest};
use hent::model::Sens;
use hent::words::{Langue, Words};

use super::{cells, hostile, page, request, rows, write};
use crate::support::datasets::y;
use crate::support::readers::well_formed;

/// Returns a page without its drawings: their paths contain commands such as `h5`.
fn without_drawings(page: &str) -> String {
    let mut parts = page.split("<svg");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.filter_map(|part| part.split_once("</svg>")).fold(first, |text, (_, after)| text + after)
}

/// Every format of every list as text, with workbooks decoded.
fn everything(atlas: &Atlas) -> Vec<(String, String)> {
    let mut all = vec![];
    for etape in [None, Some("1"), Some("2"), Some("nord-1")] {
        for sens in Sens::ALL {
            let request = ListeRequest { sens, ecart_max_m: 10_000, ..request(etape) };
            for &format in FORMATS {
                let bytes = write(atlas, &request, format);
                let text = match format {
                    FileFormat::XLSX => format!("{:?}", cells(&bytes)),
                    _ => String::from_utf8(bytes).unwrap(),
                };
                all.push((format!("{etape:?} {sens:?} {format:?}"), text));
            }
            all.push((format!("{etape:?} {sens:?} page"), without_drawings(&page(atlas, &request, Langue::Fr))));
        }
    }
    all
}

/// h1 agreed to everything, h2 to the position only, h3 to the localité, h4 to the localité without contact, h5 and h6
/// to nothing.
#[test]
fn no_list_has_private_data() {
    let everything = everything(&Atlas::build(y()));
    assert_eq!(everything.len(), 32);
    for (which, text) in &everything {
        let hidden = (2..=6).flat_map(|i| [format!("adresse-{i}")]);
        let hidden = hidden.chain(
            [2, 4, 5, 6].into_iter().flat_map(|i| ["telephone", "courriel", "site"].map(|w| format!("{w}-{i}"))),
        );
        for hidden in hidden.chain(["Hôte 5", "Hôte 6", "h5", "h6"].map(str::to_owned)) {
            assert!(!text.contains(&hidden), "{hidden} in {which}");
        }
        if which.starts_with("None") || which.starts_with("Some(\"1\")") {
            for shown in
                ["Hôte 1", "Hôte 2", "Hôte 3", "Hôte 4", "telephone-1", "adresse-1", "courriel-3", "telephone-3"]
            {
                assert!(text.contains(shown), "{shown} not in {which}");
            }
        }
        // The exact places of h3 and h4, (3, 1) and (4, 1), are nowhere.
        assert!(!text.contains("48.01\" lon=\"-2.97") && !text.contains("48.01\" lon=\"-2.96"), "{which}");
    }
}

#[test]
fn hostile_names_stay_text() {
    let data = hostile();
    let count = data.hebergeurs.len();
    let atlas = Atlas::build(data);
    for request in [request(None), request(Some("1")), ListeRequest { sens: Sens::Retour, ..request(Some("nord-1")) }] {
        let csv = write(&atlas, &request, FileFormat::CSV);
        let rows = rows(&csv);
        assert_eq!(rows.len(), count * Liste::of(&atlas, &request, Words::french()).unwrap().lignes.len());
        for cell in rows.iter().flatten().flat_map(|(name, cell)| [name, cell]) {
            assert!(!cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝']), "{cell}");
            assert!(!cell.contains(char::is_control) && cell.chars().count() < 1_100, "{cell}");
        }
        // A workbook marks text as text, so it keeps the original.
        let sheet = cells(&write(&atlas, &request, FileFormat::XLSX));
        let names: Vec<String> = sheet.iter().map(|row| row[6].to_string()).collect();
        assert!(names.iter().any(|name| name == "@SUM(A1)") && names.iter().any(|name| name == "+33 2 61 91 00 00"));

        let html = page(&atlas, &request, Langue::Fr);
        well_formed(&html);
        for harm in
            ["<script>", "<img", "<i>", "javascript:alert(1)\"", "onclick=\"x", "href=\"mailto:a@b.fr?", "\u{202E}"]
        {
            assert!(!html.contains(harm), "{harm} in {html}");
        }
        assert!(html.contains("href=\"https://é.fr/?a=1&#38;b=2\""), "{html}");
        assert!(html.contains("href=\"tel:+33261910000\""), "{html}");

        let gpx = String::from_utf8(write(&atlas, &request, FileFormat::GPX)).unwrap();
        let read = gpx::read(gpx.as_bytes()).unwrap();
        assert_eq!((read.waypoints.len(), read.tracks.len(), read.routes.len()), (count, 0, 0));
        assert!(read.waypoints.iter().any(|w| w.name.as_deref() == Some("@SUM(A1)")));
    }
}
