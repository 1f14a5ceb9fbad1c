//! The grounds of the map (`[[fond]]`) and its relief (`[relief]`).

use std::path::PathBuf;

use slug::slugify;

use super::value::{Refused, Value};
use crate::error::{Error, Result, shown};

/// The code for a map without a ground.
pub(crate) const NO_GROUND: &str = "aucun";
/// The maximum number of grounds. A switch with more entries would be useless.
const MOST: usize = 20;
const TABLE: &str = "Écrivez une ligne [[fond]], puis nom = \"…\" et archive = \"…\".";
const KEYS: &str = "Les clés d'un fond sont nom, archive, style, tuiles, attribution, consentement et hotes.";
const RELIEF: &str = "Écrivez une ligne [relief], puis archive = \"relief.pmtiles\".";

/// A ground of the map.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fond {
    /// The name in URLs (`?fond=`), derived from `nom`: `plan-ign`.
    pub code: String,
    /// The name for people.
    pub nom: String,
    /// The source of the tiles.
    pub source: FondSource,
    /// The attribution as plain text. If `None`, that of the archive or style is used.
    pub attribution: Option<String>,
}

/// The source of the tiles of a ground.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FondSource {
    /// An archive on this machine.
    Archive {
        /// A PMTiles or MBTiles file.
        archive: PathBuf,
        /// The style for the tiles, a MapLibre document. Tiles with the Shortbread schema need none.
        style: Option<PathBuf>,
    },
    /// Another host.
    Remote(Remote),
}

/// A ground on another host. Browsers fetch it from there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// The URL of the ground.
    pub address: RemoteAddress,
    /// True if the visitor must allow it first, because the other host learns the visitor's IP address.
    pub consentement: bool,
    /// The origins (`https://data.geopf.fr`) from which the browser fetches this ground. The first is that of the URL.
    pub hotes: Vec<String>,
}

/// The URL of a ground on another host.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RemoteAddress {
    /// The URL of a MapLibre style.
    Style(String),
    /// The URL template of raster tiles, with `{z}`, `{x}` and `{y}`.
    Tuiles(String),
}

/// The relief: for hill shading, and for the heights of mended tracks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Relief {
    /// The archive of terrarium tiles that is served.
    pub archive: Option<PathBuf>,
    /// The files from which `hent bake --relief` makes the archive, and from which mended tracks take their heights.
    pub rasters: Vec<PathBuf>,
}

impl Fond {
    /// Makes the ground of `hent serve --fond`.
    pub fn of_archive(archive: PathBuf) -> Self {
        let source = FondSource::Archive { archive, style: None };
        Self { code: "carte".into(), nom: "Carte".into(), source, attribution: None }
    }

    /// Puts the ground of `--fond` before those of the file. Errors: a ground of the file has the same code.
    pub fn first(self, mut others: Vec<Self>) -> Result<Vec<Self>> {
        if others.iter().any(|other| other.code == self.code) {
            let problem = format!("la configuration a déjà un fond « {} »", self.nom);
            return Err(Error::input("--fond", problem, "Donnez un autre nom à ce [[fond]]."));
        }
        others.insert(0, self);
        Ok(others)
    }
}

/// Parses all `[[fond]]`.
pub(super) fn fonds(value: &Value<'_>) -> Result<Vec<Fond>, Refused> {
    let mut fonds: Vec<Fond> = vec![];
    for one in value.list(TABLE)? {
        let fond = fond(&one)?;
        if fonds.iter().any(|other| other.code == fond.code) {
            let problem = format!("deux fonds ont le nom « {} » dans les adresses", fond.code);
            return Err(one.refused(problem, "Donnez-leur des noms plus différents.").within("nom"));
        }
        fonds.push(fond);
    }
    if fonds.len() > MOST {
        return Err(value.refused(format!("il y a plus de {MOST} fonds"), "Gardez ceux qui servent."));
    }
    Ok(fonds)
}

