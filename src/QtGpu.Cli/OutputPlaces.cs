using System.CommandLine.Parsing;
using QtGpu.IO;

namespace QtGpu.Cli;

/// <summary>An option that names what is written.</summary>
internal sealed class OutputOption(string name) : Option<string?>(name);

/// <summary>No file is written over one that the same command reads, or writes otherwise.</summary>
internal static class OutputPlaces
{
    private static readonly StringComparison Paths =
        OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;

    /// <summary>Throws where an option names a file to write that another one, or an argument, names too.</summary>
    /// <exception cref="InputException">Names both.</exception>
    public static void Require(ParseResult arguments)
    {
        Named[] all = [.. Levels(arguments).SelectMany(level => level.Children).SelectMany(Of)];
        foreach (Named output in all.Where(one => one.IsOutput))
        {
            foreach (Named other in all.Where(one => one.Name != output.Name))
            {
                if (other.IsOutput || File.Exists(other.Path))
                    RequireApart(output.Name, output.Path, $"{other.Name} {other.Path}", other.Path);
            }
        }
    }

    /// <summary>Throws where two paths lead to one file; devices and pipes are no files.</summary>
    /// <param name="option">Names the file to write.</param>
    /// <param name="output">Its path.</param>
    /// <param name="what">What else is there, for the message.</param>
    /// <param name="other">Its path.</param>
    /// <exception cref="InputException">They do.</exception>
    public static void RequireApart(string option, string output, string what, string other)
    {
        if (Place(output) is { } place && place.Equals(Place(other), Paths))
            throw new InputException($"{option} {output} would overwrite {what}; name another file");
    }

    /// <summary>The command of a line, and those that it is one of, up to the tool itself.</summary>
    public static IEnumerable<CommandResult> Levels(ParseResult arguments)
    {
        for (CommandResult? level = arguments.CommandResult; level is not null; level = level.Parent as CommandResult)
            yield return level;
    }

    private static IEnumerable<Named> Of(SymbolResult result) => result switch
    {
        OptionResult { Implicit: false } given =>
            given.Tokens.Select(token => new Named(given.Option.Name, token.Value, given.Option is OutputOption)),
        ArgumentResult given => given.Tokens.Select(token => new Named(given.Argument.Name, token.Value, false)),
        _ => [],
    };

    // Whoever opens what has none says why.
    private static string? Place(string path)
    {
        try
        {
            return AtomicFile.PlaceOf(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }

    private sealed record Named(string Name, string Path, bool IsOutput);
}
