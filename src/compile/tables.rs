//! The second round of reading: tables in files, as rows of the sections that name them.

use std::sync::Arc;

use ecow::EcoString;
use rustc_hash::FxHashSet;

use crate::compile::bases;
use crate::compile::read::Reading;
use crate::diagnostic::Findings;
use crate::source::{Budgets, FileId, Files, Source, SourceKind, SourceMap, Span, Spanned};
use crate::syntax::rules::wrong_type;
use crate::syntax::same_as::{self, Bases};
use crate::syntax::{Field, FileRef, FileTable, Items, Noun, Reader, Record, Sections, TableKeys, Text, Written};
use crate::text::rules::{bad_cell, unreadable_file};
use crate::text::{Table, TableFormat, decode_table, read_csv, read_workbook, rows_tree};

/// Reads all tables that sections name.
pub(super) fn fill(reading: &mut Reading, files: &dyn Files, budgets: &Budgets) {
    let mut written = std::mem::take(&mut reading.written);
    let mut with_tables = std::mem::take(&mut reading.with_tables);
    attach_roster(&mut written, &mut with_tables, &mut reading.tables, files);
    let mut loader = Loader { files, budgets, sources: &mut reading.sources, findings: &mut reading.findings };
    let mut complete = true;
    let tables = &mut reading.tables;
    let mut visit = |table: &mut dyn FileTable| {
        tables.extend(table.reference().and_then(|file| Some(path_and_sheet(&file.file.get()?.value).0.into())));
        complete &= loader.load(table);
    };
    if let Some(manifest) = &mut written.manifest {
        manifest.file_tables(&mut visit);
    }
    for index in with_tables {
        Arc::make_mut(&mut written.files[index]).file_tables(&mut visit);
    }
    // The files of a source may be given by its name.
    let sources = written.sections().filter_map(|sections| sections.digital.sources.get()).flatten();
    tables.extend(sources.map(|source| source.id.value.clone()));
    reading.complete &= complete;
    reading.written = written;
}

/// The name under which a roster is given that the plan does not mention.
const ROSTER: &str = "roster";

/// Holders may live in a table that is given by name at run time. Where it is not given, nothing is known of holders; where a
/// `roster` is given that no file mentions, it is read by its own headings.
fn attach_roster(written: &mut Written, with_tables: &mut Vec<usize>, tables: &mut Vec<EcoString>, files: &dyn Files) {
    let nowhere = Span::head(crate::source::FileId(0));
    tables.extend(written.sections().filter_map(roster_table).map(|name| name.value.clone()));
    let mentioned = !tables.is_empty();
    if let Some(manifest) = &mut written.manifest
        && is_withheld(&manifest.sections.0, files)
    {
        manifest.sections.0.organisation.holders = Field::Absent;
    }
    for sections in &mut written.files {
        if is_withheld(sections, files) {
            Arc::make_mut(sections).organisation.holders = Field::Absent;
        }
    }
    if !mentioned && files.has_named(ROSTER) {
        let mut file = FileRef::empty(nowhere);
        file.file = Field::Given(Text(Spanned::new(ROSTER.into(), nowhere)));
        let mut sections = Sections::empty(nowhere);
        sections.organisation.holders = Field::Given(Items { list: Vec::new(), file: Some(Box::new(file)) });
        with_tables.push(written.files.len());
        written.files.push(Arc::new(sections));
    }
}

/// The table that holders are said to stand in.
fn roster_table(sections: &Sections) -> Option<&Text> {
    sections.organisation.holders.get()?.file.as_ref()?.file.get()
}

/// Whether holders stand in a table that is given by name, and was not given.
fn is_withheld(sections: &Sections, files: &dyn Files) -> bool {
    roster_table(sections).is_some_and(|name| is_name(name) && !files.has_named(name))
}

/// Whether a file as named is no path but a name given with `--data`.
fn is_name(text: &str) -> bool {
    !text.contains(['/', '.', '#', '\\'])
}

fn is_plan_file((_, source): &(FileId, &Source)) -> bool {
    matches!(source.kind, SourceKind::Text) && (source.path.ends_with(".yaml") || source.path.ends_with(".yml"))
}

const NO_TIMES: Noun = Noun {
    en: "no `times` here: bounds and results of rows are what their cells say",
    zh: "不写 `times`：表格行的范围与结果以单元格所写为准",
};

struct Loader<'a> {
    files: &'a dyn Files,
    budgets: &'a Budgets,
    sources: &'a mut SourceMap,
    findings: &'a mut Findings,
}

