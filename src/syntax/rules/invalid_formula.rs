use crate::diagnostic::listed;
use crate::syntax::formula::Operation;
use crate::syntax::read::Reader;
use crate::text::Key;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A formula with a word that is not an operation, or with two operations.
    ///
    /// ## Why
    /// Formulas are a small closed set, so that every number can be checked and printed in words.
    ///
    /// ## 检查什么
    /// 公式中写了不存在的运算，或写了两个运算。
    ///
    /// ## 为什么
    /// 公式只有固定的几种运算，这样每个数都能核对，也都能写成文字。
    ///
    /// ## Example
    /// ```yaml,fail
    /// metrics:
    ///   sold: {in: count}
    ///   visits: {in: count}
    ///   hit-rate: {in: percent, is: {divide: [sold, visits]}}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// metrics:
    ///   sold: {in: count}
    ///   visits: {in: count}
    ///   hit-rate: {in: percent, is: {ratio: [sold, visits]}}
    /// ```
    pub static RULE = { code: "F042", name: "invalid-formula", severity: Error, since: "0.1.0" }
}

/// Reports the word `key`.
pub fn report(reader: &mut Reader<'_>, key: Key<'_>) {
    let words: Vec<&str> = Operation::WORDS.iter().map(|(word, _)| *word).collect();
    let message = say!(en: "`{word}` does not fit in this formula", zh: "公式中不能写 `{word}`", word = key.text);
    let list = listed(&words);
    let help = say!(en: "a formula has one operation: {list}", zh: "公式只能有一个运算：{list}", list = list);
    let entity = reader.entity.clone();
    reader.findings.report(&RULE, key.span, message).help(help).entity(entity);
}
