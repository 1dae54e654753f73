use crate::diagnostic::{Finding, Findings};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Roles that promote to each other in a circle.
    ///
    /// ## Why
    /// A way up that leads back down is none.
    ///
    /// ## 检查什么
    /// 几个角色的晋升方向绕成一圈。
    ///
    /// ## 为什么
    /// 往上走又绕回来的，不是晋升通道。
    ///
    /// ## Example
    /// ```yaml,fail
    /// roles:
    ///   one: {name: One, duties: [Sell], promotes_to: two}
    ///   two: {name: Two, duties: [Sell], promotes_to: one}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// roles:
    ///   one: {name: One, duties: [Sell], promotes_to: two}
    ///   two: {name: Two, duties: [Sell]}
    /// ```
    pub static RULE = { code: "O107", name: "promotion-cycle", severity: Error, since: "0.1.0" }
}

/// Reports what stands at `span`.
pub fn report<'a>(findings: &'a mut Findings, span: Span, path: &str) -> &'a mut Finding {
    let message = say!(en: "these roles promote to each other: {path}", zh: "这些岗位角色互为晋升方向：{path}", path = path);
    let finding = findings.report(&RULE, span, message);
    finding.entity(path)
}
