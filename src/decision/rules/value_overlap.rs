use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A case in which a table that stands for a value gives two.
    ///
    /// ## Why
    /// Two people can be right about the same limit.
    ///
    /// ## 检查什么
    /// 用表格写的取值在某种情形下有两个值。
    ///
    /// ## 为什么
    /// 对同一个时限或费率，两个人都可以说自己是对的。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {grade: {in: [B, A]}}
    /// roles: {seller: {name: Seller}}
    /// processes:
    ///   direct:
    ///     stages:
    ///       lead: {name: Lead, owner: seller, due: 2d, evidence: [Note], next: [won]}
    ///       won: {outcome: won}
    /// protection:
    ///   return_after: {rows: [{when: {grade: A}, return_after: 30d}, {when: {grade: [A, B]}, return_after: 7d}]}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {grade: {in: [B, A]}}
    /// roles: {seller: {name: Seller}}
    /// processes:
    ///   direct:
    ///     stages:
    ///       lead: {name: Lead, owner: seller, due: 2d, evidence: [Note], next: [won]}
    ///       won: {outcome: won}
    /// protection:
    ///   return_after: {rows: [{when: {grade: A}, return_after: 30d}, {when: {grade: B}, return_after: 7d}]}
    /// ```
    pub static RULE = { code: "F071", name: "value-overlap", severity: Error, since: "0.1.0" }
}
