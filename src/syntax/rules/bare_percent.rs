use ecow::EcoString;

use crate::source::Spanned;
use crate::syntax::read::Reader;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A number without `%` where a percent is expected.
    ///
    /// ## Why
    /// `15` could be 15 % or 1500 %, `0.15` could be 15 % or 0.15 %; a pay table must not depend on a guess.
    ///
    /// ## 检查什么
    /// 应写百分比的地方，数字没有带 `%`。
    ///
    /// ## 为什么
    /// `15` 可能是 15%，也可能是 1500%；`0.15` 可能是 15%，也可能是 0.15%。奖金表不能靠猜。
    ///
    /// ## Example
    /// ```yaml,fail
    /// basis:
    ///   profiles: {even: {Q1: 25, Q2: 25%, Q3: 25%, Q4: 25%}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// basis:
    ///   profiles: {even: {Q1: 25%, Q2: 25%, Q3: 25%, Q4: 25%}}
    /// ```
    pub static RULE = { code: "F037", name: "bare-percent", severity: Error, since: "0.1.0" }
}

/// Reports the scalar `text`.
pub fn report(reader: &mut Reader<'_>, text: &Spanned<EcoString>) {
    let entity = reader.entity.clone();
    let written = text.value.trim();
    let message = say!(en: "`{written}` is not a percent", zh: "`{written}` 不是百分比", written = written);
    let help = say!(en: "write `{written}%`, with the percent sign", zh: "请写成 `{written}%`，带上百分号", written = written);
    reader.findings.report(&RULE, text.span, message).help(help).entity(entity);
}
