//! What an audit finds in a scenario's records, against what is expected: all of it, and nothing else.

use ecow::EcoString;

use crate::audit::{Audit, Breach, Kind, Weight};
use crate::check::rules::scenario_fails;
use crate::check::rules::scenario_unknown;
use crate::decision::decide::Deciding;
use crate::pay::reach::Part;
use crate::scenario::Checking;
use crate::scenario::data::Data;
use crate::scenario::edits::{Change, scalar};
use crate::source::{SourceMap, Span};
use crate::syntax::scenario::ExpectedFinding;
use crate::units::{Figure, Quantity};

/// What was found, in a scenario's words.
struct Found<'a> {
    breach: &'a Breach,
    /// The source and the number of the record in it.
    record: (EcoString, u64),
    position: Option<EcoString>,
}

impl Checking<'_, '_> {
    /// Compares what an audit found with what was expected.
    pub(super) fn audited(&mut self, audit: Option<&Audit>, data: &Data, sources: &SourceMap) {
        let (Some(expected), Some(audit)) = (self.entry.value.findings.get(), audit) else { return };
        self.compared += 1;
        let mut found: Vec<Found<'_>> = audit.found.iter().map(|breach| Self::found(breach, data)).collect();
        for own in &found {
            let part = if own.breach.kind == Kind::Integrity { Part::Broken } else { Part::Row };
            self.reached.push((own.breach.span, part));
        }
        // What says more is held against what was found before what says less.
        let mut order: Vec<usize> = (0..expected.list.len()).collect();
        order.sort_by_key(|at| std::cmp::Reverse(said(&expected.list[*at].1)));
        let mut missing = Vec::new();
        for at in order {
            let own = &expected.list[at].1;
            self.names_what_there_is(own, audit, data);
            match found.iter().position(|found| found.is(own)) {
                Some(met) => drop(found.remove(met)),
                None => missing.push(at),
            }
        }
        missing.sort_unstable();
        for at in &missing {
            let (span, own) = &expected.list[*at];
            let rule = own.rule.get().map(|rule| rule.value.clone()).unwrap_or_default();
            let unchecked = audit.unchecked.iter().find(|own| own.rule == rule).map(|own| &own.why);
            scenario_fails::report_not_found(self.findings, *span, &told(own), unchecked);
        }
        for own in &found {
            scenario_fails::report_found(
                self.findings,
                expected.span,
                &own.text(false),
                &own.breach.what,
                own.breach.span,
            );
        }
        let differs = !missing.is_empty() || !found.is_empty();
        if differs && !expected.lost {
            self.settled += missing.len() + found.len();
            self.write_findings(&missing, &found, sources);
        }
    }

    fn found<'b>(breach: &'b Breach, data: &Data) -> Found<'b> {
        Found { breach, record: data.record(breach.source, breach.place.line), position: breach.position.clone() }
    }

    /// Reports rules and sources that the plan does not have.
    fn names_what_there_is(&mut self, own: &ExpectedFinding, audit: &Audit, data: &Data) {
        let written = &*self.compiled.written;
        if let Some(rule) = own.rule.get() {
            let integrity = written.sections().filter_map(|own| own.risk.integrity.get()).flatten();
            let integrity: Vec<&str> = integrity.map(|rule| rule.id.as_str()).collect();
            let tables = Deciding::all(written);
            let known: Vec<&str> = integrity.into_iter().chain(tables.iter().map(|table| table.id())).collect();
            let told = audit.checked.iter().any(|(_, id, _)| *id == rule.value);
            if !told && !known.contains(&rule.as_str()) {
                scenario_unknown::report_rule(self.findings, rule, known.into_iter());
            }
        }
        for (source, _) in own.record.get().into_iter().flat_map(|record| record.iter()) {
            if !data.sources.iter().any(|known| known.id == source.value) {
                let known = data.sources.iter().map(|source| source.id.as_str());
                scenario_unknown::report_source(self.findings, source, known);
            }
        }
        if let Some(position) = own.position.get().filter(|own| self.compiled.plan.organisation.seat(own).is_none()) {
            scenario_unknown::report_position(self.findings, self.compiled, position);
        }
    }

    fn write_findings(&mut self, missing: &[usize], found: &[Found<'_>], sources: &SourceMap) {
        let Some(expected) = self.entry.value.findings.get() else { return };
        let place = |span: Span| (span.start as usize, span.end as usize);
        let mut new = found.iter().map(|own| own.text(self.is_ambiguous(own)));
        let items = expected.list.iter().enumerate();
        let items = items.map(|(at, (span, _))| (place(*span), missing.contains(&at).then(|| new.next())));
        let items = items.collect();
        let text = &*sources.source(expected.span.file).text;
        let change = Change { text, list: place(expected.span), items, added: new.collect() };
        for ((start, end), text) in change.edits() {
            self.differs.push((Span::new(expected.span.file, start as u32, end as u32), text));
        }
    }

    /// Whether a rule's id is that of another kind of rule too.
    fn is_ambiguous(&self, own: &Found<'_>) -> bool {
        Deciding::all(&self.compiled.written).iter().filter(|table| table.id() == own.breach.rule).count() > 1
    }
}

