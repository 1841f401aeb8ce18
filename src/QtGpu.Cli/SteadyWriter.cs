using System.Text;

namespace QtGpu.Cli;

/// <summary>
/// Redirected output. Where it can no longer be written, as on a full disk or when it is closed, the run goes on: its
/// files are results too.
/// </summary>
internal sealed class SteadyWriter(TextWriter inner) : TextWriter
{
    /// <summary>Why something was not written; null where all was.</summary>
    public string? Problem { get; private set; }

    public override Encoding Encoding => inner.Encoding;

    public override void Write(char value) => Attempt(() => inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Attempt(() => inner.Write(buffer, index, count));

    public override void Write(string? value) => Attempt(() => inner.Write(value));

    public override void Flush() => Attempt(inner.Flush);

    private void Attempt(Action write)
    {
        if (Problem is not null)
            return;
        try
        {
            write();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Exception cause = exception.InnerException ?? exception; // a closed one is called a denied path
            Problem = $"the results cannot be printed: {cause.Message.TrimEnd('.')}";
        }
    }
}