/// Parses a `[[fond]]`.
fn fond(value: &Value<'_>) -> Result<Fond, Refused> {
    let (mut nom, mut attribution, mut consentement) = (None, None, None);
    let (mut archive, mut style, mut tuiles, mut hotes) = (None, None, None, vec![]);
    for (key, value) in value.table(TABLE)? {
        let within = |refused: Refused| refused.within(key);
        match key {
            "nom" => nom = Some(named(&value).map_err(within)?),
            "archive" => archive = Some(file(&value, key).map_err(within)?),
            "style" => style = Some(place(&value, key).map_err(within)?),
            "tuiles" => tuiles = Some(template(&value).map_err(within)?),
            "attribution" => attribution = Some(short(&value, key).map_err(within)?),
            "consentement" => consentement = Some(yes_or_no(&value).map_err(within)?),
            "hotes" => hotes = origins(&value).map_err(within)?,
            _ => return Err(value.refused("cette clé n'existe pas", KEYS).within(key)),
        }
    }
    let refused = |problem: &str, cure: &str| value.refused(problem, cure);
    let (code, nom) =
        nom.ok_or_else(|| refused("un fond n'a pas de nom", "Ajoutez par exemple nom = \"Plan IGN\"."))?;
    let needless = consentement.map(|_| "consentement").or((!hotes.is_empty()).then_some("hotes"));
    let remote = |address, own: String| {
        let others = hotes.into_iter().filter(|origin| *origin != own);
        let hotes = std::iter::once(own.clone()).chain(others).collect();
        FondSource::Remote(Remote { address, consentement: consentement.unwrap_or(true), hotes })
    };
    let source = match (archive, style, tuiles) {
        (Some(archive), None, None) => FondSource::Archive { archive, style: None },
        (Some(archive), Some(Place::File(style)), None) => FondSource::Archive { archive, style: Some(style) },
        (None, Some(Place::Url(url, origin)), None) => remote(RemoteAddress::Style(url), origin),
        (None, None, Some((url, origin))) if attribution.is_some() => remote(RemoteAddress::Tuiles(url), origin),
        (None, None, Some(_)) => {
            let cure = "Ajoutez par exemple attribution = \"© contributeurs OpenStreetMap\".";
            return Err(refused("rien ne dit de qui sont ces tuiles", cure));
        }
        (Some(_), Some(Place::Url(..)), None) => {
            let cure = "Téléchargez ce style et donnez le chemin du fichier.";
            return Err(refused("le style d'une archive est un fichier de ce serveur", cure));
        }
        (None, Some(Place::File(_)), None) => {
            let cure = "Ajoutez archive = \"…\", ou donnez à style une adresse https://….";
            return Err(refused("un style dans un fichier a besoin d'une archive", cure));
        }
        (None, None, None) => {
            return Err(refused("rien ne dit où est ce fond", "Ajoutez archive, style ou tuiles."));
        }
        _ => return Err(refused("ce fond est à deux endroits", "Gardez archive (et son style), ou style, ou tuiles.")),
    };
    if let (FondSource::Archive { .. }, Some(key)) = (&source, needless) {
        let cure = "Enlevez cette clé : elle sert aux fonds d'un autre site.";
        return Err(refused("ce fond est sur ce serveur", cure).within(key));
    }
    Ok(Fond { code, nom, source, attribution })
}

/// Parses `[relief]`, or `relief = "altitudes.vrt"`, which names one raster.
pub(super) fn relief(value: &Value<'_>) -> Result<Relief, Refused> {
    let mut relief = Relief::default();
    if value.is_text() {
        let raster = file(value, "relief").map_err(|refused| refused.within("relief"))?;
        if raster.extension().is_some_and(|extension| extension == "pmtiles") {
            return Err(value.refused("ce n'est pas un fichier de hauteurs", RELIEF).within("relief"));
        }
        return Ok(Relief { archive: None, rasters: vec![raster] });
    }
    for (key, value) in value.table(RELIEF)? {
        let within = |refused: Refused| refused.within(key);
        match key {
            "archive" => relief.archive = Some(file(&value, key).map_err(within)?),
            "rasters" => {
                let cure = "Écrivez par exemple rasters = [\"altitudes.tif\"].";
                let files = value.list(cure).map_err(within)?.into_iter().map(|one| file(&one, key));
                relief.rasters = files.collect::<Result<_, _>>().map_err(within)?;
            }
            _ => {
                let known = "Les clés de [relief] sont archive et rasters.";
                return Err(value.refused("cette clé n'existe pas", known).within(key));
            }
        }
    }
    Ok(relief)
}

