//! Reading a plan: all files in parallel, results in the order of their paths.

use ecow::EcoString;
use rayon::prelude::*;
use rustc_hash::FxHashMap;
use std::sync::Arc;

use crate::compile::bases;
use crate::diagnostic::Findings;
use crate::source::{Budgets, FileId, Files, Listing, ReadError, Source, SourceKind, SourceMap, Span};
use crate::syntax::manifest::Manifest;
use crate::syntax::rules::{unknown_key, wrong_type};
use crate::syntax::same_as::{Bases, SAME_AS};
use crate::syntax::{Read, Reader, Record, Sections, Written};
use crate::text::rules::{not_utf8, too_many_files, unreadable_file};
use crate::text::{Decoded, Ignore, decode_yaml, parse_yaml};

/// The name of the file every plan has.
pub(super) const MANIFEST: &str = "salesplan.yaml";

/// A plan as read from its files.
#[derive(Debug, Default)]
pub struct Reading {
    /// The files.
    pub sources: SourceMap,
    /// Their sections as written.
    pub written: Written,
    /// Comments that switch rules off.
    pub ignores: Vec<Ignore>,
    /// What was found.
    pub findings: Findings,
    /// Whether all text could be read; where not, what is missing from the plan cannot be told from what was lost.
    pub complete: bool,
    /// Tables in files that the plan names, without their sheets.
    pub tables: Vec<EcoString>,
    /// Which of the files' sections name tables in other files.
    pub(super) with_tables: Vec<usize>,
}

/// What one file gives.
#[derive(Debug, Clone)]
struct FileReading {
    manifest: Option<Manifest>,
    sections: Vec<Arc<Sections>>,
    /// Whether it names tables in other files.
    with_tables: bool,
    ignores: Vec<Ignore>,
    findings: Findings,
    complete: bool,
}

/// What was read of each file before: a file whose text and place in the plan are as they were is not read again.
#[derive(Debug, Default)]
pub(super) struct Cache {
    files: FxHashMap<EcoString, (FileId, Arc<str>, FileReading)>,
    /// How many files were read anew the last time.
    pub(super) fresh: usize,
}

impl Cache {
    fn get(&self, file: FileId, sources: &SourceMap) -> Option<FileReading> {
        let source = sources.source(file);
        // What the entries of such a file say may have changed in another.
        if source.text.contains(SAME_AS) {
            return None;
        }
        let (id, text, reading) = self.files.get(&source.path)?;
        (*id == file && *text == source.text).then(|| reading.clone())
    }
}

/// Reads the plan of `files`.
///
/// # Errors
/// If the plan folder itself cannot be read, or holds no manifest.
pub fn read_plan(files: &dyn Files, budgets: &Budgets) -> Result<Reading, ReadError> {
    read_again(files, budgets, None)
}

/// [`read_plan`], with what was read before.
pub(super) fn read_again(
    files: &dyn Files,
    budgets: &Budgets,
    cache: Option<&mut Cache>,
) -> Result<Reading, ReadError> {
    let listing = list(files, budgets)?;
    let mut reading = Reading { complete: true, ..Reading::default() };
    let texts: Vec<_> = listing.files.par_iter().map(|path| load(files, path, budgets)).collect();
    // The manifest comes first, so that its file is there for findings about the plan as a whole.
    let manifest = reading.sources.insert(Source::new(MANIFEST, "", SourceKind::Text));
    let mut ids = Vec::with_capacity(texts.len());
    for (path, loaded) in listing.files.iter().zip(texts) {
        let (text, fault) = loaded.map_or_else(|fault| (String::new(), Some(fault)), |text| (text, None));
        let file = reading.sources.insert(Source::new(path.clone(), text, SourceKind::Text));
        match fault {
            None => ids.push(file),
            Some(fault) => {
                reading.complete = false;
                fault.report(&mut reading.findings, Span::head(file), path);
            }
        }
    }
    for (path, error) in &listing.skipped {
        reading.complete = false;
        Fault::Read(error.clone()).report(&mut reading.findings, Span::head(manifest), path);
    }
    if listing.truncated {
        reading.complete = false;
        too_many_files::report(&mut reading.findings, Span::head(manifest), budgets.files);
    }
    let sources = &reading.sources;
    let known = cache.as_deref();
    let texts = ids.iter().map(|file| (*file, &*sources.source(*file).text)).collect::<Vec<_>>();
    let wanted = bases::wanted_in(&texts, budgets);
    let trees = bases::trees(&texts, &wanted, budgets);
    let bases = Bases::collect(&trees, &wanted);
    let read = |file: &FileId| match known.and_then(|cache| cache.get(*file, sources)) {
        Some(reading) => (reading, false),
        None => (read_file(*file, sources, &bases, budgets), true),
    };
    let read: Vec<(FileReading, bool)> = ids.par_iter().map(read).collect();
    if let Some(cache) = cache {
        cache.fresh = read.iter().filter(|(_, fresh)| *fresh).count();
        for (file, (one, _)) in ids.iter().zip(&read).filter(|(_, (_, fresh))| *fresh) {
            let source = sources.source(*file);
            cache.files.insert(source.path.clone(), (*file, source.text.clone(), one.clone()));
        }
    }
    reading.written.files.reserve_exact(read.len());
    for (one, _) in read {
        reading.take(one);
    }
    super::tables::fill(&mut reading, files, budgets);
    Ok(reading)
}

