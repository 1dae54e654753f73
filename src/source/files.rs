//! Where files come from: a folder, or memory.

use std::collections::BTreeMap;
use std::path::{Component, Path, PathBuf};

use ecow::EcoString;
use ignore::WalkBuilder;

/// What a plan may cost to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budgets {
    /// Bytes of one file of the plan.
    pub file_bytes: u64,
    /// Bytes of one table.
    pub table_bytes: u64,
    /// Files of the plan.
    pub files: usize,
    /// Levels of nesting.
    pub depth: usize,
    /// Values of one file, with what aliases stand for.
    pub nodes: usize,
}

impl Default for Budgets {
    fn default() -> Self {
        Self { file_bytes: 20_000_000, table_bytes: 200_000_000, files: 50_000, depth: 64, nodes: 5_000_000 }
    }
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// There is none.
    #[error("{0}: no such file")]
    Missing(EcoString),
    /// It has more bytes than it may.
    #[error("{path}: larger than {limit} bytes")]
    TooLarge {
        /// The file.
        path: EcoString,
        /// The bytes it may have.
        limit: u64,
    },
    /// It leads out of the plan folder.
    #[error("{0}: outside the plan folder")]
    Outside(EcoString),
    /// The system refuses.
    #[error("{path}: {reason}")]
    System {
        /// The file.
        path: EcoString,
        /// What the system says.
        reason: EcoString,
    },
}

/// The files of a plan.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Listing {
    /// Paths below the plan folder, with forward slashes, sorted.
    pub files: Vec<EcoString>,
    /// Paths that look like files of the plan but cannot be read, with the reason.
    pub skipped: Vec<(EcoString, ReadError)>,
    /// Whether there are more files than allowed; the list then ends at the limit.
    pub truncated: bool,
}

/// Where the compiler gets its files from.
pub trait Files: Sync {
    /// The YAML files of the plan.
    ///
    /// # Errors
    /// If the plan folder itself cannot be read.
    fn list(&self, budgets: &Budgets) -> Result<Listing, ReadError>;

    /// The bytes of a file below the plan folder.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError>;

    /// Whether a table outside the plan folder was given under this name.
    fn has_named(&self, _name: &str) -> bool {
        false
    }
}

/// Whether a path below the plan folder is a file of the plan, by its name.
pub fn is_plan_file(path: &str) -> bool {
    let yaml = path.ends_with(".yaml") || path.ends_with(".yml");
    let mut parts = path.split('/');
    let top = parts.clone().next().filter(|_| path.contains('/'));
    yaml && !matches!(top, Some("tests" | "templates" | "build")) && !parts.any(|part| part.starts_with('.'))
}

/// A plan in a folder.
#[derive(Debug, Clone)]
pub struct OsFiles {
    root: PathBuf,
    real_root: PathBuf,
    named: BTreeMap<EcoString, PathBuf>,
}

impl OsFiles {
    /// The plan in the folder `root`; `named` are the tables outside it that may be read, by name.
    ///
    /// # Errors
    /// If there is no such folder.
    pub fn new(root: &Path, named: BTreeMap<EcoString, PathBuf>) -> Result<Self, ReadError> {
        let real_root = root.canonicalize().map_err(|error| system(&root.to_string_lossy(), &error))?;
        Ok(Self { root: root.to_owned(), real_root, named })
    }

    /// The plan folder.
    pub fn root(&self) -> &Path {
        &self.root
    }

    fn relative(&self, path: &Path) -> EcoString {
        let below = path.strip_prefix(&self.root).unwrap_or(path);
        let parts: Vec<_> = below.components().map(|part| part.as_os_str().to_string_lossy().into_owned()).collect();
        parts.join("/").into()
    }

    /// Whether a path stays in the plan folder once links are followed.
    fn inside(&self, path: &Path, name: &EcoString) -> Result<(), ReadError> {
        match path.canonicalize() {
            Ok(real) if real.starts_with(&self.real_root) => Ok(()),
            Ok(_) => Err(ReadError::Outside(name.clone())),
            Err(error) => Err(system(name, &error)),
        }
    }
}

fn system(path: &str, error: &std::io::Error) -> ReadError {
    match error.kind() {
        std::io::ErrorKind::NotFound => ReadError::Missing(path.into()),
        _ => ReadError::System { path: path.into(), reason: ecow::eco_format!("{error}") },
    }
}

impl Files for OsFiles {
    fn list(&self, budgets: &Budgets) -> Result<Listing, ReadError> {
        let mut listing = Listing::default();
        let walk =
            WalkBuilder::new(&self.root).standard_filters(false).git_ignore(true).hidden(true).parents(false).build();
        for entry in walk {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let reason = ecow::eco_format!("{error}");
                    listing.skipped.push((EcoString::new(), ReadError::System { path: EcoString::new(), reason }));
                    continue;
                }
            };
            let path = self.relative(entry.path());
            if !is_plan_file(&path) {
                continue;
            }
            if listing.files.len() == budgets.files {
                listing.truncated = true;
                break;
            }
            match self.usable(&entry, &path) {
                Ok(()) => listing.files.push(path),
                Err(error) => listing.skipped.push((path, error)),
            }
        }
        listing.files.sort_unstable();
        listing.skipped.sort_by(|a, b| a.0.cmp(&b.0));
        Ok(listing)
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        let name = EcoString::from(path);
        let full = match self.named.get(&name) {
            Some(outside) => outside.clone(),
            None if stays_below(path) => {
                let full = self.root.join(path);
                self.inside(&full, &name)?;
                full
            }
            None => return Err(ReadError::Outside(name)),
        };
        let size = std::fs::metadata(&full).map_err(|error| system(path, &error))?.len();
        if size > limit {
            return Err(ReadError::TooLarge { path: name, limit });
        }
        std::fs::read(&full).map_err(|error| system(path, &error))
    }

    fn has_named(&self, name: &str) -> bool {
        self.named.contains_key(name)
    }
}

