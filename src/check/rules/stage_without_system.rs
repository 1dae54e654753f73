use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A stage that is recorded in no system, in a plan that has systems.
    ///
    /// ## Why
    /// What is not recorded cannot be managed by.
    ///
    /// ## 检查什么
    /// 方案有系统，而阶段没有写明记录在哪个系统。
    ///
    /// ## 为什么
    /// 没有记录，就无法据以管理。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    /// systems: {crm: {name: CRM, owner: boss}}
    /// processes:
    ///   direct:
    ///     stages:
    ///       lead: {owner: seller, due: 2d, evidence: [Note], next: [offer]}
    ///       offer: {owner: seller, due: 2d, evidence: [Offer], system: crm, next: [won]}
    ///       won: {outcome: won}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office, head: boss}
    /// roles:
    ///   director: {name: Director, level: 5, duties: [Lead]}
    ///   manager: {name: Manager, level: 4, duties: [Lead], carries: team}
    ///   seller: {name: Seller, level: 2, duties: [Sell], carries: own}
    /// positions:
    ///   boss: {role: director, unit: company}
    ///   lead: {role: manager, unit: company}
    ///   one: {role: seller, unit: company}
    /// systems: {crm: {name: CRM, owner: boss}}
    /// processes:
    ///   direct:
    ///     stages:
    ///       lead: {owner: seller, due: 2d, evidence: [Note], system: crm, next: [offer]}
    ///       offer: {owner: seller, due: 2d, evidence: [Offer], system: crm, next: [won]}
    ///       won: {outcome: won}
    /// ```
    pub static RULE = { code: "D104", name: "stage-without-system", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "stage `{id}` is recorded in no system", zh: "阶段 `{id}` 没有记录系统", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "say which under `system`", zh: "请在 `system` 中写明"));
    finding.entity(id)
}
