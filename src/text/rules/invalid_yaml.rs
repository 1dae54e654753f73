use granit_parser::{ErrorKind, ScanError};

use crate::diagnostic::{Findings, Message};
use crate::source::Span;
use crate::text::tree::Scalar;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Text that is not YAML, or means something else than it seems to: a tab in the indentation, a colon or comma in full width, a value cut short by ` #`, a comma that splits a number.
    ///
    /// ## Why
    /// YAML reads such text without complaint, or stops at a place far behind the slip; the finding says what happened.
    ///
    /// ## 检查什么
    /// 不是 YAML 的文本，或意思与看上去不同的文本：缩进用了制表符、冒号或逗号用了全角、取值被 ` #` 截断、数字被逗号拆
    /// 成两段。
    ///
    /// ## 为什么
    /// 这类文本，YAML 要么照读不误，要么到很靠后的地方才报错；本规则直接指出错在哪里。
    ///
    /// ## Example
    /// ```yaml,fail
    /// basis:
    ///   strategy: {grow: {statement: Grow]}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// basis:
    ///   strategy: {grow: {statement: Grow}}
    /// ```
    pub static RULE = { code: "F003", name: "invalid-yaml", severity: Error, since: "0.1.0" }
}

/// Reports a syntax error.
pub fn report(findings: &mut Findings, span: Span, error: &ScanError, text: &str) {
    if let Some(colon) = full_width_colon(text, span) {
        let message = say!(en: "`：` is a letter to YAML, no colon", zh: "YAML 把全角 `：` 当作普通文字，而不是冒号");
        findings.report(&RULE, colon, message).help(say!(en: "write `:` in narrow form", zh: "请使用半角 `:`"));
        return;
    }
    let reason = reason(error);
    let message = say!(en: "this is not valid YAML: {reason}", zh: "YAML 语法错误：{reason}", reason = reason);
    let finding = findings.report(&RULE, span, message);
    finding.help(help(error.kind(), line_at(text, span)));
}

/// What is wrong, in words for those who know no grammar; what is rare, in the parser's own.
fn reason(error: &ScanError) -> Message {
    use ErrorKind as Kind;
    match error.kind() {
        kind if is_tab(kind) => say!(en: "a tab stands where only blanks may", zh: "此处只能用空格，不能用制表符"),
        Kind::UnclosedFlowCollection { .. } | Kind::UnexpectedEofFlowMapping | Kind::UnexpectedEofFlowSequence => {
            say!(en: "a bracket that was opened is not closed", zh: "有括号没有闭合")
        }
        Kind::MismatchedFlowCollectionEnd { .. } | Kind::MisplacedFlowCollectionEnd => {
            say!(en: "this bracket does not close the one that was opened last", zh: "此括号与前面打开的括号不配对")
        }
        Kind::ExpectedFlowMappingSeparator | Kind::ExpectedFlowSequenceSeparator => {
            say!(en: "before this a comma or a closing bracket is missing", zh: "此处之前缺少逗号或右括号")
        }
        Kind::UnclosedQuotedScalar => say!(en: "a quote is not closed", zh: "引号没有闭合"),
        Kind::InvalidTrailingSingleQuotedScalar | Kind::InvalidTrailingDoubleQuotedScalar => {
            say!(en: "text follows the closing quote", zh: "右引号之后还有文字")
        }
        Kind::UnknownAnchor => say!(en: "nothing is marked with this `&` name", zh: "没有用 `&` 标记过此名称"),
        Kind::UnexpectedCharacter { character } => {
            say!(en: "no value begins with `{character}`", zh: "取值不能以 `{character}` 开头", character = *character)
        }
        Kind::ExpectedBlockMappingKey
        | Kind::ExpectedBlockSequenceEntry
        | Kind::InvalidIndentation
        | Kind::InvalidSimpleKey
        | Kind::MappingKeyNotAllowed
        | Kind::MappingValueNotAllowed
        | Kind::SimpleKeyExpected => say!(en: "this line does not fit those above it", zh: "此行与上面各行衔接不上"),
        _ => Message::new(|_| error.info().to_owned()),
    }
}

fn is_tab(kind: &ErrorKind) -> bool {
    matches!(kind, ErrorKind::TabNotAllowed | ErrorKind::TabInBlockIndentation | ErrorKind::TabInIndentation)
}

/// The full-width colon in the line before the place of an error: with it a key becomes text, which goes on in the next line and
/// is told of only there.
fn full_width_colon(text: &str, span: Span) -> Option<Span> {
    let start = line_start(text, span);
    let before = text[..start].trim_end();
    let line = before.rfind('\n').map_or(0, |at| at + 1);
    let (key, _) = before[line..].split_once('：').filter(|(key, _)| !key.contains([':', '#', '"', '\'']))?;
    let at = (line + key.len()) as u32;
    Some(Span::new(span.file, at, at + '：'.len_utf8() as u32))
}

