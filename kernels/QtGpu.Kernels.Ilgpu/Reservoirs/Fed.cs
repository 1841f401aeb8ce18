using ILGPU;

namespace QtGpu.Kernels.Ilgpu.Reservoirs;

/// <summary>What a step is given from outside, [B, features]; [R, B, features] where each reservoir has its own.</summary>
/// <param name="values">This step's.</param>
/// <param name="features">Features; 0 where there are none.</param>
/// <param name="reservoirStride">From a reservoir to the next; 0 where all are given the same.</param>
internal readonly struct Fed(ArrayView<float> values, int features, int reservoirStride)
{
    public readonly int Features = features;

    public float At(int reservoir, int sequence, int k) =>
        values[((long)reservoir * reservoirStride) + ((long)sequence * Features) + k];
}
