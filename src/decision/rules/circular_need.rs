use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::source::Spanned;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Levers that need each other, or results computed from one another.
    ///
    /// ## Why
    /// None of them can ever come first.
    ///
    /// ## 检查什么
    /// 折扣项互为前提，或结果互相由对方算出。
    ///
    /// ## 为什么
    /// 哪一个都没法先算。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {years: {in: count, range: from 0}, amount: {in: money}}
    /// policies:
    ///   ladder:
    ///     gives: {discount: percent}
    ///     cap: 15%
    ///     levers:
    ///       volume: {needs: term, rows: [{when: {amount: from 500k}, discount: 6%}, {when: else, discount: 0%}]}
    ///       term: {needs: volume, rows: [{when: {years: from 1}, discount: 1%}, {when: else, discount: 0%}]}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {years: {in: count, range: from 0}, amount: {in: money}}
    /// policies:
    ///   ladder:
    ///     gives: {discount: percent}
    ///     cap: 15%
    ///     levers:
    ///       volume: {rows: [{when: {amount: from 500k}, discount: 6%}, {when: else, discount: 0%}]}
    ///       term: {needs: volume, rows: [{when: {years: from 1}, discount: 1%}, {when: else, discount: 0%}]}
    /// ```
    pub static RULE = { code: "R103", name: "circular-need", severity: Error, since: "0.1.0" }
}

/// Reports the circle of a policy, each with what it needs; the first stands at the end again.
pub(in crate::decision) fn report(findings: &mut Findings, policy: &str, circle: &[&Spanned<EcoString>]) {
    let Some(first) = circle.first() else { return };
    let names: Vec<String> = circle.iter().chain([first]).map(|id| format!("`{}`", id.value)).collect();
    let message = say!(
        en: "in `{policy}` these need each other: {circle}", zh: "`{policy}` 中互相依赖：{circle}",
        policy = policy, circle = names.join(" → "),
    );
    let finding = findings.report(&RULE, first.span, message);
    for id in &circle[1..] {
        finding.label(id.span, say!(en: "part of the circle", zh: "循环的一环"));
    }
    finding.help(say!(en: "let one of them stand alone", zh: "请让其中一个不再依赖其他"));
    finding.entity(policy);
}
