//! Ids inside of other texts: a source before its column, a key of a table of numbers, a duty of an approval, a field to be recorded.
//!
//! A typo in one of these would leave a check without its number, and nobody told.

use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::plan::rules::unknown_reference;
use crate::source::Spanned;
use crate::syntax::incentives::{CreditShare, Term};
use crate::syntax::rules::unknown_word;
use crate::syntax::targets::FieldKind;
use crate::syntax::{Entries, Entry, Field, Noun, Reader, RefKind, Sections, Written};

/// What can be done to an approval, and with a stage.
const VERBS: [&str; 3] = ["request", "approve", "own"];

const VERB: Noun = Noun { en: "request, approve or own", zh: "request、approve 或 own" };
const FIELD: Noun = Noun { en: "a field", zh: "记录字段" };
const GRADE: Noun = Noun { en: "a grade of customers", zh: "客户等级" };

/// All ids that texts may mention; a kind of which some could not be read is `None`.
struct Known<'a> {
    sources: Option<Vec<&'a str>>,
    metrics: Option<Vec<&'a str>>,
    approvals: Option<Vec<&'a str>>,
    stages: Option<Vec<&'a str>>,
    fields: Option<Vec<&'a str>>,
    grades: Option<Vec<&'a str>>,
}

/// Checks what the texts of all sections mention.
pub(super) fn check(written: &Written, findings: &mut Findings) {
    let known = Known::collect(written);
    for sections in written.sections() {
        known.sources(sections, findings);
        known.productivity(sections, findings);
        known.accounts(sections, findings);
        known.requirements(sections, findings);
        known.duties(sections, findings);
        known.columns(written, sections, findings);
    }
}

/// The entries of a section over all files; `None` where some could not be read.
fn entries<'a, T: 'a>(
    written: &'a Written,
    section: impl Fn(&'a Sections) -> &'a Field<Entries<T>>,
) -> Option<Vec<&'a Entry<T>>> {
    let mut all = Vec::new();
    for section in written.sections().map(section) {
        if section.is_broken() || section.get().is_some_and(|entries| !entries.broken.is_empty()) {
            return None;
        }
        all.extend(section.get().into_iter().flatten());
    }
    Some(all)
}

fn ids<'a, T>(entries: &[&'a Entry<T>]) -> Vec<&'a str> {
    entries.iter().map(|entry| entry.id.as_str()).collect()
}

impl<'a> Known<'a> {
    fn collect(written: &'a Written) -> Self {
        let metrics = entries(written, |sections| &sections.targets.metrics).map(|all| ids(&all));
        let processes = entries(written, |sections| &sections.process.processes);
        let stages = processes.and_then(|all| {
            let stages = all.into_iter().map(|process| process.value.stages.get());
            let stages: Option<Vec<_>> =
                stages.map(|stages| stages.filter(|stages| stages.broken.is_empty())).collect();
            Some(stages?.into_iter().flatten().map(|stage| stage.id.as_str()).collect())
        });
        Self {
            sources: entries(written, |sections| &sections.digital.sources).map(|all| ids(&all)),
            approvals: entries(written, |sections| &sections.process.approvals).map(|all| ids(&all)),
            fields: fields(written, metrics.as_deref()),
            grades: grades(written),
            metrics,
            stages,
        }
    }

    /// The source of a metric; columns are those of its files. A plan without sources leaves them to others.
    fn sources(&self, sections: &Sections, findings: &mut Findings) {
        let Some(sources) = self.sources.as_ref().filter(|sources| !sources.is_empty()) else { return };
        for metric in sections.targets.metrics.get().into_iter().flatten() {
            let Some(text) = metric.value.source.get() else { continue };
            let name = text.split('.').next().unwrap_or_default();
            if !sources.contains(&name) {
                let name = Spanned::new(EcoString::from(name), text.span);
                unknown_reference::report(findings, &name, RefKind::Source.noun(), sources.iter().copied());
            }
        }
    }

    /// The metrics that a role brings numbers of.
    fn productivity(&self, sections: &Sections, findings: &mut Findings) {
        let Some(metrics) = &self.metrics else { return };
        let roles = sections.organisation.roles.get().into_iter().flatten();
        let numbers = roles.filter_map(|role| role.value.productivity.get()).flat_map(|numbers| numbers.iter());
        for (name, _) in numbers.filter(|(name, _)| !metrics.contains(&name.as_str())) {
            unknown_reference::report(findings, name, RefKind::Metric.noun(), metrics.iter().copied());
        }
    }

    /// The grades of which customers are counted.
    fn accounts(&self, sections: &Sections, findings: &mut Findings) {
        let Some(grades) = &self.grades else { return };
        let accounts = sections.customers.coverage.get().and_then(|coverage| coverage.accounts.get());
        let accounts = accounts.into_iter().flat_map(|accounts| accounts.iter());
        for (grade, _) in accounts.filter(|(grade, _)| !grades.contains(&grade.as_str())) {
            unknown_reference::report(findings, grade, GRADE, grades.iter().copied());
        }
    }

