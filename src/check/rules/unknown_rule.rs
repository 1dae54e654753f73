use ecow::EcoString;

use crate::diagnostic::{Findings, closest};
use crate::source::Spanned;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A rule named in `rules:` or in an ignore that does not exist.
    ///
    /// ## Why
    /// A misspelt name switches off nothing, or leaves a level as it was.
    ///
    /// ## 检查什么
    /// `rules:` 或忽略注释中写了不存在的规则。
    ///
    /// ## 为什么
    /// 名称写错，什么也没有关掉，级别也没有改成。
    ///
    /// ## Example
    /// ```yaml,fail
    /// salesplan: 1
    /// name: Plan
    /// currency: CNY
    /// fiscal_year: {name: FY2026, starts: 2026-01-01}
    /// rules: {children-dont-sum: warning}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// salesplan: 1
    /// name: Plan
    /// currency: CNY
    /// fiscal_year: {name: FY2026, starts: 2026-01-01}
    /// rules: {children-do-not-sum: warning}
    /// ```
    pub static RULE = { code: "F060", name: "unknown-rule", severity: Warning, since: "0.1.0" }
}

/// Reports `name` with the nearest of `known`.
pub fn report(findings: &mut Findings, name: &Spanned<EcoString>, known: &[&str]) {
    let message = say!(en: "there is no rule `{name}`", zh: "没有名为 `{name}` 的规则", name = name.value);
    let finding = findings.report(&RULE, name.span, message);
    match closest(name, known.iter().copied()) {
        Some(near) => finding.help(say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near)),
        None => finding.help(say!(en: "`salesplan rules` lists them", zh: "`salesplan rules` 列出所有规则")),
    };
}
