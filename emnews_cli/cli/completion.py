"""``emnews completion``."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from emnews_cli.cli.terminal import write_data

EXAMPLES = """Examples:

emnews completion bash > ~/.local/share/bash-completion/completions/emnews

emnews completion zsh > ~/.zfunc/_emnews

emnews completion fish > ~/.config/fish/completions/emnews.fish"""

Shell = Literal["bash", "zsh", "fish"]
_BASH = r"""# Completion of emnews for bash.
_emnews() {
    local line value current=${COMP_WORDS[COMP_CWORD]}
    [[ $current == "=" ]] && current=
    COMPREPLY=()
    while IFS= read -r line; do
        case $line in
            :files) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current"); return ;;
            :folders) compopt -o filenames; mapfile -t COMPREPLY < <(compgen -d -- "$current"); return ;;
        esac
        value=${line%%$'\t'*}
        if [[ $current != [\'\"]* && $value == *[][\ \'\"\\\$\&\(\)\;\<\>\|\*\?\`\!]* ]]; then
            printf -v value %q "$value"
        fi
        COMPREPLY+=("$value")
    done < <("${COMP_WORDS[0]}" __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
}
complete -o nosort -F _emnews emnews
"""
_ZSH = r"""#compdef emnews
# Completion of emnews for zsh.
_emnews() {
    local line
    local -a reply described
    reply=("${(@f)$("${words[1]}" __complete "${(@Q)words[2,CURRENT]}" 2>/dev/null)}")
    case $reply[1] in
        :files) _files; return ;;
        :folders) _files -/; return ;;
    esac
    for line in $reply; do
        described+=("${${line%%$'\t'*}//:/\\:}:${${line#*$'\t'}/#${line%%$'\t'*}/}")
    done
    _describe -V emnews described
}
if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _emnews "$@"
else
    compdef _emnews emnews
fi
"""
_FISH = r"""# Completion of emnews for fish.
function __emnews_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    test -n "$current"; or set current ""
    set -l reply ($words[1] __complete $words[2..-1] $current 2>/dev/null)
    switch "$reply[1]"
        case :files
            __fish_complete_path "$current"
        case :folders
            __fish_complete_directories "$current"
        case '*'
            printf '%s\n' $reply
    end
end
complete -c emnews -k -f -a '(__emnews_complete)'
"""
SCRIPTS: dict[Shell, str] = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def command(
    shell: Annotated[Shell, typer.Argument(metavar="SHELL", help="bash, zsh or fish.")],
) -> None:
    """Run the command."""
    write_data(SCRIPTS[shell])
