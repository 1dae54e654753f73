//! `watch` as its user meets it: what is said after which change of the files.
//!
//! Nothing here waits for a time to pass: each step waits for the words that end a run, up to a limit that only a run that
//! hangs reaches.

use std::io::{BufRead, BufReader, pipe};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const LIMIT: Duration = Duration::from_secs(120);

fn program(home: &Path) -> Command {
    let mut program = Command::new(env!("CARGO_BIN_EXE_salesplan"));
    let names = std::env::vars().map(|(name, _)| name);
    names.filter(|name| name.starts_with("SALESPLAN_")).for_each(|name| _ = program.env_remove(name));
    program.env_remove("LANG").env_remove("LC_ALL").env_remove("LC_MESSAGES").current_dir(home);
    program
}

/// A plan that is being watched.
struct Watch {
    child: Child,
    said: Receiver<String>,
    plan: PathBuf,
    home: TempDir,
}

impl Drop for Watch {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Watch {
    /// Watches a plan made by `new`, with `files` put beside or in place of its own; the first run is over.
    fn of(files: &[(&str, &str)], args: &[&str]) -> Self {
        let home = tempfile::tempdir().expect("a folder can be made");
        assert!(program(home.path()).args(["new", "plan", "-q"]).status().expect("it runs").success());
        let plan = home.path().join("plan");
        if files.iter().any(|(path, _)| *path == "plan.yaml") {
            // Its pay speaks of what the plan in its place does not have.
            std::fs::remove_file(plan.join("pay.yaml")).expect("it can be removed");
            std::fs::remove_dir_all(plan.join("tests")).expect("they can be removed");
        }
        files.iter().for_each(|(path, text)| write(&plan.join(path), text));
        // Both streams in one pipe come out in the order in which they were written.
        let (reader, writer) = pipe().expect("pipes can be made");
        let mut command = program(home.path());
        command.args(["watch", "plan", "--format", "concise", "-v"]).args(args);
        command.stdout(writer.try_clone().expect("it can be shared")).stderr(writer);
        let child = command.spawn().expect("it runs");
        drop(command);
        let (sender, said) = channel();
        std::thread::spawn(move || {
            BufReader::new(reader).lines().map_while(Result::ok).try_for_each(|line| sender.send(line))
        });
        let watch = Self { child, said, plan, home };
        watch.run();
        watch
    }

    /// What the next run says, up to the line that it waits again.
    fn run(&self) -> Vec<String> {
        self.until(|line| line.contains("waiting for changes") || line.contains("正在等待"))
    }

    fn until(&self, is_last: impl Fn(&str) -> bool) -> Vec<String> {
        let (limit, mut lines) = (Instant::now() + LIMIT, Vec::new());
        while let Ok(line) = self.said.recv_timeout(limit.saturating_duration_since(Instant::now())) {
            if is_last(&line) {
                return lines;
            }
            lines.push(line);
        }
        panic!("nothing more is said after {lines:#?}")
    }

    /// What is said after `change`.
    fn after(&self, change: impl FnOnce(&Path)) -> Vec<String> {
        change(&self.plan);
        self.run()
    }

    fn edit(&self, path: &str, from: &str, to: &str) -> Vec<String> {
        self.after(|plan| replace(&plan.join(path), from, to))
    }

