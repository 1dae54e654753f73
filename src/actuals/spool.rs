//! Bytes that are written once and read once, in memory while they are few and in a file without a name beyond.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek, SeekFrom, Write};

/// Bytes to be read again from the front.
#[derive(Debug, Default)]
pub(super) struct Spool {
    memory: Vec<u8>,
    file: Option<File>,
    /// Bytes in the file.
    spilled: u64,
}

impl Spool {
    /// Adds bytes.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.memory.extend_from_slice(bytes);
    }

    /// Bytes in memory.
    pub(super) fn held(&self) -> usize {
        self.memory.len()
    }

    /// Bytes in all.
    pub(super) fn len(&self) -> u64 {
        self.spilled + self.memory.len() as u64
    }

    /// Moves what is in memory to the file, which the system removes with the program.
    ///
    /// # Errors
    /// If the folder for such files cannot be written.
    pub(super) fn spill(&mut self) -> io::Result<()> {
        if self.memory.is_empty() {
            return Ok(());
        }
        let file = match &mut self.file {
            Some(file) => file,
            empty => empty.insert(tempfile::tempfile()?),
        };
        file.write_all(&self.memory)?;
        self.spilled += self.memory.len() as u64;
        self.memory = Vec::new();
        Ok(())
    }

    /// All of it from the front. Where it is read, nothing more is added.
    ///
    /// # Errors
    /// If the file cannot be read.
    pub(super) fn reader(&self) -> io::Result<impl Read + '_> {
        let file = match &self.file {
            Some(file) => {
                let mut file = file.try_clone()?;
                file.seek(SeekFrom::Start(0))?;
                Some(BufReader::with_capacity(1 << 16, file).take(self.spilled))
            }
            None => None,
        };
        Ok(Front(file).chain(&self.memory[..]))
    }
}

/// A reader that may be none.
struct Front<R>(Option<R>);

impl<R: Read> Read for Front<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.0.as_mut().map_or(Ok(0), |reader| reader.read(into))
    }
}

/// Reads a number of eight bytes; `None` at the end.
pub(super) fn next_u64(reader: &mut (impl Read + ?Sized)) -> io::Result<Option<u64>> {
    let mut bytes = [0; 8];
    match reader.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(u64::from_le_bytes(bytes))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
}

/// Reads so many bytes in the place of those in `into`.
pub(super) fn exactly(reader: &mut impl Read, count: usize, into: &mut Vec<u8>) -> io::Result<()> {
    into.clear();
    into.resize(count, 0);
    reader.read_exact(into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_in_order() {
        let mut spool = Spool::default();
        for part in [&b"ab"[..], b"cd", b"ef"] {
            spool.push(part);
            if part != b"ef" {
                spool.spill().expect("a file can be made");
            }
        }
        let mut all = Vec::new();
        spool.reader().expect("it is there").read_to_end(&mut all).expect("it can be read");
        assert_eq!((all.as_slice(), spool.len(), spool.held()), (&b"abcdef"[..], 6, 2));
    }
}
