use ecow::EcoString;

use crate::diagnostic::{Finding, Findings, Message, Rule};
use crate::source::{Span, Spanned};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A rule that measures against a number of the plan's own, where the plan does not give that number.
    ///
    /// It is told once for each such rule, as a note, with the key to add. Where the rule itself is `off` in the manifest, nothing
    /// is said. Of incentive plans it is told as well which term the plan does not say enough of for its greatest pay to be known.
    ///
    /// ## Why
    /// A check that was skipped must not look like a check that was passed.
    ///
    /// ## 检查什么
    /// 规则要与方案自己的某个数字比较，方案却没有写出这个数字。
    ///
    /// 每条这样的规则提示一次，并写明要补充的键。清单中设为 `off` 的规则不提示。激励方案若有条款写得不足以得出最高薪酬，也会指出是哪一条。
    ///
    /// ## 为什么
    /// 跳过的检查，不能看起来像通过的检查。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// units:
    ///   company: {name: Head office}
    /// basis:
    ///   history: [{of: company, metric: revenue, values: {FY2025: 40m}}]
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// units:
    ///   company: {name: Head office}
    /// basis:
    ///   market: {size: {FY2026: 400m}}
    ///   history: [{of: company, metric: revenue, values: {FY2025: 40m}}]
    ///   limits: {growth: to 35%}
    /// targets:
    ///   - {of: company, period: FY2026, metric: revenue, value: 50m}
    /// ```
    pub static RULE = { code: "F062", name: "not-checked", severity: Note, since: "0.1.0" }
}

/// Reports, once, that `rule` had nothing to measure against: `key` is missing, which would be written like `example`. `span` is
/// where the reader meets what went unchecked.
pub fn report<'a>(
    findings: &'a mut Findings,
    rule: &Rule,
    span: Span,
    key: &str,
    example: &str,
) -> Option<&'a mut Finding> {
    let said = |finding: &Finding| finding.rule == &RULE && finding.entity.as_deref() == Some(rule.name);
    if findings.iter().any(said) {
        return None;
    }
    let message = say!(
        en: "`{rule}` was not checked: the plan does not give `{key}`", zh: "未检查 `{rule}`：方案未给出 `{key}`",
        rule = rule.name, key = key,
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(
        en: "add it, such as `{example}`; or say `{rule}: off` under `rules:` in `salesplan.yaml`",
        zh: "请补充，如 `{example}`；若不需要此项检查，请在 `salesplan.yaml` 的 `rules:` 下写 `{rule}: off`",
        example = example, rule = rule.name,
    ));
    Some(finding.entity(rule.name))
}

/// Reports that `rule` could not be checked for the incentive plan `plan`, since what the term `of` of it pays at most is not known: why,
/// and what would tell.
pub fn report_term<'a>(
    findings: &'a mut Findings,
    rule: &Rule,
    (plan, of): (&EcoString, &Spanned<EcoString>),
    (why, help): &(Message, Message),
) -> &'a mut Finding {
    let message = say!(
        en: "`{rule}` was not checked for `{plan}`: what `{of}` pays at most is not known, since {why}",
        zh: "`{plan}` 未检查 `{rule}`：`{of}` 最多支付多少无从得知，因为{why}",
        rule = rule.name, plan = plan, of = of.value, why = *why,
    );
    let finding = findings.report(&RULE, of.span, message);
    finding.help(say!(
        en: "{help}; or say `{rule}: off` under `rules:` in `salesplan.yaml`",
        zh: "{help}；若不需要此项检查，请在 `salesplan.yaml` 的 `rules:` 下写 `{rule}: off`",
        help = *help, rule = rule.name,
    ));
    finding.entity(ecow::eco_format!("{plan}/{}", of.value))
}
