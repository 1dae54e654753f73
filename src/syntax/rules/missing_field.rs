use crate::source::Span;
use crate::syntax::read::{Noun, Reader};
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A key that an entry must have is not there.
    ///
    /// ## Why
    /// Without it the entry says nothing that could be checked or printed.
    ///
    /// ## 检查什么
    /// 条目缺少必填的键。
    ///
    /// ## 为什么
    /// 缺了它，这个条目就没有什么可核对、可印出的内容。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   company: {name: Head office}
    /// roles:
    ///   seller: {carries: own}
    /// positions:
    ///   seller-1: {unit: company}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   company: {name: Head office}
    /// roles:
    ///   seller: {carries: own}
    /// positions:
    ///   seller-1: {role: seller, unit: company}
    /// ```
    pub static RULE = { code: "F032", name: "missing-field", severity: Error, since: "0.1.0" }
}

/// Reports the missing `key` of the entry at `span`.
pub fn report(reader: &mut Reader<'_>, span: Span, key: &'static str, noun: Noun) {
    let entity = reader.subject();
    let message = say!(en: "`{entity}` has no `{key}`", zh: "`{entity}` 缺少 `{key}`", entity = entity, key = key);
    let help = say!(en: "add `{key}:` with {noun}", zh: "请补充 `{key}:`，内容为{noun}", key = key, noun = noun.message());
    reader.findings.report(&RULE, span, message).help(help).entity(entity);
}
