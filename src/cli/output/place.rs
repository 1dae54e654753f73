//! Where the output goes, and where it is prepared.

use std::ffi::OsString;
use std::path::{Component, Path, PathBuf};

use super::{OutputError, at, exists};

/// A folder and its stage.
#[derive(Debug)]
pub(super) struct Place {
    /// The folder itself, with links followed.
    pub folder: PathBuf,
    /// The folder it lies in.
    pub parent: PathBuf,
    /// The folder beside it in which the new output is prepared.
    pub stage: PathBuf,
    /// The new output while it is written.
    pub draft: PathBuf,
    /// The new output once it is whole; after the exchange, the old one.
    pub fresh: PathBuf,
    /// The old output, where it had to step aside.
    pub old: PathBuf,
}

impl Place {
    /// Where `folder` lies. It need not be there yet.
    pub(super) fn of(folder: &Path) -> Result<Self, OutputError> {
        let real = resolve(folder)?;
        if exists(&real) && !real.is_dir() {
            return Err(OutputError::NotAFolder(folder.to_owned()));
        }
        let fixed = |reason: &str| OutputError::Fixed { folder: folder.to_owned(), reason: reason.to_owned() };
        let (Some(parent), Some(name)) = (real.parent(), real.file_name()) else {
            return Err(fixed("it is the root of a disk"));
        };
        if std::env::current_dir().is_ok_and(|current| current.starts_with(&real)) {
            return Err(fixed("this is run from there"));
        }
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(".salesplan");
        let stage = parent.join(hidden);
        Ok(Self {
            draft: stage.join("draft"),
            fresh: stage.join("new"),
            old: stage.join("old"),
            parent: parent.to_owned(),
            folder: real,
            stage,
        })
    }
}

/// The absolute path with links followed, as far as it is there.
fn resolve(path: &Path) -> Result<PathBuf, OutputError> {
    let whole = at(path, std::path::absolute(path))?;
    let mut there = whole.as_path();
    let mut rest = Vec::new();
    while !exists(there) {
        // The root is there, so the walk up ends.
        let Some(parent) = there.parent() else { break };
        rest.push(there.strip_prefix(parent).unwrap_or(there));
        there = parent;
    }
    let mut real = at(there, there.canonicalize())?;
    for part in rest.iter().rev().flat_map(|part| part.components()) {
        match part {
            Component::ParentDir => drop(real.pop()),
            other => real.push(other),
        }
    }
    Ok(real)
}

/// Whether `folder` may take the documents of the plan in `root`: not the plan's folder itself, nor one that holds it, nor
/// one in which files of the plan lie.
///
/// # Errors
/// [`OutputError::InPlan`] if not, and where either cannot be found.
pub fn outside_plan(folder: &Path, root: &Path) -> Result<(), OutputError> {
    let (real, root) = (resolve(folder)?, resolve(root)?);
    let below = real.strip_prefix(&root).ok().and_then(|below| below.components().next());
    let is_inside = real.starts_with(&root) && below != Some(Component::Normal("build".as_ref()));
    if is_inside || root.starts_with(&real) { Err(OutputError::InPlan(folder.to_owned())) } else { Ok(()) }
}
