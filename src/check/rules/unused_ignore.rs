use crate::diagnostic::Findings;
use crate::text::Ignore;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A comment that switches off a rule on a line where the rule finds nothing.
    ///
    /// ## Why
    /// It would hide the next fault there, which is another one.
    ///
    /// ## 检查什么
    /// 忽略注释所在的行，没有该规则的问题。
    ///
    /// ## 为什么
    /// 它会掩盖日后此处出现的问题，而那是另一个问题。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   # salesplan: ignore[children-do-not-sum] settled in May
    ///   revenue: {in: money}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money}
    /// ```
    pub static RULE = { code: "F061", name: "unused-ignore", severity: Warning, since: "0.1.0" }
}

/// Reports an ignore that ignores nothing.
pub fn report(findings: &mut Findings, ignore: &Ignore) {
    let names: Vec<_> = ignore.rules.iter().map(|rule| rule.value.clone()).collect();
    let message = say!(en: "nothing is ignored here: {names} finds nothing on this line", zh: "此处的忽略没有作用：该行没有 {names} 的问题", names = names);
    findings.report(&RULE, ignore.span, message).help(say!(en: "remove the comment", zh: "请删除该注释"));
}