/// Returns the code and the name of a ground.
fn named(value: &Value<'_>) -> Result<(String, String), Refused> {
    let nom = short(value, "nom")?;
    let code = slugify(&nom);
    if code.is_empty() || code == NO_GROUND {
        return Err(value.refused(format!("« {nom} » n'est pas un nom de fond"), "Donnez par exemple « Plan IGN »."));
    }
    Ok((code, nom))
}

/// Parses a text of one line.
fn short(value: &Value<'_>, key: &str) -> Result<String, Refused> {
    let text = value.text(key)?.trim().to_owned();
    if text.is_empty() || text.chars().any(char::is_control) || text.chars().count() > 200 {
        return Err(value.refused("ce texte est vide ou trop long", "Écrivez de 1 à 200 caractères, sur une ligne."));
    }
    Ok(text)
}

fn yes_or_no(value: &Value<'_>) -> Result<bool, Refused> {
    value
        .value
        .as_bool()
        .ok_or_else(|| value.refused("ce n'est ni true, ni false", "Écrivez true ou false, sans guillemets."))
}

/// Parses the path of a file on this machine.
fn file(value: &Value<'_>, key: &str) -> Result<PathBuf, Refused> {
    let text = value.text(key)?;
    if text.is_empty() || text.contains("://") {
        return Err(value.refused("ce n'est pas un fichier de ce serveur", "Donnez le chemin d'un fichier."));
    }
    Ok(text.into())
}

/// The location of a style.
enum Place {
    File(PathBuf),
    /// The URL and its origin.
    Url(String, String),
}

fn place(value: &Value<'_>, key: &str) -> Result<Place, Refused> {
    let text = value.text(key)?;
    if text.contains("://") {
        let origin = origin_of(&text).ok_or_else(|| not_an_address(value))?;
        return Ok(Place::Url(text, origin));
    }
    file(value, key).map(Place::File)
}

/// Parses the URL template of raster tiles. Returns it with its origin.
fn template(value: &Value<'_>) -> Result<(String, String), Refused> {
    let text = value.text("tuiles")?;
    let origin = origin_of(&text).ok_or_else(|| not_an_address(value))?;
    if !["{z}", "{x}", "{y}"].iter().all(|part| text.contains(part)) {
        let cure = "Écrivez par exemple \"https://tuiles.example.org/{z}/{x}/{y}.png\".";
        return Err(value.refused("l'adresse n'a pas {z}, {x} et {y}", cure));
    }
    Ok((text, origin))
}

fn not_an_address(value: &Value<'_>) -> Refused {
    let problem = format!("« {} » n'est pas une adresse http", value.shown());
    value.refused(problem, "Écrivez l'adresse entière, qui commence par https://.")
}

fn origins(value: &Value<'_>) -> Result<Vec<String>, Refused> {
    let cure = "Écrivez par exemple hotes = [\"https://tuiles.example.org\"].";
    let origin = |one: Value<'_>| {
        let text = one.value.as_str().unwrap_or_default();
        let origin = origin_of(text).filter(|origin| origin == text.trim_end_matches('/'));
        origin.ok_or_else(|| one.refused(format!("« {} » n'est pas un site", one.shown()), cure))
    };
    value.list(cure)?.into_iter().map(origin).collect()
}

/// Returns the origin of a URL: scheme, host and port. It is sent in a response header, so it contains only characters
/// of host names. Returns `None` if the URL is not http or https, or has characters that a URL cannot have.
fn origin_of(address: &str) -> Option<String> {
    let (scheme, rest) = address.split_once("://").filter(|(scheme, _)| ["http", "https"].contains(scheme))?;
    let host = rest.split(['/', '?']).next()?;
    let name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | ':');
    let sane = host.chars().all(name) && host.starts_with(|c: char| c.is_ascii_alphanumeric());
    let visible = address.bytes().all(|byte| byte.is_ascii_graphic() && !br#"<>"'`\;,"#.contains(&byte));
    (sane && visible && address.len() <= 500).then(|| format!("{scheme}://{}", host.to_ascii_lowercase()))
}

/// Returns the name of a file without its folder, for public messages.
pub(crate) fn file_name(path: &std::path::Path) -> String {
    shown(&path.file_name().unwrap_or_default().to_string_lossy())
}

#[cfg(test)]
mod tests {
    use toml::de::DeTable;

    use super::*;

