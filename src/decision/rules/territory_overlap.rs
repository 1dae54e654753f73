use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A customer that two territories own.
    ///
    /// ## Why
    /// Both will claim the credit.
    ///
    /// ## 检查什么
    /// 同一类客户归属于两方。
    ///
    /// ## 为什么
    /// 双方都会主张业绩。
    ///
    /// ## Example
    /// ```yaml,fail
    /// dimensions:
    ///   region: {east: {name: East}, west: {name: West}}
    /// roles: {chief: {level: 5}}
    /// territories:
    ///   rows:
    ///     - {when: {region: east}, owner: chief}
    ///     - {when: {region: [east, west]}, owner: chief}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// dimensions:
    ///   region: {east: {name: East}, west: {name: West}}
    /// roles: {chief: {level: 5}}
    /// territories:
    ///   rows:
    ///     - {when: {region: east}, owner: chief}
    ///     - {when: {region: west}, owner: chief}
    /// ```
    pub static RULE = { code: "C104", name: "territory-overlap", severity: Error, since: "0.1.0" }
}


