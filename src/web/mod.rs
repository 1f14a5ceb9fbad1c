//! The browser side, embedded in the binary: the script and the style sheet of the map page, the map style and the land.
//!
//! The sources are the files beside this one; `bundle.rs` bundles them. No request of the page leaves the server, and
//! it needs no more than `default-src 'self'; img-src 'self' data: blob:; style-src 'self' 'unsafe-inline'`.
//!
//! ```text
//! carte.ts ──> panel.ts ─── page.ts       the list of the voies; a voie or an étape in its place
//!          ──> map.ts ───── pictograms.ts MapLibre, what can be touched, where it looks
//!          ──> cards.ts                   what opens over a thing that was touched
//!          ──> search.ts                  the search box
//!          ──> events.ts                  what changes while the page is open
//! adresses.ts  every address, generated from the server's table       api.ts      what answers look like
//! words.ts     the Fluent files of src/words, in the page's language  descriptions.ts  figures and places in words
//! ```
//!
//! `npm run check` lints, checks the types and runs the unit tests (`tests/*.test.ts`); `npm run format` puts the sources in
//! form. Checks in a real browser are in tests/browser.

/// A file that the server gives as it is.
#[derive(Clone, Copy, Debug)]
pub struct Asset {
    /// Where it is served.
    pub path: &'static str,
    /// Its media type.
    pub media_type: &'static str,
    /// Its bytes.
    pub body: &'static [u8],
}

impl Asset {
    const fn new(path: &'static str, media_type: &'static str, body: &'static [u8]) -> Self {
        Self { path, media_type, body }
    }
}

const SCRIPT: &str = "text/javascript; charset=utf-8";

/// The files that [`crate::pages::PageCarte`] and its script need, except [`STYLE`] and the data.
pub const ASSETS: &[Asset] = &[
    Asset::new("/web/carte.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/carte.js"))),
    Asset::new("/web/worker.js", SCRIPT, include_bytes!(concat!(env!("OUT_DIR"), "/web/worker.js"))),
    Asset::new("/web/carte.css", "text/css; charset=utf-8", include_bytes!(concat!(env!("OUT_DIR"), "/web/carte.css"))),
    Asset::new(
        "/web/licences.txt",
        "text/plain; charset=utf-8",
        include_bytes!(concat!(env!("OUT_DIR"), "/web/licences.txt")),
    ),
    Asset::new("/styles/terre.geojson", "application/geo+json", include_bytes!("../../data/terre.geojson")),
];

/// The MapLibre style of `/styles/hent.json`, in which `{base}` stands for the absolute address of this service.
pub const STYLE: &str = include_str!("../../styles/hent.json");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_starts_the_embedded_worker() {
        let script = std::str::from_utf8(ASSETS[0].body).unwrap();
        assert!(script.contains("worker.js"));
    }

    #[test]
    fn the_style_names_this_service_only() {
        let style: serde_json::Value = serde_json::from_str(STYLE).unwrap();
        assert_eq!(style["version"], 8);
        assert!(style.get("glyphs").is_none(), "the text is drawn with the reader's own fonts");
        assert!(!STYLE.contains("://"), "an address of someone else");
        assert!(style["layers"].as_array().unwrap().len() > 10);
    }
}
