using System.Runtime.InteropServices;

namespace QtGpu.Cli;

/// <summary>Ctrl-C and SIGTERM ask for an orderly end; the second one gets the system's way of ending.</summary>
internal sealed class StopSignal : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public StopSignal(TextWriter error)
    {
        void Stop(PosixSignalContext signal)
        {
            if (_source.IsCancellationRequested)
                return;
            signal.Cancel = true;
            if (!Console.IsErrorRedirected)
                error.WriteLine("\nstopping; Ctrl-C again ends at once");
            _source.Cancel();
        }

        _registrations =
        [
            PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop),
            PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop),
        ];
    }

    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }
}
