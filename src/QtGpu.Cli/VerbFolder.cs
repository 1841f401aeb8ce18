using System.Reflection;

namespace QtGpu.Cli;

/// <summary>
/// The commands of a folder, found by themselves: those of Commands/ are verbs, those of a folder in it a verb's own.
/// </summary>
internal static class VerbFolder
{
    /// <summary>One of every command class in that namespace, by name.</summary>
    public static IEnumerable<Command> Commands(string name) => Assembly.GetExecutingAssembly().GetTypes()
        .Where(type => type is { IsAbstract: false, IsNested: false } && type.Namespace == name)
        .Where(type => type.IsSubclassOf(typeof(Command)))
        .OrderBy(type => type.Name, StringComparer.Ordinal)
        .Select(type => (Command)Activator.CreateInstance(type)!);
}
