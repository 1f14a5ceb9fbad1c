//! Encodes a picture as lossless WebP with GDAL's driver, which uses libwebp. Its tiles of heights are less than half
//! as large as those of the crate `image-webp`, which can encode too.

use gdal::raster::{Buffer, RasterCreationOptions};
use gdal::{DriverManager, vsi};

use super::grid::SIDE;
use crate::error::{Error, Result};
use crate::import::files::sandbox::{failure, set_up};

/// Returns the name of the file in GDAL's memory. Each thread has its own file, because GDAL shares them.
fn place() -> String {
    format!("/vsimem/hent/{:?}.webp", std::thread::current().id())
}

/// Encodes 256 × 256 pixels, given as red, green and blue.
///
/// # Errors
/// This GDAL has no WebP driver.
pub fn webp(pixels: Vec<u8>) -> Result<Vec<u8>> {
    set_up();
    encoded(&pixels).map_err(|error| {
        let problem = failure().unwrap_or_else(|| error.to_string());
        let cure = "Installez un GDAL qui écrit le WebP ; celui de Debian le fait (« gdalinfo --format WEBP » le dit).";
        Error::input("GDAL", problem, cure)
    })
}

fn encoded(pixels: &[u8]) -> gdal::errors::Result<Vec<u8>> {
    let memory = DriverManager::get_driver_by_name("MEM")?;
    let picture = memory.create_with_band_type::<u8, _>("", SIDE, SIDE, 3)?;
    for band in 0..3 {
        let values: Vec<u8> = pixels.iter().skip(band).step_by(3).copied().collect();
        picture.rasterband(band + 1)?.write((0, 0), (SIDE, SIDE), &mut Buffer::new((SIDE, SIDE), values))?;
    }
    let place = place();
    let options = RasterCreationOptions::from_iter(["LOSSLESS=YES"]);
    picture.create_copy(&DriverManager::get_driver_by_name("WEBP")?, &place, &options)?.close()?;
    vsi::get_vsi_mem_file_bytes_owned(&place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_picture_is_encoded_without_loss() {
        let pixels: Vec<u8> = (0..SIDE * SIDE * 3).map(|nth| (nth * nth / 7 % 251) as u8).collect();
        let body = webp(pixels.clone()).unwrap();
        let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(&body)).unwrap();
        assert!(!decoder.is_lossy() && decoder.dimensions() == (256, 256));
        let mut decoded = vec![0; decoder.output_buffer_size().unwrap()];
        decoder.read_image(&mut decoded).unwrap();
        assert!(decoded == pixels && body == webp(pixels).unwrap());
    }
}
