//! Work behind the requests that nobody waits for: it takes what of the machine all others leave. With tiles made ahead at
//! the requests' own priority, the first requests after the start took half as long again.
//!
//! What somebody does wait for is not for here: an atlas rebuilt at this niceness after an edit was 6 s late on a machine
//! that was busy otherwise (`scripts/soak` beside a compiler).

/// The niceness of what somebody will see soon.
pub const SOON: i32 = 10;
/// The niceness of what only makes things better.
pub const SOMETIME: i32 = 19;

/// Makes this thread as nice as that. Without it, it is only less polite.
pub fn be_nice(niceness: i32) {
    let _ = rustix::process::setpriority_process(Some(rustix::thread::gettid()), niceness);
}
