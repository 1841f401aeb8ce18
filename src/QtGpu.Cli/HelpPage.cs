using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace QtGpu.Cli;

/// <summary>What --help prints: the options, then examples and what the presets set.</summary>
internal sealed class HelpPage : SynchronousCommandLineAction
{
    private const int Width = 100;

    private readonly HelpAction _options = new();

    /// <summary>Help is given whatever else is wrong with the command line.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        Command command = parseResult.CommandResult.Command;
        foreach (SettingOption option in command.Options.OfType<SettingOption>())
            option.Describe();
        int code = _options.Invoke(parseResult);
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine("Examples:");
        foreach (string example in Examples(command))
            output.WriteLine($"  qtgpu {example}");
        output.WriteLine();
        if (command is Verb { Presets: [_, ..] presets })
            Write(output, presets);
        if (!command.Parents.Any())
            output.WriteLine("`qtgpu help COMMAND` explains one; a clone also has `qtgpu test` and `qtgpu publish`.\n");
        return code;
    }

    // Of a command that only has commands, the first of each.
    private static IEnumerable<string> Examples(Command command) => command is Verb verb
        ? verb.Examples
        : command.Subcommands.SelectMany(sub => Examples(sub).Take(1));

    private static void Write(TextWriter output, IReadOnlyList<PresetLine> presets)
    {
        output.WriteLine("Presets, as flags:");
        int margin = presets.Max(preset => preset.Name.Length) + 4;
        foreach (PresetLine preset in presets)
        {
            string line = $"  {preset.Name}".PadRight(margin);
            foreach (string flag in preset.Flags.Select(flag => $"{flag.Name} {flag.Value}".TrimEnd() + " "))
            {
                if (line.Length + flag.Length > Width)
                {
                    output.WriteLine(line.TrimEnd());
                    line = new string(' ', margin);
                }

                line += flag;
            }

            output.WriteLine(line.TrimEnd());
        }

        output.WriteLine();
    }
}

/// <summary>A preset in the words of the command line.</summary>
/// <param name="Name">What gives it: its name, and what else must be asked for.</param>
/// <param name="Flags">What it sets.</param>
internal sealed record PresetLine(string Name, IReadOnlyList<(string Name, string Value)> Flags);