/// How much an expectation says.
fn said(own: &ExpectedFinding) -> usize {
    [
        own.kind.is_absent(),
        own.row.is_absent(),
        own.record.is_absent(),
        own.position.is_absent(),
        own.weight.is_absent(),
    ]
    .into_iter()
    .filter(|absent| !absent)
    .count()
}

/// An expectation in words: `split-order at orders 2`.
fn told(own: &ExpectedFinding) -> String {
    let rule = own.rule.get().map(|rule| rule.value.to_string()).unwrap_or_default();
    let mut all = vec![format!("rule: {rule}")];
    let mut add = |key: &str, text: Option<&crate::source::Spanned<EcoString>>| {
        all.extend(text.map(|text| format!("{key}: {}", text.value)));
    };
    add("kind", own.kind.get().map(|text| &text.0));
    add("row", own.row.get().map(|text| &text.0));
    let records = own.record.get().into_iter().flat_map(|record| record.iter());
    let records: Vec<String> = records
        .filter_map(|(source, number)| Some(format!("{}: {}", source.value, whole(&number.as_ref()?.value)?)))
        .collect();
    if !records.is_empty() {
        all.push(format!("record: {{{}}}", records.join(", ")));
    }
    all.extend(own.position.get().map(|position| format!("position: {}", position.value)));
    all.extend(own.weight.get().map(|weight| format!("weight: {}", weight.value)));
    format!("{{{}}}", all.join(", "))
}

fn whole(figure: &Figure) -> Option<i64> {
    match figure {
        Figure::Amount { value, .. } => value.whole(),
        _ => None,
    }
}

impl Found<'_> {
    /// Whether it is what was expected.
    fn is(&self, own: &ExpectedFinding) -> bool {
        let rule = own.rule.get().is_some_and(|rule| rule.value == self.breach.rule);
        let kind = own.kind.get().is_none_or(|kind| kind.value == self.breach.kind.word());
        let row = own.row.get().is_none_or(|row| self.breach.row.as_deref() == Some(row.value.as_str()));
        let position = own.position.get().is_none_or(|position| self.position.as_ref() == Some(&position.value));
        let weight = own.weight.get().is_none_or(|weight| weight.value == self.breach.weight.word());
        let mut records = own.record.get().into_iter().flat_map(|record| record.iter());
        let number = Quantity::from_int(i64::try_from(self.record.1).unwrap_or(i64::MAX));
        let record = records.all(|(source, stated)| {
            let is = |stated: &Figure| matches!(stated, Figure::Amount { value, .. } if *value == number);
            source.value == self.record.0 && stated.as_ref().is_some_and(|stated| is(&stated.value))
        });
        rule && kind && row && position && weight && record
    }

    /// It as an expectation; with its kind where the rule alone does not tell.
    fn text(&self, with_kind: bool) -> String {
        let mut all = vec![format!("rule: {}", scalar(&self.breach.rule))];
        if with_kind {
            all.push(format!("kind: {}", self.breach.kind.word()));
        }
        all.extend(self.breach.row.as_ref().map(|row| format!("row: {}", scalar(row))));
        all.push(format!("record: {{{}: {}}}", scalar(&self.record.0), self.record.1));
        all.extend(self.position.as_ref().map(|position| format!("position: {}", scalar(position))));
        if self.breach.weight != Weight::Breach {
            all.push(format!("weight: {}", self.breach.weight.word()));
        }
        format!("{{{}}}", all.join(", "))
    }
}
