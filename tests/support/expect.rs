//! Expectations kept in files: compared, or rewritten with `SALESPLAN_UPDATE=1`.
//!
//! A harness takes it in with `#[path = "support/expect.rs"] mod expect;`.

use std::fmt::Write;
use std::path::Path;

/// Compares `actual` with the file at `path` (below the crate's folder), or rewrites that file when `SALESPLAN_UPDATE` is
/// set. Panics with the lines that differ.
pub(crate) fn check(path: &str, actual: &str) {
    let full = Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("SALESPLAN_UPDATE").is_some_and(|value| value != "0") {
        return rewrite(&full, actual);
    }
    let expected = std::fs::read_to_string(&full).unwrap_or_default().replace("\r\n", "\n");
    assert!(expected == actual, "{path} differs (SALESPLAN_UPDATE=1 rewrites it):\n{}", difference(&expected, actual));
}

/// Leaves a file alone that is as expected, so that its time of change says something.
fn rewrite(path: &Path, actual: &str) {
    if std::fs::read_to_string(path).is_ok_and(|expected| expected == actual) {
        return;
    }
    std::fs::create_dir_all(path.parent().expect("expectations lie in a folder")).expect("folder can be made");
    std::fs::write(path, actual).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
}

/// The lines between the common beginning and the common end, `-` expected and `+` actual, with two lines around.
fn difference(expected: &str, actual: &str) -> String {
    let (old, new): (Vec<_>, Vec<_>) = (expected.lines().collect(), actual.lines().collect());
    let same = |(left, right): &(&&str, &&str)| left == right;
    let head = old.iter().zip(&new).take_while(same).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(same).count();
    let mut out = String::new();
    let mut write = |sign: char, lines: &[&str]| {
        for line in lines {
            writeln!(out, "{sign} {line}").expect("a string takes all");
        }
    };
    write(' ', &old[head.saturating_sub(2)..head]);
    write('-', &old[head..old.len() - tail]);
    write('+', &new[head..new.len() - tail]);
    write(' ', &old[old.len() - tail..old.len().min(old.len() - tail + 2)]);
    if head == old.len() && head == new.len() {
        out.push_str("only the line breaks at the end differ\n");
    }
    out
}
