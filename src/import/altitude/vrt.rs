//! Reads a VRT, the mosaic that `gdalbuildvrt` makes of the tiles of a relief, as a list of tiles. hent parses the VRT
//! itself and never passes it to GDAL: GDAL would open any file or address in the VRT, and run any computation in it.

use std::path::{Component, Path, PathBuf};

use quick_xml::Reader;
use quick_xml::escape::resolve_predefined_entity;
use quick_xml::events::{BytesStart, Event};

use crate::error::{Error, Result};
use crate::import::files::Source;

/// The maximum number of rasters of one import. All of them are open at the same time.
pub(super) const MOST_FILES: usize = 500;

/// The maximum size of a VRT, in bytes: a hundred times the size of a VRT with [`MOST_FILES`] tiles.
const LARGEST: u64 = 32 << 20;

/// The elements that a mosaic's VRT may contain. Any other element would change the heights of the tiles or add other
/// sources.
const MOSAIC: [&str; 20] = [
    "VRTDataset",
    "SRS",
    "GeoTransform",
    "Metadata",
    "MDI",
    "OverviewList",
    "BlockXSize",
    "BlockYSize",
    "VRTRasterBand",
    "NoDataValue",
    "ColorInterp",
    "UnitType",
    "SimpleSource",
    "ComplexSource",
    "SourceFilename",
    "SourceBand",
    "SourceProperties",
    "SrcRect",
    "DstRect",
    "NODATA",
];

/// A tile of a mosaic.
#[derive(Debug, PartialEq)]
pub(super) struct Tile {
    pub(super) path: PathBuf,
    pub(super) said: Said,
}

/// What a mosaic says of a tile.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Said {
    /// The value that means "no height".
    pub(super) nodata: Option<f64>,
    /// The coordinate system of tiles that do not give their own, as an EPSG code or WKT.
    pub(super) srs: Option<String>,
}

/// Tells whether the file's name ends in `.vrt`.
pub(super) fn is_vrt(source: &Source) -> bool {
    source.path.extension().is_some_and(|end| end.eq_ignore_ascii_case("vrt"))
}

/// Returns the tiles of a mosaic. All of them lie in its folder or below.
///
/// Errors: the file is not a simple mosaic, or names a file elsewhere.
pub(super) fn tiles(source: &Source) -> Result<Vec<Tile>> {
    let bytes = source.path.metadata().map_err(Error::io(&source.name))?.len();
    if bytes > LARGEST {
        return Err(refused(source, "ce VRT est trop long pour une mosaïque"));
    }
    let text = std::fs::read(&source.path).map_err(Error::io(&source.name))?;
    let text = String::from_utf8(text).map_err(|_| refused(source, "ce VRT n'est pas du texte en UTF-8"))?;
    let folder = source.path.parent().unwrap_or(Path::new("/"));
    listed(&text, folder).map_err(|problem| refused(source, &problem))
}

/// Returns the error for a VRT that is not a simple mosaic.
fn refused(source: &Source, problem: &str) -> Error {
    let cure = "Donnez les dalles elles-mêmes, autant qu'il y en a : dalles/*.tif.";
    Error::input(&source.name, problem, cure)
}

/// Parses a VRT that lies in `folder`.
///
/// Errors: what distinguishes it from a simple mosaic.
fn listed(text: &str, folder: &Path) -> Result<Vec<Tile>, String> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    let (mut tiles, mut bands, mut inside): (Vec<Tile>, usize, String) = (vec![], 0, String::new());
    let mut srs = None;
    loop {
        match reader.read_event().map_err(|_| "ce VRT n'est pas du XML".to_owned())? {
            Event::Start(start) => {
                allowed(&start)?;
                bands += usize::from(start.name().as_ref() == "VRTRasterBand");
                inside.clear();
            }
            Event::Text(text) => inside += &text,
            Event::GeneralRef(reference) => {
                let character = reference.resolve_char_ref().ok().flatten().map(String::from);
                let named = || resolve_predefined_entity(&reference).map(String::from);
                inside += &character.or_else(named).unwrap_or_default();
            }
            Event::End(end) if end.name().as_ref() == "SourceFilename" => {
                tiles.push(Tile { path: beside(folder, inside.trim())?, said: Said::default() });
            }
            Event::End(end) if end.name().as_ref() == "SourceBand" && inside.trim() != "1" => {
                return Err("ce VRT ne prend pas la première bande de ses dalles".into());
            }
            Event::End(end) if end.name().as_ref() == "NODATA" => {
                let nodata = inside.trim().parse().map_err(|_| "sa valeur NODATA n'est pas un nombre".to_owned())?;
                if let Some(tile) = tiles.last_mut() {
                    tile.said.nodata = Some(nodata);
                }
            }
            Event::End(end) if end.name().as_ref() == "SRS" => srs = Some(inside.trim().to_owned()),
            Event::End(_) | Event::Decl(_) | Event::Comment(_) => {}
            Event::Eof => break,
            _ => return Err("ce VRT a plus que la liste de ses dalles".into()),
        }
    }
    tiles.iter_mut().for_each(|tile| tile.said.srs.clone_from(&srs));
    match (bands, tiles.len()) {
        (1, 1..=MOST_FILES) => Ok(tiles),
        (1, count) => Err(format!("{count} dalles, de 1 à {MOST_FILES} à la fois")),
        _ => Err(format!("{bands} bandes : ce n'est pas un relief")),
    }
}

