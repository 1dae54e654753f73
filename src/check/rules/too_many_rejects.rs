use ecow::EcoString;

use crate::diagnostic::{Findings, Message, Name};
use crate::source::Span;
use crate::units::Quantity;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// More rows of a source are no records of the plan than its `quality: {at_most: …}` allows: a cell is no number or no day, names a position or
    /// a product that the plan does not have, is empty though it must not be, or a record stands twice. Without `at_most` no row may be
    /// rejected. Rows that another stands in for by `on_duplicate: {latest: …}` or `{earliest: …}` are not counted here.
    ///
    /// ## Why
    /// What is left out is neither paid nor counted towards a target. A few slips may wait, a file that was exported wrongly may not.
    ///
    /// ## 检查什么
    /// 数据源中不能成为记录的行超过 `quality: {at_most: …}` 允许的比例：单元格不是数字或日期，写了方案中没有的岗位或产品，
    /// 必填项为空，或记录重复。未写 `at_most` 时不允许有任何一行被拒。按 `on_duplicate: {latest: …}` 或 `{earliest: …}` 被取代的行不计入。
    ///
    /// ## 为什么
    /// 被剔除的行既不发钱，也不计入业绩。零星差错可以等一等，整个导出错误的文件不行。
    pub static RULE = { code: "D120", name: "too-many-rejects", severity: Error, since: "0.1.0" }
}

/// What became of the rows of a source.
#[derive(Debug, Clone)]
pub struct Rejected {
    /// The source.
    pub source: EcoString,
    /// All rows.
    pub rows: u64,
    /// The part of them that may be rejected.
    pub at_most: Quantity,
    /// Why rows were rejected, and how many for each reason, the most frequent first.
    pub reasons: Vec<(Message, u64)>,
    /// The first of them: file and line, and why.
    pub first: Vec<(EcoString, Message)>,
}

/// Rows that are shown one by one.
const SHOWN: usize = 3;

/// Reports at `span` that more rows were rejected than may be.
pub fn report(findings: &mut Findings, span: Span, rejected: &Rejected) {
    let total: u64 = rejected.reasons.iter().map(|(_, count)| count).sum();
    let limit = rejected.at_most.micros() * i128::from(rejected.rows);
    if i128::from(total) * Quantity::ONE.micros() <= limit {
        return;
    }
    let reasons: Vec<Message> = rejected.reasons.iter().map(|(reason, count)| {
        say!(en: "{count} × {reason}", zh: "{reason} {count} 行", count = *count, reason = reason)
    }).collect();
    let message = say!(
        en: "{total} of {rows} rows of `{source}` are no records: {reasons}",
        zh: "`{source}` 的 {rows} 行中有 {total} 行不能成为记录：{reasons}",
        total = total, rows = rejected.rows, source = rejected.source, reasons = reasons,
    );
    let finding = findings.report(&RULE, span, message);
    finding.entity(rejected.source.clone());
    for (place, reason) in rejected.first.iter().take(SHOWN) {
        finding.help(say!(en: "{place}: {reason}", zh: "{place}：{reason}", place = Name(place), reason = reason));
    }
}
