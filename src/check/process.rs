//! Processes: one start, every stage reached and able to end, no circle but through `back`, probabilities that rise.

use ecow::EcoString;
use petgraph::graph::NodeIndex;

use crate::check::View;
use crate::check::rules::{
    dead_end, no_start, probability_falls, stage_loop, stage_without_evidence, stage_without_limit,
    stage_without_owner, unreachable_stage,
};
use crate::diagnostic::Findings;
use crate::graph::{Index, can_end, cycles, digraph, reachable};
use crate::source::Spanned;
use crate::syntax::process::{SalesProcess, Stage};
use crate::syntax::{Entries, Entry};
use crate::units::speak;

/// A stage of one process, by its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
struct StageAt(u32);

impl Index for StageAt {
    fn index(self) -> usize {
        self.0 as usize
    }

    fn new(index: usize) -> Self {
        Self(u32::try_from(index).expect("budgets keep stages below 2^32"))
    }
}

/// Checks all processes.
pub(super) fn check(view: &View<'_>, findings: &mut Findings) {
    for process in view.written.sections().flat_map(|sections| sections.process.processes.get()).flatten() {
        if let Some(stages) = process.value.stages.get() {
            contents(stages, findings);
            shape(process, stages, findings);
        }
    }
}

/// Owner, evidence and time limit of each stage that is not an end.
fn contents(stages: &Entries<Stage>, findings: &mut Findings) {
    for stage in stages.iter().filter(|stage| stage.value.outcome.is_absent()) {
        let (id, span) = (&stage.id.value, stage.id.span);
        if stage.value.owner.is_absent() {
            stage_without_owner::report(findings, span, id);
        }
        if stage.value.evidence.is_absent() {
            stage_without_evidence::report(findings, span, id);
        }
        if stage.value.due.is_absent() {
            stage_without_limit::report(findings, span, id);
        }
    }
}

/// Where the stages lead; silent while a stage's `next` could not be read or names what does not exist.
fn shape(process: &Entry<SalesProcess>, stages: &Entries<Stage>, findings: &mut Findings) {
    let place = |id: &Spanned<EcoString>| stages.iter().position(|stage| stage.id.value == id.value);
    let mut lines: Vec<(StageAt, StageAt)> = Vec::new();
    for (at, stage) in stages.iter().enumerate() {
        for next in stage.value.next.get().map(|next| next.0.iter()).into_iter().flatten() {
            let Some(to) = place(next) else { return };
            lines.push((StageAt::new(at), StageAt::new(to)));
        }
        if stage.value.next.is_broken() || stage.value.outcome.is_broken() {
            return;
        }
    }
    let graph = digraph(stages.list.len(), lines.iter().copied());
    let circles = cycles(&graph);
    for circle in &circles {
        let mut names: Vec<&str> = circle.iter().map(|node| stages.list[node.index()].id.value.as_str()).collect();
        names.extend(names.first().copied());
        stage_loop::report(findings, stages.list[circle[0].index()].id.span, &names.join(" → "));
    }
    // What a circle cuts off or turns round is that circle's shadow.
    if circles.is_empty() {
        ends(process, stages, &graph, findings);
        probabilities(stages, &lines, findings);
    }
}

fn ends(
    process: &Entry<SalesProcess>,
    stages: &Entries<Stage>,
    graph: &petgraph::graph::DiGraph<(), ()>,
    findings: &mut Findings,
) {
    let first = NodeIndex::new(0);
    if stages.list.is_empty() {
        return;
    }
    let before = graph.neighbors_directed(first, petgraph::Direction::Incoming).next();
    if let Some(before) = before {
        let name = |node: NodeIndex| stages.list[node.index()].id.value.as_str();
        let finding = no_start::report(findings, process.id.span, &process.id.value, name(first), name(before));
        finding.label(stages.list[0].id.span, crate::say!(en: "stands first", zh: "排在首位"));
    } else {
        let reached = reachable(graph, [first]);
        for (at, stage) in stages.iter().enumerate().filter(|(at, _)| !reached[*at]) {
            debug_assert!(at > 0, "the first stage is where the walk begins");
            unreachable_stage::report(findings, stage.id.span, &stage.id.value);
        }
    }
    let outcomes = graph.node_indices().filter(|node| !stages.list[node.index()].value.outcome.is_absent());
    let ending = can_end(graph, outcomes);
    for (at, stage) in stages.iter().enumerate() {
        if !ending[at] && stage.value.outcome.is_absent() {
            dead_end::report(findings, stage.id.span, &stage.id.value);
        }
    }
}

fn probabilities(stages: &Entries<Stage>, lines: &[(StageAt, StageAt)], findings: &mut Findings) {
    let stage = |at: StageAt| &stages.list[at.index()];
    for (from, to) in lines {
        let (before, after) = (stage(*from).value.probability.get(), stage(*to).value.probability.get());
        let (Some(before), Some(after)) = (before, after) else { continue };
        if after.value < before.value {
            let shown = (speak::percent(before.value.0), speak::percent(after.value.0));
            let finding = probability_falls::report(
                findings,
                after.span,
                &stage(*to).id.value,
                &stage(*from).id.value,
                &shown.0,
                &shown.1,
            );
            finding.label(before.span, crate::say!(en: "{before} before", zh: "此前为 {before}", before = shown.0));
        }
    }
}
