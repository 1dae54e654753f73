//! What is wrong with a table, in words.

use crate::decision::analyse::{Job, MOST};
use crate::decision::lower::Used;
use crate::decision::mend;
use crate::decision::rules::unreachable_row;
use crate::decision::voice;
use crate::diagnostic::{Finding, Findings, Message, Name};
use crate::plan::Plan;
use crate::say;
use crate::table::{Analysis, Border, Edge, Gap, Matching, Overlap, Unreachable};

pub(super) struct Report<'a> {
    pub job: &'a Job,
    pub used: &'a [&'a Used],
    pub plan: &'a Plan,
}

impl Report<'_> {
    pub(super) fn all(&self, analysis: &Analysis, findings: &mut Findings) {
        for (at, gap) in analysis.gaps.iter().enumerate() {
            let finding = self.gap(gap, findings);
            if analysis.more_gaps && at + 1 == analysis.gaps.len() {
                finding.help(say!(
                    en: "there are more cases without a row; the first {count} are shown", zh: "还有其他情形没有对应的行，此处只列出前 {count} 个",
                    count = MOST,
                ));
            }
        }
        for (at, overlap) in analysis.overlaps.iter().enumerate() {
            let finding = self.overlap(overlap, findings);
            if analysis.more_overlaps && at + 1 == analysis.overlaps.len() {
                finding.help(say!(
                    en: "there are more rows that overlap; the first {count} pairs are shown", zh: "还有其他重叠的行，此处只列出前 {count} 对",
                    count = MOST,
                ));
            }
        }
        analysis.unreachable.iter().for_each(|row| self.unreachable(row, findings));
    }

    pub(super) fn title(&self, row: usize) -> Name<&Message> {
        Name(&self.job.rows[row].title)
    }

    fn case(&self, case: &crate::table::Case) -> Message {
        let words = voice::case(case, self.used, self.plan);
        match &self.job.given {
            None => words,
            Some(given) => say!(en: "{given}, {case}", zh: "{given}，{case}", given = given, case = words),
        }
    }

    fn gap<'f>(&self, gap: &Gap, findings: &'f mut Findings) -> &'f mut Finding {
        let end = gap.borders.iter().any(|border| border.edge != Edge::Inside) && gap.case.settings.len() == 1;
        let rule = self.job.family.open_end.filter(|_| end).unwrap_or(self.job.family.gap);
        let message = match gap.case.settings.is_empty() {
            true => {
                say!(en: "`{table}`: no case meets a row", zh: "`{table}`：任何情形都没有对应的行", table = self.job.name)
            }
            false => say!(
                en: "`{table}`: {case} {place}", zh: "`{table}`：{case}{place}",
            table = self.job.name, case = Name(self.case(&gap.case)), place = self.place(gap),
            ),
        };
        let finding = findings.report(rule, self.job.span, message);
        finding.entity(self.job.name.clone());
        let condition = voice::condition(&gap.case, self.used, self.plan);
        if let Some(condition) = condition.or_else(|| voice::stretch(&gap.case, self.used)) {
            finding
                .here(say!(en: "no row takes `{condition}`", zh: "没有对应 `{condition}` 的行", condition = condition));
        }
        gap.borders.iter().for_each(|border| self.neighbours(border, finding));
        if end {
            self.cuts(finding);
        }
        finding.help(mend::of_gap(self, gap))
    }

    /// Where a gap lies among the rows.
    fn place(&self, gap: &Gap) -> Message {
        let between = gap.borders.iter().find_map(|border| Some((border.below?, border.above?)));
        let alone = gap.borders.first().filter(|_| gap.case.settings.len() == 1);
        match (between, alone.map(|border| (border.below, border.above))) {
            (Some((below, above)), _) if below == above => {
                say!(en: "falls into a hole of {row}", zh: "落在{row}的空档里", row = self.title(below))
            }
            (Some((below, above)), _) => say!(
                en: "falls between {below} and {above}", zh: "落在{below}与{above}之间",
                below = self.title(below), above = self.title(above),
            ),
            (None, Some((None, Some(above)))) => {
                say!(en: "lies below {row}, where the table begins", zh: "低于表格起点（{row}）", row = self.title(above))
            }
            (None, Some((Some(below), None))) => {
                say!(en: "lies above {row}, where the table ends", zh: "高于表格终点（{row}）", row = self.title(below))
            }
            _ => say!(en: "meets no row", zh: "没有对应的行"),
        }
    }

    /// Labels where the axis of the table is cut.
    fn cuts(&self, finding: &mut Finding) {
        for (span, cut) in &self.job.cuts {
            finding.label(*span, cut.clone());
        }
    }

    /// Labels on the rows beside a hole.
    fn neighbours(&self, border: &Border, finding: &mut Finding) {
        let axis = self.used[border.axis];
        if let (Some(row), Some(end)) = (border.below, axis.end_before(border.stretch.lower)) {
            let label = say!(en: "{row} ends at `{end}`", zh: "{row}止于 `{end}`", row = self.title(row), end = end);
            finding.label(self.job.rows[row].span, label);
        }
        if let (Some(row), Some(start)) = (border.above, axis.start_after(border.stretch.upper)) {
            let label =
                say!(en: "{row} begins at `{start}`", zh: "{row}始于 `{start}`", row = self.title(row), start = start);
            finding.label(self.job.rows[row].span, label);
        }
    }

    fn overlap<'f>(&self, overlap: &Overlap, findings: &'f mut Findings) -> &'f mut Finding {
        let (first, second) = overlap.rows;
        let message = say!(
            en: "`{table}`: {case} meets both {first} and {second}", zh: "`{table}`：{case}同时符合{first}和{second}",
            table = self.job.name, case = Name(self.case(&overlap.case)), first = self.title(first), second = self.title(second),
        );
        let finding = findings.report(self.job.family.overlap, self.job.rows[second].span, message);
        finding.entity(self.job.name.clone());
        let label = say!(en: "{row} takes it too", zh: "{row}也包含该情形", row = self.title(first));
        finding.label(self.job.rows[first].span, label);
        finding.help(mend::of_overlap(self, overlap))
    }

    fn unreachable(&self, row: &Unreachable, findings: &mut Findings) {
        let (own, table) = (&self.job.rows[row.row], &self.job.name);
        let finding = match (own.shape.is_otherwise(), row.by.is_empty()) {
            (true, _) => unreachable_row::otherwise(findings, own.span, table),
            (false, true) => unreachable_row::nowhere(findings, own.span, table, &own.title),
            (false, false) => unreachable_row::report(findings, own.span, table, &own.title),
        };
        if self.job.matching == Matching::First && !row.by.is_empty() && !own.shape.is_otherwise() {
            finding.help(say!(en: "put it above the rows that take its cases, or remove it", zh: "请将其移到涵盖它的行之前，或删除"));
        }
        if row.by.is_empty() && !own.shape.is_otherwise() {
            self.cuts(finding);
        }
        for index in &row.by {
            let label = match row.by.len() {
                1 => say!(en: "{row} takes all its cases", zh: "{row}已涵盖其全部情形", row = self.title(*index)),
                _ => say!(en: "{row} takes a part of its cases", zh: "{row}已涵盖其部分情形", row = self.title(*index)),
            };
            finding.label(self.job.rows[*index].span, label);
        }
    }
}
