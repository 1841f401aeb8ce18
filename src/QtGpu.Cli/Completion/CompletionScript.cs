using System.Text;

namespace QtGpu.Cli.Completion;

/// <summary>
/// A script that completes command lines in a shell. All that it offers stands in it, so that no key press starts the
/// tool. Words after the last comma are completed; where nothing is known the shell offers files.
/// </summary>
internal static class CompletionScript
{
    /// <summary>How each shell's script is made.</summary>
    public static IReadOnlyDictionary<string, Func<Command, string>> ByShell { get; } =
        new SortedDictionary<string, Func<Command, string>>(StringComparer.Ordinal)
        {
            ["bash"] = root => $$"""
                _qtgpu() {
                  local word=${COMP_WORDS[COMP_CWORD]} flag=${COMP_WORDS[COMP_CWORD-1]} verb= list= prefix= i
                  for ((i = 1; i < COMP_CWORD; i++)); do
                    case "$verb ${COMP_WORDS[i]}" in
                      {{Paths(root)}}) verb+=" ${COMP_WORDS[i]}" ;;
                    esac
                  done
                {{Cases(root)}}
                  [[ $word == *,* ]] && prefix=${word%,*},
                  COMPREPLY=($(compgen -P "$prefix" -W "$list" -- "${word##*,}"))
                }
                complete -o bashdefault -o default -F _qtgpu qtgpu

                """,
            ["zsh"] = root => $$"""
                #compdef qtgpu
                _qtgpu() {
                  local flag=${words[CURRENT-1]} verb= list= i
                  for ((i = 2; i < CURRENT; i++)); do
                    case "$verb ${words[i]}" in
                      {{Paths(root)}}) verb+=" ${words[i]}" ;;
                    esac
                  done
                {{Cases(root)}}
                  [[ $list ]] || { _files; return; }
                  compset -P '*,'
                  compadd -- ${=list}
                }
                (( $+functions[compdef] )) || { autoload -Uz compinit && compinit; }
                compdef _qtgpu qtgpu

                """,
            ["fish"] = Fish,
            ["powershell"] = PowerShell,
        };

    // bash and zsh: what can follow goes to $list.
    private static string Cases(Command root)
    {
        CompletedCommand[] commands = [.. CompletedCommand.All(root)];
        var script = new StringBuilder("  case \"$verb $flag\" in\n");
        foreach (var same in Taking(commands)
            .GroupBy(taking => string.Join(' ', taking.Flag.Values), StringComparer.Ordinal))
        {
            string places = string.Join('|', same.Select(taking => $"'{taking.Path} {taking.Flag.Name}'"));
            script.Append($"    {places}) list='{same.Key}' ;;\n");
        }

        script.Append("    *) case $verb in\n");
        foreach (CompletedCommand command in commands)
            script.Append($"      '{command.Path}') list='{Following(command)}' ;;\n");
        return script.Append("    esac ;;\n  esac").ToString();
    }

    private static string Paths(Command root) =>
        string.Join('|', CompletedCommand.All(root).Skip(1).Select(command => $"'{command.Path}'"));

    private static string Following(CompletedCommand command) => string.Join(
        ' ', command.Words.Select(word => word.Text).Concat(command.Flags.Select(flag => flag.Name)));

    private static IEnumerable<(string Path, CompletedFlag Flag)> Taking(IEnumerable<CompletedCommand> commands) =>
        from command in commands
        from flag in command.Flags
        where flag.TakesValue
        select (command.Path, flag);

    private static string Fish(Command root)
    {
        CompletedCommand[] commands = [.. CompletedCommand.All(root)];
        string paths = string.Join(' ', commands.Skip(1).Select(command => $"'{command.Path}'"));
        var script = new StringBuilder($$"""
            function __qtgpu_at
                set -l verb ''
                for word in (commandline -opc)[2..]
                    if contains -- "$verb $word" {{paths}}
                        set verb "$verb $word"
                    end
                end
                test "$verb" = "$argv[1]"
            end

            """);
        foreach (CompletedCommand command in commands)
        {
            string start = $"complete -c qtgpu -n \"__qtgpu_at '{command.Path}'\"";
            foreach (CompletedWord word in command.Words)
                script.Append($"{start} -f -a '{word.Text}' -d {Quoted(word.Meaning)}\n");
            foreach (CompletedFlag flag in command.Flags)
            {
                string values = flag.Values.Count > 0 ? $" -x -a '{string.Join(' ', flag.Values)}'"
                    : flag.TakesValue ? " -r" : string.Empty;
                script.Append($"{start} -l {flag.Name[2..]}{values} -d {Quoted(flag.Meaning)}\n");
            }
        }

        return script.ToString();

        static string Quoted(string text) =>
            $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
    }

    private static string PowerShell(Command root)
    {
        CompletedCommand[] commands = [.. CompletedCommand.All(root)];
        IEnumerable<string> verbs = commands.Select(command => $"        '{command.Path}' = '{Following(command)}'");
        IEnumerable<string> values = Taking(commands).Select(
            taking => $"        '{taking.Path} {taking.Flag.Name}' = '{string.Join(' ', taking.Flag.Values)}'");
        return $$"""
            Register-ArgumentCompleter -Native -CommandName qtgpu -ScriptBlock {
                param($word, $line, $cursor)
                $verbs = @{
            {{string.Join('\n', verbs)}}
                }
                $values = @{
            {{string.Join('\n', values)}}
                }
                $verb = ''
                $flag = ''
                foreach ($element in $line.CommandElements | Select-Object -Skip 1) {
                    if ($element.Extent.EndOffset -ge $cursor) { break }
                    $flag = "$element"
                    if ($verbs.ContainsKey("$verb $flag")) { $verb = "$verb $flag" }
                }
                $list = if ($values.ContainsKey("$verb $flag")) { $values["$verb $flag"] } else { $verbs[$verb] }
                $start = $word -replace '[^,]*$', ''
                $list -split ' ' | Where-Object { $_ -and "$start$_" -like "$word*" } | ForEach-Object {
                    [System.Management.Automation.CompletionResult]::new("$start$_", $_, 'ParameterValue', $_)
                }
            }

            """;
    }
}
