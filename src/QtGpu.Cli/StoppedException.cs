namespace QtGpu.Cli;

/// <summary>The work was stopped on request, and there is something to say about it.</summary>
internal sealed class StoppedException(string message, Exception inner) : OperationCanceledException(message, inner);