/// The files of a plan; of one with too many the manifest alone.
fn list(files: &dyn Files, budgets: &Budgets) -> Result<Listing, ReadError> {
    let mut listing = files.list(budgets)?;
    if listing.truncated {
        // Which files come first differs from machine to machine; the plan is not whole whichever are read.
        listing.files = vec![MANIFEST.into()];
        files.read(MANIFEST, budgets.file_bytes)?;
    }
    if listing.files.iter().any(|path| path == MANIFEST) {
        return Ok(listing);
    }
    let skipped = listing.skipped.into_iter().find(|(path, _)| path == MANIFEST);
    Err(skipped.map_or_else(|| ReadError::Missing(MANIFEST.into()), |(_, error)| error))
}

impl Reading {
    fn take(&mut self, one: FileReading) {
        if one.manifest.is_some() {
            self.written.manifest = one.manifest;
        }
        let (before, taken) = (self.written.files.len(), one.sections.len());
        self.written.files.extend(one.sections);
        self.with_tables.extend((before..before + taken).filter(|_| one.with_tables));
        self.ignores.extend(one.ignores);
        self.findings.append(one.findings);
        self.complete &= one.complete;
    }
}

/// Why the text of a file is not there.
enum Fault {
    Read(ReadError),
    Encoding(Decoded),
}

impl Fault {
    fn report(&self, findings: &mut Findings, span: Span, path: &str) {
        match self {
            Self::Encoding(Decoded::Other(name)) => not_utf8::report(findings, span, path, Some(name)),
            Self::Encoding(Decoded::Unknown) => not_utf8::report(findings, span, path, None),
            Self::Read(error) => unreadable_file::report_error(findings, span, path, error),
        }
    }
}

fn load(files: &dyn Files, path: &str, budgets: &Budgets) -> Result<String, Fault> {
    let bytes = files.read(path, budgets.file_bytes).map_err(Fault::Read)?;
    match decode_yaml(&bytes) {
        Ok(text) if text.len() == bytes.len() => {
            Ok(String::from_utf8(bytes).expect("was found to be UTF-8 the line before"))
        }
        Ok(text) => Ok(text.to_owned()),
        Err((kind, _)) => Err(Fault::Encoding(kind)),
    }
}

fn read_file(file: FileId, sources: &SourceMap, bases: &Bases<'_>, budgets: &Budgets) -> FileReading {
    let mut findings = Findings::default();
    let source = sources.source(file);
    let parsed = parse_yaml(file, &source.text, budgets, &mut findings);
    let told: Vec<u32> = findings.iter().map(|finding| finding.span.start).collect();
    let is_manifest = source.path == MANIFEST;
    let mut reader = Reader::new(&mut findings, source.path.clone()).with_bases(bases);
    let (mut manifest, mut sections, mut is_empty, mut complete) = (None, Vec::new(), true, parsed.complete);
    for root in parsed.tree.roots() {
        if matches!(root.view(), crate::text::View::Null) {
            continue;
        }
        is_empty = false;
        let second = match root.view() {
            crate::text::View::Map(map) if !is_manifest => map.into_iter().find(|(key, _)| key.text == "salesplan"),
            _ => None,
        };
        if let Some((key, _)) = second {
            unknown_key::report_manifest(&mut reader, key);
            complete = false;
            continue;
        }
        if is_manifest && manifest.is_none() {
            manifest = Manifest::read(root, &mut reader);
        } else {
            sections.extend(Sections::read(root, &mut reader));
        }
    }
    if is_manifest && is_empty && parsed.complete {
        wrong_type::report_empty(&mut reader, Span::head(file), Manifest::NOUN);
    }
    findings.retain_after(told.len(), |finding| !is_told(&source.text, &told, finding.span.start));
    let mut with_tables = false;
    sections.iter_mut().for_each(|sections| Record::file_tables(sections, &mut |_| with_tables = true));
    let sections = sections.into_iter().map(Arc::new).collect();
    FileReading { manifest, sections, with_tables, ignores: parsed.ignores, findings, complete }
}

/// Whether what stands at a place was told of when the text was read: there, or where the first comma cut a number into groups of digits.
fn is_told(text: &str, told: &[u32], mut place: u32) -> bool {
    let is_group = |bytes: &[u8]| matches!(bytes, [digits @ .., b','] if digits.iter().all(u8::is_ascii_digit));
    while !told.contains(&place) {
        let before = (place as usize).checked_sub(4).and_then(|start| text.as_bytes().get(start..place as usize));
        if !before.is_some_and(is_group) {
            return false;
        }
        place -= 4;
    }
    true
}
