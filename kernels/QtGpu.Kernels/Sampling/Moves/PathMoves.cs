using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Sampling.Moves;

/// <summary>
/// The moves of one sweep, on every backend: each leaves the Gibbs measure exp(−S) of a path as it is, and ends with a
/// barrier.
/// </summary>
/// <param name="chain">The path of any neuron of the chain.</param>
/// <param name="sweep">Its number.</param>
public readonly partial struct PathMoves<T, TPotential, TTotal, TPath>(TPath chain, long sweep) : IPathMoves
    where T : unmanaged, ILane<T>
    where TPotential : struct, IPotential<T>
    where TTotal : unmanaged
    where TPath : struct, IChainPath<TPath, T, TPotential, TTotal>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly TPath _chain = chain;
    private readonly long _sweep = sweep;

    /// <inheritdoc/>
    public int Neurons => _chain.Neurons;

    /// <inheritdoc/>
    public int HighestLevel
    {
        [MethodImpl(Inline)]
        get
        {
            int level = 0;
            while (_chain.Slices >> (level + 1) != 0)
                level++;
            return level;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(Inline)]
    public void Visit(int neuron)
    {
        // Of a single neuron it never changes: the chain formed it when it began.
        if (Neurons > 1)
            _chain.Of(neuron).Form<LocalPotential>();
        _chain.Barrier();
    }

    // A normal number for every slice, in its scratch: a pair serves two.
    [MethodImpl(Inline)]
    private void DrawNormals(TPath path, int purpose)
    {
        path.Pairs(PathDraws.Step(_sweep, purpose), 0, path.Slices / 2, new NormalPair(path));
        path.Barrier();
    }

    private readonly struct NormalPair(TPath path) : IPairBody<T>
    {
        private readonly TPath _path = path;

        [MethodImpl(Inline)]
        public T Run(int pair, T first, T second)
        {
            _path.Scratch(2 * pair, Random.RandomStream.BoxMuller(first, second, out T sine));
            _path.Scratch((2 * pair) + 1, sine);
            return T.Const(0f);
        }
    }
}
