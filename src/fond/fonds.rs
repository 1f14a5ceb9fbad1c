//! [`Fonds`]: the grounds and the relief of a service.

use std::sync::Arc;

use serde_json::{Value, json};

use super::archive::Archive;
use super::watched::{Purpose, Watched};
use crate::config::{Fond, FondSource, NO_GROUND, Relief, Remote, RemoteAddress};
use crate::error::{Error, Result, shown};
use crate::links::{Address, Parametre, Parametres};
use crate::style::Ground;

/// The grounds and the relief of a service.
#[derive(Default)]
pub struct Fonds {
    grounds: Vec<Configured>,
    relief: Option<Watched>,
}

struct Configured {
    code: String,
    nom: String,
    attribution: Option<String>,
    source: Source,
}

enum Source {
    Archive(Watched),
    Remote(Remote),
}

/// The ground that a style document uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chosen {
    /// The code of the ground, or `aucun` for the sheet.
    pub code: String,
    /// What the style draws. A ground on another host with its own style is drawn as the sheet here, because the
    /// browser fetches that style itself.
    pub ground: Ground,
}

impl Fonds {
    /// Opens the archives of the configuration. An archive that cannot be used is logged, and [`Fonds::health`] reports
    /// it.
    pub fn open(fonds: Vec<Fond>, relief: &Relief) -> Self {
        let configured = |Fond { code, nom, source, attribution }| {
            let source = match source {
                FondSource::Archive { archive, style } => {
                    Source::Archive(Watched::new(archive, Purpose::Ground { style }))
                }
                FondSource::Remote(remote) => Source::Remote(remote),
            };
            Configured { code, nom, attribution, source }
        };
        let relief = relief.archive.clone().map(|archive| Watched::new(archive, Purpose::Relief));
        Self { grounds: fonds.into_iter().map(configured).collect(), relief }
    }

    /// Reopens archives whose files changed. This blocks. The service calls it every few seconds.
    pub fn check(&self) {
        self.watched().for_each(Watched::check);
    }

    /// Tells whether there are archives to check.
    pub fn has_archives(&self) -> bool {
        self.watched().next().is_some()
    }

    fn watched(&self) -> impl Iterator<Item = &Watched> {
        let of_grounds = self.grounds.iter().filter_map(|ground| match &ground.source {
            Source::Archive(watched) => Some(watched),
            Source::Remote(_) => None,
        });
        of_grounds.chain(&self.relief)
    }

    /// Returns the archive of a ground. Without a code, this is the first archive that can be used. Errors: no ground
    /// has this code, its tiles are on another host, or its archive cannot be used.
    pub fn archive(&self, code: Option<&str>) -> Result<Arc<Archive>> {
        let archives = self.grounds.iter().filter_map(|ground| Some((&*ground.code, ground.archive()?)));
        let mut archives = archives.filter(|(known, _)| code.is_none_or(|code| code == *known));
        archives.next().map(|(_, archive)| archive).ok_or_else(|| {
            let known: Vec<&str> =
                self.grounds.iter().filter(|ground| ground.archive().is_some()).map(|ground| &*ground.code).collect();
            Error::NotFound {
                what: code.map_or("fond de carte".into(), |code| format!("fond « {} »", shown(code))),
                known: match known.as_slice() {
                    [] => "Ce service n'a pas de tuiles de fond.".into(),
                    known => format!("Les fonds dont ce service a les tuiles sont : {}.", known.join(", ")),
                },
            }
        })
    }

    /// Returns the archive of [`Fonds::archive`] with the code, the name and the attribution (plain text) of its
    /// ground.
    pub fn described(&self, code: Option<&str>) -> Result<(Arc<Archive>, &str, &str, String)> {
        let archive = self.archive(code)?;
        let ground =
            self.grounds.iter().find(|ground| ground.archive().is_some_and(|own| own.serial() == archive.serial()));
        let ground = ground.ok_or_else(|| Error::Internal("un fond sans archive".into()))?;
        let attribution = ground.attribution.clone().unwrap_or_else(|| archive.attribution().to_owned());
        Ok((archive, &ground.code, &ground.nom, attribution))
    }

    /// Returns the relief. Errors: there is none, or its archive cannot be used.
    pub fn relief(&self) -> Result<Arc<Archive>> {
        let archive = self.relief.as_ref().and_then(Watched::archive);
        archive.ok_or_else(|| Error::NotFound { what: "relief".into(), known: "Ce service n'a pas de relief.".into() })
    }

