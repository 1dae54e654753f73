use ecow::EcoString;

use crate::diagnostic::{Findings, Message, closest};
use crate::source::Spanned;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A condition on something that is neither a dimension, a metric, a field, a result of a table nor a property of positions.
    ///
    /// ## Why
    /// A condition that never holds, or always does, decides the wrong way without a word.
    ///
    /// ## 检查什么
    /// 条件所问的，既不是维度、指标、字段，也不是表的结果或岗位的属性。
    ///
    /// ## 为什么
    /// 永远成立或永远不成立的条件，会悄悄作出错误的判定。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// targets:
    ///   - {of: {rol: seller}, period: FY2026, metric: revenue, value: 20m}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money}
    /// units:
    ///   company: {name: Head office}
    /// roles:
    ///   seller: {carries: own}
    /// positions:
    ///   seller-1: {role: seller, unit: company}
    /// targets:
    ///   - {of: {role: seller}, period: FY2026, metric: revenue, value: 20m}
    /// ```
    pub static RULE = { code: "F052", name: "unknown-axis", severity: Error, since: "0.1.0" }
}

/// Reports the axis `name` with the nearest of `known`.
pub fn report<'a>(findings: &mut Findings, name: &Spanned<EcoString>, known: impl Iterator<Item = &'a str>) {
    unknown(findings, name, known, None);
}

/// Reports an axis of a condition on records, which may ask for what the plan declares.
pub fn report_of_records<'a>(findings: &mut Findings, name: &Spanned<EcoString>, known: impl Iterator<Item = &'a str>) {
    let declare = say!(
        en: "declare what is asked of a record: `fields: {{{name}: {{in: percent}}}}`, or money, count, text and others",
        zh: "请声明要问什么：`fields: {{{name}: {{in: percent}}}}`，或 money、count、text 等", name = name.value,
    );
    unknown(findings, name, known, Some(declare));
}

fn unknown<'a>(
    findings: &mut Findings,
    name: &Spanned<EcoString>,
    known: impl Iterator<Item = &'a str>,
    otherwise: Option<Message>,
) {
    let message = say!(en: "nothing is called `{name}` that a condition could ask for", zh: "没有可用作条件的 `{name}`", name = name.value);
    let near = closest(name, known).map(|near| say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near));
    let finding = findings.report(&RULE, name.span, message);
    finding.entity(name.value.clone());
    near.or(otherwise).into_iter().for_each(|help| _ = finding.help(help));
}
