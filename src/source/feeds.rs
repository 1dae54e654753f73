//! Files of records: found by a pattern, read from front to back, and told apart from what they were when reading began.

use std::fs::{File, Metadata};
use std::io::Read;
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use ecow::EcoString;
use globset::{GlobBuilder, GlobMatcher};

use super::files::ReadError;

/// A file of records.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Feed {
    /// Its path as people are told it: below the plan folder, or as it was given.
    pub path: EcoString,
    /// Whether it was given by name, and may lie anywhere.
    pub(super) outside: bool,
}

/// A file that is open.
#[derive(Debug)]
pub enum Opened {
    /// One on disk.
    File(File),
    /// One in memory, with how far it was read.
    Bytes(Vec<u8>, usize),
}

/// What tells whether a file changed: its size and when it was last written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stamp {
    /// Bytes.
    pub bytes: u64,
    /// When it was last written, where the system says.
    pub written: Option<SystemTime>,
}

impl Read for Opened {
    fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
        match self {
            Self::File(file) => file.read(into),
            Self::Bytes(bytes, at) => {
                let count = (&bytes[*at..]).read(into)?;
                *at += count;
                Ok(count)
            }
        }
    }
}

impl Stamp {
    pub(super) fn of(about: &Metadata) -> Self {
        Self { bytes: about.len(), written: about.modified().ok() }
    }
}

/// Endings of files that are records, where a folder is given.
const ENDINGS: [&str; 5] = ["csv", "tsv", "txt", "parquet", "pq"];

/// Whether a text is a pattern and not one path.
fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

/// What a pattern matches; a `*` stays within its folder.
fn matcher(pattern: &str) -> Result<GlobMatcher, ReadError> {
    let glob = GlobBuilder::new(pattern).literal_separator(true).build();
    let glob = glob
        .map_err(|error| ReadError::System { path: pattern.into(), reason: ecow::eco_format!("{}", error.kind()) })?;
    Ok(glob.compile_matcher())
}

/// The paths among `known` that a pattern names, sorted.
pub(super) fn among<'a>(pattern: &str, known: impl Iterator<Item = &'a EcoString>) -> Result<Vec<Feed>, ReadError> {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    let glob = matcher(pattern)?;
    let named = known.filter(|path| if is_pattern(pattern) { glob.is_match(path.as_str()) } else { *path == pattern });
    Ok(named.map(|path| Feed { path: path.clone(), outside: false }).collect())
}

/// The files that a pattern names below `root`, sorted by path. Hidden ones only where the pattern says so itself.
pub(super) fn below(root: &Path, pattern: &str) -> Result<Vec<Feed>, ReadError> {
    let pattern = pattern.strip_prefix("./").unwrap_or(pattern);
    let found = files_of(root, pattern)?;
    let feeds = found.into_iter().map(|path| Feed { path, outside: false });
    Ok(feeds.collect())
}

/// The files that a path given by name stands for: itself, those of records in a folder, or those that it matches as a pattern.
pub(super) fn outside(given: &Path) -> Result<Vec<Feed>, ReadError> {
    let text = given.to_string_lossy().replace('\\', "/");
    let feed = |path: EcoString| Feed { path, outside: true };
    if given.is_dir() {
        let mut found = Vec::new();
        walk(given, "", true, &mut |below| {
            let ending = below.rsplit_once('.').map_or("", |(_, ending)| ending);
            if ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)) {
                found.push(feed(ecow::eco_format!("{}/{below}", text.trim_end_matches('/'))));
            }
        })?;
        found.sort_unstable();
        return Ok(found);
    }
    if given.exists() || !is_pattern(&text) {
        return Ok(vec![feed(text.into())]);
    }
    let root = PathBuf::from(if text.starts_with('/') { "/" } else { "." });
    let pattern = text.trim_start_matches('/').to_owned();
    let prefix = if text.starts_with('/') { "/" } else { "" };
    let found = files_of(&root, &pattern)?;
    Ok(found.into_iter().map(|path| feed(ecow::eco_format!("{prefix}{path}"))).collect())
}

/// Paths below `root` that a pattern names, sorted.
fn files_of(root: &Path, pattern: &str) -> Result<Vec<EcoString>, ReadError> {
    if !is_pattern(pattern) {
        let there = root.join(pattern).exists();
        return Ok(if there { vec![pattern.into()] } else { Vec::new() });
    }
    let glob = matcher(pattern)?;
    // Only the folder that all matches lie in is walked.
    let fixed: Vec<&str> = pattern.split('/').take_while(|part| !is_pattern(part)).collect();
    let deep = pattern.contains("**") || pattern.split('/').count() > fixed.len() + 1;
    let start = fixed.join("/");
    let folder = root.join(&start);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    walk(&folder, &start, deep, &mut |path| {
        if glob.is_match(path) {
            found.push(EcoString::from(path));
        }
    })?;
    found.sort_unstable();
    Ok(found)
}

/// Tells every file of a folder, and of those in it where `deep`; hidden ones aside, and links to folders are not followed.
fn walk(folder: &Path, name: &str, deep: bool, tell: &mut dyn FnMut(&str)) -> Result<(), ReadError> {
    let failed = |error: &std::io::Error| ReadError::System {
        path: ecow::eco_format!("{}", folder.display()),
        reason: ecow::eco_format!("{error}"),
    };
    for entry in std::fs::read_dir(folder).map_err(|error| failed(&error))? {
        let entry = entry.map_err(|error| failed(&error))?;
        let Ok(own) = entry.file_name().into_string() else { continue };
        if own.starts_with('.') {
            continue;
        }
        let below = if name.is_empty() { own } else { format!("{name}/{own}") };
        let kind = entry.file_type().map_err(|error| failed(&error))?;
        if kind.is_dir() {
            if deep {
                walk(&entry.path(), &below, deep, tell)?;
            }
        } else if kind.is_file() || entry.path().is_file() {
            tell(&below);
        }
    }
    Ok(())
}
