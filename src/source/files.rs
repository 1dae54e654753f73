//! Where files come from: a folder, or memory.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use ecow::EcoString;
use ignore::WalkBuilder;

use super::feeds::{self, Feed, Opened, Stamp};

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
    /// It is a folder.
    #[error("{0}: is a folder, not a file")]
    Folder(EcoString),
    /// It is a pipe, a socket or a device: reading it might never end.
    #[error("{0}: is no ordinary file")]
    Special(EcoString),
    /// It is a link to a folder; such links are not followed.
    #[error("{0}: is a link to a folder")]
    FolderLink(EcoString),
    /// It changed while it was read.
    #[error("{0}: changed while it was read")]
    Changed(EcoString),
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

    /// The files of records of the source `name`, sorted by path: those that `pattern` names below the plan folder, or those that were given
    /// under the name of the source in their stead.
    ///
    /// # Errors
    /// If the pattern is none, or a folder cannot be read.
    fn feeds(&self, name: &str, pattern: &str) -> Result<Vec<Feed>, ReadError>;

    /// Opens a file of records, with what tells whether it changed.
    ///
    /// # Errors
    /// See [`ReadError`].
    fn open(&self, feed: &Feed) -> Result<(Opened, Stamp), ReadError>;
}

/// Whether a path below the plan folder is a file of the plan, by its name.
pub fn is_plan_file(path: &str) -> bool {
    let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
    let yaml = ending.eq_ignore_ascii_case("yaml") || ending.eq_ignore_ascii_case("yml");
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
        for entry in self.walk() {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    let reason = ecow::eco_format!("{error}");
                    listing.skipped.push((EcoString::new(), ReadError::System { path: EcoString::new(), reason }));
                    continue;
                }
            };
            let path = self.relative(entry.path());
            if entry.path_is_symlink() && entry.path().is_dir() && is_plan_file(&format!("{path}/x.yaml")) {
                listing.skipped.push((path.clone(), ReadError::FolderLink(path)));
                continue;
            }
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
        let about = std::fs::metadata(&full).map_err(|error| system(path, &error))?;
        // A table given by name may come out of a pipe, such as one that decrypts it.
        ordinary(&about, &name, self.named.contains_key(&name))?;
        let mut bytes = Vec::new();
        let file = std::fs::File::open(&full).map_err(|error| system(path, &error))?;
        // A file may grow, and a pipe has no size: what is read is counted, not what is announced.
        let read = if about.len() > limit { Ok(0) } else { file.take(limit.saturating_add(1)).read_to_end(&mut bytes) };
        read.map_err(|error| system(path, &error))?;
        if about.len().max(bytes.len() as u64) > limit {
            return Err(ReadError::TooLarge { path: name, limit });
        }
        Ok(bytes)
    }

    fn has_named(&self, name: &str) -> bool {
        self.named.contains_key(name)
    }

    fn feeds(&self, name: &str, pattern: &str) -> Result<Vec<Feed>, ReadError> {
        match self.named.get(name) {
            Some(given) => feeds::outside(given),
            None if stays_below(pattern) => feeds::below(&self.root, pattern),
            None => Err(ReadError::Outside(pattern.into())),
        }
    }

    fn open(&self, feed: &Feed) -> Result<(Opened, Stamp), ReadError> {
        let full = if feed.outside { PathBuf::from(feed.path.as_str()) } else { self.root.join(feed.path.as_str()) };
        if !feed.outside {
            self.inside(&full, &feed.path)?;
        }
        let failed = |error: std::io::Error| system(&feed.path, &error);
        // What is asked first, since opening a pipe waits for somebody to write into it.
        ordinary(&std::fs::metadata(&full).map_err(failed)?, &feed.path, false)?;
        let file = std::fs::File::open(&full).map_err(failed)?;
        let stamp = Stamp::of(&file.metadata().map_err(failed)?);
        Ok((Opened::File(file), stamp))
    }
}

/// Refuses what is no file with an end, or at least, where `pipes` may be, what is a folder.
fn ordinary(about: &std::fs::Metadata, name: &EcoString, pipes: bool) -> Result<(), ReadError> {
    match about {
        about if about.is_dir() => Err(ReadError::Folder(name.clone())),
        about if about.is_file() || pipes => Ok(()),
        _ => Err(ReadError::Special(name.clone())),
    }
}

