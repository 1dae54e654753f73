//! What lies in the output folder and is not ours.

use std::collections::BTreeSet;
use std::fs::Permissions;
use std::io;
use std::path::{Path, PathBuf};

use super::disk::Disk;
use super::place::Place;
use super::{LIST, OutputError, at, exists, ours};
use crate::document::Artifact;

/// The files and folders of others, by their paths below the output folder.
#[derive(Debug, Default)]
pub(super) struct Foreign {
    /// Files, links and whatever else is no folder.
    pub files: Vec<PathBuf>,
    /// Folders that are kept for their sake, or because they are empty, with their permissions; those above come first.
    pub folders: Vec<(PathBuf, Permissions)>,
}

/// Paths that are no folders, and folders with their permissions.
type Walked = (Vec<PathBuf>, Vec<(PathBuf, Permissions)>);

/// Everything below a folder that is no folder, and every folder; those above come first. Links are not followed.
fn walk(folder: &Path) -> Result<Walked, OutputError> {
    let (mut files, mut folders, mut open) = (Vec::new(), Vec::new(), vec![folder.to_owned()]);
    while let Some(current) = open.pop() {
        folders.push((current.clone(), at(&current, current.symlink_metadata())?.permissions()));
        for entry in at(&current, std::fs::read_dir(&current))? {
            let entry = at(&current, entry)?;
            let is_folder = at(&entry.path(), entry.file_type())?.is_dir();
            if is_folder { &mut open } else { &mut files }.push(entry.path());
        }
    }
    files.sort();
    folders.sort_by(|a, b| a.0.cmp(&b.0));
    Ok((files, folders))
}

/// What is not ours in `folder`; nothing where there is no such folder.
pub(super) fn find(folder: &Path) -> Result<Foreign, OutputError> {
    if !exists(folder) {
        return Ok(Foreign::default());
    }
    let ours = ours(folder);
    let (files, folders) = walk(folder)?;
    let below = |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_owned();
    // A folder that holds our files alone is ours, and goes with them.
    let held_by_us: BTreeSet<&Path> =
        files.iter().filter(|path| ours.contains(&below(path))).flat_map(|path| path.ancestors().skip(1)).collect();
    let (_, others): (Vec<&PathBuf>, Vec<&PathBuf>) = files.iter().partition(|path| ours.contains(&below(path)));
    let held_by_others: BTreeSet<&Path> = others.iter().flat_map(|path| path.ancestors().skip(1)).collect();
    let kept = |path: &Path| held_by_others.contains(path) || !held_by_us.contains(path) || path == folder;
    let kept: Vec<_> = folders.iter().filter(|(path, _)| kept(path)).collect();
    Ok(Foreign {
        folders: kept.into_iter().map(|(path, rights)| (below(path), rights.clone())).collect(),
        files: others.iter().map(|path| below(path)).collect(),
    })
}

impl Foreign {
    /// Refuses to write where a file of others stands; one with the very text of the document is as good as ours.
    pub(super) fn stand_aside(&self, folder: &Path, artifacts: &[Artifact]) -> Result<(), OutputError> {
        let documents: BTreeSet<&Path> = artifacts.iter().map(|artifact| Path::new(artifact.path.as_str())).collect();
        let above: BTreeSet<&Path> = documents.iter().flat_map(|path| path.ancestors().skip(1)).collect();
        let is_below = |path: &Path| path.ancestors().skip(1).any(|above| documents.contains(above));
        let in_the_way =
            |path: &&PathBuf| documents.contains(path.as_path()) || above.contains(path.as_path()) || is_below(path);
        let empty = self.folders.iter().map(|(path, _)| path).filter(|path| documents.contains(path.as_path()));
        for path in self.files.iter().filter(in_the_way).chain(empty) {
            let same = artifacts.iter().find(|artifact| Path::new(artifact.path.as_str()) == path);
            let full = folder.join(path);
            if !same.is_some_and(|artifact| std::fs::read(&full).is_ok_and(|bytes| bytes == artifact.bytes)) {
                return Err(OutputError::InTheWay(full));
            }
        }
        Ok(())
    }

    /// Gives each file a place in the new folder too.
    pub(super) fn link(&self, disk: &dyn Disk, place: &Place) -> Result<(), OutputError> {
        for below in &self.files {
            let (from, to) = (place.folder.join(below), place.draft.join(below));
            match disk.link(&from, &to) {
                // A document with the very same text.
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
                // Gone since we looked.
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) if error.kind() == io::ErrorKind::CrossesDevices => {
                    let reason = format!("{} lies on another disk", below.display());
                    return Err(OutputError::Fixed { folder: place.folder.clone(), reason });
                }
                Err(error) if cannot_link(&error) => at(&from, disk.copy(&from, &to))?,
                other => at(&from, other)?,
            }
        }
        Ok(())
    }

    /// Gives the folders their permissions; those below come first, since one above may be closed to writing.
    pub(super) fn close(&self, place: &Place) -> Result<(), OutputError> {
        self.folders.iter().rev().try_for_each(|(below, rights)| {
            let folder = place.draft.join(below);
            at(&folder, std::fs::set_permissions(&folder, rights.clone()))
        })
    }
}

/// Whether a file system has no second names for files, or no more for this one.
fn cannot_link(error: &io::Error) -> bool {
    use io::ErrorKind::{PermissionDenied, TooManyLinks, Unsupported};
    matches!(error.kind(), PermissionDenied | TooManyLinks | Unsupported)
}

/// Opens a folder of the stage to writing, so that it can be cleared.
#[cfg(unix)]
fn open_to_writing(folder: &Path) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(folder, Permissions::from_mode(0o700))
}

#[cfg(not(unix))]
fn open_to_writing(_: &Path) -> io::Result<()> {
    Ok(())
}

/// Whether a file was changed after the other of the same name.
fn is_newer(path: &Path, other: &Path) -> bool {
    let changed = |path: &Path| path.symlink_metadata().and_then(|about| about.modified()).ok();
    changed(path) > changed(other)
}

/// Removes a folder of the stage. A file that is not ours moves to `home`, where there is one and it has none such or an older
/// one: it was written while the folders changed places.
pub(super) fn clear(disk: &dyn Disk, leftover: &Path, home: Option<&Path>) -> Result<(), OutputError> {
    let ours = ours(leftover);
    let (mut files, folders) = walk(leftover)?;
    // The list goes last, or what a killed run leaves would no longer be known to be ours.
    files.sort_by_key(|path| *path == leftover.join(LIST));
    folders.iter().try_for_each(|(path, _)| at(path, open_to_writing(path)))?;
    for path in &files {
        let below = path.strip_prefix(leftover).unwrap_or(path);
        let is_kept = |place: &PathBuf| !exists(place) || is_newer(path, place);
        match home.map(|home| home.join(below)).filter(is_kept) {
            Some(place) if !ours.contains(below) => {
                let above = place.parent().unwrap_or(&place);
                at(above, std::fs::create_dir_all(above))?;
                at(&place, disk.rename(path, &place))?;
            }
            _ => at(path, disk.remove_file(path))?,
        }
    }
    folders.iter().rev().try_for_each(|(path, _)| at(path, disk.remove_folder(path)))
}