    fn parse(text: &str) -> Result<Vec<Fond>, Refused> {
        let table = DeTable::parse(text).unwrap();
        let (key, value) = table.get_ref().iter().next().unwrap();
        fonds(&Value { text, at: key.span().start, value: value.get_ref(), span: value.span() })
    }

    #[test]
    fn each_kind_of_ground_is_read() {
        let text = "[[fond]]\nnom = \"Plan IGN\"\nstyle = \"https://data.geopf.fr/a/b.json?c={d}\"\n\
                    hotes = [\"https://data.geopf.fr\", \"http://t.example:8080/\"]\n\
                    [[fond]]\nnom = \"Été\"\narchive = \"a.pmtiles\"\nstyle = \"a.json\"\n\
                    [[fond]]\nnom = \"Images\"\ntuiles = \"https://T.example/{z}/{x}/{y}.png\"\nattribution = \"© moi\"\n\
                    consentement = false\n";
        let fonds = parse(text).map_err(|refused| refused.problem).unwrap();
        let codes: Vec<&str> = fonds.iter().map(|fond| &*fond.code).collect();
        assert_eq!(codes, ["plan-ign", "ete", "images"]);
        let FondSource::Remote(ign) = &fonds[0].source else { panic!() };
        assert!(ign.consentement, "asked for unless the configuration says otherwise");
        assert_eq!(ign.hotes, ["https://data.geopf.fr", "http://t.example:8080"]);
        let FondSource::Remote(images) = &fonds[2].source else { panic!() };
        assert_eq!((images.consentement, images.hotes.as_slice()), (false, &["https://t.example".to_owned()][..]));
        let style = Some("a.json".into());
        assert_eq!(fonds[1].source, FondSource::Archive { archive: "a.pmtiles".into(), style });
        assert!(Fond { code: "ete".into(), ..Fond::of_archive("b".into()) }.first(fonds).is_err());
    }

    #[test]
    fn what_is_wrong_with_a_ground_is_said() {
        let style = "style = \"https://a.example/s.json\"";
        for (rest, within, says) in [
            ("", None, "rien ne dit où est ce fond"),
            ("style = \"a.json\"", None, "a besoin d'une archive"),
            ("archive = \"a\"\nstyle = \"https://a.example/\"", None, "est un fichier de ce serveur"),
            ("archive = \"a\"\ntuiles = \"https://a.example/{z}/{x}/{y}\"", None, "à deux endroits"),
            ("archive = \"https://a.example/a.pmtiles\"", Some("archive"), "pas un fichier de ce serveur"),
            ("archive = \"a\"\nconsentement = true", Some("consentement"), "ce fond est sur ce serveur"),
            ("archive = 3", Some("archive"), "ce n'est pas un texte"),
            ("tuiles = \"https://a.example/{z}/{x}/{y}\"", None, "de qui sont ces tuiles"),
            ("tuiles = \"https://a.example/{z}\"", Some("tuiles"), "n'a pas {z}, {x} et {y}"),
            ("style = \"ftp://a.example/\"", Some("style"), "n'est pas une adresse http"),
            ("style = \"https://a.example; script-src *\"", Some("style"), "n'est pas une adresse http"),
            (&*format!("{style}\nhotes = [\"https://a.example/b\"]"), Some("hotes"), "n'est pas un site"),
            (&*format!("{style}\nhotes = [\"*\"]"), Some("hotes"), "n'est pas un site"),
            (&*format!("{style}\nconsentement = \"non\""), Some("consentement"), "ni true, ni false"),
            (&*format!("{style}\ncouleur = 1"), Some("couleur"), "cette clé n'existe pas"),
            (&*format!("{style}\n[[fond]]\nnom = \"PLAN\"\n{style}"), Some("nom"), "deux fonds"),
        ] {
            let text = format!("[[fond]]\nnom = \"Plan\"\n{rest}\n");
            let refused = parse(&text).err().unwrap_or_else(|| panic!("{text}"));
            assert!(refused.problem.contains(says), "{text}: {}", refused.problem);
            assert_eq!(refused.within.as_deref(), within, "{text}");
        }
        for nom in ["", "aucun", "Aucun !", "…"] {
            assert!(parse(&format!("[[fond]]\nnom = \"{nom}\"\n{style}\n")).is_err(), "{nom}");
        }
    }
}
