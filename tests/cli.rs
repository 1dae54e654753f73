//! The command line as data: `tests/cli/*.toml` say what is run on which files, and what comes out.
//!
//! `SALESPLAN_UPDATE=1 cargo test --test cli` writes what comes out into the files instead of comparing.

use std::collections::BTreeMap;
use std::io::{Read, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use serde::{Deserialize, Serialize};

/// One file of cases that share their input.
#[derive(Debug, Deserialize, Serialize)]
struct Suite {
    /// What is tested.
    about: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    files: BTreeMap<String, String>,
    case: Vec<Case>,
}

#[derive(Debug, Deserialize, Serialize)]
struct Case {
    args: Vec<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    stdin: String,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    env: BTreeMap<String, String>,
    code: i32,
    #[serde(default)]
    stdout: String,
    #[serde(default)]
    stderr: String,
    /// Files afterwards, with their text; `None` where only their being there counts.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    leaves: BTreeMap<String, String>,
}

fn program() -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_salesplan"));
    for (name, _) in std::env::vars() {
        if name.starts_with("SALESPLAN_")
            || ["NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "LANG", "LC_ALL", "LC_MESSAGES"]
                .contains(&name.as_str())
        {
            program.env_remove(name);
        }
    }
    program
}

fn run(suite: &Suite, case: &Case) -> Case {
    let home = tempfile::tempdir().expect("a folder can be made");
    for (path, text) in &suite.files {
        let path = home.path().join(path);
        std::fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("folders can be made");
        std::fs::write(&path, text).expect("files can be written");
    }
    let mut child = program()
        .args(&case.args)
        .envs(&case.env)
        .current_dir(home.path())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    child.stdin.take().expect("piped").write_all(case.stdin.as_bytes()).expect("it takes its input");
    let output = child.wait_with_output().expect("it ends");
    let real = home.path().canonicalize().expect("it is there");
    let text = |bytes: Vec<u8>| {
        let text = String::from_utf8(bytes).expect("it writes UTF-8").replace('\r', "");
        text.replace(&*real.to_string_lossy(), "HOME").replace(&*home.path().to_string_lossy(), "HOME")
    };
    let leaves = case.leaves.keys().map(|path| {
        let text = std::fs::read_to_string(home.path().join(path)).unwrap_or_else(|error| format!("{error}"));
        (path.clone(), text)
    });
    Case {
        args: case.args.clone(),
        stdin: case.stdin.clone(),
        env: case.env.clone(),
        code: output.status.code().expect("it ends by itself"),
        stdout: text(output.stdout),
        stderr: text(output.stderr),
        leaves: leaves.collect(),
    }
}

#[test]
fn commands_do_what_their_files_say() {
    let update = std::env::var_os("SALESPLAN_UPDATE").is_some();
    let mut faults = Vec::new();
    let mut paths: Vec<_> = std::fs::read_dir("tests/cli")
        .expect("there are cases")
        .map(|entry| entry.expect("it can be read").path())
        .collect();
    paths.sort();
    for path in paths {
        let text = std::fs::read_to_string(&path).expect("cases can be read");
        let mut suite: Suite = toml::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let found: Vec<Case> = suite.case.iter().map(|case| run(&suite, case)).collect();
        for (case, found) in suite.case.iter().zip(&found) {
            let differs = [("stdout", &case.stdout, &found.stdout), ("stderr", &case.stderr, &found.stderr)];
            let name = format!("{} {}", path.display(), case.args.join(" "));
            for (stream, expected, found) in differs.into_iter().filter(|(_, expected, found)| expected != found) {
                faults.push(format!("{name}: {stream} is\n{found}\ninstead of\n{expected}"));
            }
            if case.code != found.code || case.leaves != found.leaves {
                faults.push(format!("{name}: ends with {}, leaves {:?}", found.code, found.leaves));
            }
        }
        if update {
            suite.case = found;
            std::fs::write(&path, toml::to_string_pretty(&suite).expect("cases can be written"))
                .expect("files can be written");
        }
    }
    assert!(update || faults.is_empty(), "{}", faults.join("\n\n"));
}

#[test]
fn a_reader_that_goes_away_ends_nothing_early() {
    let mut child = program().args(["rules"]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("it runs");
    drop(child.stdout.take());
    let mut told = String::new();
    child.stderr.take().expect("piped").read_to_string(&mut told).expect("it can be read");
    assert_eq!((child.wait().expect("it ends").code(), told.as_str()), (Some(0), ""));
}

#[test]
fn the_list_of_rules_speaks_both_languages() {
    let run = |args: &[&str]| {
        let output = program().args(args).output().expect("it runs");
        String::from_utf8(output.stdout).expect("it writes UTF-8")
    };
    let list: serde_json::Value =
        serde_json::from_str(&run(&["rules", "--format", "json", "--lang", "zh"])).expect("it is JSON");
    let rules = list["rules"].as_array().expect("it holds rules");
    let lines = [run(&["rules", "--lang", "en"]), run(&["rules", "--lang", "zh"])];
    assert_eq!(lines.each_ref().map(|lines| lines.lines().count()), [rules.len(); 2]);
    for (at, rule) in rules.iter().enumerate() {
        let word = |key: &str| rule[key].as_str().expect("it is said").to_owned();
        let zh = match word("severity").as_str() {
            "error" => "错误",
            "warning" => "警告",
            _ => "提示",
        };
        let expected = [[word("severity"), word("summary")], [zh.to_owned(), word("summary_zh")]];
        for ([level, summary], lines) in expected.iter().zip(&lines) {
            let line = lines.lines().nth(at).expect("one for each");
            assert!(line.starts_with(&format!("{}  {level} ", word("code"))) && line.ends_with(summary), "{line}");
        }
        assert_ne!(word("summary"), word("summary_zh"));
    }
}

#[test]
fn what_new_makes_checks_clean_and_builds() {
    let choices: [&[&str]; 4] = [
        &[],
        &["--locale", "zh-CN", "--name", "方案: 一"],
        &["--example", "equipment-maker"],
        &["--example", "saas-vendor"],
    ];
    for choice in choices {
        let home = tempfile::tempdir().expect("a folder can be made");
        let plan = home.path().join("plan");
        let run = |args: &[&str]| program().args(args).current_dir(home.path()).output().expect("it runs");
        let made = run(&[&["new", "plan"], choice].concat());
        assert!(made.status.success(), "{choice:?}: {}", String::from_utf8_lossy(&made.stderr));
        let checked = run(&["check", "plan", "--fail-on", "warning", "--format", "concise"]);
        assert!(checked.status.success(), "{choice:?}: {}", String::from_utf8_lossy(&checked.stdout));
        assert!(run(&["build", "plan"]).status.success(), "{choice:?}");
        assert!(plan.join("build/targets.html").is_file(), "{choice:?}");
        let again = run(&["new", "plan"]);
        assert_eq!(again.status.code(), Some(2), "a folder with files is left alone");
    }
}

#[test]
fn every_file_of_the_shipped_plans_is_in_the_program() {
    for example in salesplan::cli::new::EXAMPLES {
        let root = Path::new("plans").join(example.name);
        let mut open = vec![root.clone()];
        let mut found = Vec::new();
        while let Some(folder) = open.pop() {
            for entry in std::fs::read_dir(folder).expect("the plan ships") {
                let path = entry.expect("it can be read").path();
                // Sample records are made by the program: `new --example … --with-sample-data`.
                let is_made = path.parent().is_some_and(|folder| folder.ends_with("data"));
                if path.is_dir() && !path.ends_with("build") && !is_made {
                    open.push(path);
                } else if path.is_file() {
                    found.push(path.strip_prefix(&root).expect("it lies below").to_string_lossy().replace('\\', "/"));
                }
            }
        }
        found.sort();
        let mut listed: Vec<&str> = example.files.iter().map(|(path, _)| *path).collect();
        listed.sort_unstable();
        assert_eq!(listed, found, "{}", example.name);
    }
}

/// A small plan in a folder of its own, and a way to run the program there.
#[cfg(unix)]
fn with_plan(name: &std::ffi::OsStr) -> (tempfile::TempDir, std::path::PathBuf) {
    let home = tempfile::tempdir().expect("a folder can be made");
    let plan = home.path().join(name);
    assert!(program().arg("new").arg(&plan).arg("-q").status().expect("it runs").success());
    (home, plan)
}

#[cfg(unix)]
#[test]
fn a_report_is_a_file_like_any_other() {
    use std::os::unix::fs::{FileTypeExt, PermissionsExt, symlink};
    let (home, plan) = with_plan("plan".as_ref());
    let check = |output: &str| {
        let mut run = program();
        run.arg("check").arg(&plan).args(["-q", "--format", "json", "--output", output]).current_dir(home.path());
        assert!(run.status().expect("it runs").success(), "{output}");
    };
    let mode = |path: &str| home.path().join(path).metadata().expect("it is there").permissions().mode() & 0o777;
    std::fs::write(home.path().join("usual"), "").expect("it can be written");
    check("new.json");
    assert_eq!(mode("new.json"), mode("usual"), "others may read it as they may read any file");
    std::fs::set_permissions(home.path().join("new.json"), PermissionsExt::from_mode(0o640)).expect("it is ours");
    check("new.json");
    assert_eq!(mode("new.json"), 0o640);
    symlink("new.json", home.path().join("link")).expect("links can be made");
    std::fs::write(home.path().join("new.json"), "").expect("it can be written");
    check("link");
    assert!(home.path().join("link").is_symlink());
    assert!(std::fs::read_to_string(home.path().join("new.json")).expect("it is there").starts_with('{'));

    let pipe = home.path().join("pipe");
    assert!(Command::new("mkfifo").arg(&pipe).status().expect("there is a mkfifo").success());
    let reader = std::thread::spawn({
        let pipe = pipe.clone();
        move || std::fs::read_to_string(pipe).expect("it can be read")
    });
    check("pipe");
    assert!(reader.join().expect("it ends").starts_with('{'));
    assert!(pipe.metadata().expect("it is there").file_type().is_fifo(), "what is no file is not replaced by one");
}

#[cfg(unix)]
#[test]
fn words_that_are_not_utf_8_are_met_with_calm() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let strange = OsStr::from_bytes(b"plan \xff");
    let (home, plan) = with_plan(strange);
    let run = |args: &[&OsStr]| program().args(args).current_dir(home.path()).output().expect("it runs");
    for command in ["check", "build"] {
        let output = run(&[command.as_ref(), plan.as_os_str()]);
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
    }
    for args in [["show", "--plan"], ["explain", "--color"]] {
        let output = run(&[args[0].as_ref(), strange, args[1].as_ref(), "auto".as_ref()]);
        assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_folder_that_cannot_be_made_is_named() {
    let (home, plan) = with_plan("plan".as_ref());
    let output = program().arg("build").arg(&plan).args(["--out", "/proc/nowhere/build"]).output().expect("it runs");
    let told = String::from_utf8_lossy(&output.stderr);
    assert_eq!((output.status.code(), told.contains("/proc/nowhere/build: ")), (Some(2), true), "{told}");
    drop(home);
}
