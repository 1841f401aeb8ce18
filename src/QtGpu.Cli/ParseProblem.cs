using System.CommandLine.Parsing;

namespace QtGpu.Cli;

/// <summary>Puts what the parser found into words: the argument, what was expected, what to do.</summary>
internal static class ParseProblem
{
    /// <summary>The first problem with the command line, or null.</summary>
    public static string? Of(ParseResult arguments)
    {
        Command command = arguments.CommandResult.Command;
        string path = PathOf(arguments.CommandResult);
        if (arguments.UnmatchedTokens.FirstOrDefault() is { } stray)
            return $"{Stray(stray, command, arguments)}\nSee '{path} --help'.";
        if (command is not Verb)
        {
            IEnumerable<string> verbs = command.Subcommands.Select(sub => $"'{path} {sub.Name}'");
            return $"'{path}' needs to be told what to do: expected one of {string.Join(", ", verbs)}";
        }
        return arguments.Errors.FirstOrDefault() is { } error ? $"{Words(error)}\nSee '{path} --help'." : null;
    }

    /// <summary>What to say of a command that does not exist, though help was asked for; else null.</summary>
    public static string? UnknownCommand(ParseResult arguments) =>
        arguments.CommandResult.Command is not Verb && arguments.UnmatchedTokens.Any(token => !token.StartsWith('-'))
            ? Of(arguments)
            : null;

    private static string Stray(string token, Command command, ParseResult arguments)
    {
        if (token.StartsWith('-'))
        {
            string flag = token.Split('=')[0];
            IEnumerable<string> known = command.Options.Concat(arguments.RootCommandResult.Command.Options)
                .SelectMany(option => option.Aliases.Append(option.Name))
                .Where(name => name.StartsWith("--", StringComparison.Ordinal));
            return $"unknown flag '{flag}'{NearestName.Hint(flag, known)}";
        }

        return command.Subcommands.Count > 0
            ? $"unknown command '{token}'{NearestName.Hint(token, command.Subcommands.Select(sub => sub.Name))}"
            : $"unexpected argument '{token}'";
    }

    private static string Words(ParseError error) => error.SymbolResult switch
    {
        OptionResult { Tokens.Count: 0, Option: var option } =>
            $"{option.Name} needs a value: {option.Name} {option.HelpName}",
        OptionResult { Tokens.Count: > 1 } option =>
            $"{option.Option.Name} was given {option.Tokens.Count} times; give it once",
        _ => error.Message,
    };

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : result.Command.Name;
}
