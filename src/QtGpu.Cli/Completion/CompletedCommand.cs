using System.CommandLine.Help;

namespace QtGpu.Cli.Completion;

/// <summary>What can follow a command: its own commands, its flags, and words that it or a flag takes.</summary>
/// <param name="Path">What leads to it, a blank before each word; nothing for the tool itself.</param>
/// <param name="Words">Commands, or words for its arguments.</param>
/// <param name="Flags">Its flags, those of all verbs too.</param>
internal sealed record CompletedCommand(
    string Path, IReadOnlyList<CompletedWord> Words, IReadOnlyList<CompletedFlag> Flags)
{
    /// <summary>A command and all below it.</summary>
    public static IEnumerable<CompletedCommand> All(Command root) => Below(root, string.Empty, []);

    private static IEnumerable<CompletedCommand> Below(Command command, string path, IEnumerable<Option> inherited)
    {
        Option[] options = [.. command.Options, .. inherited];
        yield return new(
            path,
            [
                .. command.Subcommands.Select(sub => new CompletedWord(sub.Name, sub.Description ?? string.Empty)),
                .. CompletedNames.Arguments.TryGetValue(path, out Func<IEnumerable<string>>? names)
                    ? names().Select(name => new CompletedWord(name, string.Empty))
                    : [],
            ],
            [.. options.Select(option => Flag(path, option)).OrderBy(flag => flag.Name, StringComparer.Ordinal)]);
        Option[] further = [.. options.Where(option => option.Recursive || option is HelpOption)];
        foreach (CompletedCommand below in command.Subcommands.SelectMany(
            sub => Below(sub, $"{path} {sub.Name}", further)))
            yield return below;
    }

    private static CompletedFlag Flag(string path, Option option) => new(
        option.Name, option.Description ?? string.Empty,
        option.ValueType != typeof(bool) && option.Arity.MaximumNumberOfValues > 0,
        [.. CompletedNames.Of(path, option.Name), .. option is SettingOption setting ? setting.Setting.Words : []]);
}

/// <summary>A word that can be typed, and what it means.</summary>
internal sealed record CompletedWord(string Text, string Meaning);

/// <summary>A flag, and what can follow it.</summary>
/// <param name="Name">With its dashes.</param>
/// <param name="Meaning">One line about it.</param>
/// <param name="TakesValue">Whether a value follows.</param>
/// <param name="Values">The values there are; empty where it is a number, a file or a text.</param>
internal sealed record CompletedFlag(string Name, string Meaning, bool TakesValue, IReadOnlyList<string> Values);
