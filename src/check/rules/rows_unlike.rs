use crate::diagnostic::Findings;
use crate::source::Span;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// Rows of a database that are written in a way which SQL does not read as `salesplan` does: amounts with a currency sign, in brackets or with the Chinese sign for ten thousand, wide digits, times with an offset from UTC, shares beyond
    /// ten million. The script counts them; `salesplan pay --aggregates` asks for their number.
    ///
    /// ## Why
    /// They may be sound records. Paying without them would leave sales out in silence.
    ///
    /// ## 检查什么
    /// 数据库中有些行的写法，SQL 无法像 `salesplan` 一样读取：带货币符号、括号或“万”的金额，全角数字，带时区偏移的时间，超过一千万的比例。脚本会统计其行数，
    /// `salesplan pay --aggregates` 检查该行数。
    ///
    /// ## 为什么
    /// 这些可能都是有效记录。不计入就支付，等于悄悄漏掉业绩。
    pub static RULE = { code: "D133", name: "rows-unlike", severity: Error, since: "0.1.0" }
}

/// Reports the number of such rows of a source.
pub(crate) fn report(findings: &mut Findings, span: Span, source: &str, count: u64) {
    let message = say!(
        en: "{count} rows of `{source}` are written in a way that SQL does not read", zh: "`{source}` 有 {count} 行的写法 SQL 无法读取",
        count = count, source = source,
    );
    let finding = findings.report(&RULE, span, message);
    finding.entity(source);
    finding.help(say!(
        en: "write them plainly in the database, or have the records read from files", zh: "请在数据库中改用普通写法，或改为从文件读取记录",
    ));
}
