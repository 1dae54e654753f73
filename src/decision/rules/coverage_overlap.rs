use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// Customers that two rows of the coverage table serve, where each customer is to meet one row.
    ///
    /// Where several serve the same customers on purpose, `match: all` says so.
    ///
    /// ## Why
    /// Two people call the same customer, or each waits for the other.
    ///
    /// ## 检查什么
    /// 每类客户只应对应一行，却有客户在客户覆盖表中同时对应两行。
    ///
    /// 确实由几方服务同一批客户的，请写 `match: all`。
    ///
    /// ## 为什么
    /// 要么两个人找同一个客户，要么互相等着对方去。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {grade: {in: [B, A]}}
    /// units: {company: {name: Head office, head: boss}}
    /// roles: {boss-role: {name: Director, level: 5, duties: [Lead]}, seller: {name: Seller, level: 2, duties: [Sell]}}
    /// positions: {boss: {role: boss-role, unit: company}, one: {role: seller, unit: company}}
    /// coverage:
    ///   rows:
    ///     - {when: {grade: A}, owner: seller, visits: 2 per month}
    ///     - {when: {grade: [A, B]}, owner: seller, visits: 1 per quarter}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {grade: {in: [B, A]}}
    /// units: {company: {name: Head office, head: boss}}
    /// roles: {boss-role: {name: Director, level: 5, duties: [Lead]}, seller: {name: Seller, level: 2, duties: [Sell]}}
    /// positions: {boss: {role: boss-role, unit: company}, one: {role: seller, unit: company}}
    /// coverage:
    ///   rows:
    ///     - {when: {grade: A}, owner: seller, visits: 2 per month}
    ///     - {when: {grade: B}, owner: seller, visits: 1 per quarter}
    /// ```
    pub static RULE = { code: "C107", name: "coverage-overlap", severity: Error, since: "0.1.0" }
}
