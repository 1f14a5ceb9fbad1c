//! [`Watched`]: an archive that is reopened when its file changes.

use std::fs::metadata;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use arc_swap::ArcSwap;

use super::archive::Archive;
use super::identity::Stamp;
use super::tile::{Content, Refused};
use crate::config::file_name;

/// The maximum size of a style file, in bytes.
const MOST_STYLE: u64 = 4 << 20;

/// The use of an archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A ground, with the path of its style if it has one.
    Ground {
        style: Option<PathBuf>,
    },
    Relief,
}

/// An archive that was opened.
pub(super) struct Open {
    pub(super) archive: Arc<Archive>,
    /// The style file that the configuration names, as JSON text.
    pub(super) style: Option<Arc<str>>,
}

/// An archive that the configuration names.
pub(super) struct Watched {
    path: PathBuf,
    purpose: Purpose,
    state: ArcSwap<State>,
}

struct State {
    /// The stamps of the archive and of its style. `None` if there is no such file.
    stamps: [Option<Stamp>; 2],
    /// The open archive, or the reason why it cannot be used.
    open: Result<Open, Refused>,
}

impl Watched {
    /// Opens an archive for the first time.
    pub(super) fn new(path: PathBuf, purpose: Purpose) -> Self {
        let state = ArcSwap::from_pointee(State::read(&path, &purpose));
        let watched = Self { path, purpose, state };
        watched.log();
        watched
    }

    /// Reopens the archive if a file changed or if the archive could not be used before. This blocks.
    pub(super) fn check(&self) {
        let old = self.state.load_full();
        if old.open.is_ok() && old.stamps == stamps(&self.path, &self.purpose) {
            return;
        }
        let new = State::read(&self.path, &self.purpose);
        let same_problem = matches!((&old.open, &new.open), (Err(old), Err(new)) if old == new);
        self.state.store(Arc::new(new));
        if !same_problem {
            self.log();
        }
    }

    /// Returns the archive, or `None` if it cannot be used.
    pub(super) fn archive(&self) -> Option<Arc<Archive>> {
        self.state.load().open.as_ref().ok().map(|open| Arc::clone(&open.archive))
    }

    /// Calls a function with the archive and its style. Returns `None` if the archive cannot be used.
    pub(super) fn with<T>(&self, take: impl FnOnce(&Open) -> T) -> Option<T> {
        self.state.load().open.as_ref().ok().map(take)
    }

    /// Returns the name of the file, without its folder.
    pub(super) fn file(&self) -> String {
        file_name(&self.path)
    }

    /// Returns the problem with the archive, or `None` if there is none.
    pub(super) fn problem(&self) -> Option<String> {
        match &self.state.load().open {
            Err((problem, cure)) => Some(format!("{problem}. {cure}")),
            Ok(open) if open.archive.is_damaged() => Some("des tuiles ne se lisent pas. Refaites l'archive.".into()),
            Ok(_) => None,
        }
    }

    fn log(&self) {
        let archive = self.path.display();
        match &self.state.load().open {
            Ok(open) => tracing::info!(%archive, zooms = ?open.archive.zooms(), "archive de tuiles ouverte"),
            Err((problem, cure)) => tracing::warn!(%archive, "{problem} : la carte s'en passe. {cure}"),
        }
    }
}

impl State {
    fn read(path: &Path, purpose: &Purpose) -> Self {
        // The stamps are read before the files are opened. If a file changes in between, the next check detects it.
        let stamps = stamps(path, purpose);
        Self { stamps, open: open(path, purpose) }
    }
}

fn stamps(path: &Path, purpose: &Purpose) -> [Option<Stamp>; 2] {
    let stamp = |path: &Path| metadata(path).ok().as_ref().map(Stamp::of);
    match purpose {
        Purpose::Ground { style: Some(style) } => [stamp(path), stamp(style)],
        Purpose::Ground { style: None } | Purpose::Relief => [stamp(path), None],
    }
}

fn open(path: &Path, purpose: &Purpose) -> Result<Open, Refused> {
    let archive = Archive::open(path)?;
    let style = match purpose {
        Purpose::Relief => {
            if !matches!(archive.content(), Content::Png | Content::Webp) {
                return Err(("ce n'est pas un relief : ses tuiles ne sont ni en webp, ni en png".into(), RELIEF));
            }
            if archive.encoding() != "terrarium" {
                return Err(("ses métadonnées ne disent pas « encoding : terrarium »".into(), RELIEF));
            }
            None
        }
        Purpose::Ground { style } => {
            if archive.content() != Content::Mvt {
                let cure = "Donnez une archive de tuiles vectorielles, par exemple celle de scripts/fond.";
                return Err(("ses tuiles sont des images".into(), cure));
            }
            if style.is_none() && !archive.is_shortbread() {
                let cure = "Ajoutez à ce [[fond]] le style qui va avec : style = \"….json\".";
                return Err(("ses tuiles n'ont pas le schéma Shortbread".into(), cure));
            }
            style.as_deref().map(read_style).transpose()?
        }
    };
    Ok(Open { archive: Arc::new(archive), style })
}

const RELIEF: &str = "Faites-la par « hent bake --relief ».";

/// Reads the style file of a ground: a JSON document with `sources` and `layers`.
fn read_style(path: &Path) -> Result<Arc<str>, Refused> {
    const CURE: &str = "Donnez un style MapLibre, un fichier JSON avec « sources » et « layers ».";
    let unreadable = || (format!("son style, {}, ne se lit pas", file_name(path)), CURE);
    let found = metadata(path).map_err(|_| unreadable())?;
    if !found.is_file() || found.len() > MOST_STYLE {
        return Err(unreadable());
    }
    let text = std::fs::read_to_string(path).map_err(|_| unreadable())?;
    let document: serde_json::Value = serde_json::from_str(&text).map_err(|_| unreadable())?;
    let is_style = document.get("sources").is_some_and(serde_json::Value::is_object)
        && document.get("layers").is_some_and(serde_json::Value::is_array);
    if is_style { Ok(text.into()) } else { Err(unreadable()) }
}
