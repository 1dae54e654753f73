use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A customer that no territory owns.
    ///
    /// ## Why
    /// Its leads go to whoever is quickest, and a dispute follows.
    ///
    /// ## 检查什么
    /// 某类客户没有归属。
    ///
    /// ## 为什么
    /// 线索谁抢到算谁的，争议也跟着来。
    ///
    /// ## Example
    /// ```yaml,fail
    /// dimensions:
    ///   region: {east: {name: East}, west: {name: West}}
    /// roles: {chief: {level: 5}}
    /// territories:
    ///   rows:
    ///     - {when: {region: east}, owner: chief}
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
    ///     - {when: else, owner: chief}
    /// ```
    pub static RULE = { code: "C103", name: "territory-gap", severity: Error, since: "0.1.0" }
}


