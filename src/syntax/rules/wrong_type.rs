use ecow::EcoString;

use crate::diagnostic::Finding;
use crate::source::{Span, Spanned};
use crate::syntax::read::{Noun, Reader};
use crate::text::{Node, View};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A value of the wrong kind: a list where a text is expected, a word where a number is, nothing at all after a key.
    ///
    /// ## Why
    /// What cannot be read cannot be checked; the finding says what is expected in its place.
    ///
    /// ## 检查什么
    /// 取值的类型不对：该写文字的写了列表，该写数字的写了文字，或键后面是空的。
    ///
    /// ## 为什么
    /// 读不出来就无从核对；发现中会写明此处应是什么。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: [Head, office]}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// ```
    pub static RULE = { code: "F031", name: "wrong-type", severity: Error, since: "0.1.0" }
}

/// Reports `node`, where a `noun` is expected.
pub fn report(reader: &mut Reader<'_>, node: Node<'_>, noun: Noun) {
    let found = match node.view() {
        View::Null => say!(en: "nothing stands here", zh: "此处为空"),
        View::Scalar(scalar) => say!(en: "this is `{text}`", zh: "此处是 `{text}`", text = scalar.text),
        View::List(_) => say!(en: "this is a list", zh: "此处是列表"),
        View::Map(_) => say!(en: "this is a map", zh: "此处是映射"),
    };
    expected(reader, node.span(), noun).here(found);
}

/// Reports a file in which nothing stands, where a `noun` is expected.
pub fn report_empty(reader: &mut Reader<'_>, span: Span, noun: Noun) {
    expected(reader, span, noun).here(say!(en: "nothing stands here", zh: "此处为空"));
}

/// Reports a text of blanks or of nothing, where a `noun` is expected.
pub fn report_blank(reader: &mut Reader<'_>, span: Span, noun: Noun) {
    expected(reader, span, noun).here(say!(en: "this text is empty", zh: "此处的文字为空"));
}

/// Reports the scalar `text`, where a `noun` is expected.
pub fn report_text<'a>(reader: &'a mut Reader<'_>, text: &Spanned<EcoString>, noun: Noun) -> &'a mut Finding {
    let found = say!(en: "this is `{text}`", zh: "此处是 `{text}`", text = text.value);
    expected(reader, text.span, noun).here(found)
}

fn expected<'a>(reader: &'a mut Reader<'_>, span: Span, noun: Noun) -> &'a mut Finding {
    let entity = reader.entity.clone();
    let message = say!(en: "expected {noun}", zh: "此处应为{noun}", noun = noun.message());
    reader.findings.report(&RULE, span, message).entity(entity)
}
