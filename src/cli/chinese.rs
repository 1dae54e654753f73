//! The command line in Chinese: its help, and what is wrong with what was written.

use std::collections::HashMap;
use std::error::Error as _;
use std::ffi::OsStr;

use clap::error::{ContextKind, ContextValue, Error, ErrorKind};
use clap::{Arg, ArgAction, Command};
use textwrap::core::display_width;

use super::help::{Refusal, description};
use crate::diagnostic::Lang;

/// English texts of the command line with their Chinese ones.
const TEXTS: &str = include_str!("chinese.csv");

const TEMPLATE: &str = "{before-help}{about-with-newline}\n用法：{usage}\n\n{all-args}{after-help}";

/// Headings of the parts of help.
const COMMANDS: &str = "命令";
const ARGUMENTS: &str = "参数";
const OPTIONS: &str = "选项";

/// What stands for a value in the command line.
const VALUES: [(&str, &str); 28] = [
    ("BY", "期间"),
    ("PLAN", "方案"),
    ("FILE", "文件"),
    ("NAME=PATH", "名称=路径"),
    ("COLOR", "方式"),
    ("LANG", "语言"),
    ("FORMAT", "格式"),
    ("FAIL_ON", "级别"),
    ("DIR", "文件夹"),
    ("TEXT", "文字"),
    ("DATE", "日期"),
    ("FOLDER", "文件夹"),
    ("EXAMPLE", "方案"),
    ("NAME", "名称"),
    ("SEED", "种子"),
    ("LOCALE", "语言"),
    ("OF", "种类"),
    ("ID", "编号"),
    ("METRIC", "指标"),
    ("PERIOD", "期间"),
    ("SET", "目标"),
    ("DIMENSION=MEMBER", "维度=成员"),
    ("RULE", "规则"),
    ("SHELL", "shell"),
    ("SOURCE", "数据源"),
    ("SOURCE=TABLE", "数据源=表"),
    ("PERCENT", "百分比"),
    ("DIALECT", "数据库"),
];

type Texts = HashMap<String, String>;

fn texts() -> Texts {
    let mut rows = csv::Reader::from_reader(TEXTS.as_bytes());
    let row = |row: csv::StringRecord| Some((row.get(0)?.to_owned(), row.get(1)?.to_owned()));
    rows.records().flatten().filter_map(row).collect()
}

/// The command line with its help in Chinese.
pub(super) fn command(mut command: Command) -> Command {
    command.build();
    translated(command, &texts())
}

fn translated(mut command: Command, texts: &Texts) -> Command {
    let of = |text: &dyn std::fmt::Display| {
        let text = text.to_string();
        texts.get(text.trim_end_matches('.')).cloned().unwrap_or(text)
    };
    for inner in command.get_subcommands_mut() {
        *inner = translated(std::mem::take(inner), texts);
    }
    let about = command.get_about().map(|about| of(about));
    let examples = command.get_before_help().map(|help| examples(&help.to_string(), texts));
    let command = command.mut_args(|arg| argument(arg, &of)).help_template(TEMPLATE).subcommand_help_heading(COMMANDS);
    let command = about.into_iter().fold(command, |command, about| command.about(about).long_about(None));
    examples.into_iter().fold(command, Command::before_help)
}

/// Printed help with what is English in it whatever the language: colons behind headings, words for options and commands, and
/// columns that take a character for as wide as a letter.
pub(super) fn finished(help: &str) -> String {
    let help = help.replace("[OPTIONS]", &format!("[{OPTIONS}]")).replace("<COMMAND>", &format!("<{COMMANDS}>"));
    let headings = [COMMANDS, ARGUMENTS, OPTIONS];
    let help =
        headings.iter().fold(help, |help, heading| help.replace(&format!("{heading}:"), &format!("{heading}：")));
    help.split("\n\n").map(aligned).collect::<Vec<_>>().join("\n\n")
}

