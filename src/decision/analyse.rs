//! One table put to the proof, and its faults in words.

use ecow::EcoString;

use crate::decision::lower::{Lowering, Used};
use crate::decision::rules::unreachable_row;
use crate::decision::voice;
use crate::diagnostic::{Findings, Message, Rule};
use crate::plan::Plan;
use crate::say;
use crate::source::Span;
use crate::syntax::{Match, RowHead, TableRow};
use crate::table::{Analysis, Edge, Gap, Matching, Overlap, RowShape};

/// The rules that a kind of table reports under.
#[derive(Debug, Clone, Copy)]
pub(super) struct Family {
    pub gap: &'static Rule,
    pub overlap: &'static Rule,
    /// For holes at the ends of the only axis; the gap's own rule where there is none.
    pub open_end: Option<&'static Rule>,
}

/// A table as the analysis sees it.
pub(super) struct Job<'a> {
    pub name: EcoString,
    pub span: Span,
    pub family: Family,
    pub matching: Matching,
    /// Each row with its place.
    pub rows: Vec<(RowShape, Span, &'a RowHead)>,
}

/// How many gaps and overlaps of one table are reported.
const MOST: usize = 5;

/// The table's way of choosing rows.
pub(super) fn matching(written: Option<Match>, unsaid: Matching) -> Matching {
    match written {
        None => unsaid,
        Some(Match::One) => Matching::One,
        Some(Match::First) => Matching::First,
        Some(Match::All) => Matching::All,
    }
}

/// Lowers rows of conditions; `None` where one could not be read or cannot be analysed.
pub(super) fn rows<'a, R: TableRow>(
    lowering: &mut Lowering<'_, '_>,
    list: &'a [R],
) -> Option<Vec<(RowShape, Span, &'a RowHead)>> {
    let mut rows = Vec::with_capacity(list.len());
    let mut complete = true;
    for row in list {
        let head = row.head();
        match head.when.get().and_then(|when| Some((lowering.row(when)?, when.span))) {
            Some((shape, span)) => rows.push((shape, span, head)),
            None => complete = false,
        }
    }
    complete.then_some(rows)
}

/// Proves a table, and reports what is wrong with it.
pub(super) fn prove(lowering: &mut Lowering<'_, '_>, job: &Job<'_>) {
    let shapes: Vec<RowShape> = job.rows.iter().map(|(shape, ..)| shape.clone()).collect();
    let analysis = lowering.space().analyse(&shapes, job.matching, MOST);
    let used: Vec<&Used> = lowering.used.values().collect();
    let report = Report { job, used: &used, plan: lowering.plan };
    report.all(&analysis, lowering.findings);
}

struct Report<'a, 'j> {
    job: &'a Job<'j>,
    used: &'a [&'a Used],
    plan: &'a Plan,
}

impl Report<'_, '_> {
    fn all(&self, analysis: &Analysis, findings: &mut Findings) {
        analysis.gaps.iter().for_each(|gap| self.gap(gap, findings));
        analysis.overlaps.iter().for_each(|overlap| self.overlap(overlap, findings));
        for row in &analysis.unreachable {
            let by: Vec<EcoString> = row.by.iter().map(|row| self.row_name(*row)).collect();
            let finding =
                unreachable_row::report(findings, self.job.rows[row.row].1, &self.job.name, &self.row_name(row.row));
            for (name, index) in by.iter().zip(&row.by) {
                finding.label(
                    self.job.rows[*index].1,
                    say!(en: "{row} takes its cases", zh: "其情形已被{row}涵盖", row = name),
                );
            }
        }
    }

    /// `row 2`, or the row's own label.
    fn row_name(&self, row: usize) -> EcoString {
        let head = self.job.rows[row].2;
        let own = head.name.get().or(head.id.get()).map(|text| text.value.clone());
        own.unwrap_or_else(|| ecow::eco_format!("#{}", row + 1))
    }

    fn gap(&self, gap: &Gap, findings: &mut Findings) {
        let end = gap.borders.iter().any(|border| border.edge != Edge::Inside) && gap.case.settings.len() == 1;
        let rule = self.job.family.open_end.filter(|_| end).unwrap_or(self.job.family.gap);
        let case = voice::case(&gap.case, self.used, self.plan);
        let message = say!(en: "`{table}`: {case} meets no row", zh: "`{table}`：{case} 没有对应的行", table = self.job.name, case = case);
        let finding = findings.report(rule, self.job.span, message);
        finding.entity(self.job.name.clone());
        for border in &gap.borders {
            let sides: [(Option<usize>, Message); 2] = [
                (border.below, say!(en: "ends below it", zh: "到此之下为止")),
                (border.above, say!(en: "begins above it", zh: "从其之上开始")),
            ];
            for (row, text) in sides {
                if let Some(row) = row {
                    let name = self.row_name(row);
                    finding.label(
                        self.job.rows[row].1,
                        say!(en: "{row} {text}", zh: "{row}{text}", row = name, text = text),
                    );
                }
            }
        }
        finding.help(say!(
            en: "widen a row's bounds (`from` and `to` include the value, `above` and `below` do not), or add `when: else`",
            zh: "请放宽某一行的范围（`from`、`to` 含端点，`above`、`below` 不含），或增加 `when: else`",
        ));
    }

    fn overlap(&self, overlap: &Overlap, findings: &mut Findings) {
        let (first, second) = (self.row_name(overlap.rows.0), self.row_name(overlap.rows.1));
        let case = voice::case(&overlap.case, self.used, self.plan);
        let message = say!(
            en: "`{table}`: {case} meets two rows, {first} and {second}", zh: "`{table}`：{case} 同时符合{first}和{second}两行",
            table = self.job.name, case = case, first = first.clone(), second = second,
        );
        let finding = findings.report(self.job.family.overlap, self.job.rows[overlap.rows.1].1, message);
        finding.entity(self.job.name.clone());
        finding.label(self.job.rows[overlap.rows.0].1, say!(en: "{row} holds too", zh: "{row}也符合", row = first));
        finding.help(if overlap.shared_point.is_some() {
            say!(en: "both rows include the value they meet at: write `above` or `below` in one of them", zh: "两行都包含交界值：请将其中一处改为 `above` 或 `below`")
        } else {
            say!(en: "narrow one of them, or say `match: first` where the order decides", zh: "请收窄其中一行；若以先后为准，请写 `match: first`")
        });
    }
}
