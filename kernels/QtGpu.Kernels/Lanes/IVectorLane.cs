using QtGpu.Kernels.Random;

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

    /// <summary>
    /// The same past the caches, to a multiple of the register's size; other threads see it after a fence.
    /// </summary>
    static virtual void Stream(T value, float* destination) => T.Store(value, destination);

    /// <summary>Writes the first <paramref name="count"/> of them, fewer than there are.</summary>
    static abstract void StoreFirst(T value, float* destination, int count);

    /// <summary>
    /// sum = <see cref="ILane{T}.Fma"/>(a, b, sum): the compiler sees which register to overwrite, and moves none.
    /// </summary>
    static virtual void AddProduct(ref T sum, T a, T b) => sum = T.Fma(a, b, sum);

    /// <summary>sums[i] += value[i] for every element i, in float64.</summary>
    static abstract void AddTo(T value, double* sums);

    /// <summary>
    /// sums[(first + i) mod 8] += a[i]·b[i] for i from 0 to <paramref name="count"/>, a multiple of the width, in
    /// float64, where the product is exact; <paramref name="first"/> is another.
    /// </summary>
    static abstract void AddProductsTo(float* a, float* b, int count, double* sums, int first);

    /// <summary>The same 32 bits in every element: a register of whole numbers.</summary>
    static abstract T OfBits(uint bits);

    /// <summary>a ⊕ b ⊕ c, bit by bit.</summary>
    static abstract T Xor(T a, T b, T c);

    /// <summary>
    /// Elements as 32-bit whole numbers, times <paramref name="factor"/>: the high halves, and the low ones.
    /// </summary>
    static abstract T MultiplyWide(T a, uint factor, out T low);

    /// <summary>What <see cref="RandomStream.ToUniform"/> makes of the bits of each element.</summary>
    static abstract T ToUniform(T bits);

    /// <summary>
    /// The numbers of <see cref="RandomStream.Uniform"/> from <paramref name="element"/> on, which begins a block; of a
    /// lane of one element that element's.
    /// </summary>
    static abstract T Uniform(RandomStream stream, long step, long element);
}
