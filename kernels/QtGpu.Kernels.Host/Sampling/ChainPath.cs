using System.Runtime.Intrinsics;
using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Sampling;
using QtGpu.Kernels.Sampling.Moves;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>
/// A neuron's paths in a lane block of chains, and the loops over them: slices in sequence, random numbers by
/// <see cref="ChainBlock{T}.DrawnBlocks"/> at a time. There is one thread, and a barrier is nothing.
/// </summary>
/// <remarks>
/// Every loop is a method of its own, since what the JIT inlines into one method is limited: a sweep calls the loops,
/// and a loop's body is inlined there, from a copy of its own whose fields the JIT keeps in registers.
/// </remarks>
internal readonly unsafe struct ChainPath<T>(ChainBlock<T>* block, int neuron)
    : IChainPath<ChainPath<T>, T, SitePotential<T>, LaneTotals>
    where T : unmanaged, IVectorLane<T>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly ChainBlock<T>* _block = block;
    private readonly T* _path = block->Path(neuron);
    private readonly T* _scratch = block->ScratchOf(neuron);
    private readonly T* _linear = block->Linear;
    private readonly T* _square = block->Square;
    private readonly T* _quartic = block->Quartic;

    // For the potential of coupled neurons, slice by slice: the compiler does not know that they stay.
    private readonly T* _paths = block->Paths;
    private readonly T* _inputs = block->InputsOf(neuron);
    private readonly T* _ownSquare = block->OwnSquares + neuron;
    private readonly NeuronCoupling<T>* _couplings = block->CouplingsOf(neuron);
    private readonly int _couplingCount = block->CouplingCounts[neuron];

    public int Neuron { get; } = neuron;

    public int Slices { get; } = block->Ensemble.Slices;

    public float TimeStep { get; } = block->Ensemble.TimeStep;

    public int Neurons => _block->Ensemble.Neurons;

    public bool FeedForward => _block->Ensemble.FeedForward;

    public ulong Key => _block->Random.Key;

    public T Width => _block->Widths[Neuron];

    public T Well => _block->Wells[Neuron];

    public ChainBlock<T>* Block => _block;

    public T Field(int slice) => _path[slice];

    public void Move(int slice, T phi) => _path[slice] = phi;

    public T Scratch(int slice) => _scratch[slice];

    public void Scratch(int slice, T value) => _scratch[slice] = value;

    [MethodImpl(Inline)]
    public SitePotential<T> Potential(int slice) => new(_linear[slice], _square[slice], _quartic[slice]);

    public ChainPath<T> Of(int neuron) => new(_block, neuron);

    public void Barrier()
    {
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void Form<TShare>()
        where TShare : struct, ICouplingShare
    {
        ChainPath<T> path = this;
        for (int t = 0; t < path.Slices; t++)
            path.Formed<TShare>(t).Parts(out path._linear[t], out path._square[t], out path._quartic[t]);
    }

    // To form it here, for all slices, makes a sweep of "joint-hmc" a fifth slower than slice by slice.
    public void Prepare<TShare>()
        where TShare : struct, ICouplingShare
    {
    }

    [MethodImpl(Inline)]
    public SitePotential<T> Formed<TShare>(int slice)
        where TShare : struct, ICouplingShare
    {
        T* inputs = _inputs + (2 * slice);
        var potential = new SitePotential<T>(inputs[0], *_ownSquare, inputs[1]);
        for (int i = 0; i < _couplingCount; i++)
        {
            int other = _couplings[i].Other;
            T phi = _paths[((nint)other * Slices) + slice];
            potential = _couplings[i].Coupling.AddTo<TShare>(potential, other < Neuron, phi);
        }

        return potential;
    }

    public void Draw(ulong step, out T first, out T second)
    {
        _block->Random.Uniforms(step, PathDraws.Block(Neuron, Slices, 0), 1, _block->Uniforms);
        first = _block->Uniforms[0];
        second = _block->Uniforms[1];
    }

    public T Pairs<TBody>(ulong step, int block, int count, TBody body)
        where TBody : struct, IPairBody<T>
    {
        const int most = 2 * ChainBlock<T>.DrawnBlocks;
        T sum = T.Const(0f);
        for (int i = 0; i < count; i += most)
        {
            int drawn = Math.Min(most, count - i);
            uint first = PathDraws.Block(Neuron, Slices, block + (i / 2));
            _block->Random.Uniforms(step, first, (drawn + 1) / 2, _block->Uniforms);
            sum += RunPairs(body, i, drawn, _block->Uniforms);
        }

        return sum;
    }

    public T Singles<TBody>(ulong step, int count, TBody body)
        where TBody : struct, ISingleBody<T>
    {
        const int most = 4 * ChainBlock<T>.DrawnBlocks;
        T sum = T.Const(0f);
        for (int i = 0; i < count; i += most)
        {
            int drawn = Math.Min(most, count - i);
            _block->Random.Uniforms(step, PathDraws.Block(Neuron, Slices, i / 4), (drawn + 3) / 4, _block->Uniforms);
            sum += RunSingles(body, i, drawn, _block->Uniforms);
        }

        return sum;
    }

    public void Map<TMap>(TMap map)
        where TMap : struct, ISliceMap<T> => RunMap(_path, Slices, map);

    public void Each<TBody>(TBody body)
        where TBody : struct, ISliceBody<T> => RunEach(_path, Slices, body);

    public void MapThenEach<TMap, TBody>(TMap map, TBody body)
        where TMap : struct, ISliceMap<T>
        where TBody : struct, ISliceBody<T> => RunMapThenEach(_path, Slices, map, body);

    public void Save() =>
        new Span<T>(_path, Slices).CopyTo(new Span<T>(_block->Saved + ((nint)Neuron * Slices), Slices));

    public T Saved(int slice) => _block->Saved[((nint)Neuron * Slices) + slice];

    public void ClearSum() => new Span<double>(_block->Sums, PathMeasurement.Parts * T.Width).Clear();

    public void AddToSum<TTerm>(TTerm term)
        where TTerm : struct, ISliceTerm<T> => RunSum(_path, Slices, term, _block->Sums);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public LaneTotals Total()
    {
        double* parts = _block->Sums;
        for (int half = PathMeasurement.Parts / 2 * T.Width; half >= T.Width; half /= 2)
        {
            for (int i = 0; i < half; i += Vector256<double>.Count)
                (Vector256.Load(parts + i) + Vector256.Load(parts + i + half)).Store(parts + i);
        }

        LaneTotals totals = default;
        for (int lane = 0; lane < T.Width; lane++)
            totals[lane] = parts[lane];
        return totals;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public T Change(LaneTotals before, LaneTotals after)
    {
        float* change = stackalloc float[T.Width];
        for (int lane = 0; lane < T.Width; lane++)
            change[lane] = (float)(after[lane] - before[lane]);
        return T.Load(change);
    }

    public void Count(T accepted, int proposed)
    {
        _block->Accepted[Neuron] += accepted;
        _block->Proposed[Neuron] += T.Const((float)proposed);
    }

    public void CountOnce(T accepted) => Count(accepted, 1);

    public void KeepWholeSign(T sign) => *_block->WholeSign = sign;

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public void CarrySigns()
    {
        T* path = _path, breaks = _scratch;
        T sign = *_block->WholeSign;
        for (int t = 0; t < Slices; t++)
            sign = T.IfEqual(breaks[t], T.Const(0f), sign, breaks[t]);
        for (int t = 0; t < Slices; t++)
        {
            sign = T.IfEqual(breaks[t], T.Const(0f), sign, breaks[t]);
            path[t] *= sign;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static T RunPairs<TBody>(TBody body, int first, int count, T* uniforms)
        where TBody : struct, IPairBody<T>
    {
        T sum = T.Const(0f);
        TBody own = body;
        for (int i = 0; i < count; i++, uniforms += 2)
            sum += own.Run(first + i, uniforms[0], uniforms[1]);
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static T RunSingles<TBody>(TBody body, int first, int count, T* uniforms)
        where TBody : struct, ISingleBody<T>
    {
        T sum = T.Const(0f);
        TBody own = body;
        for (int i = 0; i < count; i++)
            sum += own.Run(first + i, uniforms[i]);
        return sum;
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunMap<TMap>(T* path, int slices, TMap map)
        where TMap : struct, ISliceMap<T>
    {
        TMap own = map;
        for (int t = 0; t < slices; t++)
            path[t] = own.Of(t, path[t]);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunEach<TBody>(T* path, int slices, TBody body)
        where TBody : struct, ISliceBody<T>
    {
        TBody own = body;
        T before = path[slices - 1], phi = path[0];
        for (int t = 0; t < slices; t++)
        {
            T after = path[Ring.After(t, slices)];
            own.Run(t, before, phi, after);
            before = phi;
            phi = after;
        }
    }

    // The body of a slice follows the map of the next. Two passes over the memory make a sweep of "hmc" a tenth slower.
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunMapThenEach<TMap, TBody>(T* path, int slices, TMap map, TBody body)
        where TMap : struct, ISliceMap<T>
        where TBody : struct, ISliceBody<T>
    {
        TMap ownMap = map;
        TBody ownBody = body;
        T first = ownMap.Of(0, path[0]), last = ownMap.Of(slices - 1, path[slices - 1]);
        T before = last, phi = first;
        path[0] = first;
        path[slices - 1] = last;
        for (int t = 0; t < slices - 2; t++)
        {
            T after = ownMap.Of(t + 1, path[t + 1]);
            path[t + 1] = after;
            ownBody.Run(t, before, phi, after);
            before = phi;
            phi = after;
        }

        ownBody.Run(slices - 2, before, phi, last);
        ownBody.Run(slices - 1, phi, last, first);
    }

    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    private static void RunSum<TTerm>(T* path, int slices, TTerm term, double* parts)
        where TTerm : struct, ISliceTerm<T>
    {
        TTerm own = term;
        for (int t = 0; t < slices; t++)
        {
            T value = own.Of(t, path[t], path[Ring.After(t, slices)]);
            T.AddTo(value, parts + ((t & (PathMeasurement.Parts - 1)) * T.Width));
        }
    }
}

/// <summary>A sum in float64 for every lane.</summary>
[InlineArray(16)]
internal struct LaneTotals
{
    private double _first;
}
