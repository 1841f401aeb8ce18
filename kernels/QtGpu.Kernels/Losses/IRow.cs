namespace QtGpu.Kernels.Losses;

/// <summary>A row of numbers, in the memory of the host or of a device.</summary>
public interface IRow
{
    /// <summary>Number <paramref name="j"/>.</summary>
    float At(int j);
}
