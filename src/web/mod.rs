//! The browser side, embedded in the binary: script and style sheet of the map page.
//!
//! [`ASSETS`] are the files that `http` serves unchanged. The sources are the TypeScript and CSS files in this folder,
//! which the build script bundles (`bundle.rs`). The HTML of the map page is [`crate::pages::PageCarte`]. The map
//! styles are in the module [`crate::style`].
//!
//! The page loads nothing from other servers. Its Content-Security-Policy is `default-src 'self'; img-src 'self' data:
//! blob:; style-src 'self' 'unsafe-inline'`, plus the hosts of configured grounds.
//!
//! ```text
//! carte.ts ──> panel.ts ─── page.ts       the list of voies; the page of a voie or an étape in its place
//!          ~~> map.ts ───── choix.ts      the MapLibre map: controls, clicks, view; the chosen voie or étape. A script
//!                                         of its own (map.js), which the page loads beside carte.js
//!          ──> reglages.ts ─ fonds.ts     the choice of style and ground; consent, the ground of another server
//!          ──> cards.ts                   the popup over a clicked feature
//!          ──> closures.ts                closures: their cards, their list in the panel
//!          ──> search.ts                  the search box
//!          ──> events.ts                  changes of the data while the page is open
//! courbes.ts   contour lines, loaded only where there is relief         memory.ts         what the browser remembers
//! adresses.ts  the table of addresses, generated from the server's      link.ts, read.ts  write and parse an address
//! words.ts     the texts of src/words, in the page's language           descriptions.ts   figures and places in words
//! messages.rs  makes words-XX.js for each language (build script)
//! api.ts       the types of JSON answers                                element.ts        helpers for the DOM
//! ```
//!
//! In this folder, `npm run check` lints, checks types and runs the unit tests (`tests/*.test.ts`), and `npm run
//! format` formats the sources. Tests in a real browser are in `tests/browser`.
//!
//! ```
//! use hent::web::ASSETS;
//! assert!(ASSETS.iter().any(|asset| asset.path == "/web/carte.js"));
//! ```

/// An embedded file that the server sends unchanged.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// The path at which it is served.
    pub path: &'static str,
    /// The media type.
    pub media_type: &'static str,
    /// The content.
    pub body: &'static [u8],
}

impl Asset {
    const fn new(path: &'static str, media_type: &'static str, body: &'static [u8]) -> Self {
        Self { path, media_type, body }
    }
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The files that [`crate::pages::PageCarte`] and its script load, besides the map style and the data.
pub const ASSETS: &[Asset] = &[
    Asset::new("/web/carte.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/carte.js"))),
    Asset::new("/web/map.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/map.js"))),
    Asset::new("/web/words-fr.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/words-fr.js"))),
    Asset::new("/web/words-en.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/words-en.js"))),
    Asset::new("/web/words-br.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/words-br.js"))),
    Asset::new("/web/words-es.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/words-es.js"))),
    Asset::new("/web/words-de.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/words-de.js"))),
    Asset::new("/web/courbes.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/courbes.js"))),
    Asset::new("/web/worker.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/worker.js"))),
    Asset::new("/web/carte.css", "text/css; charset=utf-8", include_bytes!(concat!(env!("OUT_DIR"), "/web/carte.css"))),
    Asset::new(
        "/web/licences.txt",
        "text/plain; charset=utf-8",
        include_bytes!(concat!(env!("OUT_DIR"), "/web/licences.txt")),
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(langue: &str) -> &'static str {
        let path = format!("/web/words-{langue}.js");
        std::str::from_utf8(ASSETS.iter().find(|asset| asset.path == path).unwrap().body).unwrap()
    }

    #[test]
    fn a_language_has_a_script_with_the_messages_of_the_map_alone() {
        let [fr, br] = ["fr", "br"].map(messages);
        assert!(fr.contains("carte-fermer = Fermer") && br.contains("carte-fermer = Serriñ"), "{br}");
        assert!(br.contains("mois-3 = Meurzh") && br.contains("[few] { $nombre } flas"), "{br}");
        assert!(!br.contains("\\npage-") && !br.contains("\\nliste-"), "{br}");
        let ids = |text: &'static str| text.split("\\n").filter_map(|line| line.split_once(" =")).map(|(id, _)| id);
        for langue in ["en", "br", "es", "de"] {
            let count = |text| ids(text).filter(|id| id.starts_with(|c: char| c.is_ascii_lowercase())).count();
            assert_eq!(count(messages(langue)), count(fr), "{langue}");
        }
    }

    #[test]
    fn the_script_starts_the_embedded_worker() {
        let script = std::str::from_utf8(ASSETS[0].body).unwrap();
        assert!(script.contains("worker.js"));
    }
}
