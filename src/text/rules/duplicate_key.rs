use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A key that stands twice in one map.
    ///
    /// ## Why
    /// YAML readers keep one of the two without a word, and not all the same one.
    ///
    /// ## 检查什么
    /// 同一个条目里，同一个键写了两次。
    ///
    /// ## 为什么
    /// 各种 YAML 读取程序都只留其中一个，不作任何提示，而且留下的不一定是同一个。
    ///
    /// ## Example
    /// ```yaml,fail
    /// basis:
    ///   limits: {growth: to 30%, growth: to 35%}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// basis:
    ///   limits: {growth: to 35%}
    /// ```
    pub static RULE = { code: "F004", name: "duplicate-key", severity: Error, since: "0.1.0" }
}

/// Reports the second place of `key`.
pub fn report(findings: &mut Findings, key: &str, first: Span, second: Span) {
    let finding = findings.report(&RULE, second, say!(en: "`{key}` stands here twice", zh: "`{key}` 重复出现", key = key));
    finding.here(say!(en: "second", zh: "第二处"));
    finding.label(first, say!(en: "first", zh: "第一处"));
    finding.help(say!(en: "remove one of them", zh: "请删除其中一处"));
}
