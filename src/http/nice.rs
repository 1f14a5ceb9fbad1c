//! Work behind the requests that nobody waits for: it takes what of the machine all others leave.
//!
//! What a request may come to wait for is not for here, for it would wait as long: with the atlas rebuilt, or only tiles
//! made ahead, at niceness 10, answers were 6 s old under full load (`scripts/soak`).

/// The niceness of what only makes things better.
pub(super) const SOMETIME: i32 = 19;

/// Makes this thread as nice as that. Without it, it is only less polite.
pub(super) fn be_nice(niceness: i32) {
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), niceness);
}
