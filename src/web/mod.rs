//! The browser side, embedded in the binary: scripts and style sheets of the pages.
//!
//! [`ASSETS`] are the files that `http` serves unchanged. The sources are the TypeScript and CSS files in this folder,
//! which the build script bundles (`bundle.rs`). The pages are in [`crate::pages`]. They are complete without a script.
//! The map styles are in the module [`crate::style`].
//!
//! The page loads nothing from other servers. Its Content-Security-Policy is `default-src 'self'; img-src 'self' data:
//! blob:; style-src 'self' 'unsafe-inline'`, plus the hosts of configured grounds.
//!
//! ```text
//! page.ts  ──> carte.ts ── vive.ts        the live map in place of the picture
//!                       ── feuille.ts     the page as a sheet over it (phones)
//!          ──> suggestions.ts ─ search.ts the suggestions of the search field
//!          ──> ici.ts                     « Où suis-je ? »: the position in words
//!          ──> profil.ts                  the cursor of the profile
//!          ──> events.ts ── renew.ts      changes of the data while the page is open; the new text
//! cadre.ts ──> vive.ts  events.ts  …      the script of /embed, a map for an iframe
//! vive.ts  ~~> map.ts ───── choix.ts      the MapLibre map: controls, clicks, view; the chosen voie or étape. A script
//!                                         of its own (map.js), loaded when the map is opened
//! map.ts   ──> reglages.ts  couches.ts    the settings: layers and legend, style, ground
//!              fonds.ts                   consent, the ground of another server
//!          ──> cards.ts ─── closures.ts   the popup over a clicked feature
//!          ──> curseur.ts                 the dot at the place of the profile's cursor
//!          ──> embarquee.ts               what differs on an embedded map
//! embed.ts     /embed.js: the element `<hent-carte>` for pages of other sites, an iframe of /embed
//! integrer.ts  /integrer: the form where web editors choose a map
//! verifier.ts  /verifier: sends the file and shows the answer in place. envoi.ts  sends; releve.ts  draws the lines and the
//!              findings on the live map. A script of its own
//! garder.ts    keeps a voie or étape for use without a network; a script of its own. paquet.ts  packs, and what differs;
//!              maj.ts  applies an update; terminees.ts  closures that ended since
//! sw.ts        the service worker: answers from what is kept; registered with the first pack. trouver.ts  search and
//!              position without a network
//! livret.ts    arranges a document as a booklet, loaded only for it
//! courbes.ts   contour lines, loaded only where there is relief         memory.ts         what the browser remembers
//! adresses.ts  the table of addresses, generated from the server's      link.ts           writes an address
//! words.ts     the texts of src/words, in the page's language           descriptions.ts   places in words
//! messages.rs  makes words-XX.js for each language (build script)
//! api.ts       the types of JSON answers                                element.ts        helpers for the DOM
//! ```
//!
//! In this folder, `npm run check` lints, checks types and runs the unit tests (`tests/*.test.ts`), and `npm run
//! format` formats the sources. Tests in a real browser are in `tests/browser`.
//!
//! ```
//! use hent::web::ASSETS;
//! assert!(ASSETS.iter().any(|asset| asset.path == "/web/page.js"));
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
const STYLE: &str = "text/css; charset=utf-8";
const FONT: &str = "font/woff2";
const PNG: &str = "image/png";

/// The files that the pages load, besides the map style and the data.
pub const ASSETS: &[Asset] = &[
    Asset::new("/web/map.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/map.js"))),
    Asset::new("/web/words-fr.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/words-fr.js"))),
    Asset::new("/web/words-en.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/words-en.js"))),
    Asset::new("/web/words-br.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/words-br.js"))),
    Asset::new("/web/words-es.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/words-es.js"))),
    Asset::new("/web/words-de.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/words-de.js"))),
    Asset::new("/web/courbes.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/courbes.js"))),
    Asset::new("/web/worker.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/worker.js"))),
    Asset::new("/web/carte.css", STYLE, include_bytes!(concat!(env!("OUT_DIR"), "/web/carte.css"))),
    Asset::new("/web/hent.css", STYLE, include_bytes!(concat!(env!("OUT_DIR"), "/web/hent.css"))),
    Asset::new("/web/page.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/page.js"))),
    Asset::new("/web/cadre.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/cadre.js"))),
    Asset::new("/web/integrer.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/integrer.js"))),
    Asset::new("/web/verifier.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/verifier.js"))),
    Asset::new("/embed.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/embed.js"))),
    Asset::new("/web/livret.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/livret.js"))),
    Asset::new("/web/regulier.woff2", FONT, include_bytes!(concat!(env!("OUT_DIR"), "/web/regulier.woff2"))),
    Asset::new("/web/gras.woff2", FONT, include_bytes!(concat!(env!("OUT_DIR"), "/web/gras.woff2"))),
    Asset::new("/web/icone.svg", "image/svg+xml", include_bytes!("icone.svg")),
    Asset::new("/web/icone-180.png", PNG, include_bytes!("icone-180.png")),
    Asset::new("/web/icone-192.png", PNG, include_bytes!("icone-192.png")),
    Asset::new("/web/icone-512.png", PNG, include_bytes!("icone-512.png")),
    Asset::new("/web/site.webmanifest", "application/manifest+json", include_bytes!("site.webmanifest")),
    Asset::new("/web/sw.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/sw.js"))),
    Asset::new("/web/garder.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/garder.js"))),
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
        assert!(!br.contains("\\npage-plan-") && !br.contains("\\nliste-"), "{br}");
        let ids = |text: &'static str| text.split("\\n").filter_map(|line| line.split_once(" =")).map(|(id, _)| id);
        for langue in ["en", "br", "es", "de"] {
            let count = |text| ids(text).filter(|id| id.starts_with(|c: char| c.is_ascii_lowercase())).count();
            assert_eq!(count(messages(langue)), count(fr), "{langue}");
        }
    }

    /// Nothing of it may stay in the global scope of the pages of others.
    #[test]
    fn the_script_for_other_sites_is_small_and_closed() {
        let script = ASSETS.iter().find(|asset| asset.path == "/embed.js").unwrap().body;
        assert!(script.len() <= 30_000, "{} bytes", script.len());
        assert!(script.starts_with(b"\"use strict\";(()=>{") || script.starts_with(b"(()=>{"), "{script:?}");
    }

    #[test]
    fn the_script_starts_the_embedded_worker() {
        let script =
            std::str::from_utf8(ASSETS.iter().find(|asset| asset.path == "/web/map.js").unwrap().body).unwrap();
        assert!(script.contains("worker.js"));
    }
}
