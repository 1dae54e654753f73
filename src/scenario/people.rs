//! The people of a scenario: who holds which position when, which units and positions there are and who leads them.

use std::sync::Arc;

use crate::cube::{self, Course};
use crate::diagnostic::Findings;
use crate::model::Compiled;
use crate::plan::{Found, Plan};
use crate::source::{Files, ReadError, SourceMap};
use crate::syntax::organisation::{Holders, Organisation};
use crate::syntax::scenario::Scenario;
use crate::syntax::{Entry, EntrySections, Field, FileRef, FileTable, Reader, Record, TableKeys, Written};
use crate::text::{TableFormat, decode_table, read_csv, rows_tree};

/// The largest table of people that a scenario may name, in bytes.
const TABLE_BYTES: u64 = 50_000_000;

/// The plan with a scenario's people; `None` where it names none.
pub(super) fn staffed(
    compiled: &Compiled,
    files: &dyn Files,
    entry: &Entry<Scenario>,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<Option<Compiled>, ReadError> {
    let own = &entry.value.organisation.0;
    let Organisation { units, roles, positions, holders, .. } = own;
    if units.is_absent() && roles.is_absent() && positions.is_absent() && holders.is_absent() {
        return Ok(None);
    }
    let mut entries = EntrySections::empty(entry.id.span);
    entries.organisation.0 = own.clone();
    let mut written = Written::clone(&compiled.written);
    if let Field::Given(holders) = &mut entries.organisation.0.holders {
        fill(holders, files, sources, findings)?;
        without_holders(&mut written);
    }
    let written = written.with(&entries);
    let mut found = Found::default();
    let plan = Plan::resolve(&written, &mut found);
    // What was found of the plan itself was told when it was compiled.
    let own_file = entry.id.span.file;
    let found = found.all().into_vec().into_iter().filter(|finding| finding.span.file >= own_file);
    let before = findings.len();
    findings.append(found.collect::<Vec<_>>().into());
    let Some(plan) = plan.filter(|_| findings.len() == before) else { return Ok(None) };
    let cube = cube::build(&plan, &Course::default(), &mut Findings::default());
    let since = compiled.since;
    Ok(Some(Compiled { written: Arc::new(written), plan: Arc::new(plan), cube: Arc::new(cube), since }))
}

/// Takes the plan's own holders out.
fn without_holders(written: &mut Written) {
    if let Some(manifest) = &mut written.manifest {
        manifest.sections.0.organisation.0.holders = Field::Absent;
    }
    for sections in &mut written.files {
        if !sections.organisation.holders.is_absent() {
            Arc::make_mut(sections).organisation.0.holders = Field::Absent;
        }
    }
}

/// Reads the holders that stand in a file of their own.
fn fill(
    holders: &mut Holders,
    files: &dyn Files,
    sources: &mut SourceMap,
    findings: &mut Findings,
) -> Result<(), ReadError> {
    let Some(reference) = holders.file.as_deref().cloned() else { return Ok(()) };
    let Some(path) = reference.file.get() else { return Ok(()) };
    let bytes = files.read(path, TABLE_BYTES)?;
    let declared = reference.format.get().and_then(|format| format.encoding.get()).map(|name| name.value.0.clone());
    let Some(text) = decode_table(&bytes, declared.as_deref()) else {
        crate::text::rules::bad_cell::report_encoding(findings, path.span, path);
        return Ok(());
    };
    let format = format_of(&reference);
    let table = read_csv(path, text, &format, sources, findings);
    let columns = reference.columns.get().map(|columns| columns.0.as_slice());
    let Some(tree) = rows_tree(&table, columns, &format, findings) else { return Ok(()) };
    let keys = TableKeys { times: 0, columns, header: &table.header, place: path.span };
    let mut reader = Reader::new(findings, path.value.clone()).with_table(keys);
    holders.fill(tree.roots().collect(), &mut reader);
    Ok(())
}

fn format_of(reference: &FileRef) -> TableFormat {
    let Some(format) = reference.format.get() else { return TableFormat::default() };
    TableFormat {
        delimiter: format.delimiter.get().map_or(b',', |delimiter| delimiter.value.0),
        header: format.header.is_absent(),
        thousands: format.thousands.get().map(|mark| mark.value.0),
        empty: format.empty.get().map(|text| text.value.clone()),
    }
}
