//! Which business goes through which process: all of it through one, where every process says so.

use crate::decision::axes::Axes;
use crate::decision::lower::{Lowering, Used};
use crate::decision::rules::{process_gap, process_overlap};
use crate::decision::voice;
use crate::diagnostic::Findings;
use crate::plan::Plan;
use crate::syntax::Written;
use crate::table::{Matching, RowShape};

/// How many faults are reported.
const MOST: usize = 5;

/// Proves the conditions of all processes together. One without a condition is for whatever its owner says, which nobody can check.
pub(super) fn check(written: &Written, plan: &Plan, axes: &Axes, findings: &mut Findings) {
    let sections = || written.sections().map(|sections| &sections.process.processes);
    let is_lost = sections().any(|own| own.is_broken() || own.get().is_some_and(|own| !own.broken.is_empty()));
    let entries = sections().filter_map(|own| own.get()).flatten();
    let said = entries.map(|entry| Some((&entry.id, entry.value.when.get().filter(|when| !when.otherwise)?)));
    let processes: Option<Vec<_>> = said.collect();
    let Some(processes) = processes.filter(|processes| processes.len() > 1 && !is_lost) else { return };
    // What cannot be read of a condition is told where each is read alone.
    let mut told = Findings::default();
    let mut lowering = Lowering::new(plan, axes, &mut told);
    lowering.expect(processes.iter().map(|(_, when)| *when));
    let rows: Option<Vec<RowShape>> = processes.iter().map(|(_, when)| lowering.row(when)).collect();
    let Some(rows) = rows else { return };
    let space = lowering.space();
    let used: Vec<&Used> = lowering.used.values().collect();
    let analysis = space.analyse(&rows, Matching::One, MOST);
    for gap in &analysis.gaps {
        let condition = voice::condition(&gap.case, &used, plan).or_else(|| voice::stretch(&gap.case, &used));
        process_gap::report(findings, &processes, &voice::case(&gap.case, &used, plan), condition);
    }
    for overlap in &analysis.overlaps {
        let (one, other) = overlap.rows;
        let case = voice::case(&overlap.case, &used, plan);
        process_overlap::report(findings, processes[one], processes[other], &case);
    }
}
