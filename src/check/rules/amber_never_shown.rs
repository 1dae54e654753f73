use crate::diagnostic::{Findings, Message};
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Limits of progress under `tracking` whose amber lies wholly within green. What is green is never amber, so that reports go from green to red at once.
    ///
    /// ## Why
    /// Amber is the time to act. Limits that were written the wrong way round take it away without a word.
    ///
    /// ## 检查什么
    /// `tracking` 中黄灯的范围完全落在绿灯之内。已是绿灯的不再是黄灯，报告会从绿灯直接变成红灯。
    ///
    /// ## 为什么
    /// 黄灯是留给补救的时间。界限写反了，这段时间就不声不响地没有了。
    ///
    /// ## Example
    /// ```yaml,fail
    /// tracking: {green: from 85%, amber: from 95%}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// tracking: {green: from 95%, amber: from 85%}
    /// ```
    pub static RULE = { code: "D135", name: "amber-never-shown", severity: Error, since: "0.1.0" }
}

/// Reports the place of amber; `green` is what is green, in words.
pub(in crate::check) fn report(findings: &mut Findings, (green, amber): (Span, Span), words: &Message) {
    let message = say!(
        en: "progress is never amber: all of it is green already ({green})", zh: "进度不会出现黄灯：该范围已全部是绿灯（{green}）",
        green = words,
    );
    let finding = findings.report(&RULE, amber, message);
    finding.here(say!(en: "never shown", zh: "不会出现"));
    finding.label(green, say!(en: "green is looked at first", zh: "先判定绿灯"));
    finding.help(say!(en: "let amber begin below green", zh: "让黄灯从绿灯之下开始"));
}