/// Lines with their descriptions in one column.
fn aligned(block: &str) -> String {
    let parts: Vec<(&str, &str)> = block.lines().map(|line| line.split_at(description(line))).collect();
    let names = parts.iter().map(|(name, _)| name.trim_end()).filter(|name| !name.is_empty());
    let widest = names.map(display_width).max().unwrap_or(0);
    let line = |(name, said): &(&str, &str)| match name.trim_end() {
        "" => format!("{name}{said}"),
        own => format!("{own}{}{said}", " ".repeat(widest + 2 - display_width(own))),
    };
    parts.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// Examples keep their commands; what is said of them is translated.
fn examples(help: &str, texts: &Texts) -> String {
    let line = |line: &str| match line.trim_start().split_once("  ") {
        Some((_, said)) => {
            let said = said.trim_start();
            let before = &line[..line.len() - said.len()];
            format!("{before}{}", texts.get(said).map_or(said, String::as_str))
        }
        None if line == "Examples:" => "示例：".to_owned(),
        None => line.to_owned(),
    };
    help.lines().map(line).collect::<Vec<_>>().join("\n")
}

/// An argument with what it may be, its usual value and its variable said in Chinese.
fn argument(arg: Arg, of: &dyn Fn(&dyn std::fmt::Display) -> String) -> Arg {
    let heading = if arg.is_positional() { ARGUMENTS } else { OPTIONS };
    let mut said = arg.get_help().map(|help| of(help)).unwrap_or_default();
    let words = |words: &[&OsStr]| words.iter().map(|word| word.to_string_lossy()).collect::<Vec<_>>().join("、");
    let values: Vec<String> = if arg.get_action().takes_values() {
        arg.get_possible_values().iter().map(|value| value.get_name().to_owned()).collect()
    } else {
        Vec::new()
    };
    let values: Vec<&OsStr> = values.iter().map(OsStr::new).collect();
    let usual: Vec<&OsStr> = arg.get_default_values().iter().map(|value| value.as_os_str()).collect();
    let more: Vec<String> = [
        (!values.is_empty()).then(|| format!("可选 {}", words(&values))),
        (!usual.is_empty() && arg.get_action().takes_values()).then(|| format!("默认 {}", words(&usual))),
        arg.get_env().map(|name| format!("环境变量 {}", name.to_string_lossy())),
    ]
    .into_iter()
    .flatten()
    .collect();
    if !more.is_empty() {
        said = format!("{said}（{}）", more.join("；"));
    }
    // What is said of an argument is one line, so that the short form tells everything.
    let arg = if arg.get_id() == "help" { arg.action(ArgAction::HelpShort) } else { arg };
    let chinese = |name: &str| VALUES.iter().find(|(en, _)| *en == name).map_or("", |(_, zh)| *zh);
    let names: Vec<&str> = arg.get_value_names().unwrap_or_default().iter().map(|name| chinese(name)).collect();
    let arg = if arg.get_action().takes_values() { arg.value_names(names) } else { arg };
    let arg = arg.help(said).long_help(None).help_heading(heading);
    arg.hide_possible_values(true).hide_default_value(true).hide_env(true)
}

/// What is wrong with the command line, where Chinese has words for it.
pub(super) fn mistake(error: &Error) -> Option<String> {
    let context = |kind| error.get(kind).map(spoken);
    // Of several the last is the nearest.
    let nearest = |kind| match error.get(kind)? {
        ContextValue::Strings(words) => words.last().map(|word| format!("`{word}`")),
        other => Some(spoken(other)),
    };
    let near = |kind| nearest(kind).map(|near| format!("；是否想写 {near}？")).unwrap_or_default();
    let argument = || context(ContextKind::InvalidArg).unwrap_or_default();
    let value = || context(ContextKind::InvalidValue).unwrap_or_default();
    let text = match error.kind() {
        ErrorKind::InvalidSubcommand => {
            let command = context(ContextKind::InvalidSubcommand)?;
            format!("没有命令 {command}{}", near(ContextKind::SuggestedSubcommand))
        }
        ErrorKind::UnknownArgument => {
            format!("不认识 {}{}", argument(), near(ContextKind::SuggestedArg))
        }
        ErrorKind::InvalidValue if error.get(ContextKind::ValidValue).is_some() => {
            let valid = context(ContextKind::ValidValue).unwrap_or_default();
            format!("{} 不能是 {}；可选 {valid}{}", argument(), value(), near(ContextKind::SuggestedValue))
        }
        ErrorKind::InvalidValue => format!("{} 缺少值", argument()),
        ErrorKind::ValueValidation => {
            let reason = error.source().and_then(|source| source.downcast_ref::<Refusal>());
            match reason {
                Some(reason) => format!("{} 的值 {} 无效：{}", argument(), value(), reason.0.text(Lang::Zh)),
                None => format!("{} 的值 {} 无效", argument(), value()),
            }
        }
        ErrorKind::MissingSubcommand => {
            format!("缺少命令；可选 {}", context(ContextKind::ValidSubcommand).unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => format!("缺少 {}", argument()),
        ErrorKind::ArgumentConflict => {
            let prior = context(ContextKind::PriorArg).unwrap_or_default();
            format!("{} 不能与 {prior} 同用", argument())
        }
        ErrorKind::InvalidUtf8 => "有参数不是 UTF-8".to_owned(),
        _ => return None,
    };
    Some(format!("{text}\n用法见 `--help`"))
}

fn spoken(value: &ContextValue) -> String {
    let quoted = |word: &String| format!("`{word}`");
    match value {
        ContextValue::String(word) => quoted(word),
        ContextValue::Strings(words) => words.iter().map(quoted).collect::<Vec<_>>().join("、"),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every text of a command line that a reader sees.
    fn shown(command: &Command, found: &mut Vec<String>) {
        let mut add = |text: String| found.push(text.trim_end_matches('.').to_owned());
        command.get_about().into_iter().for_each(|about| add(about.to_string()));
        command.get_arguments().filter_map(Arg::get_help).for_each(|help| add(help.to_string()));
        let examples = command.get_before_help().map(ToString::to_string).unwrap_or_default();
        let said = |line: &str| Some(line.trim_start().split_once("  ")?.1.trim_start().to_owned());
        examples.lines().filter_map(said).for_each(&mut add);
        command.get_subcommands().filter(|inner| inner.get_name() != "help").for_each(|inner| shown(inner, found));
    }

    #[test]
    fn every_text_has_its_chinese_and_no_chinese_is_left_over() {
        let mut english = super::super::command();
        english.build();
        let mut found = Vec::new();
        shown(&english, &mut found);
        let texts = texts();
        let missing: Vec<&String> = found.iter().filter(|text| !texts.contains_key(*text)).collect();
        assert!(missing.is_empty(), "{missing:#?}");
        let known = [
            "Print help",
            "Print help (see a summary with '-h')",
            "Print this message or the help of the given subcommand(s)",
        ];
        let stray: Vec<&String> =
            texts.keys().filter(|text| !found.contains(text) && !known.contains(&text.as_str())).collect();
        assert!(stray.is_empty(), "{stray:#?}");
    }

    #[test]
    fn every_value_has_its_chinese() {
        let mut english = super::super::command();
        english.build();
        let commands =
            std::iter::once(&english).chain(english.get_subcommands()).filter(|own| own.get_name() != "help");
        let taking = commands.flat_map(Command::get_arguments).filter(|arg| arg.get_action().takes_values());
        let found: Vec<String> = taking.filter_map(Arg::get_value_names).flatten().map(ToString::to_string).collect();
        let missing: Vec<_> = found.iter().filter(|name| !VALUES.iter().any(|(en, _)| en == name)).collect();
        let stray: Vec<_> = VALUES.iter().filter(|(en, _)| !found.iter().any(|name| name == en)).collect();
        assert!(missing.is_empty() && stray.is_empty(), "{missing:?} {stray:?}");
    }

    #[test]
    fn help_is_chinese_throughout() {
        let mut chinese = command(super::super::command());
        let names: Vec<String> = chinese.get_subcommands().map(|inner| inner.get_name().to_owned()).collect();
        for name in names.iter().filter(|name| *name != "help") {
            let help = chinese.find_subcommand_mut(name).expect("it was listed").render_long_help().to_string();
            for english in ["Usage", "Options:", "Arguments:", "possible values", "default:", "env:", "Examples"] {
                assert!(!help.contains(english), "{name}: {english} in\n{help}");
            }
        }
    }
}
