//! The options of a command as they were given: their values, and where those come from.

use std::ffi::{OsStr, OsString};

use clap::parser::ValueSource;
use clap::{ArgMatches, Args, Command};

/// One option.
#[derive(Debug, Clone)]
pub(super) struct Given {
    /// Its name, without hyphens.
    pub(super) name: String,
    /// The variable that stands for it.
    pub(super) variable: Option<String>,
    /// Nothing where there is neither a value nor a default, and for an option that takes none.
    pub(super) value: Option<OsString>,
    pub(super) source: Option<ValueSource>,
    /// Whether its value is for nobody to see.
    pub(super) is_secret: bool,
}

impl Given {
    /// The options of `O`, in the order of its help, as a command was given them.
    pub(super) fn options<O: Args>(matches: &ArgMatches) -> Vec<Self> {
        let command = O::augment_args(Command::new("options"));
        let shown = command.get_arguments().filter(|arg| !arg.is_hide_set());
        let given = shown.filter_map(|arg| {
            let id = arg.get_id().as_str();
            let values = arg.get_action().takes_values().then(|| matches.get_raw(id)).flatten();
            Some(Self {
                name: arg.get_long()?.to_owned(),
                variable: arg.get_env().map(|name| name.to_string_lossy().into_owned()),
                value: values.map(|values| values.collect::<Vec<_>>().join(OsStr::new(","))),
                source: matches.value_source(id),
                is_secret: arg.is_hide_env_values_set(),
            })
        });
        given.collect()
    }

    /// The words of a command line that give the same flags.
    pub(super) fn flags(options: &[Self]) -> Vec<OsString> {
        let flags = options.iter().filter(|option| option.source == Some(ValueSource::CommandLine));
        let words = flags.map(|option| {
            let mut word = OsString::from(format!("--{}", option.name));
            if let Some(value) = &option.value {
                word.push("=");
                word.push(value);
            }
            word
        });
        words.collect()
    }

    /// The variables that have given a value, and that value; those with a secret apart, without it.
    pub(super) fn variables(options: &[Self]) -> (Vec<(String, OsString)>, Vec<String>) {
        let given = options.iter().filter(|option| option.source == Some(ValueSource::EnvVariable));
        let (secret, open): (Vec<_>, Vec<_>) = given.partition(|option| option.is_secret);
        let open =
            open.into_iter().filter_map(|option| Some((option.variable.clone()?, option.value.clone()?)));
        (open.collect(), secret.into_iter().filter_map(|option| option.variable.clone()).collect())
    }
}

/// What the command was given that was asked for, below all that it is a subcommand of.
pub(super) fn innermost(matches: &ArgMatches) -> &ArgMatches {
    match matches.subcommand() {
        Some((_, matches)) => innermost(matches),
        None => matches,
    }
}
