use ecow::EcoString;

use crate::diagnostic::{Message, closest, listed};
use crate::source::Spanned;
use crate::syntax::read::{Noun, Reader};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A word that the key does not take.
    ///
    /// ## Why
    /// Keys with a closed list of words say what each means; another word means nothing.
    ///
    /// ## 检查什么
    /// 取值不在该键的可选范围内。
    ///
    /// ## 为什么
    /// 可选的词各有确定的含义；别的词没有任何含义。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   revenue: {in: money, over_time: total}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   revenue: {in: money, over_time: sum}
    /// ```
    pub static RULE = { code: "F040", name: "unknown-word", severity: Error, since: "0.1.0" }
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

/// Reports the scalar `text`, which is none of `words`.
pub fn report_choice(reader: &mut Reader<'_>, text: &Spanned<EcoString>, noun: Noun, words: &[&str]) {
    let explanation = say!(en: "`{text}` is none of {noun}", zh: "`{text}` 不在可选范围内：{noun}", text = text.value, noun = noun.message());
    let list = listed(words);
    let help = match closest(text, words.iter().copied()) {
        Some(near) => say!(en: "did you mean `{near}`?", zh: "是否想写 `{near}`？", near = near),
        None => say!(en: "write one of: {list}", zh: "请从中选择：{list}", list = list),
    };
    report(reader, text, explanation, Some(help));
}
