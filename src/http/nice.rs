//! Lowers the priority of threads whose work nobody waits for.
//!
//! Work that a request may have to wait for keeps its priority. When the atlas was rebuilt at niceness 10, or tiles were
//! encoded ahead of requests at that niceness, responses under full load were 6 s older than the store (`scripts/soak`).

/// The niceness of work that only improves what is served already, such as slower compression.
pub(super) const LOWEST_PRIORITY: i32 = 19;

/// Sets the niceness of this thread. If the system refuses, the thread keeps its priority, which does no harm.
pub(super) fn set_niceness(niceness: i32) {
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), niceness);
}
