use ecow::EcoString;

use crate::diagnostic::{Findings, listed};
use crate::source::Spanned;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// An integrity rule whose breach costs nothing: it names no clawback and counts against no item of a scorecard, and no incentive plan takes pay back for its events.
    ///
    /// ## Why
    /// Where pay stays, the breach has been paid for.
    ///
    /// ## 检查什么
    /// 违反后没有代价的诚信规则：未写明追回，也不影响任何考核项，各激励方案也都不因其事件追回薪酬。
    ///
    /// ## 为什么
    /// 奖金不追回，等于为违规付了钱。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units: {company: {name: Head office}}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions: {one: {role: seller, unit: company}}
    /// metrics: {revenue: {name: Revenue, in: money}}
    /// targets: [{of: one, period: FY2026, metric: revenue, value: 5m}]
    /// incentives:
    ///   sellers:
    ///     for: {role: seller}
    ///     payday: {every: month, late: next, negative: carry}
    ///     components:
    ///       sales: {measure: {metric: revenue, as: amount, window: transaction}, rate: 2%}
    ///     clawback: {returns: {when: {event: return}, recover: paid, book: current}}
    /// integrity:
    ///   side-letter: {name: Side letters, when: {event: side-letter}, consequence: A talk}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units: {company: {name: Head office}}
    /// roles: {seller: {name: Seller, duties: [Sell]}}
    /// positions: {one: {role: seller, unit: company}}
    /// metrics: {revenue: {name: Revenue, in: money}}
    /// targets: [{of: one, period: FY2026, metric: revenue, value: 5m}]
    /// incentives:
    ///   sellers:
    ///     for: {role: seller}
    ///     payday: {every: month, late: next, negative: carry}
    ///     components:
    ///       sales: {measure: {metric: revenue, as: amount, window: transaction}, rate: 2%}
    ///     clawback:
    ///       returns: {when: {event: return}, recover: paid, book: current}
    ///       misconduct: {when: {event: side-letter}, recover: paid, book: original}
    /// integrity:
    ///   side-letter: {name: Side letters, when: {event: side-letter}, clawback: misconduct}
    /// ```
    pub static RULE = { code: "I150", name: "integrity-risk-without-clawback", severity: Warning, since: "0.1.0" }
}

/// Reports an integrity rule by its id, with the events it is for and the clawbacks there are.
pub fn report(findings: &mut Findings, id: &Spanned<EcoString>, events: &[&str], clawbacks: &[&str]) {
    let message = match events.is_empty() {
        true => say!(
            en: "nothing that was paid is taken back, and no score falls, where `{id}` is broken",
            zh: "违反 `{id}` 时，已付薪酬不追回，考核也不扣分", id = id.value,
        ),
        false => say!(
            en: "no plan takes pay back for {events}, and no score falls, where `{id}` is broken",
            zh: "违反 `{id}` 时，没有方案因 {events} 追回薪酬，考核也不扣分", id = id.value, events = listed(events),
        ),
    };
    let finding = findings.report(&RULE, id.span, message);
    finding.entity(id.value.clone());
    match clawbacks.is_empty() {
        true => finding.help(say!(
            en: "add a clawback to the plans concerned, and name it: `clawback: …`", zh: "请在相关激励方案中增加追回，并写明 `clawback: …`",
        )),
        false => finding.help(say!(
            en: "name the clawback it causes (`clawback: …`): {clawbacks}", zh: "请写明触发的追回（`clawback: …`）：{clawbacks}",
            clawbacks = listed(clawbacks),
        )),
    };
}
