//! Metrics, dimensions, sets and target statements, resolved.

mod amendments;
mod basis;
mod cuts;
mod dimensions;
mod metrics;
mod service;
mod statements;
mod values;

use std::ops::Range;

use ecow::EcoString;
use rustc_hash::FxHashSet;

use crate::diagnostic::{Findings, Module};
use crate::index;
use crate::plan::catalog::Catalog;
use crate::plan::{Facts, Organisation, Renumbering, Resolver};
use crate::syntax::targets::{Metric as WrittenMetric, TargetSet as WrittenSet};
use crate::syntax::{By, Edit, Noun, Read, Ref, Written};
use crate::units::Quantity;

pub use amendments::{Amendment, Was};
pub use basis::Results;
pub use cuts::{Child, Cut, CutAxis, CutPart, SplitRule};
pub use dimensions::{Dimension, Member, SliceId, Slices};
pub use metrics::{Kind, Metric, RollUp, read_value};
pub use service::{Carried, Months, RampStep, Service, months, presence, service_month};
pub(in crate::plan) use statements::read_period;
pub use statements::{HolderId, Stated, Statement};
pub use values::Unmet;

index! {
    /// A metric.
    MetricId,
    /// A dimension.
    DimensionId,
    /// A member of a dimension, counted over all dimensions.
    MemberId,
    /// A set of targets.
    SetId,
    /// A seasonal profile.
    ProfileId,
}

/// How a set stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// Every cell is at least that of the other.
    AtLeast,
    /// Every cell is at most that of the other.
    AtMost,
    /// Every cell equals that of the other.
    Equals,
}

/// A set of targets.
#[derive(Debug, Clone, Default)]
pub struct TargetSet {
    /// Printed label.
    pub name: Option<EcoString>,
    /// How it stands to others.
    pub relations: Vec<(Relation, SetId)>,
}

/// A seasonal profile: the weight of each month of a year; a quarter's weight is spread evenly over its months.
#[derive(Debug, Clone)]
pub struct Profile {
    /// Twelve weights, those of a quarter summing to three times its share.
    pub months: [Quantity; 12],
    /// The shares of quarters, where the profile states quarters.
    pub quarters: Option<[Quantity; 4]>,
}

/// The targets and what they rest on.
#[derive(Debug, Default, Clone)]
pub struct Targets {
    /// Metrics.
    pub metrics: Catalog<MetricId, Metric>,
    /// Dimensions.
    pub dimensions: Catalog<DimensionId, Dimension>,
    /// Members of all dimensions.
    pub members: Vec<Member>,
    /// Combinations of members that statements are about.
    pub slices: Slices,
    /// Sets; the first is `quota` where none is named.
    pub sets: Catalog<SetId, TargetSet>,
    /// Seasonal profiles.
    pub profiles: Catalog<ProfileId, Profile>,
    /// Past results.
    pub history: Results,
    /// Target statements, in the order of the files they stand in.
    pub statements: Vec<Statement>,
    /// How many statements there are up to the end of each file's sections.
    ends: Vec<usize>,
    /// What could not be read of all this.
    pub lost: Lost,
}

/// Metrics of which a number was written that could not be read: sums of them say nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lost {
    statements: FxHashSet<MetricId>,
    history: FxHashSet<MetricId>,
}

impl Lost {
    /// Whether a target of a metric was lost.
    pub fn target(&self, metric: MetricId) -> bool {
        self.statements.contains(&metric)
    }

    /// Whether a past result of a metric was lost.
    pub fn history(&self, metric: MetricId) -> bool {
        self.history.contains(&metric)
    }
}

/// Statements that stand in the place of others.
#[derive(Debug)]
pub struct Replaced {
    /// Those that were there before.
    pub old: Vec<Statement>,
    /// Those that stand there now, by their position among all statements.
    pub new: Range<usize>,
}

impl Targets {
    /// Resolves what an edit reaches: the statements of the files that changed, and where the organisation did, those that ask it whose
    /// number they are or how many there are. `None` where what they say reaches further: the targets must then be resolved from the
    /// start.
    pub(super) fn follow(
        &mut self,
        written: &Written,
        edit: &Edit,
        moves: &Renumbering,
        facts: &Facts,
        organisation: &Organisation,
    ) -> Option<Vec<Replaced>> {
        let mut files = edit.files.clone();
        if edit.modules.has(Module::Organisation) {
            if !moves.is_same() {
                self.renumber(moves)?;
            }
            files.extend(self.files_that_ask(moves));
            files.sort_unstable();
            files.dedup();
        }
        self.replace(written, &files, facts, organisation)
    }

    /// Puts new holders in the place of those before an edit, in all but cuts. `None` where a past result is of one that is gone.
    fn renumber(&mut self, moves: &Renumbering) -> Option<()> {
        let stated = self.statements.iter_mut().flat_map(|statement| &mut statement.stated);
        stated.for_each(|cell| cell.holder = moves.of(cell.holder));
        let known = std::mem::take(&mut self.history).into_iter();
        self.history =
            known.map(|((holder, metric, slice), values)| ((moves.of(holder), metric, slice), values)).collect();
        self.history.keys().all(|(holder, ..)| *holder != Renumbering::GONE).then_some(())
    }

