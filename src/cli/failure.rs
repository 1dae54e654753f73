//! What ends a run without a judgement on the plan: exit code 2, told in the reader's language and with the path concerned.

use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use super::output::OutputError;
use crate::diagnostic::{Message, closest, join};
use crate::document::DocumentError;
use crate::say;
use crate::source::ReadError;

/// Why a run ends early.
#[derive(Debug)]
pub(super) enum Failure {
    Read(ReadError),
    Document(DocumentError),
    Output(OutputError),
    /// A file or folder the system refuses to open or write.
    System {
        path: PathBuf,
        source: io::Error,
    },
    /// Standard output takes no more.
    Print(io::Error),
    /// There is no manifest in this folder or above it.
    NoPlan(PathBuf),
    Usage(Message),
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Read(error)
    }
}

impl From<DocumentError> for Failure {
    fn from(error: DocumentError) -> Self {
        Self::Document(error)
    }
}

impl From<OutputError> for Failure {
    fn from(error: OutputError) -> Self {
        Self::Output(error)
    }
}

impl Failure {
    /// The file or folder at `path`, which the system refuses.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        move |source| Self::System { path, source }
    }

    /// What is wrong, and what to do.
    pub(super) fn message(&self) -> Message {
        match self {
            Self::Read(error) => of_read(error),
            Self::Document(error) => Message::new(|lang| error.text(lang)),
            Self::Output(error) => of_output(error),
            Self::System { path, source } => at(path, &reason(source)),
            Self::Print(error) => {
                say!(en: "standard output: {reason}", zh: "标准输出：{reason}", reason = reason(error))
            }
            Self::NoPlan(path) => say!(
                en: "{path}: there is no plan here or in a folder above, that is, no `salesplan.yaml`; `salesplan new FOLDER` starts one",
                zh: "{path}：此处及上级文件夹中没有方案，即没有 `salesplan.yaml`；可用 `salesplan new 文件夹` 新建",
                path = path.display().to_string(),
            ),
            Self::Usage(message) => message.clone(),
        }
    }
}

fn at(path: &Path, reason: &Message) -> Message {
    say!(en: "{path}: {reason}", zh: "{path}：{reason}", path = path.display().to_string(), reason = reason)
}

/// What the system says, in words that do not ask for the number of its error.
fn reason(error: &io::Error) -> Message {
    match error.kind() {
        ErrorKind::NotFound => say!(en: "no such file or folder", zh: "没有这个文件或文件夹"),
        ErrorKind::PermissionDenied => say!(en: "permission denied", zh: "没有权限"),
        ErrorKind::NotADirectory => {
            say!(en: "a part of this path is a file, not a folder", zh: "路径中有一部分是文件，不是文件夹")
        }
        ErrorKind::IsADirectory => say!(en: "this is a folder, not a file", zh: "这是文件夹，不是文件"),
        ErrorKind::AlreadyExists => {
            say!(en: "a file stands where a folder is needed", zh: "此处需要文件夹，却已有一个文件")
        }
        ErrorKind::ReadOnlyFilesystem => say!(en: "this disk cannot be written", zh: "该磁盘只读，无法写入"),
        ErrorKind::StorageFull => say!(en: "the disk is full", zh: "磁盘已满"),
        _ => say!(en: "{error}", zh: "{error}", error = error.to_string()),
    }
}

fn of_read(error: &ReadError) -> Message {
    let (path, reason) = match error {
        ReadError::Missing(path) => (path, say!(en: "no such file or folder", zh: "没有这个文件或文件夹")),
        ReadError::TooLarge { path, limit } => {
            (path, say!(en: "larger than {limit} bytes", zh: "超过 {limit} 字节", limit = *limit))
        }
        ReadError::Outside(path) => (path, say!(en: "outside the plan folder", zh: "在方案文件夹之外")),
        ReadError::Folder(path) => (path, say!(en: "this is a folder, not a file", zh: "这是文件夹，不是文件")),
        ReadError::Special(path) => {
            (path, say!(en: "this is a pipe, a socket or a device", zh: "这是管道、套接字或设备"))
        }
        ReadError::FolderLink(path) => (path, say!(en: "this is a link to a folder", zh: "这是指向文件夹的链接")),
        ReadError::Changed(path) => {
            (path, say!(en: "changed while it was read; run again", zh: "读取过程中文件被改动；请重新运行"))
        }
        ReadError::System { path, reason } => (path, say!(en: "{reason}", zh: "{reason}", reason = reason)),
    };
    at(Path::new(path.as_str()), &reason)
}

fn of_output(error: &OutputError) -> Message {
    let (path, reason) = match error {
        OutputError::System { path, source } => return at(path, &reason(source)),
        OutputError::NotAFolder(path) => (path, "这是文件；请用 --out 指定一个文件夹"),
        OutputError::Fixed { folder, .. } => (folder, "无法整体替换这个文件夹；请用 --out 指定其中的一个文件夹"),
        OutputError::InPlan(path) => (path, "文档不能写到方案文件之间；请指定方案之外的文件夹，或方案内的 `build`"),
        OutputError::InTheWay(path) => (path, "该文件不是 salesplan 写的，占住了位置；请移走它，或用 --out 另选文件夹"),
        OutputError::Busy(path) => (path, "另一个 salesplan 正在写这个文件夹；本次没有写入任何内容"),
    };
    say!(en: "{error}", zh: "{path}：{reason}", error = error.to_string(), path = path.display().to_string(), reason = reason)
}

/// What a word on the command line should name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Thing {
    pub en: &'static str,
    pub zh: &'static str,
}

impl Thing {
    pub(super) const fn new(en: &'static str, zh: &'static str) -> Self {
        Self { en, zh }
    }
}

/// Names listed where none is near to what was written.
const SHOWN: usize = 6;

/// `there is no metric X; did you mean Y?`, or what there is instead.
pub(super) fn unknown<'a>(thing: Thing, id: &str, known: impl Iterator<Item = &'a str>) -> Failure {
    let known: Vec<&str> = known.collect();
    let hint = match closest(id, known.iter().copied()) {
        Some(near) => say!(en: "; did you mean `{near}`?", zh: "；是否想写 `{near}`？", near = near),
        None if known.is_empty() => say!(en: "; the plan has none", zh: "；方案中一个也没有"),
        None => {
            let list: Vec<String> = known.iter().map(|id| format!("`{id}`")).collect();
            let list = Message::new(|lang| join(&list, SHOWN, lang));
            say!(en: "; there are {list}", zh: "；现有：{list}", list = list)
        }
    };
    Failure::Usage(say!(
        en: "there is no {en} `{id}`{hint}", zh: "没有{zh} `{id}`{hint}", en = thing.en, zh = thing.zh, id = id, hint = hint,
    ))
}
