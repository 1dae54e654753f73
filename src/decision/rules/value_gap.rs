use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A case in which a table that stands for a value gives none: a time limit, a rate or a quota that is there for some cases only.
    ///
    /// ## Why
    /// Where nothing is said, everybody goes by what suits them.
    ///
    /// ## 检查什么
    /// 用表格写的取值在某种情形下没有值：时限、费率或目标只在部分情形下有。
    ///
    /// ## 为什么
    /// 没有写明的，各人都按对自己有利的来。
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
    ///   return_after: {rows: [{when: {grade: A}, return_after: 30d}]}
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
    pub static RULE = { code: "F070", name: "value-gap", severity: Error, since: "0.1.0" }
}
