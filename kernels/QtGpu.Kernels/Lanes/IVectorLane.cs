namespace QtGpu.Kernels.Lanes;

/// <summary>A lane that fills a SIMD register: <see cref="Width"/> float32 elements side by side in memory.</summary>
public unsafe interface IVectorLane<T> : ILane<T>
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>Elements per register.</summary>
    static abstract int Width { get; }

    /// <summary>Reads <see cref="Width"/> elements from <paramref name="source"/> (no alignment needed).</summary>
    static abstract T Load(float* source);

    /// <summary>Writes <see cref="Width"/> elements to <paramref name="destination"/> (no alignment needed).</summary>
    static abstract void Store(T value, float* destination);
}
