use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A seasonal profile or a field that nothing refers to.
    ///
    /// ## Why
    /// It is a slip in an id, or something forgotten; either way readers look for its effect in vain.
    ///
    /// ## 检查什么
    /// 没有任何内容引用的季节分布或字段。
    ///
    /// ## 为什么
    /// 要么编号写错了，要么忘了用；读方案的人都会白白寻找它的作用。
    ///
    /// ## Example
    /// ```yaml,fail
    /// basis: {profiles: {retail: {Q1: 25%, Q2: 25%, Q3: 25%, Q4: 25%}}}
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
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// basis: {profiles: {retail: {Q1: 25%, Q2: 25%, Q3: 25%, Q4: 25%}}}
    /// metrics: {revenue: {in: money, profile: retail}}
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
    /// ```
    pub static RULE = { code: "F063", name: "unused-definition", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, id: &str) -> &'a mut Finding {
    let message = say!(en: "nothing refers to `{id}`", zh: "没有任何内容引用 `{id}`", id = id);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "take it out, or refer to it", zh: "请删除，或加以引用"));
    finding.entity(id)
}
