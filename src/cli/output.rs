//! Writing a set of files into a folder, all or nothing.
//!
//! The files are written beside the folder first and then take its place by renaming, so that a failed or interrupted run
//! leaves the earlier output as it was. Files in the folder that are not ours are carried over.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use crate::document::Artifact;

/// The list of our files, kept in the folder itself.
const LIST: &str = ".salesplan-build.txt";

/// An output folder that cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("{}: {source}", path.display())]
pub struct OutputError {
    path: PathBuf,
    source: io::Error,
}

fn at<T>(path: &Path, result: io::Result<T>) -> Result<T, OutputError> {
    result.map_err(|source| OutputError { path: path.to_owned(), source })
}

/// Writes `artifacts` into `folder`, in place of what we wrote there before.
///
/// # Errors
/// If a file or folder cannot be written; the earlier output is then as it was.
pub fn write(folder: &Path, artifacts: &[Artifact]) -> Result<(), OutputError> {
    let parent = folder.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let stage = at(parent, tempfile::Builder::new().prefix(".salesplan-").tempdir_in(parent))?;
    let fresh = stage.path().join("new");
    for artifact in artifacts {
        let path = fresh.join(artifact.path.as_str());
        let above = path.parent().unwrap_or(&fresh);
        at(above, std::fs::create_dir_all(above))?;
        at(&path, std::fs::write(&path, &artifact.bytes))?;
    }
    let list: String = artifacts.iter().map(|artifact| format!("{}\n", artifact.path)).collect();
    at(&fresh, std::fs::create_dir_all(&fresh))?;
    at(&fresh, std::fs::write(fresh.join(LIST), list))?;
    if folder.exists() {
        carry_over(folder, &fresh)?;
        swap(folder, &fresh, &stage.path().join("old"))
    } else {
        at(folder, std::fs::rename(&fresh, folder))
    }
}

/// Takes the place of the old folder; puts it back where that fails.
fn swap(folder: &Path, fresh: &Path, old: &Path) -> Result<(), OutputError> {
    at(folder, std::fs::rename(folder, old))?;
    if let Err(source) = std::fs::rename(fresh, folder) {
        at(folder, std::fs::rename(old, folder))?;
        return Err(OutputError { path: folder.to_owned(), source });
    }
    Ok(())
}

/// Copies what is not ours into the new folder.
fn carry_over(folder: &Path, fresh: &Path) -> Result<(), OutputError> {
    let list = std::fs::read_to_string(folder.join(LIST)).unwrap_or_default();
    let ours: BTreeSet<PathBuf> = list.lines().chain([LIST]).map(PathBuf::from).collect();
    let mut open = vec![folder.to_owned()];
    while let Some(current) = open.pop() {
        for entry in at(&current, std::fs::read_dir(&current))? {
            let path = at(&current, entry)?.path();
            let below = path.strip_prefix(folder).unwrap_or(&path).to_owned();
            if path.is_dir() {
                open.push(path);
            } else if !ours.contains(&below) && !fresh.join(&below).exists() {
                let target = fresh.join(&below);
                let above = target.parent().unwrap_or(fresh);
                at(above, std::fs::create_dir_all(above))?;
                at(&path, std::fs::copy(&path, &target))?;
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn artifact(path: &str, text: &str) -> Artifact {
        Artifact { path: path.into(), bytes: text.into() }
    }

    #[test]
    fn replaces_ours_and_keeps_others() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("build");
        write(&folder, &[artifact("a.md", "1"), artifact("letters/east.md", "1")]).unwrap();
        std::fs::write(folder.join("letters/mine.txt"), "keep").unwrap();
        write(&folder, &[artifact("a.md", "2")]).unwrap();
        assert_eq!(std::fs::read_to_string(folder.join("a.md")).unwrap(), "2");
        assert_eq!(std::fs::read_to_string(folder.join("letters/mine.txt")).unwrap(), "keep");
        assert!(!folder.join("letters/east.md").exists(), "what we no longer write is gone");
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1, "nothing is left beside the folder");
    }

    #[test]
    fn a_failure_leaves_the_earlier_output() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("build");
        write(&folder, &[artifact("a.md", "1")]).unwrap();
        // A file in the place of a folder cannot be written below.
        let error = write(&folder, &[artifact("x", "2"), artifact("x/y.md", "2")]).unwrap_err();
        assert!(error.to_string().contains("x"), "{error}");
        assert_eq!(std::fs::read_to_string(folder.join("a.md")).unwrap(), "1");
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
    }
}
