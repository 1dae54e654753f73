use crate::declare_rule;

declare_rule! {
    /// ## What it checks
    /// A customer that two territories own.
    ///
    /// ## Why
    /// Both will claim the credit.
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


