use ecow::EcoString;

use crate::declare_rule;
use crate::diagnostic::Message;
use crate::source::Spanned;
use crate::syntax::read::Reader;

declare_rule! {
    /// ## What it checks
    /// A date, time, length of time or rhythm that cannot be read.
    ///
    /// ## Why
    /// `03/04/2026` is March in one country and April in another; the language has one way to write each.
    ///
    /// ## 检查什么
    /// 无法读取的日期、时间、时长或频率。
    ///
    /// ## 为什么
    /// `03/04/2026` 在有的国家是 3 月 4 日，在有的国家是 4 月 3 日；方案语言里每种只有一个写法。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {starts: 31/03/2026}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {starts: 2026-03-31}
    /// ```
    pub static RULE = { code: "F038", name: "invalid-date", severity: Error, since: "0.1.0" }
}

/// Reports the scalar `text` with what its parser says of it.
pub fn report(reader: &mut Reader<'_>, text: &Spanned<EcoString>, explanation: Message, help: Option<Message>) {
    let entity = reader.entity.clone();
    let finding = reader.findings.report(&RULE, text.span, explanation);
    finding.entity(entity);
    if let Some(help) = help {
        finding.help(help);
    }
}
