//! Dropping the superuser's rights over files.

use rustix::thread::{CapabilitySet, capabilities, set_capabilities};

/// Drops the right to bypass file permissions (`CAP_DAC_OVERRIDE`) for this thread and the threads that it starts. Call
/// it first in a test: threads that already run keep the right.
pub fn obey_permissions() {
    let mut sets = capabilities(None).unwrap();
    sets.effective.remove(CapabilitySet::DAC_OVERRIDE);
    set_capabilities(None, sets).unwrap();
}
