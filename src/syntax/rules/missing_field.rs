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

/// Reports the missing `key` of the entry at `span`; of a table that has no column for it once, not for each row.
pub fn report(reader: &mut Reader<'_>, span: Span, key: &'static str, noun: Noun) {
    if let Some(table) = reader.table.filter(|table| !table.gives(key)) {
        if reader.lacking.insert(key) {
            report_column(reader, table.place, key);
        }
        return;
    }
    let entity = reader.subject();
    let message = say!(en: "`{entity}` has no `{key}`", zh: "`{entity}` 缺少 `{key}`", entity = entity, key = key);
    let help = say!(en: "add `{key}:` with {noun}", zh: "请补充 `{key}:`，内容为{noun}", key = key, noun = noun.message());
    reader.findings.report(&RULE, span, message).help(help).entity(entity);
}

/// Reports that the table named at `place` gives no row its `key`.
pub fn report_column(reader: &mut Reader<'_>, place: Span, key: &'static str) {
    let entity = reader.entity.clone();
    let message = say!(en: "no column of this table gives its rows a `{key}`", zh: "此表没有为各行给出 `{key}` 的列", key = key);
    let help = say!(
        en: "add a column headed `{key}`, or name the one that holds it: `columns: {{{key}: …}}`",
        zh: "请增加名为 `{key}` 的列，或在 `columns: {{{key}: …}}` 中指明所在的列",
        key = key,
    );
    reader.findings.report(&RULE, place, message).help(help).entity(entity);
}
