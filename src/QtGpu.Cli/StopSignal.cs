using System.Runtime.InteropServices;
using QtGpu.IO;

namespace QtGpu.Cli;

/// <summary>
/// Ctrl-C and SIGTERM ask for an orderly end; the second one gets the system's way of ending. Work that does not come
/// to an orderly end in time is ended, though not amid a file: what was saved is whole either way.
/// </summary>
internal sealed class StopSignal : IDisposable
{
    private static readonly TimeSpan Orderly = TimeSpan.FromSeconds(1.2);

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;
    private readonly TextWriter _error;
    private readonly Timer _end;

    public StopSignal(TextWriter error)
        : this(error, Orderly, Environment.Exit)
    {
    }

    /// <summary>The same, with another patience and another end, for tests.</summary>
    internal StopSignal(TextWriter error, TimeSpan patience, Action<int> exit)
    {
        _error = error;
        Patience = patience;
        _end = new(_ => End(exit));
        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        ];
    }

    public CancellationToken Token => _source.Token;

    private TimeSpan Patience { get; }

    public void Dispose()
    {
        _end.Dispose();
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    /// <summary>Asks for the end, and makes sure of it.</summary>
    internal void Ask()
    {
        _end.Change(Patience, Timeout.InfiniteTimeSpan); // first: whoever hears of the end may take long over it
        _source.Cancel();
    }

    private void Stop(PosixSignalContext signal)
    {
        if (_source.IsCancellationRequested)
            return;
        signal.Cancel = true;
        if (!Console.IsErrorRedirected)
            _error.WriteLine("\nstopping; Ctrl-C again ends at once");
        Ask();
    }

    private void End(Action<int> exit)
    {
        while (AtomicFile.IsWriting)
            Thread.Sleep(10);
        _error.WriteLine("qtgpu: stopped amid an operation; what was saved is whole, and --resume goes on from it");
        exit((int)ExitCode.Cancelled);
    }
}