    /// The files with statements that may say something else once the organisation changed.
    fn files_that_ask(&self, moves: &Renumbering) -> Vec<usize> {
        let gone = |statement: &Statement| statement.stated.iter().any(|cell| cell.holder == Renumbering::GONE);
        let moved =
            |statement: &Statement| !statement.cuts.is_empty() || !statement.unmet.is_empty() || gone(statement);
        let asks = |statement: &Statement| statement.asks || (!moves.is_same() && moved(statement));
        let firsts = std::iter::once(0).chain(self.ends.iter().copied());
        let files = firsts.zip(&self.ends).enumerate();
        files
            .filter(|(_, (first, end))| self.statements[*first..**end].iter().any(asks))
            .map(|(file, _)| file)
            .collect()
    }

    /// Resolves the statements of some files anew.
    fn replace(
        &mut self,
        written: &Written,
        files: &[usize],
        facts: &Facts,
        organisation: &Organisation,
    ) -> Option<Vec<Replaced>> {
        let (slices, lost) = (self.slices.len(), self.lost.clone());
        let mut findings = Findings::default();
        let mut resolver = Resolver { findings: &mut findings };
        let mut replaced = Vec::with_capacity(files.len());
        for file in files {
            let sections = written.sections().nth(*file)?;
            let fresh = statements::of_file(self, sections, facts, organisation, &mut resolver);
            replaced.push(self.put(*file, fresh));
        }
        let reaches_further = !findings.is_empty() || self.slices.len() != slices || self.lost != lost;
        (!reaches_further && lost == Lost::default()).then_some(replaced)
    }

    /// Puts statements in the place of a file's.
    fn put(&mut self, file: usize, fresh: Vec<Statement>) -> Replaced {
        let first = file.checked_sub(1).map_or(0, |before| self.ends[before]);
        let (before, after) = (self.ends[file] - first, fresh.len());
        let new = first..first + after;
        let old = self.statements.splice(first..self.ends[file], fresh).collect();
        if after != before {
            self.ends[file..].iter_mut().for_each(|end| *end = *end + after - before);
        }
        Replaced { old, new }
    }

    /// Resolves metrics, dimensions, sets, profiles and statements.
    pub fn resolve(written: &Written, facts: &Facts, organisation: &Organisation, findings: &mut Findings) -> Self {
        let mut targets = Self::default();
        let mut resolver = Resolver { findings };
        for sections in written.sections() {
            let own = &sections.targets;
            targets.add_dimensions(own.dimensions.get(), &mut resolver);
            targets.add_profiles(own.basis.get().and_then(|basis| basis.profiles.get()), facts, &mut resolver);
            resolver.add_all(&mut targets.metrics, own.metrics.get(), WrittenMetric::NOUN, |metric| {
                metrics::metric(metric, facts)
            });
            let set = |set: &WrittenSet| TargetSet {
                name: set.name.get().map(|name| name.value.clone()),
                relations: Vec::new(),
            };
            resolver.add_all(&mut targets.sets, own.sets.get(), WrittenSet::NOUN, set);
        }
        if targets.sets.find(DEFAULT_SET).is_none() && !targets.sets.is_broken(DEFAULT_SET) {
            let nowhere = crate::source::Span::head(crate::source::FileId(0));
            let id = crate::source::Spanned::new(DEFAULT_SET.into(), nowhere);
            let _ = targets.sets.add(id, TargetSet::default());
        }
        for sections in written.sections() {
            targets.link_metrics(sections.targets.metrics.get(), &mut resolver);
            targets.link_sets(sections.targets.sets.get(), &mut resolver);
        }
        basis::resolve(&mut targets, written, facts, organisation, &mut resolver);
        statements::resolve(&mut targets, written, facts, organisation, &mut resolver);
        targets.know_slices(written);
        targets
    }

    /// Makes the slices known that changes speak of, and what all slices are parts of; what is wrong with one is told where the change is applied.
    pub fn know_slices(&mut self, written: &Written) {
        for slice in slices_of_changes(written) {
            self.slice(slice, &mut Resolver { findings: &mut Findings::default() });
        }
        let members = &self.members;
        self.slices.close(|member| members[member.0 as usize].parent);
    }

    /// Whether the slices that changes speak of are known, or are none.
    pub fn knows_slices(&self, written: &Written) -> bool {
        slices_of_changes(written).all(|slice| {
            let mut findings = Findings::default();
            self.known_slice(slice, &mut Resolver { findings: &mut findings }).is_some() || !findings.is_empty()
        })
    }

    fn link_sets(&mut self, entries: Option<&crate::syntax::Entries<WrittenSet>>, resolver: &mut Resolver<'_>) {
        for entry in entries.into_iter().flatten() {
            let Some(set) = self.sets.find(&entry.id) else { continue };
            let value = &entry.value;
            let named = [
                (Relation::AtLeast, &value.at_least),
                (Relation::AtMost, &value.at_most),
                (Relation::Equals, &value.equals),
            ];
            for (relation, other) in named {
                let other = other.get().and_then(|other| resolver.find(other, &self.sets, WrittenSet::NOUN));
                if let Some(other) = other {
                    self.sets.get_mut(set).relations.push((relation, other));
                }
            }
        }
    }
}

fn slices_of_changes(written: &Written) -> impl Iterator<Item = &By<Ref>> {
    let targets = written.changes().filter_map(|change| change.targets.get()).flatten();
    targets.filter_map(|target| target.slice.get())
}

/// The set that is meant where none is named.
pub const DEFAULT_SET: &str = "quota";

/// What a member of a dimension is called in messages.
pub(super) const MEMBER: Noun = Noun { en: "a member of the dimension", zh: "维度成员" };
/// What a seasonal profile is called in messages.
pub(super) const PROFILE: Noun = Noun { en: "a seasonal profile", zh: "季节分布" };