    /// Returns the ground that a style document draws below the ways. Without a code, this is the first ground on this
    /// host, or the sheet. If the archive of a ground cannot be used, the sheet replaces it, so that the map still
    /// works. Errors: no ground has this code.
    pub fn chosen(&self, code: Option<&str>) -> Result<Chosen> {
        let sheet = || Chosen { code: NO_GROUND.into(), ground: Ground::Sheet };
        let Some(code) = code else {
            let own = self.grounds.iter().find_map(|ground| Some((ground, ground.archive().and(ground.drawn())?)));
            return Ok(own.map_or_else(sheet, |(ground, drawn)| Chosen { code: ground.code.clone(), ground: drawn }));
        };
        if code == NO_GROUND {
            return Ok(sheet());
        }
        let ground = self.grounds.iter().find(|ground| ground.code == code).ok_or_else(|| {
            let known: Vec<&str> = self.grounds.iter().map(|ground| &*ground.code).chain([NO_GROUND]).collect();
            Error::NotFound {
                what: format!("fond « {} »", shown(code)),
                known: format!("Les fonds sont : {}.", known.join(", ")),
            }
        })?;
        Ok(ground.drawn().map_or_else(sheet, |drawn| Chosen { code: code.into(), ground: drawn }))
    }

    /// Returns the grounds that a visitor can choose, for the metadata of a style document (`hent:fonds`). The sheet is
    /// last.
    pub fn list(&self, chosen: &Chosen) -> Value {
        let there = self.grounds.iter().filter(|ground| ground.drawn().is_some());
        let sheet = json!({"code": NO_GROUND, "nom": "Sans fond", "consentement": false});
        let mut all: Vec<Value> = there.map(Configured::entry).chain([sheet]).collect();
        for entry in all.iter_mut().filter_map(Value::as_object_mut) {
            let is_chosen = entry.get("code").and_then(Value::as_str) == Some(&*chosen.code);
            entry.insert("choisi".into(), is_chosen.into());
        }
        all.into()
    }

    /// Returns the state of the archives, for `/health`. It shows file names without their folders.
    pub fn health(&self) -> Value {
        let of_grounds = self.grounds.iter().filter_map(|ground| match &ground.source {
            Source::Archive(watched) => Some((&*ground.code, watched)),
            Source::Remote(_) => None,
        });
        let all = of_grounds.chain(self.relief.iter().map(|relief| ("relief", relief)));
        let state = |(code, watched): (&str, &Watched)| json!({"code": code, "archive": watched.file(), "probleme": watched.problem()});
        all.map(state).collect()
    }

    /// Tells whether an archive cannot be used or has unreadable tiles.
    pub fn has_problem(&self) -> bool {
        self.watched().any(|watched| watched.problem().is_some())
    }

    /// Returns the origins of grounds on other hosts, for the Content-Security-Policy of the pages.
    pub fn hotes(&self) -> Vec<&str> {
        let remotes = self.grounds.iter().filter_map(|ground| match &ground.source {
            Source::Remote(remote) => Some(&remote.hotes),
            Source::Archive(_) => None,
        });
        let mut hotes: Vec<&str> = remotes.flatten().map(String::as_str).collect();
        hotes.sort_unstable();
        hotes.dedup();
        hotes
    }
}

impl Configured {
    fn archive(&self) -> Option<Arc<Archive>> {
        match &self.source {
            Source::Archive(watched) => watched.archive(),
            Source::Remote(_) => None,
        }
    }

    /// Returns what a style draws for this ground. Returns `None` if its archive cannot be used.
    fn drawn(&self) -> Option<Ground> {
        match &self.source {
            Source::Archive(watched) => watched.with(|open| {
                let parametres = Parametres::default().with(Parametre::Fond, self.code.as_str());
                let terre = format!("{{base}}{}", Address::Terre { parametres: parametres.clone() });
                let tilejson = format!("{{base}}{}", Address::Fond { parametres });
                match &open.style {
                    Some(style) => Ground::Styled { style: Arc::clone(style), tilejson },
                    None => Ground::Shortbread { tilejson, terre },
                }
            }),
            Source::Remote(Remote { address: RemoteAddress::Style(_), .. }) => Some(Ground::Sheet),
            Source::Remote(Remote { address: RemoteAddress::Tuiles(tiles), .. }) => {
                let attribution = crate::file::attribution::html(self.attribution.as_deref().unwrap_or_default());
                Some(Ground::Raster { tiles: tiles.clone(), attribution })
            }
        }
    }

    fn entry(&self) -> Value {
        let attribution = match &self.attribution {
            Some(said) => said.clone(),
            None => self.archive().map_or_else(String::new, |archive| archive.attribution().to_owned()),
        };
        let mut entry = json!({"code": self.code, "nom": self.nom, "attribution": attribution, "consentement": false});
        if let (Source::Remote(remote), Some(entry)) = (&self.source, entry.as_object_mut()) {
            let host = remote.hotes.first().and_then(|origin| Some(origin.split_once("://")?.1));
            entry.insert("consentement".into(), remote.consentement.into());
            entry.insert("hote".into(), host.into());
            entry.insert("hotes".into(), remote.hotes.clone().into());
            match &remote.address {
                RemoteAddress::Style(url) => entry.insert("style".into(), url.as_str().into()),
                RemoteAddress::Tuiles(url) => entry.insert("tuiles".into(), url.as_str().into()),
            };
        }
        entry
    }
}
