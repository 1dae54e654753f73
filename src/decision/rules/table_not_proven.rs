use crate::diagnostic::Findings;
use crate::source::Span;
use crate::table::Undecided;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A table that has so many axes, rows or free bounds that going through all its cases would take too long.
    ///
    /// Nothing is known of its gaps and overlaps then. The work is counted in steps, so that every machine gives up at the same place. Tables people write
    /// are far below it; sets of targets that stand in no stated order to each other come near it soonest.
    ///
    /// ## Why
    /// A table that was not proven must not look like one that was.
    ///
    /// ## 检查什么
    /// 表的维度、行或范围太多，要查遍所有情形耗时过长。
    ///
    /// 这时不知道它有没有缺口和重叠。工作量按步数计算，任何电脑都会停在同一处。人手写的表远达不到这个量；
    /// 最容易接近的，是引用几套目标而没有写明其高低关系的表。
    ///
    /// ## 为什么
    /// 没有证明过的表，不能看起来像证明过的。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// sets: {quota: {}, floor: {}, plan: {}, stretch: {}}
    /// incentives:
    ///   seller:
    ///     for: {head: true}
    ///     components:
    ///       sales:
    ///         measure: {metric: revenue, as: attainment, window: year}
    ///         table:
    ///           mode: step
    ///           rows:
    ///             - {from: 0%, pays: 0%}
    ///             - {from: 40%, pays: 40%}
    ///             - {from: 50%, pays: 50%}
    ///             - {from: 60%, pays: 60%}
    ///             - {from: 70%, pays: 70%}
    ///             - {from: 80%, pays: 80%}
    ///             - {from: 90%, pays: 90%}
    ///             - {from: floor, pays: 100%}
    ///             - {from: plan, pays: 110%}
    ///             - {from: stretch, pays: 120%}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// sets: {quota: {}, stretch: {at_least: quota}}
    /// incentives:
    ///   seller:
    ///     for: {head: true}
    ///     components:
    ///       sales:
    ///         measure: {metric: revenue, as: attainment, window: year}
    ///         table:
    ///           mode: step
    ///           rows:
    ///             - {from: 0%, pays: 0%}
    ///             - {from: 100%, pays: 100%}
    ///             - {from: stretch, pays: 200%}
    /// ```
    pub static RULE = { code: "F072", name: "table-not-proven", severity: Warning, since: "0.1.0" }
}

/// Reports the table `name`, of which `open` was left undecided.
pub(in crate::decision) fn report(findings: &mut Findings, span: Span, name: &str, open: &[Undecided]) {
    let word = |question: &Undecided| match question {
        Undecided::Gaps => say!(en: "cases without a row", zh: "没有对应行的情形"),
        Undecided::Overlaps => say!(en: "rows that overlap", zh: "重叠的行"),
        Undecided::Unreachable => say!(en: "rows no case reaches", zh: "用不到的行"),
    };
    let mut words: Vec<_> = open.iter().map(word).collect();
    words.dedup();
    let message = say!(
        en: "`{table}` is too involved to be proven: nothing is known of {open}", zh: "`{table}` 过于复杂，无法证明：未检查{open}",
        table = name, open = words,
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "make several tables of it, each on fewer axes; or state how the sets of targets stand to each other",
        zh: "请拆成几张条件更少的表；若引用多套目标，请写明它们之间的关系",
    ));
    finding.entity(name);
}
