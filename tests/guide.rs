//! The guides are true: every block of them is written, applied or run in order, and what they show is what comes out.
//!
//! A block of YAML, CSV or Markdown names the file it is after its language; a `diff` is applied to that file; what follows a
//! `$` in a `console` block is run, and the lines after it are compared, where `…` stands for any number of lines.
//! `SALESPLAN_UPDATE=1 cargo test --test guide` writes what comes out into the pages instead.
#![cfg(unix)]

use std::io::{BufRead, BufReader, pipe};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// What stands between two fences.
struct Block {
    /// The line of the opening fence, from 0.
    line: usize,
    language: String,
    file: Option<String>,
    lines: Vec<String>,
}

fn blocks(page: &str) -> Vec<Block> {
    let lines: Vec<&str> = page.lines().collect();
    let (mut found, mut at) = (Vec::new(), 0);
    while at < lines.len() {
        let Some(info) = lines[at].strip_prefix("```") else {
            at += 1;
            continue;
        };
        let length = lines[at + 1..].iter().position(|line| *line == "```").expect("a block ends");
        let (language, file) = info.split_once(' ').map_or((info, None), |(one, other)| (one, Some(other.to_owned())));
        let body = lines[at + 1..at + 1 + length].iter().map(|line| (*line).to_owned()).collect();
        found.push(Block { line: at, language: language.into(), file, lines: body });
        at += length + 2;
    }
    found
}

/// A shell in a folder of its own, in which the program is found.
struct Desk {
    home: tempfile::TempDir,
    /// How the last command ended.
    code: i32,
    /// The commands run so far.
    run: Vec<String>,
}

impl Desk {
    fn new() -> Self {
        Self { home: tempfile::tempdir().expect("a folder can be made"), code: 0, run: Vec::new() }
    }

    fn path(&self, file: &str) -> PathBuf {
        self.home.path().join(file)
    }

    fn shell(&self, script: &str) -> Command {
        let mut shell = Command::new("sh");
        let names = std::env::vars().map(|(name, _)| name);
        names.filter(|name| name.starts_with("SALESPLAN_")).for_each(|name| _ = shell.env_remove(name));
        for name in ["LANG", "LC_ALL", "LC_MESSAGES", "COLUMNS", "NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE"] {
            shell.env_remove(name);
        }
        let program = Path::new(env!("CARGO_BIN_EXE_salesplan")).parent().expect("it lies in a folder");
        let found_in = format!("{}:{}", program.display(), std::env::var("PATH").unwrap_or_default());
        for name in ["GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"] {
            shell.env(name, "Sales operations");
        }
        for name in ["GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"] {
            shell.env(name, "sales-operations@example.com");
        }
        shell.args(["-c", script]).current_dir(self.home.path()).env("PATH", found_in).stdin(Stdio::null());
        shell.env("GIT_CONFIG_GLOBAL", "/dev/null");
        shell
    }

    /// What a command says, on both streams in their order.
    fn run(&mut self, command: &str) -> Vec<String> {
        self.run.push(command.to_owned());
        if command.starts_with("salesplan watch") {
            return self.watch(command);
        }
        let output =
            self.shell(&format!("exec 2>&1; (exit {}); {command}", self.code)).output().expect("there is a shell");
        self.code = output.status.code().expect("it ends by itself");
        String::from_utf8(output.stdout).expect("it writes UTF-8").lines().map(str::to_owned).collect()
    }

    /// What `watch` says until it waits.
    fn watch(&self, command: &str) -> Vec<String> {
        let (reader, writer) = pipe().expect("pipes can be made");
        let mut shell = self.shell(&format!("exec 2>&1; exec {command}"));
        let mut child = shell.stdout(writer).spawn().expect("there is a shell");
        drop(shell);
        let mut lines = Vec::new();
        for line in BufReader::new(reader).lines().map_while(Result::ok) {
            let waits = line.contains("waiting for changes") || line.contains("正在等待");
            lines.push(line);
            if waits {
                break;
            }
        }
        child.kill().expect("it runs until it is ended");
        child.wait().expect("it ends");
        lines
    }

    /// Applies a patch whose lines begin with `-`, `+` or a blank.
    fn patch(&self, file: &str, lines: &[String]) -> Result<(), String> {
        let side = |sign: char| {
            let own = lines.iter().filter(|line| line.starts_with(sign) || line.starts_with(' '));
            own.map(|line| line[1..].to_owned() + "\n").collect::<String>()
        };
        let text = std::fs::read_to_string(self.path(file)).map_err(|error| format!("{file}: {error}"))?;
        let (old, new) = (side('-'), side('+'));
        if text.matches(&old).count() != 1 {
            return Err(format!("{file} does not hold this once:\n{old}"));
        }
        std::fs::write(self.path(file), text.replacen(&old, &new, 1)).map_err(|error| format!("{file}: {error}"))
    }
}

