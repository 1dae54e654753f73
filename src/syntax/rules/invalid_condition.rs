use ecow::EcoString;

use crate::diagnostic::Message;
use crate::source::{Span, Spanned};
use crate::syntax::read::Reader;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Bounds that cannot be read: two lower ends, a word without a value, an empty test.
    ///
    /// ## Why
    /// A condition decides who approves, who owns and who is paid; it must have one meaning.
    ///
    /// ## 检查什么
    /// 无法读取的条件：写了两个下限、只有词而没有值，或什么也没有要求。
    ///
    /// ## 为什么
    /// 谁来审批、客户归谁、奖金发给谁，都由条件决定；条件只能有一个意思。
    ///
    /// ## Example
    /// ```yaml,fail
    /// fields: {discount: {in: percent, range: from 5% to 8%}}
    /// approvals:
    ///   discount: {rows: [{when: {discount: from 5% above 8%}, approver: none}]}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// fields: {discount: {in: percent, range: from 5% to 8%}}
    /// approvals:
    ///   discount: {rows: [{when: {discount: from 5% to 8%}, approver: none}]}
    /// ```
    pub static RULE = { code: "F041", name: "invalid-condition", severity: Error, since: "0.1.0" }
}

/// Reports the bounds `text`.
pub fn report(reader: &mut Reader<'_>, text: &Spanned<EcoString>) {
    let message = say!(en: "`{text}` is no range", zh: "`{text}` 不是有效范围", text = text.value);
    with_help(reader, text.span, message);
}

/// Reports a test that asks for nothing.
pub fn report_empty(reader: &mut Reader<'_>, span: Span) {
    with_help(reader, span, say!(en: "this test asks for nothing", zh: "此条件没有要求任何内容"));
}

/// Reports a range in which nothing lies.
pub fn report_nothing(reader: &mut Reader<'_>, span: Span) {
    let message = say!(en: "nothing lies in this range: it ends before it begins", zh: "此范围不含任何值：上限低于下限");
    with_help(reader, span, message);
}

/// Reports a test two keys of which ask of the same thing.
pub fn report_twice(reader: &mut Reader<'_>, span: Span, first: &str, second: &str) {
    let message = say!(en: "this test asks twice, with `{first}` and `{second}`", zh: "此条件用 `{first}` 和 `{second}` 重复要求", first = first, second = second);
    with_help(reader, span, message);
}

fn with_help(reader: &mut Reader<'_>, span: Span, message: Message) {
    let entity = reader.entity.clone();
    let help = say!(
        en: "write at most one of `from` (≥) and `above` (>), and one of `to` (≤) and `below` (<), as in `above 8% to 15%`",
        zh: "下限写 `from`（≥）或 `above`（>）之一，上限写 `to`（≤）或 `below`（<）之一，如 `above 8% to 15%`",
    );
    reader.findings.report(&RULE, span, message).help(help).entity(entity);
}
