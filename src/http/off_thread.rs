//! Work that takes so long that it would hold up the other requests of its thread.

use crate::error::{Error, Result};

/// Does the work on a thread of the pool for blocking work. Fails if it panicked.
pub(super) async fn off_thread<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
    let done = actix_web::web::block(work).await;
    done.map_err(|_| Error::Internal("le fil de calcul s'est arrêté".into()))
}
