//! A log file of bounded size: when it is full it gets a number, and a new one is begun.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use rustix::stdio::{dup2_stderr, dup2_stdout};

/// Bytes that a file has at most, but for a line that is longer.
const LARGEST: u64 = 10 << 20;

/// How many files are kept beside the one that is written.
pub(crate) const KEPT: usize = 4;

/// The file that a process logs to.
#[derive(Debug)]
pub(crate) struct LogFile {
    path: PathBuf,
    file: File,
    /// From where on its bytes count.
    counted_from: u64,
    largest: u64,
    takes_output: bool,
}

impl LogFile {
    /// Opens the file, and goes on where it ends.
    ///
    /// `takes_output` lets it have standard output and standard error of the process too, also after a new file was
    /// begun.
    ///
    /// # Errors
    /// What the operating system says.
    pub(crate) fn open(path: &Path, takes_output: bool) -> io::Result<Self> {
        let file = append(path)?;
        let log = Self { path: path.to_owned(), file, counted_from: 0, largest: LARGEST, takes_output };
        log.take_output()?;
        Ok(log)
    }

    fn take_output(&self) -> io::Result<()> {
        if self.takes_output {
            dup2_stdout(&self.file)?;
            dup2_stderr(&self.file)?;
        }
        Ok(())
    }

    /// Begins a new file. The oldest one is deleted, which on a disk that is full makes room.
    fn rotate(&mut self) -> io::Result<()> {
        for number in (1..KEPT).rev() {
            match fs::rename(numbered(&self.path, number), numbered(&self.path, number + 1)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                _ => {}
            }
        }
        let first = numbered(&self.path, 1);
        fs::rename(&self.path, &first)?;
        match append(&self.path) {
            Ok(file) => {
                self.file = file;
                self.take_output()
            }
            Err(error) => fs::rename(first, &self.path).and(Err(error)),
        }
    }
}

impl Write for LogFile {
    /// Where no new file can be begun, the old one grows on until as much again has been written.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        // Asked each time, since handlers may print into the same file.
        let end = self.file.metadata()?.len();
        let size = end.saturating_sub(self.counted_from);
        if size > 0 && size.saturating_add(line.len() as u64) > self.largest {
            self.counted_from = if self.rotate().is_ok() { 0 } else { end };
        }
        self.file.write(line)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

/// The file before the one that is written, the one before that, and so on.
pub(crate) fn numbered(path: &Path, number: usize) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(format!(".{number}"));
    PathBuf::from(name)
}

/// Opens a log to write at its end.
pub(crate) fn append(path: &Path) -> io::Result<File> {
    File::options().create(true).append(true).open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn log(path: &Path) -> LogFile {
        LogFile { largest: 10, ..LogFile::open(path, false).unwrap() }
    }

    #[test]
    fn a_full_file_gets_a_number_and_the_oldest_one_goes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("serve.log");
        fs::write(&path, "before\n").unwrap();
        let mut log = log(&path);
        for line in 1..=6 {
            log.write_all(format!("line {line}\n").as_bytes()).unwrap();
        }
        log.write_all(b"a line that is longer than a file\n").unwrap();
        let text = |path: &Path| fs::read_to_string(path).unwrap();
        assert_eq!(text(&path), "a line that is longer than a file\n");
        assert_eq!(text(&numbered(&path, 1)), "line 6\n");
        assert_eq!(text(&numbered(&path, KEPT)), "line 3\n");
        assert!(!numbered(&path, KEPT + 1).exists());
    }

    #[test]
    fn where_no_new_file_can_be_begun_the_old_one_grows() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("serve.log");
        let mut log = log(&path);
        // Folders in its way, which can be neither replaced nor moved on.
        for number in 1..=KEPT {
            fs::create_dir_all(numbered(&path, number).join("in the way")).unwrap();
        }
        for line in 1..=3 {
            log.write_all(format!("line {line}\n").as_bytes()).unwrap();
        }
        assert_eq!(fs::read_to_string(&path).unwrap(), "line 1\nline 2\nline 3\n");
    }
}
