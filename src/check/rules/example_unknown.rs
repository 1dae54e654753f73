use ecow::EcoString;

use crate::diagnostic::{Findings, closest};
use crate::source::Spanned;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A worked example that gives, pays or decides something there is not: a metric, field or dimension that nothing else knows, a component that the plan has not, a result that the policy does not give, an approver or a rating of nowhere.
    ///
    /// ## Why
    /// An example that names nothing proves nothing, and its reader looks for what it means.
    ///
    /// ## 检查什么
    /// 算例给出、支付或判定了不存在的内容：无人定义的指标、字段或维度，方案中没有的激励项，政策不给出的结果，查无此人的审批人，或没有的评级。
    ///
    /// ## 为什么
    /// 名称落空的算例什么也证明不了，读的人还要猜它指什么。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units: {company: {name: Head office, head: boss}}
    /// roles: {manager: {name: Manager, level: 4, duties: [Lead]}, seller: {name: Seller, level: 2, duties: [Sell]}}
    /// positions: {boss: {role: manager, unit: company}, one: {role: seller, unit: company}}
    /// fields: {discount: {in: percent}}
    /// approvals:
    ///   discount:
    ///     for: {role: seller}
    ///     rows: [{when: {discount: to 8%}, approver: none}, {when: {discount: above 8%}, approver: manager, due: 1d}]
    ///     examples: [{name: A tenth off, given: {discuont: 10%}, decides: {approver: manager}}]
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units: {company: {name: Head office, head: boss}}
    /// roles: {manager: {name: Manager, level: 4, duties: [Lead]}, seller: {name: Seller, level: 2, duties: [Sell]}}
    /// positions: {boss: {role: manager, unit: company}, one: {role: seller, unit: company}}
    /// fields: {discount: {in: percent}}
    /// approvals:
    ///   discount:
    ///     for: {role: seller}
    ///     rows: [{when: {discount: to 8%}, approver: none}, {when: {discount: above 8%}, approver: manager, due: 1d}]
    ///     examples: [{name: A tenth off, given: {discount: 10%}, decides: {approver: manager}}]
    /// ```
    pub static RULE = { code: "I151", name: "example-unknown", severity: Error, since: "0.1.0" }
}

/// What an example says of a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// That it is given.
    Given,
    /// That it is paid.
    Pays,
    /// That it is decided.
    Decides,
}

/// Reports the `name` that an example of `entry` uses, with the nearest of those it may use.
pub fn report(findings: &mut Findings, entry: &str, name: &Spanned<EcoString>, side: Side, known: &[&str]) {
    let message = match side {
        Side::Given => say!(
            en: "{entry}: nothing is called `{name}` that an example could give", zh: "{entry}：算例无法给出 `{name}`，没有这个名称",
            entry = entry, name = name.value,
        ),
        Side::Pays => say!(
            en: "{entry}: no component is called `{name}`", zh: "{entry}：没有激励项 `{name}`", entry = entry, name = name.value,
        ),
        Side::Decides => say!(
            en: "{entry}: nothing is called `{name}` that is decided here", zh: "{entry}：此处不判定 `{name}`",
            entry = entry, name = name.value,
        ),
    };
    let near = closest(name, known.iter().copied());
    let finding = findings.report(&RULE, name.span, message);
    finding.entity(entry);
    match near {
        Some(near) => _ = finding.help(say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near)),
        None if !known.is_empty() && known.len() <= 8 => {
            let known = known.join(", ");
            finding.help(say!(en: "there are: {known}", zh: "可用的有：{known}", known = known));
        }
        None => {}
    }
}
