//! What the program says of its own command line: help, and what is wrong with what was written.

use std::ffi::OsString;
use std::fmt;
use std::io::IsTerminal;
use std::process::ExitCode;

use clap::ValueEnum;
use clap::error::Error;
use textwrap::core::display_width;

use super::{Color, chinese, terminal};
use crate::diagnostic::{Lang, Message};
use crate::render::wrap;

/// Lines wider than this are tiring to read, however wide the screen.
const COLUMNS: usize = 100;

/// Fewer columns than this beside a name are too few to read in: its description then stands below it.
const LEAST: usize = 20;

/// How far descriptions below their names are indented.
const INDENT: usize = 10;

/// Prints the help that was asked for, or what is wrong with the command line.
pub(super) fn tell(error: &Error, lang: Lang, color: Color) -> ExitCode {
    let code = ExitCode::from(u8::try_from(error.exit_code()).unwrap_or(2));
    if let Some(text) = chinese::mistake(error).filter(|_| lang == Lang::Zh) {
        terminal::print_error(&format!("salesplan: {text}"));
        return code;
    }
    let is_screen = if error.use_stderr() { std::io::stderr().is_terminal() } else { std::io::stdout().is_terminal() };
    let text = error.render();
    let text = if terminal::colors(color, is_screen) { text.ansi().to_string() } else { text.to_string() };
    let text = if lang == Lang::Zh { chinese::finished(&text) } else { text };
    let on_page = || fitted(&text, terminal::screen(color).width.min(COLUMNS));
    if error.use_stderr() {
        let text = if is_screen { on_page() } else { text };
        terminal::print_error(text.trim_end());
        return code;
    }
    terminal::print(&on_page()).map_or(ExitCode::from(2), |()| code)
}

/// A text within `width` columns: what is too long for its line goes on below the place where it began.
fn fitted(text: &str, width: usize) -> String {
    text.lines().map(|line| broken(line, width) + "\n").collect()
}

/// A command that is shown as an example stays whole, so that it can be copied.
fn broken(line: &str, width: usize) -> String {
    let at = description(line);
    if display_width(line) <= width || line[at..].starts_with("salesplan ") {
        return line.to_owned();
    }
    let (name, description) = line.split_at(at);
    let beside = name.trim().is_empty() || display_width(name) + LEAST <= width;
    let indent = " ".repeat(if beside { display_width(name) } else { INDENT });
    let lines = wrap(description, width.saturating_sub(indent.len()), 0).join(&format!("\n{indent}"));
    if beside { format!("{name}{lines}") } else { format!("{}\n{indent}{lines}", name.trim_end()) }
}

/// Where in a line of help the description begins: behind a gap, or where the line itself does.
pub(super) fn description(line: &str) -> usize {
    let start = line.len() - line.trim_start().len();
    let Some(gap) = line[start..].find("  ") else { return start };
    let rest = line[start + gap..].trim_start();
    line.len() - rest.len()
}

/// What a flag or its variable says, of a command line that is not read yet.
fn asked(arguments: &[OsString], flag: &str, variable: &str) -> Option<String> {
    let mut rest = arguments.iter().map(|argument| argument.to_string_lossy());
    while let Some(argument) = rest.next() {
        if argument == flag {
            return rest.next().map(Into::into);
        }
        if let Some(value) = argument.strip_prefix(flag).and_then(|value| value.strip_prefix('=')) {
            return Some(value.to_owned());
        }
    }
    std::env::var(variable).ok()
}

/// The language and the colours that help and mistakes are told in.
pub(super) fn manner(arguments: &[OsString]) -> (Lang, Color) {
    let lang = match asked(arguments, "--lang", "SALESPLAN_LANG").as_deref() {
        Some("zh") => Lang::Zh,
        Some("en") => Lang::En,
        _ => terminal::lang(),
    };
    let color = asked(arguments, "--color", "SALESPLAN_COLOR");
    (lang, color.and_then(|color| Color::from_str(&color, false).ok()).unwrap_or(Color::Auto))
}

/// Why a value on the command line is refused.
#[derive(Debug)]
pub(super) struct Refusal(pub Message);

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.text(Lang::En))
    }
}

impl std::error::Error for Refusal {}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every command's help in both languages, as it is printed, with the width it is printed for.
    fn pages() -> Vec<(usize, String)> {
        let mut pages = Vec::new();
        for chinese_wanted in [false, true] {
            let known = super::super::command().term_width(0);
            let mut known = if chinese_wanted { chinese::command(known) } else { known };
            known.build();
            let finished = |help: String| if chinese_wanted { chinese::finished(&help) } else { help };
            for width in [40, 60, 80, 100] {
                let mut add = |help: String| pages.push((width, fitted(&finished(help), width)));
                add(known.render_long_help().to_string());
                for command in known.get_subcommands_mut() {
                    add(command.render_long_help().to_string());
                    add(command.render_help().to_string());
                    add(command.render_help().ansi().to_string());
                }
            }
        }
        pages
    }

    #[test]
    fn no_line_of_help_runs_over() {
        for (width, page) in pages() {
            for line in page.lines() {
                let columns = display_width(line);
                let is_example = width < 80 && line.starts_with("  salesplan ");
                assert!(columns <= width || is_example, "{columns} columns instead of {width}: {line}\n{page}");
            }
        }
    }

    #[test]
    fn descriptions_go_on_below_where_they_began() {
        let line = "  -C <DIR>            Run as if started in this folder";
        assert_eq!(broken(line, 44), "  -C <DIR>            Run as if started in\n                      this folder");
        assert_eq!(broken(line, 40), "  -C <DIR>\n          Run as if started in this\n          folder");
        assert_eq!(
            broken("  -q, --quiet   只印发现，其余一概不说，一字不多", 36),
            "  -q, --quiet   只印发现，其余一概不\n                说，一字不多"
        );
        assert_eq!(broken("one two three", 8), "one two\nthree");
    }

    #[test]
    fn what_is_asked_for_is_known_before_the_line_is_read() {
        let line = |words: &[&str]| words.iter().map(OsString::from).collect::<Vec<_>>();
        assert_eq!(manner(&line(&["salesplan", "--lang", "zh", "--color=always"])), (Lang::Zh, Color::Always));
        assert_eq!(manner(&line(&["salesplan", "--lang=en", "--color", "never", "x"])), (Lang::En, Color::Never));
        assert_eq!(manner(&line(&["salesplan", "--lang=en", "--color", "red"])), (Lang::En, Color::Auto));
    }
}
