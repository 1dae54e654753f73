//! The columns that metrics and crediting name are columns of their sources.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::credit::feeds::parts;
use crate::credit::resolve::{NOBODY, place, tables};
use crate::credit::rules::unknown_column;
use crate::decision::Axes;
use crate::diagnostic::Findings;
use crate::source::Spanned;
use crate::syntax::incentives::{CreditDate, CreditRow, CreditTo};
use crate::syntax::{When, Written};

/// The columns of the sources that declare theirs, in the order of the plan.
type Declared<'a> = FxHashMap<&'a str, Vec<&'a str>>;

/// Checks the columns that are named.
pub(super) fn check(written: &Written, axes: &Axes, findings: &mut Findings) {
    let mut declared: Declared<'_> = Declared::default();
    for source in written.sections().filter_map(|sections| sections.digital.sources.get()).flatten() {
        if let Some(columns) = source.value.columns.get() {
            let names = columns.0.iter().map(|column| column.key.value.as_str()).collect();
            declared.insert(source.id.value.as_str(), names);
        }
    }
    let mut columns = Columns { declared, recorded: recorded(written, axes), findings };
    for metric in written.sections().filter_map(|sections| sections.targets.metrics.get()).flatten() {
        let Some(text) = metric.value.source.get() else { continue };
        let (source, named) = parts(text);
        if let Some(named) = named {
            columns.named(source, &Spanned::new(named.into(), text.span));
        }
        columns.asked(source, metric.value.when.get());
    }
    for row in tables(written).flat_map(|table| table.table.rows.list()) {
        columns.of_rule(row);
    }
}

/// The names that only a record answers to, and every record that is asked must: dimensions, and fields that nothing stands in for.
fn recorded<'a>(written: &'a Written, axes: &Axes) -> Vec<&'a str> {
    let mut names: Vec<&str> = Vec::new();
    for sections in written.sections() {
        let dimensions = sections.targets.dimensions.get().into_iter().flatten();
        names.extend(dimensions.map(|dimension| dimension.id.value.as_str()));
        let fields = sections.targets.fields.get().into_iter().flatten();
        names.extend(fields.filter(|field| field.value.missing.is_absent()).map(|field| field.id.value.as_str()));
    }
    names.retain(|name| axes.find(name).is_some());
    names
}

struct Columns<'a, 'f> {
    declared: Declared<'a>,
    recorded: Vec<&'a str>,
    findings: &'f mut Findings,
}

impl Columns<'_, '_> {
    fn named(&mut self, source: &str, column: &Spanned<EcoString>) {
        let Some(known) = self.declared.get(source) else { return };
        if !known.contains(&column.as_str()) {
            unknown_column::report(self.findings, source, column, known);
        }
    }

    /// The columns that a condition on records asks for.
    fn asked(&mut self, source: &str, when: Option<&When>) {
        let tests = when.into_iter().flat_map(|when| &when.any).flat_map(|all| &all.tests);
        for (axis, _) in tests {
            if self.recorded.contains(&axis.as_str()) {
                self.named(source, axis);
            }
        }
    }

    fn of_rule(&mut self, row: &CreditRow) {
        let Some(source) = row.source.get() else { return };
        self.asked(source, row.head.when.get());
        match row.credit.get() {
            Some(CreditTo::Column(column)) if column.value != NOBODY => self.named(source, &column.0),
            _ => {}
        }
        match row.date.get() {
            Some(CreditDate::Column(column)) => self.named(source, &column.0),
            Some(CreditDate::Later(later)) => {
                later.later_of.get().into_iter().flatten().for_each(|column| self.named(source, &column.0));
            }
            None if row.date.is_absent() => self.named(source, &Spanned::new("date".into(), place(row))),
            None => {}
        }
    }
}
