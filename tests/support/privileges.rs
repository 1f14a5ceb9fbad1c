//! What the superuser may do, and a test must not.

use rustix::thread::{CapabilitySet, capabilities, set_capabilities};

/// Takes from this thread, and from those that it starts, the right to pass over the permissions of files
/// (`CAP_DAC_OVERRIDE`). Call it first in a test: threads that run already keep the right.
pub fn obey_permissions() {
    let mut sets = capabilities(None).unwrap();
    sets.effective.remove(CapabilitySet::DAC_OVERRIDE);
    set_capabilities(None, sets).unwrap();
}
