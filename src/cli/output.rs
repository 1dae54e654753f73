//! Writing a set of files into a folder, all or nothing.
//!
//! The files are written into a stage beside the folder and flushed to the disk; then stage and folder change places in one
//! step of the file system. A run that fails or is killed at any moment leaves the earlier output as it was, and the next
//! run clears away what it left. Files in the folder that are not ours are linked into the new one, never written and never
//! removed. Where a file system cannot exchange two folders the old one steps aside first; a run that dies between the two
//! steps leaves it in the stage, and the next run puts it back before it does anything else.

mod disk;
mod foreign;
mod lock;
mod place;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::document::Artifact;
use disk::{Disk, OsDisk};
use lock::Lock;
use place::Place;
pub use place::outside_plan;

/// The list of our files, kept in the folder itself.
const LIST: &str = ".salesplan-build.txt";

/// An output folder that is not written; what was there is as it was.
#[derive(Debug, thiserror::Error)]
pub enum OutputError {
    /// A file stands where the folder should.
    #[error("{}: this is a file; name a folder with --out", .0.display())]
    NotAFolder(PathBuf),
    /// The folder cannot be exchanged: the root, the current folder, a mounted disk.
    #[error("{}: this folder cannot be replaced as a whole ({reason}); name a folder in it with --out", folder.display())]
    Fixed {
        /// The folder.
        folder: PathBuf,
        /// Why.
        reason: String,
    },
    /// The documents would lie among the files of the plan.
    #[error("{}: documents do not go among the files of the plan; name a folder outside it, or `build` in it", .0.display())]
    InPlan(PathBuf),
    /// A file that is not ours stands where a document should.
    #[error("{}: this file was not written by salesplan and stands in the way; move it, or name another folder with --out", .0.display())]
    InTheWay(PathBuf),
    /// Another run is writing there.
    #[error("{}: another salesplan is writing to this folder; nothing was written", .0.display())]
    Busy(PathBuf),
    /// The system refuses.
    #[error("{}: {source}", path.display())]
    System {
        /// What it refuses to read or write.
        path: PathBuf,
        /// What it says.
        source: io::Error,
    },
}

fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, OutputError> {
    result.map_err(|source| OutputError::System { path: path.to_owned(), source })
}

/// Writes `artifacts` into `folder`, in place of what we wrote there before.
///
/// # Errors
/// If the folder cannot be written, another run is writing it, or a file that is not ours stands in the way; the earlier
/// output is then as it was.
pub fn write(folder: &Path, artifacts: &[Artifact]) -> Result<(), OutputError> {
    write_on(&OsDisk, folder, artifacts)
}

fn write_on(disk: &dyn Disk, folder: &Path, artifacts: &[Artifact]) -> Result<(), OutputError> {
    let place = Place::of(folder)?;
    let lock = Lock::take(&place)?;
    recover(disk, &place)?;
    let result = prepare(disk, &place, artifacts).and_then(|()| put(disk, &place));
    // What cannot be cleared away now is cleared by the next run; it takes nothing from this one's result.
    let cleared = recover(disk, &place);
    lock.release(cleared.is_ok());
    result
}

/// Brings an unfinished run to its end: an old folder that had stepped aside comes back, leftovers go.
fn recover(disk: &dyn Disk, place: &Place) -> Result<(), OutputError> {
    if exists(&place.old) && !exists(&place.folder) {
        at(&place.folder, disk.rename(&place.old, &place.folder))?;
    }
    // A draft holds nothing that is not in the folder; what had its place there may have been written to since.
    let home = Some(place.folder.as_path()).filter(|home| exists(home));
    for (leftover, home) in [(&place.draft, None), (&place.fresh, home), (&place.old, home)] {
        if exists(leftover) {
            foreign::clear(disk, leftover, home)?;
        }
    }
    Ok(())
}

/// Whether anything stands at a path, a link that leads nowhere included.
fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}

/// The files in `folder` that its list says are ours.
fn ours(folder: &Path) -> BTreeSet<PathBuf> {
    let list = std::fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    list.lines().chain([LIST]).map(PathBuf::from).collect()
}

/// Writes the new folder, with what is not ours of the old one, and flushes it to the disk.
fn prepare(disk: &dyn Disk, place: &Place, artifacts: &[Artifact]) -> Result<(), OutputError> {
    let foreign = foreign::find(&place.folder)?;
    foreign.stand_aside(&place.folder, artifacts)?;
    at(&place.draft, disk.create_folder(&place.draft))?;
    // The list comes first: whatever a killed run leaves is known to be ours.
    let list: String = artifacts.iter().map(|artifact| format!("{}\n", artifact.path)).collect();
    at(&place.draft, disk.write(&place.draft.join(LIST), list.as_bytes()))?;
    let mut folders = BTreeSet::from([place.draft.clone()]);
    for artifact in artifacts {
        let path = place.draft.join(artifact.path.as_str());
        let above = path.ancestors().skip(1).take_while(|above| above.starts_with(&place.draft));
        folders.extend(above.map(Path::to_owned));
    }
    folders.extend(foreign.folders.iter().map(|(below, _)| place.draft.join(below)));
    for folder in folders.iter().skip(1) {
        at(folder, disk.create_folder(folder))?;
    }
    artifacts.par_iter().try_for_each(|artifact| {
        let path = place.draft.join(artifact.path.as_str());
        // A failure names the document, not the stage that nobody knows.
        at(&place.folder.join(artifact.path.as_str()), disk.write(&path, &artifact.bytes))
    })?;
    foreign.link(disk, place)?;
    folders.iter().try_for_each(|folder| at(folder, disk.flush(folder)))?;
    foreign.close(place)
}

/// Lets the new folder take the place of the old one.
fn put(disk: &dyn Disk, place: &Place) -> Result<(), OutputError> {
    let fixed = |source: io::Error| match source.kind() {
        io::ErrorKind::ResourceBusy | io::ErrorKind::CrossesDevices => {
            OutputError::Fixed { folder: place.folder.clone(), reason: source.to_string() }
        }
        _ => OutputError::System { path: place.folder.clone(), source },
    };
    at(&place.folder, disk.rename(&place.draft, &place.fresh))?;
    if !exists(&place.folder) {
        disk.rename(&place.fresh, &place.folder).map_err(fixed)?;
    } else {
        match disk.exchange(&place.fresh, &place.folder) {
            Err(error) if disk::cannot_exchange(&error) => step_aside(disk, place).map_err(fixed)?,
            other => other.map_err(fixed)?,
        }
    }
    at(&place.parent, disk.flush(&place.parent))
}

/// The old folder goes, then the new one comes; the old one comes back where that fails.
fn step_aside(disk: &dyn Disk, place: &Place) -> io::Result<()> {
    disk.rename(&place.folder, &place.old)?;
    let put = disk.rename(&place.fresh, &place.folder);
    if put.is_err() {
        disk.rename(&place.old, &place.folder)?;
    }
    put
}