/// Whether `found` is as `shown`, where `…` stands for any lines.
fn matches(shown: &[String], found: &[String]) -> bool {
    let Some(gap) = shown.iter().position(|line| line == "…") else { return shown == found };
    let (head, rest) = (&shown[..gap], &shown[gap + 1..]);
    found.starts_with(head) && (gap..=found.len()).any(|from| matches(rest, &found[from..]))
}

/// Runs a `console` block; gives it with what came out, and what is not as shown.
fn converse(desk: &mut Desk, block: &Block) -> (Vec<String>, Vec<String>) {
    let (mut lines, mut faults) = (Vec::new(), Vec::new());
    let mut rest = block.lines.as_slice();
    while let Some((prompt, after)) = rest.split_first() {
        let command = prompt.strip_prefix("$ ").unwrap_or_else(|| panic!("`{prompt}` follows no command"));
        let length = after.iter().position(|line| line.starts_with("$ ")).unwrap_or(after.len());
        let (shown, next) = after.split_at(length);
        let found = desk.run(command);
        let agrees = matches(shown, &found);
        if !agrees {
            faults.push(format!("line {}: {command} says\n{}", block.line + 1, found.join("\n")));
        }
        lines.push(prompt.clone());
        // What was left out on purpose is shortened by hand.
        let is_kept = agrees || shown.iter().any(|line| line == "…");
        lines.extend(if is_kept { shown.to_vec() } else { found });
        rest = next;
    }
    (lines, faults)
}

/// Follows a page from top to bottom.
fn follow(path: &str) {
    let page = std::fs::read_to_string(path).expect("the page is there");
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    let (mut desk, mut faults, mut moved) = (Desk::new(), Vec::new(), 0_isize);
    for block in blocks(&page) {
        match (block.language.as_str(), &block.file) {
            ("console", None) => {
                let (new, wrong) = converse(&mut desk, &block);
                faults.extend(wrong);
                let from = block.line.checked_add_signed(moved).expect("the page stays in place") + 1;
                moved += new.len().cast_signed() - block.lines.len().cast_signed();
                lines.splice(from..from + block.lines.len(), new);
            }
            ("diff", Some(file)) => faults.extend(desk.patch(file, &block.lines).err()),
            ("yaml" | "csv" | "markdown", Some(file)) => {
                let place = desk.path(file);
                std::fs::create_dir_all(place.parent().expect("it lies in a folder")).expect("folders can be made");
                std::fs::write(place, block.lines.join("\n") + "\n").expect("it can be written");
            }
            _ => faults.push(format!("line {}: a block that is neither a file nor run", block.line + 1)),
        }
    }
    faults.extend(workflow_faults(&desk));
    if std::env::var_os("SALESPLAN_UPDATE").is_some() {
        std::fs::write(path, lines.join("\n") + "\n").expect("the page can be written");
        return;
    }
    assert!(faults.is_empty(), "{path}: SALESPLAN_UPDATE=1 rewrites what is shown:\n{}", faults.join("\n\n"));
}

/// What the workflow of the page runs, the page has run too, on the plan by name.
fn workflow_faults(desk: &Desk) -> Vec<String> {
    let path = desk.path("my-plan/.github/workflows/plan.yaml");
    let text = std::fs::read_to_string(path).expect("the page has a workflow");
    let value: serde_json::Value = serde_yaml::from_str(&text).expect("it is YAML");
    let steps = value["jobs"]["check"]["steps"].as_array().expect("it has steps");
    let commands =
        steps.iter().filter_map(|step| step["run"].as_str()).map(|run| run.replace("check", "check my-plan"));
    let strange = commands.filter(|command| !desk.run.contains(command));
    strange.map(|command| format!("`{command}` is not run on the page")).collect()
}

#[test]
fn the_guide_says_what_comes_out() {
    follow("docs/guide.md");
}

#[test]
fn the_chinese_guide_says_what_comes_out() {
    follow("docs/guide.zh-CN.md");
}

#[test]
fn the_readme_says_what_comes_out() {
    let page = std::fs::read_to_string("README.md").expect("the page is there");
    let found = blocks(&page);
    let of = |language: &str| found.iter().find(|block| block.language == language).expect("the page has such a block");
    let mut desk = Desk::new();
    let place = |file: &str| desk.path(file);
    std::fs::create_dir_all(place("my-plan")).expect("folders can be made");
    std::fs::create_dir_all(place("written")).expect("folders can be made");
    std::fs::write(place("written/salesplan.yaml"), of("yaml").lines.join("\n")).expect("it can be written");
    let suite = std::fs::read_to_string("tests/cli/broken.toml").expect("the suite is there");
    let suite: toml::Table = toml::from_str(&suite).expect("it is TOML");
    for (name, text) in suite["files"].as_table().expect("it has files") {
        std::fs::write(place("my-plan").join(name), text.as_str().expect("it is text")).expect("it can be written");
    }
    let (_, faults) = converse(&mut desk, of("console"));
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let said = desk.run("salesplan check written");
    assert_eq!(desk.code, 0, "{said:#?}");
}
