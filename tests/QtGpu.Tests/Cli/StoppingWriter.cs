namespace QtGpu.Tests.Cli;

/// <summary>Presses Ctrl-C when a text is printed.</summary>
internal sealed class StoppingWriter(string text, CancellationTokenSource stop) : StringWriter
{
    public override void Write(char value) => Watched(() => base.Write(value));

    public override void Write(string? value) => Watched(() => base.Write(value));

    public override void Write(char[] buffer, int index, int count) => Watched(() => base.Write(buffer, index, count));

    public override void Write(ReadOnlySpan<char> buffer)
    {
        base.Write(buffer);
        Watched(() => { });
    }

    private void Watched(Action write)
    {
        write();
        if (!stop.IsCancellationRequested && ToString().Contains(text, StringComparison.Ordinal))
            stop.Cancel();
    }
}
