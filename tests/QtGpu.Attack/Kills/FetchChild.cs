using System.Globalization;
using QtGpu.Data;
using QtGpu.Data.Download;

namespace QtGpu.Attack.Kills;

/// <summary>
/// The library's download, as a process to kill: what <c>qtgpu data fetch</c> does, from a mirror of this machine.
/// </summary>
internal static class FetchChild
{
    /// <summary>The first word of the command line that runs this.</summary>
    public const string Name = "fetch-child";

    /// <summary>Arguments: the mirror, the folder, bytes and SHA-256 of the file's content.</summary>
    public static int Run(string[] args)
    {
        var file = new RemoteFile("set", "values", int.Parse(args[2], CultureInfo.InvariantCulture), args[3], []);
        try
        {
            file.Read(new DataOptions(args[1])
            {
                Offline = false,
                Mirrors = [new Uri(args[0])],
                Patience = TimeSpan.FromSeconds(5),
            });
            return 0;
        }
        catch (InputException exception)
        {
            Console.Error.WriteLine(exception.Message);
            return 2;
        }
    }
}
