//! Generated files are what would be generated now. `SALESPLAN_UPDATE=1 cargo test --test generated` writes them.

#[path = "support/language.rs"]
mod language;

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::{Path, PathBuf};

use salesplan::check::all_rules;
use salesplan::diagnostic::{Lang, Rule};
use salesplan::syntax::schema;

/// Every generated file with its text.
fn generated() -> BTreeMap<PathBuf, String> {
    let mut files = BTreeMap::new();
    files.insert("schemas/plan.json".into(), format!("{:#}\n", schema::plan()));
    files.insert("schemas/manifest.json".into(), format!("{:#}\n", schema::manifest()));
    files.insert("schemas/progress.json".into(), format!("{:#}\n", salesplan::progress::json::schema().to_value()));
    files.insert("schemas/scenarios.json".into(), format!("{:#}\n", schema::scenarios()));
    files.insert("schemas/cost.json".into(), format!("{:#}\n", salesplan::cli::cost::cost_schema().to_value()));
    files.insert("schemas/audit.json".into(), format!("{:#}\n", salesplan::audit::json::schema().to_value()));
    files.insert("docs/reference/cli.md".into(), command_line());
    files.insert("docs/reference/language.md".into(), language::page(&schema::manifest(), &schema::plan()));
    for (lang, folder) in RULE_FOLDERS {
        files.insert(format!("{folder}/README.md").into(), rule_index(lang));
        for rule in all_rules() {
            files.insert(format!("{folder}/{}.md", rule.name).into(), rule_page(rule, lang));
        }
    }
    files
}

/// Where the pages of rules lie.
const RULE_FOLDERS: [(Lang, &str); 2] = [(Lang::En, "docs/rules"), (Lang::Zh, "docs/rules/zh")];

fn rule_page(rule: &Rule, lang: Lang) -> String {
    let level = rule.severity.named(lang);
    let level = match lang {
        Lang::En => format!("Level: {level}. Since {}.", rule.since),
        Lang::Zh => format!("级别：{level}。自 {} 版起。", rule.since),
    };
    format!("# {} {}\n\n{level}\n\n{}", rule.code, rule.name, rule.page(lang))
}

fn rule_index(lang: Lang) -> String {
    let (head, columns) = match lang {
        Lang::En => (
            "# Rules\n\nEvery rule of the compiler. `salesplan explain NAME` prints the same pages. [中文](zh/README.md)\n",
            "code | name | level | what it finds",
        ),
        Lang::Zh => (
            "# 规则\n\n编译器的全部规则。`salesplan explain 名称` 印出同样的说明。[English](../README.md)\n",
            "代码 | 名称 | 级别 | 检查什么",
        ),
    };
    let mut page = head.to_owned();
    let mut module = "";
    for rule in all_rules() {
        if rule.module().named(lang) != module {
            module = rule.module().named(lang);
            let _ = write!(page, "\n## {module}\n\n| {columns} |\n| --- | --- | --- | --- |\n");
        }
        let summary = rule.summary(lang).replace('|', "\\|");
        let _ = writeln!(
            page,
            "| {} | [{}]({}.md) | {} | {summary} |",
            rule.code,
            rule.name,
            rule.name,
            rule.severity.named(lang)
        );
    }
    page
}

fn command_line() -> String {
    let mut command = salesplan::cli::command();
    command.build();
    let mut page = "# Command line\n\nExit codes: 0 clean · 1 findings at or above `--fail-on` · 2 usage or environment · 101 a bug of ours.\n".to_owned();
    let mut help = |command: &mut clap::Command, name: &str| {
        let text = command.render_help().to_string();
        let text: Vec<&str> = text.lines().map(str::trim_end).collect();
        let _ = write!(page, "\n## {name}\n\n```text\n{}\n```\n", text.join("\n").trim_end());
    };
    help(&mut command, "salesplan");
    let names: Vec<String> = command.get_subcommands().map(|sub| sub.get_name().to_owned()).collect();
    for name in names.iter().filter(|name| *name != "help") {
        let sub = command.find_subcommand_mut(name).expect("it was listed");
        help(sub, &format!("salesplan {name}"));
    }
    page
}