impl Loader<'_> {
    /// Whether the table could be read.
    fn load(&mut self, target: &mut dyn FileTable) -> bool {
        let Some((reference, name)) =
            target.reference().and_then(|file| Some((file.clone(), file.file.get()?.0.clone())))
        else {
            return false;
        };
        let Some(times) = self.settings(&reference, target.has_amounts()) else { return false };
        let format = table_format(&reference);
        let Some(table) = self.table(&name, name.span, &reference, &format) else { return false };
        // What is left of a table that is cut off may be nothing.
        if table.lost.header || (table.lost.lines && table.rows.is_empty()) {
            return false;
        }
        if table.rows.is_empty() {
            bad_cell::report_empty(self.findings, name.span, &name);
            return false;
        }
        let columns = reference.columns.get().map(|columns| columns.0.as_slice());
        let Some(tree) = rows_tree(&table, columns, &format, self.findings) else { return false };
        let mut wanted = FxHashSet::default();
        tree.roots().for_each(|row| same_as::wanted(row, &mut wanted));
        let texts: Vec<_> = self.sources.iter().map(|(file, source)| (file, &**source)).filter(is_plan_file).collect();
        let texts: Vec<_> = texts.into_iter().map(|(file, source)| (file, &*source.text)).collect();
        let trees = bases::trees(&texts, &wanted, self.budgets);
        let bases = Bases::collect(&trees, &wanted);
        let before = self.findings.len();
        let mut reader = Reader::new(self.findings, name.value.clone()).with_bases(&bases).with_table(TableKeys {
            times,
            columns,
            header: &table.header,
            place: name.span,
        });
        target.fill(tree.roots().collect(), &mut reader);
        // What a cell with an error says is no value, and was reported as that.
        let lost = &table.lost;
        self.findings.retain_after(before, |finding| !lost.cells.contains(&finding.span));
        !lost.lines && lost.cells.is_empty()
    }

    /// The power of ten that amounts are counted in; `None` where a setting is not sound, so that the cells say nothing.
    fn settings(&mut self, reference: &FileRef, has_amounts: bool) -> Option<u8> {
        if reference.columns.is_broken() || reference.format.is_broken() {
            return None;
        }
        let Some(format) = reference.format.get() else { return Some(0) };
        let broken = [
            format.delimiter.is_broken(),
            format.header.is_broken(),
            format.encoding.is_broken(),
            format.thousands.is_broken(),
            format.times.is_broken(),
        ];
        let times = format.times.get();
        if let Some(times) = times.filter(|_| !has_amounts) {
            let text = Spanned::new(self.sources.text(times.span).into(), times.span);
            let mut reader = Reader::new(self.findings, "times".into());
            wrong_type::report_text(&mut reader, &text, NO_TIMES);
            return None;
        }
        (!broken.contains(&true)).then(|| times.map_or(0, |times| times.value.0))
    }

    fn table(&mut self, name: &str, span: Span, reference: &FileRef, format: &TableFormat) -> Option<Table> {
        let (path, sheet) = path_and_sheet(name);
        let bytes = match self.files.read(path, self.budgets.table_bytes) {
            Ok(bytes) => bytes,
            Err(error) => {
                unreadable_file::report_error(self.findings, span, path, &error);
                return None;
            }
        };
        if bytes.starts_with(b"PK") {
            let limit = self.budgets.table_bytes;
            let read = read_workbook(path, bytes, sheet, format, limit, self.sources, self.findings);
            return read.map_err(|reason| unreadable_file::report(self.findings, span, path, &reason)).ok();
        }
        if bytes.starts_with(OLD_WORKBOOK) {
            bad_cell::report_old_workbook(self.findings, span, path);
            return None;
        }
        let declared = reference.format.get().and_then(|format| format.encoding.get()).map(|name| name.value.0.clone());
        match decode_table(&bytes, declared.as_deref()) {
            Some(text) => Some(read_csv(path, text, format, self.sources, self.findings)),
            None => {
                bad_cell::report_encoding(self.findings, span, path);
                None
            }
        }
    }
}

fn path_and_sheet(name: &str) -> (&str, Option<&str>) {
    name.split_once('#').map_or((name, None), |(path, sheet)| (path, Some(sheet)))
}

/// How the beginning of a workbook of the old kind looks, and of one under a password.
const OLD_WORKBOOK: &[u8] = b"\xd0\xcf\x11\xe0";

fn table_format(reference: &FileRef) -> TableFormat {
    let Some(format) = reference.format.get() else { return TableFormat::default() };
    TableFormat {
        delimiter: format.delimiter.get().map_or(b',', |delimiter| delimiter.value.0),
        header: format.header.is_absent(),
        thousands: format.thousands.get().map(|mark| mark.value.0),
        empty: format.empty.get().map(|text| text.value.clone()),
    }
}
