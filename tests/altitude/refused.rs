//! Rasters that are damaged, too large, or hostile.

use std::path::{Path, PathBuf};

use gdal::DriverManager;
use gdal::spatial_ref::SpatialRef;
use hent::import::Options;

use super::{asc, at, heights, import_with, troncons};

fn error(files: &[&Path]) -> String {
    let mut rows = troncons(&[&[at(0.5, 0.5), at(1.5, 0.5)]]);
    let files: Vec<PathBuf> = files.iter().map(|path| path.to_path_buf()).collect();
    let error = import_with(&mut rows, &files, false, &Options::default()).expect_err("refused").to_string();
    assert_eq!(error.lines().count(), 1, "{error}");
    error
}

/// Writes a file into a folder.
fn write(folder: &Path, name: &str, content: &[u8]) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).unwrap();
    path
}

/// Returns a VRT that reads its pixels from another file.
fn vrt(source: &Path) -> String {
    format!(
        "<VRTDataset rasterXSize=\"3\" rasterYSize=\"1\"><SRS>EPSG:4326</SRS>\
         <GeoTransform>-3,0.001,0,48.001,0,-0.001</GeoTransform><VRTRasterBand dataType=\"Float32\" band=\"1\">\
         <SimpleSource><SourceFilename>{}</SourceFilename></SimpleSource></VRTRasterBand></VRTDataset>",
        source.display()
    )
}

/// Returns a GeoTIFF with a square of pixels. Without creation options its first band is 12 m everywhere.
pub(super) fn tif(folder: &Path, name: &str, bands: usize, side: usize, options: &[&str]) -> PathBuf {
    let path = folder.join(name);
    let created = gdal::raster::RasterCreationOptions::from_iter(options.iter().copied());
    let driver = DriverManager::get_driver_by_name("GTiff").unwrap();
    let mut dataset = driver.create_with_band_type_with_options::<f32, _>(&path, side, side, bands, &created).unwrap();
    dataset.set_spatial_ref(&SpatialRef::from_epsg(4326).unwrap()).unwrap();
    dataset.set_geo_transform(&[-3.0, 0.001, 0.0, 48.2, 0.0, -0.001]).unwrap();
    if options.is_empty() {
        dataset.rasterband(1).unwrap().fill(12.0, None).unwrap();
    }
    dataset.close().unwrap();
    path
}

#[test]
fn a_file_that_is_no_relief_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| write(folder.path(), name, content);
    let dem = asc(folder.path(), "dem.asc", 0.001, &[&[7.0; 3]]);
    assert!(error(&[&dem]).contains("dem.asc : le fichier ne dit pas son système de coordonnées. Donnez-le par --srs"));
    // A VRT is refused under any name, because it may read any other file.
    let vrt = vrt(&dem);
    assert!(gdal::Dataset::open(write("valable.vrt", vrt.as_bytes())).is_ok(), "GDAL itself opens this VRT");
    let refused = error(&[&write("liste.vrt", vrt.as_bytes())]);
    assert!(refused.contains("liste.vrt : ce VRT nomme un fichier qui n'est pas à côté de lui. Donnez les dalles"));
    assert!(error(&[&write("liste.tif", vrt.as_bytes())]).contains("liste.tif : format de relief inconnu"));
    assert!(error(&[&write("texte.asc", b"bonjour")]).contains("format de relief inconnu"));
    assert!(error(&[&write("vide.tif", b"")]).contains("le fichier est vide"));
    assert!(error(&[&folder.path().join("absent.tif")]).contains("introuvable"));
    assert!(error(&[folder.path()]).contains("c'est un dossier"));
    let many = vec![dem.as_path(); 501];
    assert!(error(&many).contains("501 fichiers, de 1 à 500"));
}

#[test]
fn a_raster_that_is_damaged_or_too_large_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, content: &[u8]| write(folder.path(), name, content);
    let huge = b"ncols 2000000000\nnrows 1\nxllcorner 0\nyllcorner 0\ncellsize 1\n1 2 3\n";
    assert!(error(&[&write("large.asc", huge)]).contains("large.asc : "));
    let photo = tif(folder.path(), "photo.tif", 3, 256, &[]);
    assert!(error(&[&photo]).contains("3 bandes : c'est une image, pas un relief"));
    let options = ["COMPRESS=DEFLATE", "BLOCKYSIZE=8192", "SPARSE_OK=TRUE"];
    let strip = tif(folder.path(), "bande.tif", 1, 8192, &options);
    assert!(error(&[&strip]).contains("il ne se lit que par blocs de 8192 × 8192 pixels. Convertissez-le"));
    let rows: Vec<Vec<f64>> = vec![vec![7.0; 90]; 90];
    let rows: Vec<&[f64]> = rows.iter().map(Vec::as_slice).collect();
    for (whole, name) in [
        (tif(folder.path(), "entier.tif", 1, 256, &[]), "coupe.tif"),
        (asc(folder.path(), "entier.asc", 0.001, &rows), "coupe.asc"),
    ] {
        let whole = std::fs::read(whole).unwrap();
        let cut = error(&[&write(name, &whole[..whole.len() / 8])]);
        assert!(cut.contains(&format!("{name} : le fichier est abîmé ou incomplet")), "{cut}");
    }
    let nowhere = asc(folder.path(), "plat.asc", 0.0, &[&[7.0; 3]]);
    assert!(error(&[&nowhere]).contains("plat.asc : "));
}

/// A mask or an overview beside a raster could be a VRT of any other file, and would change every height.
#[test]
fn files_beside_a_raster_are_not_opened() {
    let folder = tempfile::tempdir().unwrap();
    let vrt = vrt(&asc(folder.path(), "dem.asc", 0.001, &[&[7.0; 3]]));
    let raster = tif(folder.path(), "masque.tif", 1, 256, &[]);
    for (name, content) in [
        ("masque.tif.msk", vrt.replace("Float32", "Byte")),
        ("masque.tif.ovr", vrt),
        ("masque.tif.aux.xml", "<PAMDataset><SRS>EPSG:2154</SRS></PAMDataset>".into()),
    ] {
        write(folder.path(), name, content.as_bytes());
    }
    let mut rows = troncons(&[&[at(10.0, 10.0), at(12.0, 10.0)]]);
    import_with(&mut rows, &[raster], false, &Options::default()).unwrap();
    assert_eq!(heights(&rows, 0), [12.0, 12.0]);
}
