using System.CommandLine;

namespace QtGpu.Cli;

/// <summary>
/// One verb of the tool: one file in Commands/. Every top-level <see cref="Command"/> class of this assembly is found
/// and added, so that a new verb is a new file and nothing else.
/// </summary>
internal abstract class Verb(string name, string description) : Command(name, description)
{
    /// <summary>Does the work. Bad input is an <see cref="InputException"/>; stopping throws as the token does.</summary>
    public abstract void Run(ParseResult arguments, Session session);
}
