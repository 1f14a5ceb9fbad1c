//! Writes addresses as text.

use std::fmt;

use super::text::escape;
use super::{Address, Parametre, Parametres, Route, Text, Vue};
use crate::model::Sens;

impl fmt::Display for Address<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (route, args) = self.path();
        route.write(f, args.iter().map(AsRef::as_ref))?;
        match self {
            Self::Accueil { vue: Some(Vue { zoom, lat, lon }) } => write!(f, "#vue={zoom}/{lat:.5}/{lon:.5}"),
            Self::TileJson { version: Some(version), .. } | Self::Tile { version: Some(version), .. } => {
                write!(f, "?{}=", Parametre::V.as_str())?;
                escape(f, version, true)
            }
            other => other.parametres().map_or(Ok(()), |parametres| write!(f, "{parametres}")),
        }
    }
}

/// Returns the URL template of tiles for TileJSON, with the placeholders `{z}`, `{x}` and `{y}`. `None` means all
/// layers.
pub fn tile_template(layers: Option<&str>) -> String {
    let mut text = String::new();
    let route = if layers.is_some() { Route::TileSome } else { Route::Tile };
    let _ = route.write(&mut text, layers); // writing to a String cannot fail
    text
}

/// Returns the URL template of the land tiles, with the placeholders `{z}`, `{x}` and `{y}`.
pub fn terre_template(parametres: &Parametres<'_>) -> String {
    let mut text = String::new();
    let _ = Route::TerreTile.write(&mut text, []); // writing to a String cannot fail
    format!("{text}{parametres}")
}

impl<'a> Address<'a> {
    /// Returns the route of this address.
    pub fn route(&self) -> Route {
        self.path().0
    }

