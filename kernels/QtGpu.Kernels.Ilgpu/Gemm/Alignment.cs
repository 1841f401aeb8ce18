namespace QtGpu.Kernels.Ilgpu.Gemm;

/// <summary>Where four neighbours may be moved at once. Buffers themselves start at a multiple of 16 bytes.</summary>
internal static class Alignment
{
    /// <summary>
    /// Whether each row of <paramref name="rowLength"/> starts at a multiple of four elements; true of no tensor.
    /// </summary>
    public static bool Of(Operand x, int rowLength) => x.Buffer is null || (x.Offset % 16 == 0 && rowLength % 4 == 0);
}
