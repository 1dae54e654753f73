use ecow::EcoString;

use crate::diagnostic::Findings;
use crate::source::Spanned;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// An edition of the plan language that this compiler does not know.
    ///
    /// ## Why
    /// Words may mean something else in another edition; nothing is guessed.
    ///
    /// ## 检查什么
    /// 本编译器不支持的语言版次。
    ///
    /// ## 为什么
    /// 版次不同，词的含义可能不同；一律不猜。
    ///
    /// ## Example
    /// ```yaml,fail
    /// salesplan: 7
    /// name: Plan
    /// currency: CNY
    /// fiscal_year: {name: FY2026, starts: 2026-01-01}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// salesplan: 1
    /// name: Plan
    /// currency: CNY
    /// fiscal_year: {name: FY2026, starts: 2026-01-01}
    /// ```
    pub static RULE = { code: "F054", name: "unknown-edition", severity: Error, since: "0.1.0" }
}

/// Reports the edition written.
pub fn report(findings: &mut Findings, edition: &Spanned<EcoString>) {
    let message = say!(en: "`{edition}` is not an edition this version reads", zh: "此版本不支持语言版次 `{edition}`", edition = edition.value);
    findings.report(&RULE, edition.span, message).help(say!(en: "write `salesplan: 1`", zh: "请写 `salesplan: 1`"));
}