impl OsFiles {
    /// All entries of the folder but those that git ignores. In a repository its own files of ignored names count too; outside
    /// of one only those of the plan, since what lies above it differs from machine to machine.
    fn walk(&self) -> ignore::Walk {
        let in_git = self.real_root.ancestors().any(|folder| folder.join(".git").exists());
        let mut walk = WalkBuilder::new(&self.root);
        walk.standard_filters(false).git_ignore(true).hidden(true).require_git(false).parents(in_git);
        walk.build()
    }

    fn usable(&self, entry: &ignore::DirEntry, name: &EcoString) -> Result<(), ReadError> {
        if entry.path().strip_prefix(&self.root).unwrap_or(entry.path()).to_str().is_none() {
            return Err(ReadError::System { path: name.clone(), reason: "its name is not UTF-8".into() });
        }
        let about = std::fs::metadata(entry.path()).map_err(|error| system(name, &error))?;
        ordinary(&about, name, false)?;
        if entry.path_is_symlink() { self.inside(entry.path(), name) } else { Ok(()) }
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

    fn feeds(&self, name: &str, pattern: &str) -> Result<Vec<Feed>, ReadError> {
        let pattern = if self.has_named(name) { name } else { pattern };
        feeds::among(pattern, self.files.keys())
    }

    fn open(&self, feed: &Feed) -> Result<(Opened, Stamp), ReadError> {
        let bytes = self.files.get(&feed.path).ok_or_else(|| ReadError::Missing(feed.path.clone()))?;
        let stamp = Stamp { bytes: bytes.len() as u64, written: None };
        Ok((Opened::Bytes(bytes.clone(), 0), stamp))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn which_files_belong_to_a_plan() {
        for path in ["salesplan.yaml", "east/targets.yml", "a/build/x.yaml", "East.YAML"] {
            assert!(is_plan_file(path), "{path}");
        }
        for path in ["tests/a.yaml", "build/x.yaml", "templates/t.yaml", ".git/x.yaml", "a/.b/x.yaml", "data.csv"] {
            assert!(!is_plan_file(path), "{path}");
        }
    }

    /// What is listed of a folder, and what is skipped.
    fn listed(root: &Path) -> (Vec<String>, Vec<ReadError>) {
        let files = OsFiles::new(root, BTreeMap::new()).unwrap();
        let listing = files.list(&Budgets::default()).unwrap();
        let files = listing.files.iter().map(ToString::to_string).collect();
        (files, listing.skipped.into_iter().map(|(_, error)| error).collect())
    }

    #[test]
    fn what_git_ignores_is_no_part_of_the_plan() {
        let folder = tempfile::tempdir().unwrap();
        let plan = folder.path().join("plan");
        std::fs::create_dir(&plan).unwrap();
        for path in ["salesplan.yaml", "draft.yaml", "local.yaml"] {
            std::fs::write(plan.join(path), "").unwrap();
        }
        std::fs::write(plan.join(".gitignore"), "draft.yaml\n").unwrap();
        std::fs::write(folder.path().join(".gitignore"), "local.yaml\n").unwrap();
        assert_eq!(
            listed(&plan).0,
            ["local.yaml", "salesplan.yaml"],
            "what lies above a plan outside git says nothing"
        );
        std::fs::create_dir(folder.path().join(".git")).unwrap();
        assert_eq!(listed(&plan).0, ["salesplan.yaml"]);
    }

    #[cfg(unix)]
    #[test]
    fn what_has_no_end_is_not_read() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        std::fs::create_dir(root.join("real")).unwrap();
        let _socket = std::os::unix::net::UnixListener::bind(root.join("socket.yaml")).unwrap();
        std::os::unix::fs::symlink("real", root.join("linked")).unwrap();
        let errors = [ReadError::FolderLink("linked".into()), ReadError::Special("socket.yaml".into())];
        assert_eq!(listed(root).1, errors);
        let named = BTreeMap::from([("endless".into(), PathBuf::from("/dev/zero"))]);
        let files = OsFiles::new(root, named).unwrap();
        assert!(matches!(files.read("socket.yaml", 9), Err(ReadError::Special(_))));
        assert!(matches!(files.read("real", 9), Err(ReadError::Folder(_))));
        assert!(matches!(files.read("endless", 9), Err(ReadError::TooLarge { .. })));
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