    /// Returns the route, and the arguments of its pattern in order.
    fn path(&self) -> (Route, Vec<Text<'_>>) {
        let own = |texts: &[&dyn ToString]| texts.iter().map(|text| Text::Owned(text.to_string())).collect();
        match self {
            Self::Accueil { .. } => (Route::Accueil, vec![]),
            Self::Voie { voie, .. } => (Route::Voie, own(&[voie])),
            Self::Etape { voie, etape, .. } => (Route::Etape, own(&[voie, etape])),
            Self::Troncon { voie, km, .. } => (Route::Troncon, own(&[voie, km])),
            Self::Imprimer { voie, etape: None, .. } => (Route::ImprimerVoie, own(&[voie])),
            Self::Imprimer { voie, etape: Some(etape), .. } => (Route::ImprimerEtape, own(&[voie, etape])),
            Self::ImprimerTroncon { voie, km, .. } => (Route::ImprimerTroncon, own(&[voie, km])),
            Self::Localite { code } => (Route::Localite, own(&[code])),
            Self::Hebergeur { code } => (Route::Hebergeur, own(&[code])),
            Self::PointInteret { code } => (Route::PointInteret, own(&[code])),
            Self::Recherche { .. } => (Route::Recherche, vec![]),
            Self::Aide => (Route::Aide, vec![]),
            Self::Accessibilite => (Route::Accessibilite, vec![]),
            Self::Donnees => (Route::Donnees, vec![]),
            Self::HorsLigne => (Route::HorsLigne, vec![]),
            Self::Paquet { voie, etape: None, extension, .. } => (Route::PaquetVoie, own(&[voie, extension])),
            Self::Paquet { voie, etape: Some(etape), extension, .. } => {
                (Route::PaquetEtape, own(&[voie, etape, extension]))
            }
            Self::Fragment { voie, etape, fragment, .. } => (Route::Fragment, own(&[voie, etape, fragment])),
            Self::Embed { .. } => (Route::Embed, vec![]),
            Self::EmbedScript => (Route::EmbedScript, vec![]),
            Self::Oembed { .. } => (Route::Oembed, vec![]),
            Self::Integrer { .. } => (Route::Integrer, vec![]),
            Self::Verifier { .. } => (Route::Verifier, vec![]),
            Self::PlanDuSite => (Route::PlanDuSite, vec![]),
            Self::Robots => (Route::Robots, vec![]),
            Self::Web { fichier } => (Route::Web, own(&[fichier])),
            Self::Style { style, .. } => (Route::Style, own(&[style])),
            Self::Sprite { fichier } => (Route::Sprite, own(&[fichier])),
            Self::Glyphes { police, plage } => (Route::Glyphes, own(&[police, plage])),
            Self::Terre { .. } => (Route::Terre, vec![]),
            Self::TerreTile { tile, .. } => (Route::TerreTile, own(&[&tile.z(), &tile.x(), &tile.y()])),
            Self::Fond { .. } => (Route::Fond, vec![]),
            Self::FondTile { zxy: [z, x, y], .. } => (Route::FondTile, own(&[z, x, y])),
            Self::Relief => (Route::Relief, vec![]),
            Self::ReliefTile { zxy: [z, x, y] } => (Route::ReliefTile, own(&[z, x, y])),
            Self::Images { extension, .. } => (Route::Images, own(&[extension])),
            Self::Image { voie, etape: None, extension, .. } => (Route::ImageVoie, own(&[voie, extension])),
            Self::Image { voie, etape: Some(etape), extension, .. } => {
                (Route::ImageEtape, own(&[voie, etape, extension]))
            }
            Self::Raster { style, zxy: [z, x, y], .. } => (Route::Raster, own(&[style, z, x, y])),
            Self::TileJson { layers: None, .. } => (Route::TileJson, vec![]),
            Self::TileJson { layers: Some(layers), .. } => (Route::TileJsonSome, own(&[layers])),
            Self::Tile { layers: None, tile, .. } => (Route::Tile, own(&[&tile.z(), &tile.x(), &tile.y()])),
            Self::Tile { layers: Some(layers), tile, .. } => {
                (Route::TileSome, own(&[layers, &tile.z(), &tile.x(), &tile.y()]))
            }
            Self::ApiVoies => (Route::ApiVoies, vec![]),
            Self::ApiVoie { voie } => (Route::ApiVoie, own(&[voie])),
            Self::ApiEtapes { voie } => (Route::ApiEtapes, own(&[voie])),
            Self::ApiEtape { voie, etape } => (Route::ApiEtape, own(&[voie, etape])),
            Self::ApiProfil { voie, etape, .. } => (Route::ApiProfil, own(&[voie, etape])),
            Self::ApiProfilVoie { voie, .. } => (Route::ApiProfilVoie, own(&[voie])),
            Self::ApiHebergeurs { voie, .. } => (Route::ApiHebergeurs, own(&[voie])),
            Self::ApiLocalites { voie, .. } => (Route::ApiLocalites, own(&[voie])),
            Self::ApiPointsInteret { voie, .. } => (Route::ApiPointsInteret, own(&[voie])),
            Self::ApiPerturbations { voie, .. } => (Route::ApiPerturbations, own(&[voie])),
            Self::ApiBornes { voie, .. } => (Route::ApiBornes, own(&[voie])),
            Self::ApiProches { .. } => (Route::ApiProches, vec![]),
            Self::ApiHebergeursProches { .. } => (Route::ApiHebergeursProches, vec![]),
            Self::ApiPosition { .. } => (Route::ApiPosition, vec![]),
            Self::ApiRecherche { .. } => (Route::ApiRecherche, vec![]),
            Self::ApiItineraires { .. } => (Route::ApiItineraires, vec![]),
            Self::ApiLits { .. } => (Route::ApiLits, vec![]),
            Self::ApiVerification { .. } => (Route::ApiVerification, vec![]),
            Self::ApiReparation { .. } => (Route::ApiReparation, vec![]),
            Self::ApiVerifications { .. } => (Route::ApiVerifications, vec![]),
            Self::Trace { voie, etape: None, extension, .. } => (Route::TraceVoie, own(&[voie, extension])),
            Self::Trace { voie, etape: Some(etape), extension, .. } => {
                (Route::TraceEtape, own(&[voie, etape, extension]))
            }
            Self::Liste { voie, etape: None, extension, .. } => (Route::ListeVoie, own(&[voie, extension])),
            Self::Liste { voie, etape: Some(etape), extension, .. } => {
                (Route::ListeEtape, own(&[voie, etape, extension]))
            }
            Self::ProfilVoie { voie, extension, .. } => (Route::ProfilVoie, own(&[voie, extension])),
            Self::ProfilSvg { voie, etape, .. } => (Route::ProfilSvg, own(&[voie, etape])),
            Self::ProfilPng { voie, etape, .. } => (Route::ProfilPng, own(&[voie, etape])),
            Self::Itineraire { voie, extension, .. } => (Route::Itineraire, own(&[voie, extension])),
            Self::MesEtapes { voie, .. } => (Route::MesEtapes, own(&[voie])),
            Self::Archives => (Route::Archives, vec![]),
            Self::Archive { voie, etape: None, extension, .. } => (Route::ArchiveVoie, own(&[voie, extension])),
            Self::Archive { voie, etape: Some(etape), extension, .. } => {
                (Route::ArchiveEtape, own(&[voie, etape, extension]))
            }
            Self::Agenda { .. } => (Route::Agenda, vec![]),
            Self::Evenements => (Route::Evenements, vec![]),
            Self::Health => (Route::Health, vec![]),
            Self::Ready => (Route::Ready, vec![]),
            Self::Metrics => (Route::Metrics, vec![]),
        }
    }