#[test]
fn files_are_as_generated() {
    let files = generated();
    if std::env::var_os("SALESPLAN_UPDATE").is_some() {
        for (path, text) in &files {
            std::fs::create_dir_all(path.parent().expect("it lies in a folder")).expect("folders can be made");
            std::fs::write(path, text).expect("files can be written");
        }
    }
    let differs = |(path, text): &(&PathBuf, &String)| std::fs::read_to_string(path).ok().as_ref() != Some(text);
    let stale: Vec<_> = files.iter().filter(differs).map(|(path, _)| path.display().to_string()).collect();
    assert!(stale.is_empty(), "SALESPLAN_UPDATE=1 cargo test --test generated writes: {stale:#?}");
    let pages = RULE_FOLDERS.iter().flat_map(|(_, folder)| std::fs::read_dir(folder).expect("it is there"));
    let pages = pages.map(|entry| entry.expect("it can be read").path()).filter(|path| path.is_file());
    let orphans: Vec<_> = pages.filter(|path| !files.contains_key(path)).collect();
    assert!(orphans.is_empty(), "pages of rules that are gone: {orphans:#?}");
}

#[test]
fn links_of_the_documentation_lead_somewhere() {
    let mut open = vec![PathBuf::from("docs")];
    let mut pages: Vec<PathBuf> =
        ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"].map(PathBuf::from).to_vec();
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("docs can be read") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                open.push(path)
            } else if path.extension().is_some_and(|ending| ending == "md") {
                pages.push(path)
            }
        }
    }
    let mut broken = Vec::new();
    for page in pages {
        let text = std::fs::read_to_string(&page).expect("pages can be read");
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let file = target.split('#').next().unwrap_or_default();
            let local = !file.is_empty() && !file.contains("://") && !file.contains(' ');
            if local && !page.parent().unwrap_or(Path::new(".")).join(file).exists() {
                broken.push(format!("{}: {target}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "{broken:#?}");
}

/// Plans are valid by the schemas that editors hold them against.
#[test]
fn shipped_plans_are_valid_by_the_schemas() {
    let plan = jsonschema::validator_for(&schema::plan()).expect("the schema is one");
    let manifest = jsonschema::validator_for(&schema::manifest()).expect("the schema is one");
    let scenarios = jsonschema::validator_for(&schema::scenarios()).expect("the schema is one");
    let mut faults = Vec::new();
    let mut count = 0;
    for example in salesplan::cli::new::EXAMPLES {
        for (path, bytes) in example.files.iter().filter(|(path, _)| path.ends_with(".yaml")) {
            let value: serde_json::Value = serde_yaml::from_slice(bytes).expect("it is YAML");
            let validator = match *path {
                "salesplan.yaml" => &manifest,
                path if path.starts_with("tests/") => &scenarios,
                _ => &plan,
            };
            count += 1;
            faults.extend(
                validator
                    .iter_errors(&value)
                    .map(|error| format!("{}/{path}{}: {error}", example.name, error.instance_path())),
            );
        }
    }
    assert!(count > 40, "{count} files");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What the manual calls right is right in an editor too.
#[test]
fn passing_examples_are_valid_by_the_schemas() {
    let plan = jsonschema::validator_for(&schema::plan()).expect("the schema is one");
    let manifest = jsonschema::validator_for(&schema::manifest()).expect("the schema is one");
    let mut faults = Vec::new();
    let mut count = 0;
    for rule in all_rules() {
        // One example is two files in one block, which no schema takes; `---` parts them.
        for example in rule.examples("pass").iter().flat_map(|block| block.split("\n---\n")) {
            let value: serde_json::Value =
                serde_yaml::from_str(example).unwrap_or_else(|error| panic!("{}: {error}", rule.name));
            let validator = if example.starts_with("salesplan:") { &manifest } else { &plan };
            count += 1;
            let fault = |error: jsonschema::ValidationError| format!("{}{}: {error}", rule.name, error.instance_path());
            faults.extend(validator.iter_errors(&value).map(fault));
        }
    }
    assert!(count > 100, "{count} examples");
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn the_schemas_refuse_what_the_compiler_refuses() {
    let plan = jsonschema::validator_for(&schema::plan()).expect("the schema is one");
    for wrong in [
        "unit: {east: {}}",
        "units: {east: {nmae: East}}",
        "targets: [{of: east, period: FY2026, metric: revenue, vlaue: 1}]",
        "roles: {seller: {carries: onw}}",
        "units: [east]",
        "reviews: {weekly: {every: week}}",
    ] {
        let value: serde_json::Value = serde_yaml::from_str(wrong).expect("it is YAML");
        assert!(!plan.is_valid(&value), "{wrong}");
    }
}
