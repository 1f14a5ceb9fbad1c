//! The browser side, embedded in the binary: the page `/`, its script and style, the map style and the land.
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

use crate::atlas::Atlas;
use crate::error::Result;
use crate::file::{Fichier, Product};
use crate::links::Base;

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

/// All that [`Page`] needs, but for [`STYLE`] and the data.
pub const ASSETS: &[Asset] = &[
    Asset {
        path: "/web/carte.js",
        media_type: "text/javascript; charset=utf-8",
        body: include_bytes!(concat!(env!("OUT_DIR"), "/web/carte.js")),
    },
    Asset {
        path: "/web/worker.js",
        media_type: "text/javascript; charset=utf-8",
        body: include_bytes!(concat!(env!("OUT_DIR"), "/web/worker.js")),
    },
    Asset {
        path: "/web/carte.css",
        media_type: "text/css; charset=utf-8",
        body: include_bytes!(concat!(env!("OUT_DIR"), "/web/carte.css")),
    },
    Asset {
        path: "/web/licences.txt",
        media_type: "text/plain; charset=utf-8",
        body: include_bytes!(concat!(env!("OUT_DIR"), "/web/licences.txt")),
    },
    Asset {
        path: "/styles/terre.geojson",
        media_type: "application/geo+json",
        body: include_bytes!("../../data/terre.geojson"),
    },
];

/// The page, in which `{base}` stands for the path under which this service is reached.
const PAGE: &str = include_str!("index.html");

/// The page, as it is reached under a path.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Page {
    /// What its links begin with.
    pub base: Base,
}

impl Product for Page {
    fn make(&self, _: &Atlas) -> Result<Option<Fichier>> {
        let bytes = PAGE.replace("{base}", &self.base.to_string()).into_bytes();
        let (nom, titre) = ("carte.html".into(), "carte.html".into());
        Ok(Some(Fichier { nom, titre, media_type: "text/html; charset=utf-8", bytes, inline: true, langue: None }))
    }
}

/// The MapLibre style of `/styles/hent.json`, in which `{base}` stands for the absolute address of this service.
pub const STYLE: &str = include_str!("../../styles/hent.json");

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_asks_only_for_what_is_there() {
        let asked: Vec<&str> = (PAGE.split(['"', '\'']).filter_map(|text| text.strip_prefix("{base}"))).collect();
        let asked: Vec<&str> = asked.into_iter().filter(|path| path.starts_with("/web/")).collect();
        assert_eq!(asked.len(), 3, "a style sheet, a script, the licences");
        for path in asked {
            assert!(ASSETS.iter().any(|asset| asset.path == path), "{path}");
        }
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
