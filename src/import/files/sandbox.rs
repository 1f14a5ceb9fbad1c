//! Opens files with GDAL. Keeps GDAL away from the network and from files that the opened file names. Keeps it from
//! writing to the terminal.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Once;

use gdal::config;
use gdal::errors::CplErrType;
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};

use crate::error::Error;
use crate::import::messages;

thread_local! {
    /// The first error that GDAL reported on this thread since the last call of [`failure`]. The iterators of GDAL end
    /// silently at a broken feature, so only this error shows it.
    static FAILURE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Takes and returns the error that GDAL reported on this thread since the last call.
pub(in crate::import) fn failure() -> Option<String> {
    FAILURE.with_borrow_mut(Option::take)
}

/// Configures GDAL. Must be called before GDAL reads anything.
pub(in crate::import) fn set_up() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        config::set_error_handler(|class, _, message| {
            if matches!(class, CplErrType::Failure | CplErrType::Fatal) {
                FAILURE.with_borrow_mut(|failure| {
                    failure
                        .get_or_insert_with(|| message.lines().next().unwrap_or_default().chars().take(200).collect());
                });
            }
        });
        for (key, value) in [
            ("PROJ_NETWORK", "OFF"),
            ("GML_DOWNLOAD_SCHEMA", "NO"),
            ("GML_SKIP_RESOLVE_ELEMS", "ALL"),
            ("GDAL_HTTP_PROXY", "127.0.0.1:9"), // no service listens there, so a driver that tries the network fails
            ("GDAL_HTTPS_PROXY", "127.0.0.1:9"),
            ("GDAL_PAM_ENABLED", "NO"), // an .aux.xml file beside a raster may name any other file as overview
            ("GDAL_CACHEMAX", "64"),    // MB of raster blocks in memory
        ] {
            // Only a key with a NUL byte can fail.
            let _ = config::set_config_option(key, value);
        }
    });
}

/// Opens a file for reading, with the drivers and the kind of data (vector or raster) that `options` name. Errors: the
/// message of GDAL. The error is `None` if no driver knows the format, or if GDAL gives no message.
pub(in crate::import) fn open(path: &Path, options: DatasetOptions) -> Result<Dataset, Option<String>> {
    set_up();
    let _ = failure();
    let open_flags = options.open_flags | GdalOpenFlags::GDAL_OF_READONLY | GdalOpenFlags::GDAL_OF_VERBOSE_ERROR;
    Dataset::open_ex(path, DatasetOptions { open_flags, ..options })
        .map_err(|_| failure().filter(|message| !message.contains("not recognized")))
}

/// Returns the error of a file that GDAL could not read.
pub(in crate::import) fn broken(name: &str, message: &str) -> Error {
    messages::refused(name, messages::broken_for_gdal(message))
}
