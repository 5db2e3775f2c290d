//! Settings that governance changes one by one.
use ink::prelude::vec::Vec;

/// The settings of a contract. A change names what it changes, so that two decisions about different settings never undo
/// each other (`docs/decisions/0016-settings-are-changes.md`).
pub trait Settings: Copy {
    /// One of the settings, with its value.
    type Setting;
    /// One of the settings, without its value: what an error names.
    type Name;

    /// Changes one setting; fails with its name if the value is out of bounds.
    fn change(&mut self, setting: Self::Setting) -> Result<(), Self::Name>;

    /// Makes all changes, of one setting the last one, and returns the settings before. Fails with the first setting that is
    /// out of bounds; what was changed before it stays, as a refused call keeps nothing.
    fn apply_all(&mut self, changes: Vec<Self::Setting>) -> Result<Self, Self::Name> {
        let old = *self;
        changes.into_iter().try_for_each(|setting| self.change(setting))?;
        Ok(old)
    }
}
