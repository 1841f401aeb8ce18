namespace QtGpu.Cli;

/// <summary>
/// One verb of the tool: one file in Commands/, or, for a verb's own commands, in a folder there. Every top-level
/// <see cref="Command"/> class is found and added (<see cref="VerbFolder"/>), so that a new verb is a new file and
/// nothing else.
/// </summary>
internal abstract class Verb(string name, string description) : Command(name, description)
{
    /// <summary>Command lines to start from, without the tool's name, for its --help.</summary>
    public abstract IReadOnlyList<string> Examples { get; }

    /// <summary>What its presets set, for its --help; empty where it has none.</summary>
    public virtual IReadOnlyList<PresetLine> Presets => [];

    /// <summary>Whether it divides its work among the ranks that <c>mpirun</c> starts.</summary>
    public virtual bool RunsOnRanks => false;

    /// <summary>
    /// Does the work. Bad input is an <see cref="InputException"/>; stopping throws as the token does.
    /// </summary>
    public abstract void Run(ParseResult arguments, Session session);
}
