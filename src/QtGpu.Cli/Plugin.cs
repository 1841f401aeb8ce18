using System.Reflection;

namespace QtGpu.Cli;

/// <summary>An assembly of a user's, whose activations, layers, data sets and the like the tool then knows.</summary>
internal static class Plugin
{
    /// <summary>Loads the one that the command line names, if any, before anything looks for names.</summary>
    /// <exception cref="InputException">There is none, or it cannot be loaded.</exception>
    public static void Load(string[] args)
    {
        if (PathOf(args) is not { } path)
            return;
        if (!File.Exists(path))
            throw new InputException($"{Option}: there is no file {path}");
        try
        {
            var assembly = Assembly.LoadFrom(Path.GetFullPath(path));
            _ = assembly.GetTypes(); // or what it lacks would only be missed
            SearchedAssemblies.Add(assembly);
        }
        catch (BadImageFormatException)
        {
            throw new InputException($"{Option}: expected an assembly of .NET (a .dll), got {path}");
        }
        catch (Exception problem) when (problem is ReflectionTypeLoadException or IOException)
        {
            string reason = (problem as ReflectionTypeLoadException)?.LoaderExceptions[0]?.Message ?? problem.Message;
            throw new InputException($"{Option}: {path} does not fit this version of the tool: {reason}");
        }
    }

    private static string Option => GlobalOptions.Plugin.Name;

    private static string? PathOf(string[] args)
    {
        int i = Array.FindIndex(
            args,
            arg => arg.StartsWith(Option, StringComparison.Ordinal) && arg[Option.Length..] is "" or ['=' or ':', ..]);
        return i < 0 ? null
            : args[i] != Option ? args[i][(Option.Length + 1)..]
            : args.ElementAtOrDefault(i + 1);
    }
}