    /// The fields that must be recorded to enter a stage.
    fn requirements(&self, sections: &Sections, findings: &mut Findings) {
        let Some(fields) = &self.fields else { return };
        let processes = sections.process.processes.get().into_iter().flatten();
        let stages = processes.filter_map(|process| process.value.stages.get()).flatten();
        let required = stages.filter_map(|stage| stage.value.requires.get()).flatten();
        for required in required.filter(|required| !fields.contains(&required.field.as_str())) {
            unknown_reference::report_field(findings, &required.field, FIELD, fields.iter().copied());
        }
    }

    /// Fields of records that are named outside conditions: what a metric's record is the first of, the share of a credit, the term of
    /// a clawback. A source's own columns are fields of its records.
    fn columns(&self, written: &Written, sections: &Sections, findings: &mut Findings) {
        let Some(fields) = &self.fields else { return };
        let mut named: Vec<(&Spanned<EcoString>, Option<&str>)> = Vec::new();
        for metric in sections.targets.metrics.get().into_iter().flatten() {
            let source = metric.value.source.get().and_then(|text| text.split('.').next());
            let by = metric.value.first.get().and_then(|first| first.by.get());
            named.extend(by.map(|by| (&by.0, source)));
        }
        for row in sections.incentives.crediting.get().into_iter().flat_map(|table| table.table.rows.list()) {
            if let Some(CreditShare::Field(named_by)) = row.share.get() {
                let source = row.source.get().map(|source| source.as_str());
                named.extend(named_by.field.get().map(|field| (&field.0, source)));
            }
        }
        let plans = sections.incentives.incentives.get().into_iter().flatten();
        for clawback in plans.filter_map(|plan| plan.value.clawback.get()).flatten() {
            if let Some(Term::Field(named_by)) = clawback.value.over.get() {
                named.extend(named_by.field.get().map(|field| (&field.0, None)));
            }
        }
        for (field, source) in named {
            let columns = columns(written, source);
            let known: Vec<&str> = fields.iter().copied().chain(columns).collect();
            if !known.contains(&field.as_str()) {
                unknown_reference::report_field(findings, field, FIELD, known.into_iter());
            }
        }
    }

    /// Duties that name an approval or a stage; others are in words.
    fn duties(&self, sections: &Sections, findings: &mut Findings) {
        let groups = sections.risk.separation.get().and_then(|separation| separation.apart.get());
        for duty in groups.into_iter().flatten().flatten() {
            let Some((what, verb)) =
                duty.rsplit_once('.').filter(|(what, _)| what.starts_with(char::is_alphabetic) && is_reference(duty))
            else {
                continue;
            };
            if !VERBS.contains(&verb) {
                let verb = Spanned::new(EcoString::from(verb), duty.span);
                let mut reader = Reader::new(findings, "separation".into());
                unknown_word::report_choice(&mut reader, &verb, VERB, &VERBS);
                continue;
            }
            let (known, noun) = match verb {
                "own" => (&self.stages, RefKind::Stage.noun()),
                _ => (&self.approvals, RefKind::Approval.noun()),
            };
            if let Some(known) = known.as_ref().filter(|known| !known.contains(&what)) {
                let what = Spanned::new(EcoString::from(what), duty.span);
                unknown_reference::report(findings, &what, noun, known.iter().copied());
            }
        }
    }
}

/// The columns of a source, or of all sources.
fn columns<'a>(written: &'a Written, source: Option<&'a str>) -> impl Iterator<Item = &'a str> {
    let sources = written.sections().filter_map(|sections| sections.digital.sources.get()).flatten();
    let own = sources.filter(move |entry| source.is_none_or(|source| entry.id.value == source));
    let columns = own.filter_map(|entry| entry.value.columns.get()).flat_map(|columns| &columns.0);
    columns.map(|column| column.key.as_str())
}

/// Whether a duty has the form of a reference: no blanks, and letters after the dot.
fn is_reference(duty: &str) -> bool {
    let verb = duty.rsplit('.').next().unwrap_or_default();
    !duty.contains(char::is_whitespace) && !verb.is_empty() && verb.bytes().all(|byte| byte.is_ascii_lowercase())
}

/// What a record may hold: fields, metrics, dimensions and what tables give.
fn fields<'a>(written: &'a Written, metrics: Option<&[&'a str]>) -> Option<Vec<&'a str>> {
    let mut all = ids(&entries(written, |sections| &sections.targets.fields)?);
    all.extend(metrics?);
    all.extend(ids(&entries(written, |sections| &sections.targets.dimensions)?));
    for sections in written.sections() {
        let graded = sections.customers.segments.get().and_then(|segments| segments.gives.get());
        all.extend(graded.into_iter().flat_map(|gives| gives.iter()).map(|(name, _)| name.as_str()));
        let policies = sections.risk.policies.get().into_iter().flatten();
        let given = policies.filter_map(|policy| policy.value.gives.get()).flat_map(|gives| gives.iter());
        all.extend(given.map(|(name, _)| name.as_str()));
    }
    Some(all)
}

/// The grades of customers, where they are words.
fn grades(written: &Written) -> Option<Vec<&str>> {
    let mut segments = written.sections().filter_map(|sections| sections.customers.segments.get());
    let (_, kind) = segments.next()?.gives.get()?.0.first()?;
    match kind.as_ref()? {
        FieldKind::Words(words) => Some(words.iter().map(|(word, _)| word.as_str()).collect()),
        FieldKind::Named(_) => None,
    }
}
