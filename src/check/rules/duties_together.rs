use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Duties that must be apart lie with one position: who asks for an approval and who gives it, who owns one stage and another.
    ///
    /// ## Why
    /// Separation that one person can bypass is none.
    ///
    /// ## 检查什么
    /// 应当分离的职责落在同一个岗位：提出申请与批准申请，或负责应当分开的两个阶段。
    ///
    /// ## 为什么
    /// 一个人就能绕过去的职责分离，等于没有。
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
    /// fields: {discount: {in: percent, range: from 0%}}
    /// approvals:
    ///   discount: {for: {role: [seller, manager]}, rows: [{when: {discount: to 10%}, approver: [manager, director], due: 1d}, {when: {discount: above 10%}, refuse: true}]}
    /// separation: {apart: [[discount.request, discount.approve]]}
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
    /// fields: {discount: {in: percent, range: from 0%}}
    /// approvals:
    ///   discount: {for: {role: seller}, rows: [{when: {discount: to 10%}, approver: [manager, director], due: 1d}, {when: {discount: above 10%}, refuse: true}]}
    /// separation: {apart: [[discount.request, discount.approve]]}
    /// ```
    pub static RULE = { code: "R114", name: "duties-together", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, seat: &str, first: &str, second: &str) -> &'a mut Finding {
    let message = say!(en: "`{seat}` has both {first} and {second}, which must be apart", zh: "`{seat}` 同时承担 {first} 与 {second}，二者应当分离", seat = seat, first = first, second = second);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "give one of the two to somebody else", zh: "请将其中一项交由他人承担"));
    finding.entity(seat)
}
