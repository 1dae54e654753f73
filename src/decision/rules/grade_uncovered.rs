use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// Customers that no row of the coverage table serves: a grade, or a part of one, such as grade A in the south.
    ///
    /// ## Why
    /// Customers are graded so that each grade is served in its way; one nobody serves leaves.
    ///
    /// ## 检查什么
    /// 客户覆盖表中没有人服务的客户：某一级别，或其中一部分，例如南区的 A 级客户。
    ///
    /// ## 为什么
    /// 客户分级是为了按级服务；没有人服务的客户会流失。
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
    /// coverage: {match: all, rows: [{when: {grade: A}, owner: seller, visits: 2 per month}]}
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
    /// coverage: {match: all, rows: [{when: {grade: A}, owner: seller, visits: 2 per month}, {when: {grade: B}, owner: seller, visits: 1 per quarter}]}
    /// ```
    pub static RULE = { code: "C105", name: "grade-uncovered", severity: Warning, since: "0.1.0" }
}
