use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// More customers of a grade (`accounts`) than those who serve it can take on (`accounts_each` times the positions).
    ///
    /// ## Why
    /// Visits that nobody has the time for are promised to customers all the same.
    ///
    /// ## 检查什么
    /// 某一级别的客户数超过负责岗位的服务能力：以 `accounts_each` 乘以岗位数，与 `accounts` 相比。
    ///
    /// ## 为什么
    /// 没有时间去做的拜访，却照样许给了客户。
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
    /// fields: {annual-revenue: {in: money, range: from 0}}
    /// segments: {gives: {grade: [B, A]}, review: {every: year}, rows: [{when: {annual-revenue: from 1m}, grade: A}, {when: else, grade: B}]}
    /// coverage: {match: all, accounts: {A: 50, B: 20}, rows: [{when: {grade: A}, owner: seller, accounts_each: to 30}, {when: else, owner: seller, accounts_each: to 100}]}
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
    /// fields: {annual-revenue: {in: money, range: from 0}}
    /// segments: {gives: {grade: [B, A]}, review: {every: year}, rows: [{when: {annual-revenue: from 1m}, grade: A}, {when: else, grade: B}]}
    /// coverage: {match: all, accounts: {A: 25, B: 20}, rows: [{when: {grade: A}, owner: seller, accounts_each: to 30}, {when: else, owner: seller, accounts_each: to 100}]}
    /// ```
    pub static RULE = { code: "C106", name: "coverage-beyond-capacity", severity: Warning, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, grade: &str, accounts: &str, capacity: &str) -> &'a mut Finding {
    let message = say!(en: "{accounts} customers of grade {grade}, but those who serve them have room for {capacity}", zh: "{grade} 级客户共 {accounts} 家，但负责的岗位最多可服务 {capacity} 家", grade = grade, accounts = accounts, capacity = capacity);
    let finding = findings.report(&RULE, span, message);
    finding.help(say!(en: "add positions, or raise `accounts_each`", zh: "请增加岗位，或提高 `accounts_each`"));
    finding.entity(grade)
}