    /// Adds the direction, as [`Address::with`] does. Does nothing for [`Sens::Aller`], the default.
    #[must_use]
    pub fn with_sens(self, sens: Sens) -> Self {
        self.with(Parametre::Sens, if sens == Sens::Aller { "" } else { sens.as_str() })
    }

    /// Adds a query parameter to the address of a page or a profile. Does nothing if the value is empty, and nothing to other
    /// addresses.
    #[must_use]
    pub fn with(mut self, parametre: Parametre, value: impl Into<Text<'a>>) -> Self {
        if let Self::Voie { parametres, .. }
        | Self::Etape { parametres, .. }
        | Self::Troncon { parametres, .. }
        | Self::Imprimer { parametres, .. }
        | Self::ImprimerTroncon { parametres, .. }
        | Self::ProfilSvg { parametres, .. }
        | Self::ProfilPng { parametres, .. }
        | Self::ProfilVoie { parametres, .. } = &mut self
        {
            *parametres = std::mem::take(parametres).with(parametre, value);
        }
        self
    }

    /// Returns the query parameters, or `None` if addresses of this route have none.
    pub fn parametres(&self) -> Option<&Parametres<'_>> {
        match self {
            Self::Voie { parametres, .. }
            | Self::Etape { parametres, .. }
            | Self::Troncon { parametres, .. }
            | Self::Imprimer { parametres, .. }
            | Self::ImprimerTroncon { parametres, .. }
            | Self::Recherche { parametres }
            | Self::MesEtapes { parametres, .. }
            | Self::Fragment { parametres, .. }
            | Self::Embed { parametres }
            | Self::Oembed { parametres }
            | Self::Integrer { parametres }
            | Self::Verifier { parametres }
            | Self::Style { parametres, .. }
            | Self::Terre { parametres }
            | Self::TerreTile { parametres, .. }
            | Self::Fond { parametres }
            | Self::FondTile { parametres, .. }
            | Self::Images { parametres, .. }
            | Self::Image { parametres, .. }
            | Self::Raster { parametres, .. }
            | Self::ApiProfil { parametres, .. }
            | Self::ApiProfilVoie { parametres, .. }
            | Self::ApiHebergeurs { parametres, .. }
            | Self::ApiLocalites { parametres, .. }
            | Self::ApiPointsInteret { parametres, .. }
            | Self::ApiPerturbations { parametres, .. }
            | Self::ApiBornes { parametres, .. }
            | Self::ApiProches { parametres }
            | Self::ApiHebergeursProches { parametres }
            | Self::ApiPosition { parametres }
            | Self::ApiRecherche { parametres }
            | Self::ApiItineraires { parametres }
            | Self::ApiLits { parametres }
            | Self::ApiVerification { parametres }
            | Self::ApiReparation { parametres }
            | Self::ApiVerifications { parametres }
            | Self::Trace { parametres, .. }
            | Self::Liste { parametres, .. }
            | Self::ProfilVoie { parametres, .. }
            | Self::ProfilSvg { parametres, .. }
            | Self::ProfilPng { parametres, .. }
            | Self::Itineraire { parametres, .. }
            | Self::Archive { parametres, .. }
            | Self::Paquet { parametres, .. }
            | Self::Agenda { parametres } => Some(parametres),
            _ => None,
        }
    }
}
