//! Levels of rules by project, and comments that switch a rule off for a line.

use ecow::EcoString;
use rustc_hash::FxHashMap;

use crate::check::rules::{not_checked, role_without_training, unknown_rule, unused_definition, unused_ignore};
use crate::check::{all_rules, find_rule};
use crate::diagnostic::{Finding, Findings, Rule, Severity};
use crate::plan::rules::unused_system;
use crate::source::{FileId, Span, Spanned};
use crate::syntax::Choice;
use crate::syntax::manifest::Level;
use crate::text::Ignore;

/// What the project says about rules.
#[derive(Debug, Clone, Copy)]
pub struct LevelsInput<'a> {
    /// Levels in the manifest.
    pub levels: &'a [(Spanned<EcoString>, Choice<Level>)],
    /// Comments.
    pub ignores: &'a [Ignore],
    /// Whether all stages ran; an ignore of a finding that was never looked for is not unused.
    pub complete: bool,
}

/// Sets severities, takes out what is switched off, and reports what switches off nothing.
pub fn apply(findings: Findings, input: LevelsInput<'_>) -> Vec<Finding> {
    let mut used = vec![false; input.ignores.len()];
    let mut kept: Vec<Finding> = Vec::with_capacity(findings.len());
    let places = Places::of(input.ignores);
    let is_whole = !findings.iter().any(is_loss);
    for finding in without_shadows(findings) {
        if !is_whole && ABSENCES.contains(&finding.rule) {
            continue;
        }
        if let Some(index) = places.find(&finding) {
            used[index] = true;
        } else {
            kept.push(finding);
        }
    }
    let mut late = Findings::default();
    report_unknown(&input, &mut late);
    if input.complete {
        for (ignore, _) in input.ignores.iter().zip(&used).filter(|(_, used)| !**used) {
            if ignore.rules.iter().all(|rule| find_rule(rule).is_some()) {
                unused_ignore::report(&mut late, ignore);
            }
        }
    }
    kept.extend(late.into_vec());
    kept.retain_mut(|finding| level(finding, input.levels));
    kept
}

/// What was found, without what only follows from a fault in the entry that it works out.
fn without_shadows(findings: Findings) -> Vec<Finding> {
    let mut entries: Vec<Span> = findings.iter().filter_map(|finding| finding.shadow_of).collect();
    entries.sort_unstable_by_key(|span| (span.file, span.start));
    entries.dedup();
    if entries.is_empty() {
        return findings.into_vec();
    }
    let own = findings.iter().filter(|finding| finding.shadow_of.is_none() && finding.severity == Severity::Error);
    let places: Vec<Span> = own
        .flat_map(|finding| [finding.span].into_iter().chain(finding.labels.iter().map(|label| label.span)))
        .collect();
    entries.retain(|entry| places.iter().any(|place| entry.holds(*place)));
    let is_shadow = |finding: &Finding| finding.shadow_of.is_some_and(|entry| entries.contains(&entry));
    findings.into_vec().into_iter().filter(|finding| !is_shadow(finding)).collect()
}

/// Rules that say that something does not stand in the plan.
const ABSENCES: [&Rule; 4] =
    [&not_checked::RULE, &role_without_training::RULE, &unused_definition::RULE, &unused_system::RULE];

/// Whether a part of the plan could not be read or leads nowhere: what seems not to be there may have been meant by it.
fn is_loss(finding: &Finding) -> bool {
    let stages = [crate::text::rules::RULES, crate::syntax::rules::RULES, crate::plan::rules::RULES];
    finding.rule.severity == Severity::Error && stages.iter().any(|rules| rules.contains(&finding.rule))
}

/// What comments cover, by file and place: a file may hold as many comments as findings.
struct Places<'a> {
    ignores: &'a [Ignore],
    by_file: FxHashMap<FileId, Vec<Covered>>,
}

/// The places that the comment of an index covers, and the end of all that it and those before it in the file do.
struct Covered {
    from: u32,
    to: u32,
    reach: u32,
    index: usize,
}

impl<'a> Places<'a> {
    fn of(ignores: &'a [Ignore]) -> Self {
        let mut by_file: FxHashMap<FileId, Vec<Covered>> = FxHashMap::default();
        for (index, ignore) in ignores.iter().enumerate() {
            let (from, to) = ignore.covers;
            let to = to.max(from + 1);
            by_file.entry(ignore.span.file).or_default().push(Covered { from, to, reach: to, index });
        }
        for covered in by_file.values_mut() {
            covered.sort_by_key(|one| one.from);
            (1..covered.len()).for_each(|at| covered[at].reach = covered[at].to.max(covered[at - 1].reach));
        }
        Self { ignores, by_file }
    }

    /// The first comment that switches a finding off.
    fn find(&self, finding: &Finding) -> Option<usize> {
        let start = finding.span.start;
        let covered = self.by_file.get(&finding.span.file)?;
        let before = &covered[..covered.partition_point(|one| one.from <= start)];
        let names = |index: usize| {
            let named =
                |rule: &Spanned<EcoString>| rule.as_str() == finding.rule.name || rule.as_str() == finding.rule.code;
            self.ignores[index].rules.iter().any(named)
        };
        let near = before.iter().rev().take_while(|one| one.reach > start).filter(|one| one.to > start);
        near.map(|one| one.index).filter(|index| names(*index)).min()
    }
}

fn report_unknown(input: &LevelsInput<'_>, late: &mut Findings) {
    let known: Vec<&str> = all_rules().iter().map(|rule| rule.name).collect();
    let named = input.levels.iter().map(|(name, _)| name).chain(input.ignores.iter().flat_map(|ignore| &ignore.rules));
    for name in named.filter(|name| find_rule(name).is_none()) {
        unknown_rule::report(late, name, &known);
    }
}

/// Sets the level the manifest gives a finding's rule; false where it is off.
fn level(finding: &mut Finding, levels: &[(Spanned<EcoString>, Choice<Level>)]) -> bool {
    if skipped(finding).is_some_and(|rule| said(rule, levels) == Some(Level::Off)) {
        return false;
    }
    match said(finding.rule, levels) {
        None => {}
        Some(Level::Off) => return false,
        Some(Level::Error) => finding.severity = Severity::Error,
        Some(Level::Warning) => finding.severity = Severity::Warning,
        Some(Level::Note) => finding.severity = Severity::Note,
    }
    true
}

/// The rule that a finding says was not checked; whoever switched that rule off need not hear of it.
fn skipped(finding: &Finding) -> Option<&'static Rule> {
    finding.entity.as_deref().filter(|_| finding.rule == &not_checked::RULE).and_then(find_rule)
}

fn said(rule: &Rule, levels: &[(Spanned<EcoString>, Choice<Level>)]) -> Option<Level> {
    let named = |name: &str| name == rule.name || name == rule.code;
    levels.iter().find(|(name, _)| named(name)).map(|(_, level)| level.value)
}
