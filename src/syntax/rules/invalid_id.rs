use ecow::EcoString;

use crate::source::Spanned;
use crate::syntax::read::Reader;
use crate::{declare_rule, say};

declare_rule! {
    /// ## What it checks
    /// A text that cannot be an id. Ids are letters of any script, digits and `-`, begin with a letter, and are no word of the language.
    ///
    /// ## Why
    /// Ids are written in lists, in conditions and on the command line; a blank or a dot would make them ambiguous.
    ///
    /// ## 检查什么
    /// 不能用作编号的写法：编号由文字、数字和 `-` 组成，以文字开头，且不能是方案语言的保留词。
    ///
    /// ## 为什么
    /// 编号要写在列表、条件和命令行里；带空格或点就会有歧义。
    ///
    /// ## Example
    /// ```yaml,fail
    /// units:
    ///   2nd-region: {name: Second region}
    /// ```
    ///
    /// ## Use instead
    /// ```yaml,pass
    /// units:
    ///   region-2: {name: Second region}
    /// ```
    pub static RULE = { code: "F034", name: "invalid-id", severity: Error, since: "0.1.0" }
}

/// Reports `id`.
pub fn report(reader: &mut Reader<'_>, id: &Spanned<EcoString>) {
    let message = say!(en: "`{id}` cannot be an id", zh: "`{id}` 不能用作编号", id = id.value);
    let help = say!(
        en: "ids are letters of any script, digits and `-`, begin with a letter, and are no word of the language",
        zh: "编号由文字、数字和 `-` 组成，以文字开头，且不能是语言的保留词",
    );
    reader.findings.report(&RULE, id.span, message).help(help).entity(id.value.clone());
}
