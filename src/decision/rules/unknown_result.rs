use ecow::EcoString;

use crate::diagnostic::{Findings, closest};
use crate::source::Spanned;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A result in a row that the table does not give: it is not named under `gives`, or is another key than the one the table stands for.
    ///
    /// ## Why
    /// What nobody asks for is never used, and what was meant is missing.
    ///
    /// ## 检查什么
    /// 行里写了这张表不给出的结果：`gives` 中没有列出，或不是这张表所代表的键。
    ///
    /// ## 为什么
    /// 没有人要的结果用不上，真正要的却缺着。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {overdue: {in: duration}}
    /// policies:
    ///   credit:
    ///     gives: {factor: percent, months: count}
    ///     rows:
    ///       - {when: {overdue: below 30d}, factor: 120%, months: 2}
    ///       - {when: else, factor: 0%, month: 0, months: 0}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {overdue: {in: duration}}
    /// policies:
    ///   credit:
    ///     gives: {factor: percent, months: count}
    ///     rows:
    ///       - {when: {overdue: below 30d}, factor: 120%, months: 2}
    ///       - {when: else, factor: 0%, months: 0}
    /// ```
    pub static RULE = { code: "F074", name: "unknown-result", severity: Error, since: "0.1.0" }
}

/// Reports the result `name` in a row of `table`, which gives `known`.
pub(in crate::decision) fn report(findings: &mut Findings, table: &str, name: &Spanned<EcoString>, known: &[&str]) {
    let message = say!(en: "`{table}` gives no `{name}`", zh: "`{table}` 不给出 `{name}`", table = table, name = name.value);
    let finding = findings.report(&RULE, name.span, message);
    match closest(name, known.iter().copied()) {
        Some(near) => finding.help(say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near)),
        None if known.is_empty() => finding.help(say!(
            en: "name it under `gives` with its kind: `gives: {{{name}: percent}}`", zh: "请在 `gives` 下写明名称与类型：`gives: {{{name}: percent}}`",
            name = name.value,
        )),
        None => finding.help(say!(en: "it gives {known}", zh: "它给出：{known}", known = known)),
    };
    finding.entity(table);
}

/// Reports a result that is computed from others and stands in a row all the same.
pub(in crate::decision) fn computed(findings: &mut Findings, table: &str, name: &Spanned<EcoString>) {
    let message = say!(
        en: "`{name}` of `{table}` is computed and stands in no row", zh: "`{table}` 的 `{name}` 由公式计算，不写在行里",
        table = table, name = name.value,
    );
    let help = say!(en: "take it out here, or out of the formula under `gives`", zh: "请在此处删去，或在 `gives` 中改写公式");
    findings.report(&RULE, name.span, message).help(help).entity(table);
}
