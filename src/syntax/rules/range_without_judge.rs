use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::source::{Span, Spanned};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A rate, a level or points of a scorecard that are a range, such as `3%-5%`, without saying who judges where in it a result lies.
    ///
    /// ## Why
    /// A range is no number. Somebody fills it in afterwards, and who does is what the plan must say.
    ///
    /// ## 检查什么
    /// 费率、支付档位或考核分值写成了一个范围，如 `3%-5%`，却没有写明由谁在范围内评定。
    ///
    /// ## 为什么
    /// 范围不是数字，事后总要有人来定；由谁来定，方案必须写明。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units: {company: {name: Head office}}
    /// roles: {seller: {name: Seller, duties: [Sell]}, manager: {name: Manager, duties: [Lead]}}
    /// positions: {one: {role: seller, unit: company}, boss: {role: manager, unit: company}}
    /// fields: {project: {in: [ordinary, major]}}
    /// metrics: {revenue: {name: Revenue, in: money}}
    /// targets: [{of: one, period: FY2026, metric: revenue, value: 5m}]
    /// incentives:
    ///   sellers:
    ///     for: {role: seller}
    ///     components:
    ///       projects:
    ///         measure: {metric: revenue, as: amount, window: transaction}
    ///         table: {rows: [{when: {project: ordinary}, rate: 3%-5%}, {when: {project: major}, rate: 5%}]}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units: {company: {name: Head office}}
    /// roles: {seller: {name: Seller, duties: [Sell]}, manager: {name: Manager, duties: [Lead]}}
    /// positions: {one: {role: seller, unit: company}, boss: {role: manager, unit: company}}
    /// fields: {project: {in: [ordinary, major]}}
    /// metrics: {revenue: {name: Revenue, in: money}}
    /// targets: [{of: one, period: FY2026, metric: revenue, value: 5m}]
    /// incentives:
    ///   sellers:
    ///     for: {role: seller}
    ///     components:
    ///       projects:
    ///         measure: {metric: revenue, as: amount, window: transaction}
    ///         table: {rows: [{when: {project: ordinary}, rate: {judged_by: manager, range: from 3% to 5%}}, {when: {project: major}, rate: 5%}]}
    /// ```
    pub static RULE = { code: "I152", name: "range-without-judge", severity: Error, since: "0.1.0" }
}

/// Reports the range `text`, whose ends are two numbers.
pub fn report(findings: &mut Findings, text: &Spanned<EcoString>, (low, high): (&str, &str)) {
    let message = say!(
        en: "`{text}` is a range, and nobody is said to judge within it", zh: "`{text}` 是一个范围，未写明由谁评定",
        text = text.value,
    );
    let finding = findings.report(&RULE, text.span, message);
    finding.help(say!(
        en: "write one number, or {{judged_by: …, range: from {low} to {high}}}",
        zh: "请写一个数字，或写 {{judged_by: …, range: from {low} to {high}}}", low = low, high = high,
    ));
}

/// Reports a range that stands alone in an entry.
pub fn report_alone(findings: &mut Findings, span: Span, what: &str) {
    let message = say!(
        en: "{what}: nobody is said to judge within the range", zh: "{what}：未写明由谁在范围内评定", what = what,
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "name who judges: `judged_by: …`", zh: "请写明评定人：`judged_by: …`")).entity(what);
}

/// The two ends of a text that is a range of numbers: `3%-5%`, `3%～5%`, `from 3% to 5%`.
pub fn ends(text: &str) -> Option<(&str, &str)> {
    let is_number = |text: &str| crate::units::Figure::parse(text).is_ok();
    let split = |(low, high): (&'_ str, &'_ str)| is_number(low.trim()) && is_number(high.trim());
    let whole = text.trim();
    let whole = whole.strip_prefix("from ").unwrap_or(whole);
    let marks = [" to ", "-", "–", "—", "~", "～", "至", "到"];
    let found = marks.iter().flat_map(|mark| whole.match_indices(mark));
    let mut parts = found.map(|(at, mark)| (&whole[..at], &whole[at + mark.len()..])).filter(|pair| split(*pair));
    parts.next().map(|(low, high)| (low.trim(), high.trim()))
}
