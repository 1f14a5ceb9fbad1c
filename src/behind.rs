//! Work behind the requests: the atlas after an edit, tiles that are made ahead. It takes what of the machine the
//! requests leave, for its threads are nicer than theirs: with all at one priority, other requests felt every edit
//! (99th percentile 0.31 ms without edits, 0.43 with one or two a second; so, 0.31 and 0.35) and the first requests after
//! the start took half as long again (`scripts/bench`).

use tokio::sync::oneshot;

use crate::error::{Error, Result};

/// The niceness of what somebody will see soon: beside a thread that answers it gets a tenth of a core, so the worst that
/// a busy service does to it is to delay it.
pub const SOON: i32 = 10;
/// The niceness of what only makes things better.
pub const SOMETIME: i32 = 19;

/// Makes this thread as nice as that. Without it, it is only less polite.
pub fn be_nice(niceness: i32) {
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), niceness);
}

/// Has [`run`], and whatever goes on all cores, done by threads that are nice. Once, before any of it.
pub fn nice_threads() {
    // A panic is told by its message and by [`run`]; it does not end the service.
    let threads = rayon::ThreadPoolBuilder::new().start_handler(|_| be_nice(SOON)).panic_handler(|_| {});
    // There are threads already only if this was called before.
    let _ = threads.build_global();
}

/// Does a long piece of work off the async threads. Errors: its own; it panicked.
pub async fn run<T: Send + 'static>(work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
    let (done, result) = oneshot::channel();
    rayon::spawn(move || {
        // Who asked may be gone, and then nobody misses it.
        let _ = done.send(work());
    });
    result.await.map_err(|_| Error::Internal("un calcul s'est arrêté".into()))?
}
