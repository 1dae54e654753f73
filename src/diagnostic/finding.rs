//! Findings and how stages report them.

use ecow::EcoString;

use crate::diagnostic::{Message, Rule, Severity, closest};
use crate::source::Span;

/// A place that has to do with a finding, and what stands there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What to know about it.
    pub message: Message,
}

/// One fault found in the plan.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The rule it breaks.
    pub rule: &'static Rule,
    /// Severity after the manifest's `rules:` were applied.
    pub severity: Severity,
    /// What is wrong, in the user's own names and numbers.
    pub message: Message,
    /// The place concerned.
    pub span: Span,
    /// What stands at that place, printed under it.
    pub here: Option<Message>,
    /// Related places, in any file, in the order they are best read.
    pub labels: Vec<Label>,
    /// What to do.
    pub help: Vec<Message>,
    /// The entry or cell concerned (`unit east`), stable against moved lines; for fingerprints and filters.
    pub entity: Option<EcoString>,
    /// The entry it works out: where something else is found in that, this is its shadow and is not told.
    pub shadow_of: Option<Span>,
}

impl Finding {
    /// A finding of `rule` at `span`.
    pub fn new(rule: &'static Rule, span: Span, message: Message) -> Self {
        let (severity, message) = (rule.severity, message.brief());
        let (here, labels, help, entity, shadow_of) = (None, Vec::new(), Vec::new(), None, None);
        Self { rule, severity, message, span, here, labels, help, entity, shadow_of }
    }

    /// Says what stands at the finding's own place.
    pub fn here(&mut self, message: Message) -> &mut Self {
        self.here = Some(message.brief());
        self
    }

    /// Adds a related place.
    pub fn label(&mut self, span: Span, message: Message) -> &mut Self {
        self.labels.push(Label { span, message: message.brief() });
        self
    }

    /// Adds what to do; several helps print one below the other.
    pub fn help(&mut self, message: Message) -> &mut Self {
        self.help.push(message.brief());
        self
    }

    /// Is told only where nothing else is found in an entry.
    pub fn shadow_of(&mut self, entry: Span) -> &mut Self {
        self.shadow_of = Some(entry);
        self
    }

    /// Names the entry concerned.
    pub fn entity(&mut self, entity: impl Into<EcoString>) -> &mut Self {
        self.entity = Some(entity.into());
        self
    }
}

/// The findings of a stage, in the order met. Sorting, levels and ignores come at the end of the pipeline.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Findings {
    list: Vec<Finding>,
    sparing: bool,
}

impl Findings {
    /// Findings for a first look, taken at many places side by side, that is only to tell where something is: names that are near
    /// what was written are not looked for, since how many may be depends on all that was found before.
    pub fn sparing() -> Self {
        Self { sparing: true, ..Self::default() }
    }

    /// A reporter for one rule.
    pub fn emitter(&mut self, rule: &'static Rule) -> Emitter<'_> {
        Emitter { rule, findings: self }
    }

    /// Adds a finding of `rule`; the returned reference takes labels and help.
    pub fn report(&mut self, rule: &'static Rule, span: Span, message: Message) -> &mut Finding {
        self.list.push(Finding::new(rule, span, message));
        self.list.last_mut().expect("just pushed")
    }

    /// Moves all findings of `other` to the end of these.
    pub fn append(&mut self, mut other: Self) {
        self.list.append(&mut other.list);
    }

    /// Keeps of what was found after the first `count` only what `keep` says.
    pub fn retain_after(&mut self, count: usize, keep: impl Fn(&Finding) -> bool) {
        let new = self.list.split_off(count);
        self.list.extend(new.into_iter().filter(keep));
    }

    /// The candidate nearest to `word` for one more finding. The more was found, the fewer candidates are looked at, or a hundred
    /// thousand names that are each like none of a hundred thousand others would take hours.
    pub fn nearest<'a>(&self, word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
        let most = if self.sparing { 0 } else { 500_000 / (self.list.len() + 1) };
        closest(word, candidates.into_iter().take(most))
    }

    /// Whether nothing was found.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// How many were found.
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// All findings.
    pub fn iter(&self) -> std::slice::Iter<'_, Finding> {
        self.list.iter()
    }

    /// All findings, owned.
    pub fn into_vec(self) -> Vec<Finding> {
        self.list
    }
}

impl From<Vec<Finding>> for Findings {
    fn from(list: Vec<Finding>) -> Self {
        Self { list, sparing: false }
    }
}

/// Reports findings of one rule: what a check is handed, so that it never names code or level.
pub struct Emitter<'a> {
    rule: &'static Rule,
    findings: &'a mut Findings,
}

impl Emitter<'_> {
    /// Adds a finding at `span`; the returned reference takes labels and help.
    pub fn at(&mut self, span: Span, message: Message) -> &mut Finding {
        self.findings.report(self.rule, span, message)
    }
}
