using QtGpu.Data.Digits;

namespace QtGpu.Data.LongMemory;

/// <summary>
/// <see cref="SyntheticDigits"/> row by row, as <see cref="RowMnist"/> is MNIST: 28 steps of 28 pixels, nothing to
/// download. Always the same digit: accuracy 10 %; chance: loss ln 10 = 2.303.
/// </summary>
public sealed class RowDigits : IDatasetSource
{
    private readonly SyntheticDigits _pictures = new();

    /// <inheritdoc/>
    public string Name => "row-digits";

    /// <inheritdoc/>
    public string Summary => "synthetic digits row by row, 10,000 + 2,000 sequences of 28 steps, 10 classes";

    /// <inheritdoc/>
    public Dataset Load(DataOptions options) => RowMnist.ByRows(_pictures.Load(options), Name);
}