fn line_start(text: &str, span: Span) -> usize {
    let at = (span.start as usize).min(text.len());
    text[..at].rfind('\n').map_or(0, |index| index + 1)
}

fn line_at(text: &str, span: Span) -> &str {
    text[line_start(text, span)..].lines().next().unwrap_or_default()
}

fn help(kind: &ErrorKind, line: &str) -> Message {
    match kind {
        kind if is_tab(kind) => {
            say!(en: "indent with blanks; YAML does not allow tabs there", zh: "请用空格缩进，YAML 不允许用制表符")
        }
        _ if line.contains(['：', '，']) => say!(
            en: "write `:` and `,` in narrow form; `：` and `，` are plain letters to YAML",
            zh: "请使用半角 `:` 和 `,`；全角 `：` 和 `，` 在 YAML 中只是普通文字",
        ),
        ErrorKind::UnclosedFlowCollection { .. } | ErrorKind::UnexpectedEofFlowMapping | ErrorKind::UnexpectedEofFlowSequence => {
            say!(en: "close every `{{` and `[` that was opened", zh: "请检查 `{{` 和 `[` 是否都已闭合")
        }
        _ => say!(en: "check indentation, quotes and brackets near here", zh: "请检查此处附近的缩进、引号和括号"),
    }
}

/// Reports an alias that stands for nothing, or for something that holds it.
pub fn report_alias(findings: &mut Findings, span: Span, text: &str) {
    let name = text.get(span.range()).unwrap_or_default();
    let message = say!(en: "`{name}` stands for itself", zh: "`{name}` 指向了自身", name = name);
    findings.report(&RULE, span, message);
}

/// Reports a key that is a list or a map.
pub fn report_key(findings: &mut Findings, span: Span) {
    let message = say!(en: "a key must be plain text", zh: "键必须是普通文字");
    findings.report(&RULE, span, message).help(say!(en: "write `key: value`", zh: "请写 `键: 值`"));
}

/// Reports a value that ends at a ` #`.
pub fn report_cut(findings: &mut Findings, span: Span, text: &str) {
    let lost = text.get(span.range()).unwrap_or_default();
    let message = say!(en: "the value ends before `{lost}`, which YAML reads as a comment", zh: "取值在 `{lost}` 之前被截断，YAML 将其视为注释", lost = lost);
    findings.report(&RULE, span, message).help(say!(
        en: "put the value in quotes; if it is a comment, leave a blank behind `#`",
        zh: "请给整个取值加引号；如果确实是注释，请在 `#` 后留一个空格",
    ));
}

/// Reports keys that come from slips: merge keys, blanks and signs in full width, a comma within a number. Whether it did.
pub fn check_key(findings: &mut Findings, key: Scalar<'_>, span: Span, empty_in_braces: bool) -> bool {
    let text = key.text;
    if text == "<<" {
        let message = say!(en: "merge keys are not part of the plan language", zh: "方案语言不支持合并键");
        findings.report(&RULE, span, message).help(say!(en: "say `same_as: id`, where the entry allows it", zh: "请使用 `same_as: 编号`（如该条目支持）"));
    } else if text.starts_with(['\u{3000}', '\u{a0}']) {
        let message = say!(en: "the line begins with a blank that is not a plain one", zh: "此行以全角空格或不换行空格开头");
        findings.report(&RULE, span, message).help(say!(en: "indent with plain blanks", zh: "请用半角空格缩进"));
    } else if key.plain && text.contains(['：', '，']) {
        let message = say!(en: "`{text}` is read as one key", zh: "`{text}` 被读作一个键", text = text);
        findings.report(&RULE, span, message).help(say!(en: "write `:` and `,` in narrow form", zh: "请使用半角 `:` 和 `,`"));
    } else if empty_in_braces && key.plain && !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()) {
        let message = say!(en: "`{text}` is read as a key without a value", zh: "`{text}` 被读作没有取值的键", text = text);
        findings.report(&RULE, span, message).help(say!(
            en: "within braces a comma ends the value: write the number without it, with `_`, or in quotes",
            zh: "花括号内逗号表示取值结束：请去掉数字中的逗号、改用 `_`，或加引号",
        ));
    } else if let Some((name, value)) = text.split_once(':').filter(|_| empty_in_braces && key.plain) {
        let message = say!(en: "`{text}` is read as one key", zh: "`{text}` 被读作一个键", text = text);
        findings.report(&RULE, span, message).help(say!(
            en: "leave a blank behind the colon: `{name}: {value}`", zh: "请在冒号后留一个空格：`{name}: {value}`",
            name = name, value = value,
        ));
    } else {
        return false;
    }
    true
}

/// Reports a tag.
pub fn report_tag(findings: &mut Findings, span: Span) {
    let message = say!(en: "tags such as `!x` are not part of the plan language", zh: "方案语言不支持 `!x` 这样的标签");
    findings.report(&RULE, span, message).help(say!(en: "take the tag out", zh: "请删除标签"));
}
