//! Encodes heights as pictures in terrarium colours. A height in metres is `red · 256 + green + blue / 256 − 32768`. Source:
//! Mapzen's terrain tiles. MapLibre reads them as `"encoding": "terrarium"`.

use crate::error::{Error, Result};

/// The side of a tile in pixels.
pub const SIDE: usize = 256;
/// The lowest height that can be encoded, in metres.
const LOWEST_M: f64 = -32768.0;
/// The zoom from which on heights have a precision of 1/16 m.
const FINEST_ZOOM: u8 = 12;

/// How hard libwebp tries to compress, from 0 to 100.
const EFFORT: f32 = 75.0;

/// Encodes a tile of zoom `z` as lossless WebP. `heights` are [`SIDE`]² values in metres, row by row from the north.
///
/// # Errors
/// libwebp has no memory.
pub(super) fn webp(heights: &[f32], z: u8) -> Result<Vec<u8>> {
    let step = step(z);
    let pixels: Vec<u8> = heights.iter().flat_map(|height| color(*height, step)).collect();
    #[allow(clippy::cast_possible_truncation, reason = "256")]
    let side = SIDE as u32;
    let encoded = webp::Encoder::from_rgb(&pixels, side, side).encode_simple(true, EFFORT);
    let body = encoded.map_err(|error| Error::Internal(format!("écriture d'une tuile WebP : {error:?}")))?;
    Ok(body.to_vec())
}

/// Returns the precision of heights in 1/256 m: 1/16 m at zoom 12, twice as much at each lower zoom, and at most 1/2 m.
/// A pixel of zoom 12 is about 25 m wide in Brittany, so one step is a slope of 0.25 %. A finer precision would only
/// make files larger, because noise does not compress.
fn step(z: u8) -> u32 {
    16 << FINEST_ZOOM.saturating_sub(z).min(3)
}

/// Encodes a height in metres, rounded to `step` 256ths of a metre. Heights beyond the range of the encoding are
/// clamped to it.
fn color(height: f32, step: u32) -> [u8; 3] {
    let steps = (f64::from(height) - LOWEST_M) * 256.0 / f64::from(step);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "`as` saturates; NaN becomes 0")]
    let units = (steps.round() as u32).saturating_mul(step).min(0x00ff_ffff);
    let [_, red, green, blue] = units.to_be_bytes();
    [red, green, blue]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded([red, green, blue]: [u8; 3]) -> f64 {
        f64::from(red) * 256.0 + f64::from(green) + f64::from(blue) / 256.0 - 32768.0
    }

    #[test]
    fn a_tile_is_encoded_without_loss() {
        let heights: Vec<f32> = (0..SIDE * SIDE).map(|nth| (nth * nth / 7 % 251) as f32).collect();
        let body = webp(&heights, 12).unwrap();
        let mut decoder = image_webp::WebPDecoder::new(std::io::Cursor::new(&body)).unwrap();
        assert!(!decoder.is_lossy() && decoder.dimensions() == (256, 256));
        let mut pixels = vec![0; decoder.output_buffer_size().unwrap()];
        decoder.read_image(&mut pixels).unwrap();
        let heights = heights.into_iter().map(f64::from);
        assert!(pixels.as_chunks::<3>().0.iter().map(|pixel| decoded(*pixel)).eq(heights));
    }

    #[test]
    fn colors_are_the_heights_within_half_a_step() {
        assert_eq!(color(0.0, 16), [128, 0, 0], "the sea");
        assert_eq!(color(383.5, 16), [129, 127, 128]);
        for z in 0..=14 {
            let most = f64::from(step(z)) / 512.0;
            assert!(most <= 0.25);
            for height in [-10.3, -0.04, 0.01, 0.5, 12.34, 99.99, 386.0, 4808.7, 8848.9] {
                let error = (decoded(color(height, step(z))) - f64::from(height)).abs();
                assert!(error <= most + 1e-3, "{height} at zoom {z}: {error}");
            }
        }
        assert_eq!(decoded(color(-1e9, 16)), -32768.0);
        assert!(decoded(color(1e9, 16)) > 32767.0);
    }
}