    /// How the watch ends and what it says until then.
    fn end(mut self) -> (ExitStatus, Vec<String>) {
        let (limit, mut lines) = (Instant::now() + LIMIT, Vec::new());
        loop {
            match self.said.recv_timeout(limit.saturating_duration_since(Instant::now())) {
                Ok(line) => lines.push(line),
                Err(RecvTimeoutError::Timeout) => panic!("it does not end after {lines:#?}"),
                Err(RecvTimeoutError::Disconnected) => return (self.child.wait().expect("it ends"), lines),
            }
        }
    }
}

fn write(path: &Path, text: &str) {
    std::fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("folders can be made");
    std::fs::write(path, text).expect("it can be written");
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn replace(path: &Path, from: &str, to: &str) {
    let text = read(path);
    assert!(text.contains(from), "{from} in {text}");
    std::fs::write(path, text.replacen(from, to, 1)).expect("it can be written");
}

/// Whether one of the lines holds all of `parts`.
fn has(lines: &[String], parts: &[&str]) -> bool {
    lines.iter().any(|line| parts.iter().all(|part| line.contains(part)))
}

/// The names of the findings among the lines, with the file each is in.
fn findings(lines: &[String]) -> Vec<(String, String)> {
    let finding = |line: &String| {
        let (place, rest) = line.split_once(": error[").or_else(|| line.split_once(": warning["))?;
        let name = rest.split_once("] ")?.1.split(':').next()?;
        Some((place.split(':').next()?.to_owned(), name.to_owned()))
    };
    lines.iter().filter_map(finding).collect()
}

fn found(lines: &[String], expected: &[(&str, &str)]) {
    let expected: Vec<_> = expected.iter().map(|(file, name)| ((*file).to_owned(), (*name).to_owned())).collect();
    assert_eq!(findings(lines), expected, "{lines:#?}");
}

#[test]
fn an_edit_is_judged_and_so_is_its_mending() {
    let watch = Watch::of(&[], &[]);
    let lines = watch.edit("plan.yaml", "west: rest}}}", "west: 3m}}}");
    assert!(has(&lines, &["plan.yaml:", "error[T"]), "{lines:#?}");
    assert!(has(&lines, &["1 of 3 files read anew"]), "{lines:#?}");
    let lines = watch.edit("plan.yaml", "west: 3m}}}", "west: 4m}}}");
    assert!(findings(&lines).is_empty() && has(&lines, &["no findings in 3 files"]), "{lines:#?}");
}

#[test]
fn files_come_move_and_go() {
    let watch = Watch::of(&[], &[]);
    let stray = "targets: [{of: north, period: FY2026, metric: revenue, value: 1m}]\n";
    let lines = watch.after(|plan| write(&plan.join("targets/north.yaml"), stray));
    found(&lines, &[("targets/north.yaml", "unknown-reference")]);
    let lines = watch.after(|plan| {
        std::fs::rename(plan.join("targets/north.yaml"), plan.join("targets/south.yaml")).expect("it can be renamed");
    });
    found(&lines, &[("targets/south.yaml", "unknown-reference")]);
    let lines = watch.after(|plan| std::fs::remove_file(plan.join("targets/south.yaml")).expect("it can be removed"));
    assert!(findings(&lines).is_empty() && has(&lines, &["no findings in 3 files"]), "{lines:#?}");
    let lines = watch.after(|plan| std::fs::remove_file(plan.join("plan.yaml")).expect("it can be removed"));
    assert!(has(&lines, &["in 2 files"]), "{lines:#?}");
}

#[test]
fn a_save_by_renaming_is_one_change() {
    let watch = Watch::of(&[], &[]);
    let good = read(&watch.plan.join("plan.yaml"));
    let bad = good.replace("west: rest}}}", "west: 3m}}}");
    // A new file takes the place of the old one.
    let lines = watch.after(|plan| {
        write(&plan.join(".plan.yaml.new"), &bad);
        std::fs::rename(plan.join(".plan.yaml.new"), plan.join("plan.yaml")).expect("it can be renamed");
    });
    assert!(has(&lines, &["plan.yaml:", "error[T"]), "{lines:#?}");
    // The old file steps aside, and goes once the new one is there.
    let lines = watch.after(|plan| {
        std::fs::rename(plan.join("plan.yaml"), plan.join("plan.yaml~")).expect("it can be renamed");
        write(&plan.join("plan.yaml"), &good);
        std::fs::remove_file(plan.join("plan.yaml~")).expect("it can be removed");
    });
    assert!(findings(&lines).is_empty() && has(&lines, &["no findings in 3 files"]), "{lines:#?}");
}

#[test]
fn a_burst_of_saves_is_one_run() {
    let watch = Watch::of(&[], &[]);
    let stray = |at: usize| format!("units: {{unit-{at}: {{name: Unit {at}, parent: elsewhere}}}}\n");
    let started = Instant::now();
    (0..20).for_each(|at| write(&watch.plan.join(format!("units/{at:02}.yaml")), &stray(at)));
    let took = started.elapsed();
    let lines = watch.run();
    if took < Duration::from_millis(100) {
        assert_eq!(findings(&lines).len(), 20, "{lines:#?}");
        assert!(has(&lines, &["20 of 23 files read anew"]), "{lines:#?}");
        return;
    }
    // On a machine that writes slowly it may be several, the last of which has seen all.
    let mut last = lines;
    while !has(&last, &["of 23 files read anew"]) {
        last = watch.run();
    }
}

#[test]
fn what_is_broken_is_told_and_mended() {
    let watch = Watch::of(&[], &[]);
    let good = read(&watch.plan.join("plan.yaml"));
    let lines = watch.after(|plan| write(&plan.join("plan.yaml"), "targets: [{of: company,\n"));
    found(&lines, &[("plan.yaml", "invalid-yaml")]);
    let lines = watch.after(|plan| write(&plan.join("plan.yaml"), &good));
    assert!(has(&lines, &["no findings in 3 files"]), "{lines:#?}");
    let manifest = watch.plan.join("salesplan.yaml");
    let text = read(&manifest);
    let lines = watch.after(|_| std::fs::remove_file(&manifest).expect("it can be removed"));
    assert!(has(&lines, &["salesplan.yaml: no such file"]), "{lines:#?}");
    let lines = watch.after(|_| write(&manifest, &text));
    assert!(has(&lines, &["no findings in 3 files"]), "{lines:#?}");
}

#[test]
fn the_manifest_is_watched() {
    let watch = Watch::of(&[], &[]);
    let lines = watch.edit("salesplan.yaml", "locale: en", "locale: zh-CN");
    assert!(has(&lines, &["3 个文件，没有发现问题"]), "{lines:#?}");
    let lines = watch.edit("salesplan.yaml", "currency: USD", "currency: dollars");
    found(&lines, &[("salesplan.yaml", "unknown-word")]);
}

/// A plan whose targets stand in a table.
const TABLE: &str = "metrics: {revenue: {name: Revenue, in: money, source: crm}}
units: {company: {name: Head office}, east: {name: East, parent: company}, west: {name: West, parent: company}}
systems: {crm: {name: CRM, owner: company}}
sources: {crm: {system: crm, owner: company}}
reviews: {monthly: {for: {head: true}, every: month, metrics: [revenue], output: Minutes}}
basis: {strategy: {growth: {statement: Grow, metrics: [revenue]}}}
";

#[test]
fn a_table_is_watched() {
    let plan = format!("{TABLE}targets: {{file: data/targets.csv}}\n");
    let csv = "of,period,metric,value\ncompany,FY2026,revenue,50m\neast,FY2026,revenue,30m\nwest,FY2026,revenue,20m\n";
    let watch = Watch::of(&[("plan.yaml", &plan), ("data/targets.csv", csv)], &[]);
    let lines = watch.edit("data/targets.csv", "20m", "19m");
    found(&lines, &[("data/targets.csv", "children-do-not-sum")]);
    let lines = watch.edit("data/targets.csv", "19m", "20m");
    assert!(findings(&lines).is_empty(), "{lines:#?}");
}

#[test]
fn a_workbook_is_watched() {
    let plan = format!("{TABLE}targets: {{file: data/book.xlsx}}\n");
    let watch = Watch::of(&[("plan.yaml", &plan)], &[]);
    let copy = |name: &str| {
        let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/tables").join(name);
        std::fs::create_dir_all(watch.plan.join("data")).expect("folders can be made");
        std::fs::copy(from, watch.plan.join("data/book.xlsx")).expect("it can be copied");
    };
    let first = watch.after(|_| copy("targets.xlsx"));
    let second = watch.after(|_| copy("seats.xlsx"));
    assert!(!has(&first, &["book.xlsx` cannot be read"]) && first != second, "{first:#?} {second:#?}");
}

#[test]
fn a_table_outside_the_plan_is_watched() {
    let home = tempfile::tempdir().expect("a folder can be made");
    let table = home.path().join("targets.csv");
    write(&table, "of,period,metric,value\ncompany,FY2026,revenue,50m\neast,FY2026,revenue,50m\n");
    let plan = format!("{TABLE}targets: {{file: numbers}}\n");
    let data = format!("numbers={}", table.display());
    let watch = Watch::of(&[("plan.yaml", &plan)], &["--data", &data]);
    let lines = watch.after(|_| replace(&table, "east,FY2026,revenue,50m", "east,FY2026,revenue,60m"));
    assert!(has(&lines, &["error[T"]), "{lines:#?}");
}

#[test]
fn documents_follow_and_do_not_wake_the_watch() {
    let watch = Watch::of(&[], &["--build"]);
    let letter = watch.plan.join("build/letters/east.md");
    assert!(read(&letter).contains("6,000,000"));
    watch.after(|plan| {
        let text = read(&plan.join("plan.yaml"));
        write(&plan.join("plan.yaml"), &text.replace("6m", "5m").replace("4m", "5m"));
    });
    assert!(read(&letter).contains("5,000,000"));
    // What is read again without need would say so before the next change does.
    let lines = watch.edit("plan.yaml", "name: East,", "name: Orient,");
    assert!(!has(&lines, &["nothing changed"]), "{lines:#?}");
    assert!(read(&letter).contains("Orient"));
}

#[test]
fn a_template_is_watched_while_building() {
    let watch = Watch::of(&[], &["--build"]);
    let letter = watch.plan.join("build/letters/east.md");
    watch.after(|plan| write(&plan.join("templates/letter.md"), "Dear {{ letter.recipient }}\n"));
    assert_eq!(read(&letter), "Dear East\n");
    let lines = watch.after(|plan| write(&plan.join("templates/letter.md"), "Dear {{ letter.nobody }}\n"));
    assert!(has(&lines, &["letter.md"]), "{lines:#?}");
    assert_eq!(read(&letter), "Dear East\n", "earlier documents stay");
    watch.after(|plan| write(&plan.join("templates/letter.md"), "To {{ letter.recipient }}\n"));
    assert_eq!(read(&letter), "To East\n");
}

#[test]
fn a_report_in_the_plan_does_not_wake_the_watch() {
    let watch = Watch::of(&[], &["--output", "plan/found.txt"]);
    watch.edit("plan.yaml", "west: rest}}}", "west: 3m}}}");
    assert!(read(&watch.plan.join("found.txt")).contains("error[T"));
    // The report itself is a new file in the folder: it is looked at, and nothing follows.
    let lines = watch.edit("plan.yaml", "west: 3m}}}", "west: 2m}}}");
    assert!(lines.iter().filter(|line| line.contains("nothing changed")).count() <= 2, "{lines:#?}");
}

#[test]
fn what_stays_true_is_not_said_again() {
    let watch = Watch::of(&[], &[]);
    let lines = watch.edit("plan.yaml", "west: rest}}}", "west: 3m}}}");
    assert!(!findings(&lines).is_empty(), "{lines:#?}");
    let lines = watch.edit("plan.yaml", "name: East,", "name: Est,");
    assert!(findings(&lines).is_empty(), "no finding speaks of East: {lines:#?}");
    assert!(has(&lines, &["error", "in 3 files"]), "that it stands is said: {lines:#?}");
    // A save that changes nothing.
    let text = read(&watch.plan.join("plan.yaml"));
    write(&watch.plan.join("plan.yaml"), &text);
    let lines = watch.until(|line| line.contains("nothing changed"));
    assert!(lines.is_empty(), "{lines:#?}");
}

#[test]
fn polling_sees_changes_too() {
    let watch = Watch::of(&[], &["--poll"]);
    let lines = watch.edit("plan.yaml", "west: rest}}}", "west: 3000000}}}");
    assert!(has(&lines, &["plan.yaml:", "error[T"]), "{lines:#?}");
}

#[test]
fn a_plan_that_is_gone_ends_the_watch() {
    let watch = Watch::of(&[], &[]);
    std::fs::remove_dir_all(&watch.plan).expect("it can be removed");
    let (status, lines) = watch.end();
    assert_eq!(status.code(), Some(2), "{lines:#?}");
    assert!(has(&lines, &["plan: no such file or folder"]), "{lines:#?}");
}

/// The signal of Ctrl-C; where this run was started with it switched off, which programs inherit, the one that ends politely.
#[cfg(unix)]
fn interrupt() -> (&'static str, i32) {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or_default();
    if ignored & 0b10 == 0 { ("-INT", 2) } else { ("-TERM", 15) }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_the_watch_and_leaves_nothing_behind() {
    use std::os::unix::process::ExitStatusExt;
    let watch = Watch::of(&[], &["--build"]);
    watch.edit("plan.yaml", "name: East,", "name: Orient,");
    let (signal, number) = interrupt();
    let sent = Command::new("kill").args([signal, &watch.child.id().to_string()]).status();
    assert!(sent.expect("there is a kill").success());
    let plan = watch.plan.clone();
    let home = watch.home.path().to_owned();
    let names = |folder: &Path| {
        let entries = std::fs::read_dir(folder).expect("it can be listed");
        let mut names: Vec<_> = entries.map(|entry| entry.expect("it can be listed").file_name()).collect();
        names.sort();
        names
    };
    let listed = (names(&home), names(&plan));
    assert_eq!(listed.0, ["plan"]);
    assert_eq!(listed.1, [".gitignore", "build", "pay.yaml", "plan.yaml", "salesplan.yaml", "tests"]);
    let (status, lines) = watch.end();
    assert_eq!(status.signal(), Some(number), "{lines:#?}");
}
