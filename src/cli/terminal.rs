//! What is written where, and what the reader's screen can do.

use std::io::{ErrorKind, IsTerminal, Write};

use super::{Color, Failure};
use crate::diagnostic::Lang;
use crate::render::Options;

/// Columns where the width of the screen is not known.
const COLUMNS: usize = 100;

/// The options of standard output.
pub(super) fn screen(color: Color) -> Options {
    let width = terminal_size::terminal_size().map(|(width, _)| usize::from(width.0));
    let width = width.or_else(|| std::env::var("COLUMNS").ok()?.parse().ok()).unwrap_or(COLUMNS);
    let color = colors(color, std::io::stdout().is_terminal());
    Options { width: width.max(40), color, unicode: true }
}

/// The language of the environment, by the first of its variables that is set.
pub(super) fn lang() -> Lang {
    let set = |name: &&str| std::env::var(name).is_ok_and(|value| !value.is_empty());
    let named = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find(set).and_then(|name| std::env::var(name).ok());
    if named.is_some_and(|named| named.starts_with("zh")) { Lang::Zh } else { Lang::En }
}

/// A flag stands over the environment, and there what switches colours off over what forces them.
pub(super) fn colors(color: Color, is_screen: bool) -> bool {
    let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    let forced = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto if set("NO_COLOR") => false,
        Color::Auto if forced("FORCE_COLOR") || forced("CLICOLOR_FORCE") => true,
        Color::Auto if std::env::var_os("TERM").is_some_and(|term| term == "dumb") => false,
        Color::Auto => is_screen,
    }
}

/// Writes to standard output. A reader that has gone away is no error: the run goes on to its exit code.
pub(super) fn print(text: &str) -> Result<(), Failure> {
    let mut out = std::io::stdout().lock();
    match out.write_all(text.as_bytes()).and_then(|()| out.flush()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(Failure::Print(error)),
        _ => Ok(()),
    }
}

/// Writes lines to standard error, on a screen broken between words; nothing where there is nothing to say.
pub(super) fn print_error(text: &str) {
    if text.is_empty() {
        return;
    }
    let mut out = std::io::stderr().lock();
    let width = out.is_terminal().then(|| screen(Color::Never).width);
    let broken = |line: &str| width.map_or_else(|| line.to_owned(), |width| textwrap::fill(line, width));
    let text: String = text.split('\n').map(|line| broken(line) + "\n").collect();
    // Where standard error is closed there is nobody left to tell.
    let _ = out.write_all(text.as_bytes());
}
