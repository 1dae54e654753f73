use crate::diagnostic::Findings;
use crate::source::Span;
use crate::units::{Quantity, speak};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// The distribution of a scenario: its shares of the positions come to 100%, and each stands under an attainment such as `120%`. The units and roles that a scenario names are there.
    ///
    /// ## Why
    /// What the plan costs in a scenario is the sum over the shares. A part that is missing is a cost that nobody sees.
    ///
    /// ## 检查什么
    /// 情景的分布：各部分占岗位的比例合计 100%，且每一部分写在一个达成率之下，如 `120%`。情景所提到的部门与角色确实存在。
    ///
    /// ## 为什么
    /// 情景下的成本是各部分之和；缺掉的部分，就是没有人看到的成本。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// basis:
    ///   scenarios:
    ///     mixed: {distribution: {80%: 20%, 100%: 50%}}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   seller-2026:
    ///     for: {role: seller}
    ///     pay: {target: 300k, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, cap: none, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics: {revenue: {in: money, source: orders.amount}}
    /// roles: {seller: {name: Seller, carries: own, duties: [Sell]}}
    /// units:
    ///   company: {name: Head office}
    /// positions:
    ///   one: {role: seller, unit: company}
    /// basis:
    ///   scenarios:
    ///     mixed: {distribution: {80%: 20%, 100%: 50%, 120%: 30%}}
    /// targets:
    ///   - {of: one, period: FY2026, metric: revenue, value: 5m}
    /// incentives:
    ///   seller-2026:
    ///     for: {role: seller}
    ///     pay: {target: 300k, fixed: 60%, variable: 40%, prorate: days}
    ///     components:
    ///       sales: {share: 100%, measure: {metric: revenue, of: own, as: attainment, window: year}, cap: none, table: {mode: marginal, rows: [{from: 0%, rate: 1x}]}}
    /// ```
    pub static RULE = { code: "I128", name: "distribution-not-whole", severity: Warning, since: "0.1.0" }
}

/// Reports shares that do not come to the whole.
pub(in crate::check) fn report(findings: &mut Findings, span: Span, scenario: &str, sum: Quantity) {
    let message = say!(
        en: "the distribution of `{scenario}` comes to {sum} of the positions, not to 100%",
        zh: "`{scenario}` 的分布合计为岗位的 {sum}，不是 100%", scenario = scenario, sum = speak::percent(sum),
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "let the shares come to 100%", zh: "请使各部分合计 100%"));
    finding.entity(scenario);
}

/// Reports a key that is none of what is asked for there.
pub(in crate::check) fn report_key(findings: &mut Findings, span: Span, scenario: &str, (key, wanted): (&str, &str)) {
    let (en, zh) = match wanted {
        "attainment" => ("an attainment such as 120%", "达成率，如 120%"),
        "unit" => ("a unit of the plan", "方案中的部门"),
        _ => ("a role of the plan", "方案中的角色"),
    };
    let message = say!(
        en: "`{key}` in `{scenario}` is not {en}", zh: "`{scenario}` 中的 `{key}` 不是{zh}", key = key, scenario = scenario, en = en, zh = zh,
    );
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "write {en}", zh: "请写{zh}", en = en, zh = zh));
    finding.entity(scenario);
}