/// Fails if a mosaic may not contain this element or its attributes.
fn allowed(start: &BytesStart) -> Result<(), String> {
    let name = start.name();
    let name = name.as_ref();
    let shown = || name.chars().take(40).collect::<String>();
    if !MOSAIC.contains(&name) {
        return Err(format!("ce VRT n'est pas une simple mosaïque ({})", shown()));
    }
    let has = |wanted: &str| start.try_get_attribute(wanted).ok().flatten();
    if has("subClass").is_some() {
        return Err(format!("ce VRT n'est pas une simple mosaïque ({} subClass)", shown()));
    }
    if name == "SourceFilename" && has("relativeToVRT").is_none_or(|relative| relative.value != "1") {
        return Err("ce VRT nomme un fichier qui n'est pas à côté de lui".into());
    }
    Ok(())
}

/// Returns the path of a file that a VRT in `folder` names.
///
/// Errors: the file lies neither in the folder nor below it.
fn beside(folder: &Path, name: &str) -> Result<PathBuf, String> {
    let plain = Path::new(name).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir));
    let path = folder.join(name);
    // A symbolic link may point out of the folder, so its target is checked. A missing file is reported when it is
    // opened.
    let real = path.canonicalize().unwrap_or_else(|_| path.clone());
    if name.is_empty() || !plain || !real.starts_with(folder) {
        let shown: String = name.chars().filter(|c| !c.is_control()).take(100).collect();
        return Err(format!("ce VRT nomme « {shown} », qui n'est pas à côté de lui"));
    }
    Ok(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vrt(sources: &str) -> String {
        let srs = "<SRS dataAxisToSRSAxisMapping=\"2,1\">GEOGCS[&quot;WGS 84&quot;]</SRS>";
        format!("<VRTDataset rasterXSize=\"3\">{srs}<VRTRasterBand band=\"1\">{sources}</VRTRasterBand></VRTDataset>")
    }

    #[test]
    fn a_mosaic_is_read_as_the_list_of_its_tiles() {
        let text = vrt("<SimpleSource><SourceFilename relativeToVRT=\"1\">a&amp;b.tif</SourceFilename>\
             <SourceBand>1</SourceBand><SrcRect xOff=\"0\"/></SimpleSource><ComplexSource>\
             <SourceFilename relativeToVRT=\"1\" shared=\"0\">nord/c.tif</SourceFilename><NODATA>-99</NODATA></ComplexSource>");
        let srs = Some("GEOGCS[\"WGS 84\"]".to_owned());
        let tile = |name: &str, nodata| Tile {
            path: Path::new("/reliefs").join(name),
            said: Said { nodata, srs: srs.clone() },
        };
        assert_eq!(
            listed(&text, Path::new("/reliefs")).unwrap(),
            [tile("a&b.tif", None), tile("nord/c.tif", Some(-99.0))]
        );
    }

    #[test]
    fn a_vrt_that_is_no_simple_mosaic_is_refused() {
        let refused = |text: &str, says: &str| {
            let problem = listed(text, Path::new("/reliefs")).unwrap_err();
            assert!(problem.contains(says), "{problem}");
        };
        let file = |name: &str| {
            vrt(&format!("<SimpleSource><SourceFilename relativeToVRT=\"1\">{name}</SourceFilename></SimpleSource>"))
        };
        for name in ["/etc/passwd", "../x.tif", "a/../../x.tif", "", "/vsicurl/http://x/y.tif"] {
            refused(&file(name), "qui n'est pas à côté de lui");
        }
        refused(&vrt("<SimpleSource><SourceFilename>a.tif</SourceFilename></SimpleSource>"), "pas à côté de lui");
        refused(&vrt("<ComplexSource><ScaleRatio>3</ScaleRatio></ComplexSource>"), "simple mosaïque (ScaleRatio)");
        refused("<VRTDataset subClass=\"VRTWarpedDataset\"/>", "simple mosaïque (VRTDataset subClass)");
        refused("<!DOCTYPE x [<!ENTITY y SYSTEM \"/etc/passwd\">]><VRTDataset/>", "plus que la liste");
        refused("<VRTDataset><VRTRasterBand/><VRTRasterBand/></VRTDataset>", "2 bandes");
        refused(&vrt(""), "0 dalles");
        refused("<VRTDataset", "XML");
        refused("bonjour", "0 bandes");
    }
}
