use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A role that positions have and that no training is for, in a plan that has trainings.
    ///
    /// ## Why
    /// People who were not shown how the work is done here will do it as they did elsewhere.
    ///
    /// ## 检查什么
    /// 方案有培训，而有岗位的角色不在任何培训的适用范围内。
    ///
    /// ## 为什么
    /// 没有人教过这里怎么做，大家就照别处的老办法做。
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
    /// training: {onboarding: {for: {role: [seller, director]}, contents: [Products]}}
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
    /// training: {onboarding: {for: {role: [seller, manager, director]}, contents: [Products]}}
    /// ```
    pub static RULE = { code: "S102", name: "role-without-training", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "no training is for the role `{id}`", zh: "没有任何培训面向角色 `{id}`", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "name it in the `for` of a training", zh: "请在某项培训的 `for` 中写上该角色"));
    finding.entity(id)
}
