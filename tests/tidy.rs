//! The habits of this code base, held by machine; each test reports all faults at once.

use std::path::PathBuf;
use std::process::Command;

/// Source files below a folder with their text, sorted.
fn sources(folder: &str) -> Vec<(String, String)> {
    let (mut found, mut open) = (Vec::new(), vec![PathBuf::from(folder)]);
    while let Some(folder) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&folder) else { continue };
        for path in entries.map(|entry| entry.expect("sources can be listed").path()) {
            if path.is_dir() {
                open.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).expect("sources can be read");
                found.push((path.to_string_lossy().replace('\\', "/"), text));
            }
        }
    }
    found.sort();
    found
}

fn check(faults: &[String]) {
    assert!(faults.is_empty(), "\n{}", faults.join("\n"));
}

/// The modules of `lib.rs`, in the order in which data passes through them.
fn stages() -> Vec<String> {
    let text = std::fs::read_to_string("src/lib.rs").expect("the crate has a root");
    text.lines().filter_map(|line| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned())).collect()
}

#[test]
fn modules_import_only_from_those_declared_above() {
    let stages = stages();
    let rank = |name: &str| stages.iter().position(|stage| stage == name);
    let mut faults = Vec::new();
    for (path, text) in sources("src") {
        let own = path.trim_start_matches("src/").split(['/', '.']).next().and_then(rank);
        let Some(own) = own else { continue };
        for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
            for part in line.split("crate::").skip(1) {
                let name: String = part.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect();
                if rank(&name).is_some_and(|other| other > own) {
                    faults.push(format!(
                        "{path}:{}: {} imports from {name}, which is declared below it",
                        number + 1,
                        stages[own]
                    ));
                }
            }
        }
    }
    check(&faults);
}

/// The most lines of a file and of a function.
const FILE_LINES: usize = 500;
const FUNCTION_LINES: usize = 60;

/// Files that may be longer, each with its reason.
const LONG_FILES: &[(&str, &str)] = &[
    ("src/syntax/targets.rs", "declarations of one module of the language, which are read as one list"),
    ("src/syntax/rows.rs", "the one table form: rows, grids, files and results are read by the same code"),
];

#[test]
fn files_and_functions_are_short() {
    let mut faults = Vec::new();
    for (path, text) in sources("src").into_iter().chain(sources("tests")) {
        let lines: Vec<&str> = text.lines().collect();
        let excused = LONG_FILES.iter().any(|(long, _)| *long == path);
        if (lines.len() > FILE_LINES) != excused {
            faults.push(format!("{path}: {} lines", lines.len()));
        }
        faults.extend(long_functions(&path, &lines));
    }
    check(&faults);
}

fn long_functions(path: &str, lines: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    for (start, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let head = trimmed.trim_start_matches("pub").trim_start_matches(|c| c != ' ').trim_start();
        if !(trimmed.starts_with("fn ") || head.starts_with("fn ")) || trimmed.ends_with(';') || trimmed.ends_with('}')
        {
            continue;
        }
        let close = format!("{}}}", &line[..line.len() - trimmed.len()]);
        let length = lines[start..].iter().position(|line| *line == close).map_or(0, |end| end + 1);
        if length > FUNCTION_LINES {
            faults.push(format!("{path}:{}: a function of {length} lines", start + 1));
        }
    }
    faults
}

#[test]
fn no_words_that_have_no_place_here() {
    let banned = [
        ("unsafe", " {"),
        ("#[allow", "("),
        ("todo!", "("),
        ("unimplemented!", "("),
        ("#[ignore", "]"),
        ("dbg!", "("),
        ("println!", "("),
    ];
    let mut faults = Vec::new();
    for (path, text) in sources("src").into_iter().chain(sources("benches")) {
        let lines = text.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//"));
        for (number, line) in lines {
            for (word, follows) in banned {
                let is_bench_output = word == "println!" && path.starts_with("benches/");
                if line.contains(&format!("{word}{follows}")) && !is_bench_output {
                    faults.push(format!("{path}:{}: `{word}`", number + 1));
                }
            }
        }
    }
    check(&faults);
}

/// The one file where a float is met: workbooks store numbers so, and they are turned to decimal text at once.
const FLOATS_IN: &[&str] = &["src/text/table.rs"];

#[test]
fn no_float_touches_a_number() {
    let mut faults = Vec::new();
    for (path, text) in sources("src") {
        for (number, line) in text.lines().enumerate() {
            let words = line.split(|c: char| !(c.is_alphanumeric() || c == '_'));
            let float = words.into_iter().any(|word| word == "f32" || word == "f64");
            if float && !line.trim_start().starts_with("//") && !FLOATS_IN.contains(&path.as_str()) {
                faults.push(format!("{path}:{}: a float", number + 1));
            }
        }
    }
    check(&faults);
}

fn cargo(arguments: &[&str]) -> Result<(), String> {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).output();
    let output = output.map_err(|error| error.to_string())?;
    let text = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if output.status.success() { Ok(()) } else { Err(text) }
}

#[test]
fn formatted() {
    if let Err(text) = cargo(&["fmt", "--check"]) {
        panic!("run `cargo fmt`:\n{text}");
    }
}

#[test]
fn lints_are_clean() {
    if let Err(text) = cargo(&["clippy", "--quiet", "--all-targets", "--", "-D", "warnings"]) {
        panic!("{text}");
    }
}
