using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;

namespace QtGpu.Distributed;

/// <summary>
/// What is used of MPI (mpi-forum.org, MPI 3.1): ten functions of whichever implementation is installed. Handles are
/// addresses of exported objects in Open MPI, and numbers in MPICH and its relatives; both fit into <c>nint</c>.
/// </summary>
internal sealed partial class MpiLibrary
{
    public const string OpenMpi = "Open MPI", Mpich = "MPICH";

    // What the imports below call it; the resolver finds the real one.
    private const string Library = "qtgpu-mpi";

    // Of MPI_Get_library_version; no implementation's is longer.
    private const int LongestVersion = 8192;

    private static readonly Dictionary<string, (string[] Files, string Package)> Installed = new(StringComparer.Ordinal)
    {
        [OpenMpi] = (["libmpi.so.40", "libmpi.so"], "openmpi-bin"),
        [Mpich] = (["libmpich.so.12", "libmpi.so.12", "libmpi.so"], "mpich"),
    };

    private static nint _loaded;

    private MpiLibrary(nint library)
    {
        bool named = NativeLibrary.TryGetExport(library, "ompi_mpi_comm_world", out nint world);
        nint Handle(string export, int number) => named ? NativeLibrary.GetExport(library, export) : number;
        World = named ? world : 0x44000000;
        Bytes = Handle("ompi_mpi_byte", 0x4c00010d);
        Floats = Handle("ompi_mpi_float", 0x4c00040a);
        ReturnErrors = Handle("ompi_mpi_errors_return", 0x54000001);
        NoStatus = named ? 0 : 1;
    }

    /// <summary>All ranks.</summary>
    public nint World { get; }

    /// <summary>The types of what is sent.</summary>
    public nint Bytes { get; }

    /// <inheritdoc cref="Bytes"/>
    public nint Floats { get; }

    /// <summary>The handler of errors by which functions return them.</summary>
    public nint ReturnErrors { get; }

    /// <summary>In place of a status that nobody reads.</summary>
    public nint NoStatus { get; }

    /// <summary>Loads the implementation whose launcher started this process.</summary>
    /// <exception cref="InputException">It is not installed; says how to get it.</exception>
    public static MpiLibrary Load(string engine)
    {
        if (OperatingSystem.IsLinux())
            _ = SetVariable("UCX_HANDLE_ERRORS", "none", overwrite: 0);
        nint library = Find(engine, static file => NativeLibrary.TryLoad(file, out nint found) ? found : 0);
        if (_loaded == 0)
        {
            _loaded = library;
            NativeLibrary.SetDllImportResolver(
                Assembly.GetExecutingAssembly(), static (name, _, _) => name is Library ? _loaded : 0);
        }

        return new(library);
    }

    /// <summary>Opens the library of an implementation.</summary>
    /// <param name="engine">Which.</param>
    /// <param name="open">Opens a file; 0 where it cannot.</param>
    /// <exception cref="InputException">It is not installed; says how to get it.</exception>
    internal static nint Find(string engine, Func<string, nint> open)
    {
        (string[] files, string package) = Installed[engine];
        nint found = files.Select(open).FirstOrDefault(library => library != 0);
        return found != 0 ? found : throw new InputException(
            $"{engine} started this process, and its library ({string.Join(" or ", files)}) is not installed here. "
            + $"On Debian and Ubuntu: sudo apt install {package}; elsewhere load the module of your cluster, so that "
            + "LD_LIBRARY_PATH has it. Without mpirun none is needed");
    }

    /// <summary>The implementation and its version in a few words.</summary>
    public static string Version()
    {
        var text = new byte[LongestVersion];
        _ = GetLibraryVersion(ref text[0], out int length);
        string[] words = Encoding.ASCII.GetString(text, 0, Math.Clamp(length, 0, text.Length))
            .Split([' ', '\t', '\n', ','], 4, StringSplitOptions.RemoveEmptyEntries);
        return string.Join(' ', words[0] is "Open" ? words[..3] : [words[0].TrimEnd(':'), .. words[2..3]])
            .Replace("Version:", "", StringComparison.Ordinal);
    }

    // A library that MPICH uses would else take over the signals by which .NET knows null references. The environment
    // that it reads is that of the process, which Environment does not change.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetVariable(string name, string value, int overwrite);

    [LibraryImport(Library, EntryPoint = "MPI_Init")]
    public static partial int Init(nint noCount, nint noArguments);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_set_errhandler")]
    public static partial int SetErrorHandler(nint world, nint handler);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_rank")]
    public static partial int Rank(nint world, out int rank);

    [LibraryImport(Library, EntryPoint = "MPI_Comm_size")]
    public static partial int Size(nint world, out int size);

    // Memory that is sent or received must be pinned until Test says that it is done.
    [LibraryImport(Library, EntryPoint = "MPI_Isend")]
    public static partial int Send(
        ref byte memory, int count, nint type, int to, int tag, nint world, out nint request);

    [LibraryImport(Library, EntryPoint = "MPI_Irecv")]
    public static partial int Receive(
        ref byte memory, int count, nint type, int from, int tag, nint world, out nint request);

    [LibraryImport(Library, EntryPoint = "MPI_Test")]
    public static partial int Test(ref nint request, out int done, nint status);

    [LibraryImport(Library, EntryPoint = "MPI_Abort")]
    public static partial int Abort(nint world, int code);

    [LibraryImport(Library, EntryPoint = "MPI_Finalize")]
    public static partial int End();

    [LibraryImport(Library, EntryPoint = "MPI_Get_library_version")]
    private static partial int GetLibraryVersion(ref byte text, out int length);
}
