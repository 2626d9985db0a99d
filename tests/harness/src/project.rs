//! Fleets made for one test: written to disk, and built as a user builds them.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// A fleet's folder below the workspace's `target/projects/`, where all of them share what they build.
///
/// The folder is kept, so that a second run of the test only rebuilds what is new.
#[derive(Debug)]
pub struct Project {
    name: String,
    folder: PathBuf,
}

impl Project {
    /// Writes the files that every fleet has. What is not written again later is from this call.
    pub fn new(name: &str) -> Self {
        let workspace = workspace();
        let folder = target().join("projects").join(name);
        let _ = fs::remove_dir_all(&folder);
        let project = Self { name: name.to_owned(), folder };
        let at = |part: &str| workspace.join(part).display().to_string();
        project.write(
            "Cargo.toml",
            &format!(
                "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n\
                 [features]\ndefault = [\"dev\"]\ndev = [\"botserver/dev\"]\n\n\
                 [dependencies]\nbotserver = {{ path = {:?} }}\n\n\
                 [build-dependencies]\nbotserver-generator = {{ path = {:?} }}\n\n[workspace]\n\n{}",
                at("botserver"),
                at("generator"),
                profiles(&workspace),
            ),
        );
        // The versions that the workspace was tested with.
        project.write("Cargo.lock", &fs::read_to_string(workspace.join("Cargo.lock")).unwrap());
        project.write(
            "build.rs",
            "fn main() -> std::process::ExitCode {\n    botserver_generator::build()\n}\n",
        );
        project.write("src/lib.rs", "botserver::fleet!();\n");
        project.write(
            "src/main.rs",
            &format!(
                "fn main() -> std::process::ExitCode {{\n    botserver::main(&{}::FLEET)\n}}\n",
                name.replace('-', "_")
            ),
        );
        project
    }

    /// Its folder.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Writes one of its files.
    pub fn write(&self, file: &str, text: &str) {
        let path = self.folder.join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    /// Runs cargo in it.
    pub fn cargo(&self, args: &[&str]) -> Output {
        self.command(args).output().unwrap()
    }

    /// Cargo, in the project's folder.
    pub fn command(&self, args: &[&str]) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.args(args).current_dir(&self.folder).env("CARGO_TARGET_DIR", self.target());
        cargo
    }

    /// Builds it, and gives back the path of its binary.
    pub fn build(&self, profile: Profile) -> PathBuf {
        let output = self.cargo(profile.build_args());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        self.target().join(profile.folder()).join(&self.name)
    }

    /// What the last debug build made of this fleet itself: its binary, and what its build script wrote.
    pub fn built_files(&self) -> Vec<PathBuf> {
        let debug = self.target().join(Profile::Debug.folder());
        let scripts = fs::read_dir(debug.join("build")).unwrap().map(|entry| entry.unwrap().path());
        let own = |path: &PathBuf| {
            path.file_name().unwrap().to_string_lossy().starts_with(&format!("{}-", self.name))
        };
        std::iter::once(debug.join(&self.name)).chain(scripts.filter(own)).collect()
    }

    fn target(&self) -> PathBuf {
        target().join("projects").join("target")
    }
}

/// The sections of the workspace's manifest that say how things are built, which stand last in it.
fn profiles(workspace: &Path) -> String {
    let manifest = fs::read_to_string(workspace.join("Cargo.toml")).unwrap();
    manifest.find("[profile.").map(|start| manifest[start..].to_owned()).unwrap_or_default()
}

/// How a fleet is built.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Profile {
    /// `cargo build`
    Debug,
    /// `cargo build --release`
    Release,
}

impl Profile {
    /// The arguments of cargo that build so.
    pub fn build_args(self) -> &'static [&'static str] {
        match self {
            Self::Debug => &["build", "--quiet"],
            Self::Release => &["build", "--quiet", "--release"],
        }
    }

    fn folder(self) -> &'static str {
        match self {
            Self::Debug => "debug",
            Self::Release => "release",
        }
    }
}

/// The folder of the workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_owned()
}

/// The folder that cargo builds the workspace into.
pub fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| workspace().join("target"), PathBuf::from)
}
