//! A project's own templates, through the program: whatever is wrong with one is told with its file and line, in the reader's
//! language, and the documents of before stay as they are.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

const MANIFEST: &str = "\
salesplan: 1
name: Plan
currency: CNY
fiscal_year: {name: FY2026, starts: 2026-01-01}
";

const PLAN: &str = "\
metrics: {revenue: {name: Revenue, in: money, source: orders.amount}}
units: {company: {name: Head office}, east: {name: East, parent: company}}
targets: [{of: company, period: FY2026, metric: revenue, value: 50m}, {of: east, period: FY2026, metric: revenue, value: 50m}]
";

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    std::fs::create_dir_all(path.parent().expect("it lies in the folder")).expect("folders can be made");
    std::fs::write(path, text).expect("files can be written");
}

/// Runs the program, but no longer than a minute: a template must not hold a build up.
fn build(folder: &Path, lang: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_salesplan"))
        .args(["build", "-q", "--fail-on", "never", "--output", "findings.txt", "--lang", lang])
        .env("SECRET", "of the environment")
        .current_dir(folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program runs");
    let deadline = Instant::now() + Duration::from_secs(60);
    while child.try_wait().expect("it can be asked").is_none() {
        if Instant::now() > deadline {
            child.kill().expect("it still runs");
            panic!("the program was still running after a minute");
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.wait_with_output().expect("it ends")
}

/// Every file of the output folder with its bytes.
fn tree(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let (mut files, mut open) = (BTreeMap::new(), vec![folder.to_owned()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("it can be read") {
            let path = entry.expect("it can be read").path();
            match path.is_dir() {
                true => open.push(path),
                false => {
                    files.insert(path.display().to_string(), std::fs::read(&path).expect("it can be read"));
                }
            }
        }
    }
    files
}

/// A template that cannot be used, with what is told of it in English and in Chinese.
struct Broken {
    template: &'static str,
    text: String,
    told: [String; 2],
}

fn broken(template: &'static str, text: &str, en: &str, zh: &str) -> Broken {
    Broken { template, text: text.to_owned(), told: [en.to_owned(), zh.to_owned()] }
}

const ENDLESS: [&str; 2] = [
    "it takes more steps or text than a template may; is there a loop without end?",
    "步数或文本量超过模板的上限，是否有死循环？",
];

const TOO_LONG: [&str; 2] =
    ["it writes much more than it is given; is there a loop without end?", "写出的内容远多于所给内容，是否有死循环？"];

/// What is not there, and what is no template.
fn mistaken() -> Vec<Broken> {
    vec![
        broken(
            "letter.md",
            "# A\n\n{{ letter.nobody }}\n",
            "3: there is no value `letter.nobody`",
            "3：没有值 `letter.nobody`",
        ),
        broken(
            "plan.md",
            "# A\n{% for a in nothing %}{% endfor %}\n",
            "2: there is no value `nothing`",
            "2：没有值 `nothing`",
        ),
        broken(
            "index.md",
            "{{ plan.name.first.second }}",
            "1: there is no value `plan.name.first.second`",
            "1：没有值 `plan.name.first.second`",
        ),
        broken("document.md", "\n\n\n{{ env.SECRET }}", "4: there is no value `env.SECRET`", "4：没有值 `env.SECRET`"),
        broken(
            "plan.md",
            "{{ chapters[99].title }}",
            "1: there is no value `chapters[99].title`",
            "1：没有值 `chapters[99].title`",
        ),
        broken(
            "plan.md",
            "a\n{% if plan.secret %}{% endif %}",
            "2: there is no value `plan.secret`",
            "2：没有值 `plan.secret`",
        ),
        broken(
            "plan.md",
            "# A\n{{ plan.name|sha1 }}",
            "2: filter sha1 is unknown",
            "2：没有这个过滤器、函数或检验：filter sha1 is unknown",
        ),
        broken("plan.md", "{{ read('x') }}", "1: read is unknown", "1：没有这个过滤器、函数或检验：read is unknown"),
        broken(
            "plan.md",
            "{% if 1 is secret %}{% endif %}",
            "1: test secret is unknown",
            "1：没有这个过滤器、函数或检验：test secret is unknown",
        ),
    ]
}

/// What cannot be read, or names no diagram.
fn misspelt() -> Vec<Broken> {
    let texts = [
        "{% for %}",
        "{{ plan.name",
        "{% if true %}",
        "{% block a %}",
        "{{ 'a }}",
        "{{ (1 }}",
        "{% nonsense %}",
        "{{ 1 +* 2 }}",
    ];
    let unread = |text| broken("letter.md", &format!("\n{text}"), "2: syntax error: ", "2：语法错误：");
    let mut all: Vec<Broken> = texts.map(unread).into();
    all.push(broken(
        "plan.md",
        "# A\n\n```diagram\nprocess nowhere\n```\n",
        "4: there is no diagram `process nowhere`; there are `organisation`, `organisation UNIT`, `process ID` and `risks`",
        "4：没有图 `process nowhere`；可用的有 `organisation`、`organisation UNIT`、`process ID` 和 `risks`",
    ));
    all
}

/// What would not end, or fill the memory.
fn endless() -> Vec<Broken> {
    let steps = "\n{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}";
    let mut all = vec![broken("letter.md", steps, &format!("2: {}", ENDLESS[0]), &format!("2：{}", ENDLESS[1]))];
    // Text that doubles and text that is repeated; one that calls or takes in itself.
    for text in [
        "{% set ns = namespace(a='x') %}{% for a in range(90) %}{% set ns.a = ns.a ~ ns.a %}{% endfor %}",
        "{{ ('x' * 900000000) | length }}",
        "{{ '%0900000000d'|format(1) | length }}",
        "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
        "{% include 'index.md' %}",
    ] {
        all.push(broken("index.md", text, "1: ", "1："));
    }
    for text in ["{% for a in range(100000) %}{{ 'text ' * 100 }}{% endfor %}", "{{ 'x' * 9000000 }}"] {
        all.push(broken("index.md", text, &format!("1: {}", TOO_LONG[0]), &format!("1：{}", TOO_LONG[1])));
    }
    all.push(broken("index.md", &format!("{{{{ {}1 }}}}", "(".repeat(20_000)), "1: syntax error: ", "1：语法错误："));
    all.push(broken("index.md", &"{% if true %}".repeat(20_000), "1: syntax error: ", "1：语法错误："));
    all
}

/// Files that are none of a template's business.
fn curious() -> Vec<Broken> {
    let names = ["/etc/passwd", "../salesplan.yaml", "plan.yaml", "templates/letter.md"];
    let forms = ["include", "extends", "import"];
    let unseen = |name: &str, form: &str| {
        let text =
            if form == "import" { format!("{{% import '{name}' as a %}}") } else { format!("{{% {form} '{name}' %}}") };
        let seen = "plan.md, document.md, letter.md, index.md, statement.md, progress.md";
        let en = format!("1: there is no template `{name}`; templates see {seen} of their folder and nothing else");
        let zh = format!("1：没有模板 `{name}`；模板只能引用所在文件夹中的 {seen}");
        broken("plan.md", &text, &en, &zh)
    };
    names.iter().flat_map(|name| forms.map(|form| unseen(name, form))).collect()
}

#[test]
fn a_broken_template_is_told_with_its_line_and_leaves_the_documents_of_before() {
    let home = tempfile::tempdir().expect("a folder can be made");
    write(home.path(), "salesplan.yaml", MANIFEST);
    write(home.path(), "plan.yaml", PLAN);
    let first = build(home.path(), "en");
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let before = tree(&home.path().join("build"));
    assert!(before.len() > 6, "{} files", before.len());
    let mut faults = Vec::new();
    for broken in [mistaken(), misspelt(), endless(), curious()].into_iter().flatten() {
        let path = format!("templates/{}", broken.template);
        write(home.path(), &path, &broken.text);
        for (lang, told) in ["en", "zh"].into_iter().zip(&broken.told) {
            let output = build(home.path(), lang);
            let (stdout, stderr) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
            let expected = format!("salesplan: {path}:{told}");
            let as_told = stderr.starts_with(&expected) && stderr.lines().count() == 1 && stdout.is_empty();
            if output.status.code() != Some(2) || !as_told {
                faults.push(format!(
                    "{:?} ends with {:?}:\n{stderr}{stdout}instead of\n{expected}",
                    broken.text, output.status
                ));
            }
            if tree(&home.path().join("build")) != before {
                faults.push(format!("{:?} changed the documents", broken.text));
            }
        }
        std::fs::remove_file(home.path().join(&path)).expect("it was there");
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

/// Names that no template has, with what is told of them in English and in Chinese.
const STRANGE: [(&str, &str, &str); 5] = [
    (
        "leter.md",
        "there is no template of this name; did you mean `letter.md`? There are plan.md, document.md, letter.md, index.md, statement.md, progress.md",
        "没有这个名称的模板；是否想写 `letter.md`？可用的模板有 plan.md, document.md, letter.md, index.md, statement.md, progress.md",
    ),
    (
        "Plan.md",
        "there is no template of this name; did you mean `plan.md`? There are plan.md, document.md, letter.md, index.md, statement.md, progress.md",
        "没有这个名称的模板；是否想写 `plan.md`？可用的模板有 plan.md, document.md, letter.md, index.md, statement.md, progress.md",
    ),
    (
        "signatures.md",
        "there is no template of this name; there are plan.md, document.md, letter.md, index.md, statement.md, progress.md",
        "没有这个名称的模板；可用的模板有 plan.md, document.md, letter.md, index.md, statement.md, progress.md",
    ),
    (
        "logo.png",
        "there is no template of this name; there are plan.md, document.md, letter.md, index.md, statement.md, progress.md",
        "没有这个名称的模板；可用的模板有 plan.md, document.md, letter.md, index.md, statement.md, progress.md",
    ),
    (
        "en/letter.md",
        "templates stand in `templates` itself; move this file to `templates/letter.md`",
        "模板须直接放在 `templates` 中；请把文件移到 `templates/letter.md`",
    ),
];

#[test]
fn a_file_that_is_named_like_no_template_is_told_and_not_left_out() {
    let home = tempfile::tempdir().expect("a folder can be made");
    write(home.path(), "salesplan.yaml", MANIFEST);
    write(home.path(), "plan.yaml", PLAN);
    // What systems and editors leave behind is no mistake of anybody's.
    for left in [".DS_Store", "letter.md~", ".letter.md.swp", "#letter.md#"] {
        write(home.path(), &format!("templates/{left}"), "x");
    }
    write(home.path(), "templates/letter.md", "# To {{ letter.recipient }}\n");
    let first = build(home.path(), "en");
    assert!(first.status.success(), "{}", String::from_utf8_lossy(&first.stderr));
    let before = tree(&home.path().join("build"));
    for (name, en, zh) in STRANGE {
        let path = format!("templates/{name}");
        write(home.path(), &path, "# {{ letter.nobody }}\n");
        for (lang, told) in [("en", format!("{path}: {en}")), ("zh", format!("{path}：{zh}"))] {
            let output = build(home.path(), lang);
            assert_eq!(String::from_utf8_lossy(&output.stderr).trim_end(), format!("salesplan: {told}"));
            assert_eq!(output.status.code(), Some(2), "{name}");
            assert!(tree(&home.path().join("build")) == before, "{name} changed the documents");
        }
        std::fs::remove_file(home.path().join(&path)).expect("it was there");
    }
    std::fs::create_dir(home.path().join("templates/plan.md")).expect("folders can be made");
    let output = build(home.path(), "en");
    let told = "salesplan: templates/plan.md: this is a folder, not a file";
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).trim_end()), (Some(2), told));
}
