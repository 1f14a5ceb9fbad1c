//! Lowers the priority of threads that do work for which nobody waits.
//!
//! Work for which a request may wait keeps its priority. When rebuilding the atlas or encoding tiles in the background
//! ran at niceness 10, responses under full load were up to 6 s older than the store (`scripts/soak`).

/// The niceness of work that only improves content that is already served, such as slower compression.
pub(super) const LOWEST_PRIORITY: i32 = 19;

/// Sets the niceness of this thread. If the system refuses, the thread keeps its priority, which does no harm.
pub(super) fn set_niceness(niceness: i32) {
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), niceness);
}
