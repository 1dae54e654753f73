//! Only one run writes a folder at a time.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::PathBuf;

use super::place::Place;
use super::{OutputError, at};

/// A lock on the stage beside the folder. The system lets go of it when the run ends, however it ends.
pub(super) struct Lock {
    path: PathBuf,
    /// Holds the lock while it is open.
    _file: File,
}

/// Attempts at a stage that other runs clear away as we come.
const ATTEMPTS: usize = 100;

impl Lock {
    /// Takes the lock, or says that another run has it.
    pub(super) fn take(place: &Place) -> Result<Self, OutputError> {
        let path = place.stage.join("lock");
        at(&place.folder, fs::create_dir_all(&place.parent))?;
        for _ in 0..ATTEMPTS {
            match fs::create_dir(&place.stage) {
                Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return at(&place.folder, Err(error)),
                _ => {}
            }
            if !at(&place.stage, place.stage.symlink_metadata())?.is_dir() {
                return Err(OutputError::NotAFolder(place.stage.clone()));
            }
            let file = match OpenOptions::new().write(true).create(true).truncate(false).open(&path) {
                // The run that was here before has just cleared its stage away.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                other => at(&path, other)?,
            };
            match file.try_lock() {
                Err(TryLockError::WouldBlock) => return Err(OutputError::Busy(place.folder.clone())),
                // A file system without locks: two runs at once are then up to those who start them.
                Err(TryLockError::Error(error)) if error.kind() != io::ErrorKind::Unsupported => {
                    return at(&path, Err(error));
                }
                _ => {}
            }
            if is_still_there(&file, &path) {
                return Ok(Self { path, _file: file });
            }
        }
        Err(OutputError::Busy(place.folder.clone()))
    }

    /// Lets go; where the stage holds nothing else it goes too.
    pub(super) fn release(self, is_cleared: bool) {
        // A file that others may hold open keeps its name on other systems, so there it stays.
        if cfg!(unix) && is_cleared {
            let stage = self.path.parent().map(ToOwned::to_owned);
            let _ = fs::remove_file(&self.path);
            let _ = stage.map(fs::remove_dir);
        }
    }
}

/// Whether the file we locked is the one that others will find.
#[cfg(unix)]
fn is_still_there(file: &File, path: &std::path::Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (file.metadata(), path.symlink_metadata()) {
        (Ok(ours), Ok(found)) => (ours.dev(), ours.ino()) == (found.dev(), found.ino()),
        _ => false,
    }
}

#[cfg(not(unix))]
fn is_still_there(_: &File, _: &std::path::Path) -> bool {
    true
}
