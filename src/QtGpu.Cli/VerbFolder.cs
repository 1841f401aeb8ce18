using System.Reflection;

namespace QtGpu.Cli;

/// <summary>
/// The commands of a folder, found by themselves: those of Commands/ are verbs, those of a folder in it a verb's own.
/// Each is called as its class, <c>train</c> as TrainCommand.
/// </summary>
internal static class VerbFolder
{
    /// <summary>
    /// One of every command class in that namespace, by name; of these only the one asked for where there is one: to
    /// make all, with their flags, takes longer than many a verb runs.
    /// </summary>
    public static IEnumerable<Command> Commands(string name, string? asked = null)
    {
        Type[] all =
        [
            .. Assembly.GetExecutingAssembly().GetTypes()
                .Where(type => type is { IsAbstract: false, IsNested: false } && type.Namespace == name)
                .Where(type => type.IsSubclassOf(typeof(Command)))
                .OrderBy(type => type.Name, StringComparer.Ordinal),
        ];
        Type[] only = Array.FindAll(all, type => type.Name.ToLowerInvariant() == $"{asked}command");
        return from type in only is [] ? all : only select (Command)Activator.CreateInstance(type)!;
    }
}
