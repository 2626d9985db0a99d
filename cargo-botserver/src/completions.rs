//! `completions`: for `cargo-botserver`, and for `cargo botserver` where the shell leaves room for it.

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::Cli;
use crate::failure::Failure;
use crate::output::print;

#[derive(Debug, Args)]
#[command(after_help = "Examples:
  source <(cargo botserver completions bash)                               in ~/.bashrc
  cargo botserver completions zsh > ~/.zfunc/_cargo-botserver              with ~/.zfunc in $fpath, before compinit
  cargo botserver completions fish > ~/.config/fish/conf.d/botserver.fish

In bash, zsh and fish this completes `cargo botserver` beside what cargo has itself. The scripts for elvish and
powershell complete `cargo-botserver` alone.")]
pub(crate) struct Options {
    /// The shell
    shell: Shell,
}

/// What completes `cargo botserver` in bash: everything else goes on to what completed cargo before.
///
/// A package of the system loads that only when it is first asked for, with `_comp_load` or `_completion_loader`.
const BASH: &str = r#"
_cargo_botserver_of_cargo() {
    if [[ ${COMP_WORDS[1]-} == botserver && $COMP_CWORD -gt 1 ]]; then
        COMP_WORDS=(cargo-botserver "${COMP_WORDS[@]:2}")
        COMP_CWORD=$((COMP_CWORD - 1))
        _cargo_botserver cargo-botserver "$2" "$3"
        return
    fi
    if [[ -z ${_cargo_botserver_before-} ]]; then
        complete -r cargo
        { _comp_load cargo || _completion_loader cargo; } &>/dev/null
        _cargo_botserver_before=$(_cargo_botserver_function)
        complete -F _cargo_botserver_of_cargo -o bashdefault -o default cargo
    fi
    if [[ -n $_cargo_botserver_before ]]; then
        "$_cargo_botserver_before" "$@"
    fi
    if [[ ${COMP_CWORD} -eq 1 && botserver == "$2"* ]]; then
        COMPREPLY+=(botserver)
    fi
}

_cargo_botserver_function() {
    local words
    read -ra words <<<"$(complete -p cargo 2>/dev/null)"
    local at
    for at in "${!words[@]}"; do
        if [[ ${words[at]} == -F && ${words[at + 1]} != _cargo_botserver_of_cargo ]]; then
            echo "${words[at + 1]}"
        fi
    done
}

_cargo_botserver_before=$(_cargo_botserver_function)
complete -F _cargo_botserver_of_cargo -o bashdefault -o default cargo
"#;

/// What completes `cargo botserver` in fish.
const FISH: &str = r#"
function __fish_cargo_botserver_words
    set -l words (commandline -opc) (commandline -ct)
    complete -C "cargo-botserver "(string join " " -- $words[3..])
end
complete -c cargo -n "__fish_use_subcommand" -a botserver -d "Makes fleets of Telegram bots"
complete -c cargo -n "__fish_seen_subcommand_from botserver" -f -a "(__fish_cargo_botserver_words)"
"#;

pub(crate) fn run(options: &Options) -> Result<(), Failure> {
    let name = match options.shell {
        // clap's script for bash does not complete below a name with a hyphen.
        Shell::Bash => "cargo_botserver",
        _ => "cargo-botserver",
    };
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Cli::command(), name, &mut script);
    let script = String::from_utf8_lossy(&script);
    print(match options.shell {
        Shell::Bash => script.replace(" cargo_botserver\n", " cargo-botserver\n") + BASH,
        Shell::Fish => script.into_owned() + FISH,
        // In zsh cargo's own completion looks for `_cargo-botserver`, which the script defines.
        _ => script.into_owned(),
    })
}
