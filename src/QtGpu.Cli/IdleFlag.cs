namespace QtGpu.Cli;

/// <summary>A flag that would change nothing is a slip of the pen: it is refused before any work starts.</summary>
internal static class IdleFlag
{
    /// <summary>Whether an option is on the command line.</summary>
    public static bool IsGiven(this ParseResult arguments, Option option) =>
        arguments.GetResult(option) is { Implicit: false };

    /// <summary>Throws where one of <paramref name="options"/> is given without what it needs.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="isMet">Whether what they need is there.</param>
    /// <param name="need">What that is: another flag.</param>
    /// <param name="options">The options.</param>
    /// <exception cref="InputException">Names the option and its need.</exception>
    public static void Require(this ParseResult arguments, bool isMet, string need, params ReadOnlySpan<Option> options)
    {
        foreach (Option option in options)
        {
            if (!isMet && arguments.IsGiven(option))
                throw new InputException($"{option.Name} needs {need}; add it, or leave {option.Name} out");
        }
    }
}
