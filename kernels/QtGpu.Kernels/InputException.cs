namespace QtGpu;

/// <summary>
/// Something the user gave is wrong. The message says what, what was expected, what was found and what to do.
/// </summary>
public sealed class InputException(string message, Exception? inner = null)
    : Exception(QuotedText.Shortened(message), inner);
