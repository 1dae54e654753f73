use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A case in which a table for a value gives none: a time limit, a rate or a quota that is there for some cases only.
    ///
    /// ## Why
    /// Where nothing is said, everybody goes by what suits him.
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