impl OsFiles {
    fn usable(&self, entry: &ignore::DirEntry, name: &EcoString) -> Result<(), ReadError> {
        let is_link = entry.path_is_symlink();
        let kind = if is_link {
            std::fs::metadata(entry.path()).map(|meta| meta.is_file())
        } else {
            Ok(entry.file_type().is_some_and(|kind| kind.is_file()))
        };
        match kind {
            Ok(true) if is_link => self.inside(entry.path(), name),
            Ok(true) => Ok(()),
            Ok(false) => Err(ReadError::System { path: name.clone(), reason: "is a folder, not a file".into() }),
            Err(error) => Err(system(name, &error)),
        }
    }
}

/// Whether a path as written stays below the folder it starts from.
fn stays_below(path: &str) -> bool {
    Path::new(path).components().all(|part| matches!(part, Component::Normal(_) | Component::CurDir))
}

/// A plan in memory, for tests and editors.
#[derive(Debug, Clone, Default)]
pub struct MemoryFiles {
    files: BTreeMap<EcoString, Vec<u8>>,
}

impl MemoryFiles {
    /// A plan of these paths and bytes.
    pub fn new<P: Into<EcoString>, B: Into<Vec<u8>>>(files: impl IntoIterator<Item = (P, B)>) -> Self {
        Self { files: files.into_iter().map(|(path, bytes)| (path.into(), bytes.into())).collect() }
    }

    /// Adds or replaces a file.
    pub fn insert(&mut self, path: impl Into<EcoString>, bytes: impl Into<Vec<u8>>) {
        self.files.insert(path.into(), bytes.into());
    }
}

impl Files for MemoryFiles {
    fn list(&self, budgets: &Budgets) -> Result<Listing, ReadError> {
        let mut files: Vec<EcoString> = self.files.keys().filter(|path| is_plan_file(path)).cloned().collect();
        let truncated = files.len() > budgets.files;
        files.truncate(budgets.files);
        Ok(Listing { files, skipped: Vec::new(), truncated })
    }

    fn read(&self, path: &str, limit: u64) -> Result<Vec<u8>, ReadError> {
        if !stays_below(path) {
            return Err(ReadError::Outside(path.into()));
        }
        let bytes = self.files.get(path).ok_or_else(|| ReadError::Missing(path.into()))?;
        if bytes.len() as u64 > limit {
            return Err(ReadError::TooLarge { path: path.into(), limit });
        }
        Ok(bytes.clone())
    }

    /// In memory there is no outside: a file without folder or ending stands for a table given by name.
    fn has_named(&self, name: &str) -> bool {
        self.files.contains_key(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_files_belong_to_a_plan() {
        for path in ["salesplan.yaml", "east/targets.yml", "a/build/x.yaml"] {
            assert!(is_plan_file(path), "{path}");
        }
        for path in ["tests/a.yaml", "build/x.yaml", "templates/t.yaml", ".git/x.yaml", "a/.b/x.yaml", "data.csv"] {
            assert!(!is_plan_file(path), "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_that_leave_or_loop_are_listed_as_skipped() {
        let folder = tempfile::tempdir().unwrap();
        let (root, outside) = (folder.path().join("plan"), folder.path().join("secret.yaml"));
        std::fs::create_dir_all(root.join("x.yaml")).unwrap();
        std::fs::write(root.join("salesplan.yaml"), "salesplan: 1").unwrap();
        std::fs::write(&outside, "a: 1").unwrap();
        std::os::unix::fs::symlink(&outside, root.join("leaves.yaml")).unwrap();
        std::os::unix::fs::symlink(root.join("loop.yaml"), root.join("loop.yaml")).unwrap();
        let files = OsFiles::new(&root, BTreeMap::new()).unwrap();
        let listing = files.list(&Budgets::default()).unwrap();
        assert_eq!(listing.files, ["salesplan.yaml"]);
        let skipped: Vec<_> = listing.skipped.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(skipped, ["leaves.yaml", "loop.yaml", "x.yaml"]);
        assert!(matches!(files.read("../secret.yaml", 100), Err(ReadError::Outside(_))));
        assert!(matches!(files.read("leaves.yaml", 100), Err(ReadError::Outside(_))));
        assert!(matches!(files.read("salesplan.yaml", 3), Err(ReadError::TooLarge { .. })));
        assert!(matches!(files.read("none.yaml", 3), Err(ReadError::Missing(_))));
    }
}
