//! GDAL, kept from the network, from the files beside the one it is given, and from the terminal.

use std::cell::RefCell;
use std::path::Path;
use std::sync::Once;

use gdal::config;
use gdal::errors::CplErrType;
use gdal::{Dataset, DatasetOptions, GdalOpenFlags};

use crate::error::Error;
use crate::import::messages;

thread_local! {
    /// GDAL's last failure on this thread: its iterators end silently where a file is broken.
    static FAILURE: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// What failed since this was last asked.
pub(in crate::import) fn failure() -> Option<String> {
    FAILURE.with_borrow_mut(Option::take)
}

/// Must be called before anything is opened.
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
            ("GDAL_HTTP_PROXY", "127.0.0.1:9"), // nobody listens there, should a driver try all the same
            ("GDAL_HTTPS_PROXY", "127.0.0.1:9"),
            ("GDAL_PAM_ENABLED", "NO"), // a raster's .aux.xml may name any other file as its overviews
            ("GDAL_CACHEMAX", "64"),    // MB of a raster's blocks
        ] {
            // A key without NUL cannot fail.
            let _ = config::set_config_option(key, value);
        }
    });
}

/// Opens a file for reading only, with the drivers and the kind of data that `options` name. Errors: GDAL's message, or
/// `None` if no driver knows the format or GDAL says nothing.
pub(in crate::import) fn open(path: &Path, options: DatasetOptions) -> Result<Dataset, Option<String>> {
    set_up();
    let _ = failure();
    let open_flags = options.open_flags | GdalOpenFlags::GDAL_OF_READONLY | GdalOpenFlags::GDAL_OF_VERBOSE_ERROR;
    Dataset::open_ex(path, DatasetOptions { open_flags, ..options })
        .map_err(|_| failure().filter(|message| !message.contains("not recognized")))
}

/// The error of a file that GDAL gave up on.
pub(in crate::import) fn broken(name: &str, message: &str) -> Error {
    messages::refused(name, messages::broken_for_gdal(message))
}
