using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Sampling;
using QtGpu.Kernels.Sampling.Moves;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// Inside a kernel: a neuron's path of the chain of this group, whose threads share out the slices, a block of random
/// numbers or a piece of the path each. The path to come back to lies in global memory, where the next one goes.
/// </summary>
internal readonly struct ChainPath(Chain chain, int neuron)
    : IChainPath<ChainPath, ScalarLane, SitePotential<ScalarLane>, double>
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    private readonly Chain _chain = chain;
    private readonly int _neuron = neuron;

    public Chain Chain => _chain;

    public int Neuron => _neuron;

    public int Neurons => _chain.Ensemble.Neurons;

    public int Slices => _chain.Ensemble.Slices;

    public float TimeStep => _chain.Ensemble.TimeStep;

    public bool FeedForward => _chain.Ensemble.FeedForward != 0;

    public ulong Key => _chain.Random.Key;

    public ScalarLane Width
    {
        [MethodImpl(Inline)]
        get => new(_chain.Ensemble.Widths[(_chain.System * Neurons) + _neuron]);
    }

    public ScalarLane Well
    {
        [MethodImpl(Inline)]
        get => new(_chain.Ensemble.Wells[(_chain.System * Neurons) + _neuron]);
    }

    /// <summary>The path's first slice in arrays [chain, neuron, slice].</summary>
    public long Row
    {
        [MethodImpl(Inline)]
        get => (((long)Chain.Number * Neurons) + _neuron) * Slices;
    }

    [MethodImpl(Inline)]
    public ChainPath Of(int neuron) => new(_chain, neuron);

    [MethodImpl(Inline)]
    public void Barrier() => Group.Barrier();

    [MethodImpl(Inline)]
    public ScalarLane Field(int slice) =>
        new(_chain.Memory[_chain.Layout.Path(_neuron) + ChainLayout.Place(slice)]);

    [MethodImpl(Inline)]
    public void Move(int slice, ScalarLane phi) =>
        _chain.Memory[_chain.Layout.Path(_neuron) + ChainLayout.Place(slice)] = phi.Value;

    [MethodImpl(Inline)]
    public ScalarLane Scratch(int slice) =>
        new(_chain.Memory[_chain.Layout.Scratch(_neuron) + ChainLayout.Place(slice)]);

    [MethodImpl(Inline)]
    public void Scratch(int slice, ScalarLane value) =>
        _chain.Memory[_chain.Layout.Scratch(_neuron) + ChainLayout.Place(slice)] = value.Value;

    [MethodImpl(Inline)]
    public SitePotential<ScalarLane> Potential(int slice)
    {
        ArrayView<float> memory = _chain.Memory;
        ChainLayout layout = _chain.Layout;
        int place = ChainLayout.Place(slice);
        return new(
            new(memory[layout.Linear + place]), new(memory[layout.Square + place]),
            new(memory[layout.Quartic + place]));
    }

    /// <summary>
    /// Inputs first, then neurons, each for all slices: a coupling is read once for a thread's slices.
    /// </summary>
    [MethodImpl(Inline)]
    public void Form<TShare>()
        where TShare : struct, ICouplingShare
    {
        Ensemble ensemble = _chain.Ensemble;
        ScalarLane square = new ScalarLane(TimeStep) * Well;
        long linear = (((long)_chain.System * Neurons) + _neuron) * Slices;
        long quartic = linear + ((long)ensemble.Systems * Neurons * Slices);
        for (int t = Chain.First; t < Slices; t += Chain.Stride)
            Keep(t, new(new(ensemble.Inputs[linear + t]), square, new(ensemble.Inputs[quartic + t])));

        for (int other = 0; other < Neurons; other++)
        {
            Coupling<ScalarLane> coupling = _chain.Between(_neuron, other);
            if (other == _neuron || !coupling.Acts)
                continue;
            for (int t = Chain.First; t < Slices; t += Chain.Stride)
                Keep(t, coupling.AddTo<TShare>(Potential(t), other < _neuron, Of(other).Field(t)));
        }
    }

    [MethodImpl(Inline)]
    public void Prepare<TShare>()
        where TShare : struct, ICouplingShare => Form<TShare>();

    [MethodImpl(Inline)]
    public SitePotential<ScalarLane> Formed<TShare>(int slice)
        where TShare : struct, ICouplingShare => Potential(slice);

    [MethodImpl(Inline)]
    public void Draw(ulong step, out ScalarLane first, out ScalarLane second)
    {
        _chain.Random.Uniform4((long)step, _chain.Block(_neuron, 0), out float u0, out float u1, out _, out _);
        first = new(u0);
        second = new(u1);
    }

    [MethodImpl(Inline)]
    public ScalarLane Pairs<TBody>(ulong step, int block, int count, TBody body)
        where TBody : struct, IPairBody<ScalarLane>
    {
        ScalarLane sum = new(0f);
        for (int i = Chain.First; 2 * i < count; i += Chain.Stride)
        {
            _chain.Random.Uniform4(
                (long)step, _chain.Block(_neuron, block + i), out float u0, out float u1, out float u2, out float u3);
            sum += body.Run(2 * i, new(u0), new(u1));
            if ((2 * i) + 1 < count)
                sum += body.Run((2 * i) + 1, new(u2), new(u3));
        }

        return sum;
    }

    [MethodImpl(Inline)]
    public ScalarLane Singles<TBody>(ulong step, int count, TBody body)
        where TBody : struct, ISingleBody<ScalarLane>
    {
        ScalarLane sum = new(0f);
        for (int i = Chain.First; i < count; i += Chain.Stride)
        {
            long element = (_chain.Block(_neuron, i / 4) << 2) + (i & 3);
            sum += body.Run(i, new(_chain.Random.Uniform((long)step, element)));
        }

        return sum;
    }

    [MethodImpl(Inline)]
    public void Map<TMap>(TMap map)
        where TMap : struct, ISliceMap<ScalarLane>
    {
        for (int t = Chain.First; t < Slices; t += Chain.Stride)
            Move(t, map.Of(t, Field(t)));
    }

    [MethodImpl(Inline)]
    public void Each<TBody>(TBody body)
        where TBody : struct, ISliceBody<ScalarLane>
    {
        for (int t = Chain.First; t < Slices; t += Chain.Stride)
            body.Run(t, Field(Ring.Before(t, Slices)), Field(t), Field(Ring.After(t, Slices)));
    }

    [MethodImpl(Inline)]
    public void MapThenEach<TMap, TBody>(TMap map, TBody body)
        where TMap : struct, ISliceMap<ScalarLane>
        where TBody : struct, ISliceBody<ScalarLane>
    {
        Map(map);
        Barrier();
        Each(body);
    }

    /// <summary>Copies the path from global memory, each thread its own slices.</summary>
    [MethodImpl(Inline)]
    public void Load()
    {
        for (int t = Chain.First; t < Slices; t += Chain.Stride)
            Move(t, Saved(t));
    }

    /// <summary>Copies it back.</summary>
    [MethodImpl(Inline)]
    public void Save()
    {
        for (int t = Chain.First; t < Slices; t += Chain.Stride)
            _chain.Ensemble.Paths[Row + t] = Field(t).Value;
    }

    [MethodImpl(Inline)]
    public ScalarLane Saved(int slice) => new(_chain.Ensemble.Paths[Row + slice]);

    [MethodImpl(Inline)]
    public void ClearSum() => _chain.Sums.Clear();

    [MethodImpl(Inline)]
    public void AddToSum<TTerm>(TTerm term)
        where TTerm : struct, ISliceTerm<ScalarLane>
    {
        for (int part = Chain.First; part < PathMeasurement.Parts; part += Chain.Stride)
        {
            double sum = _chain.Sums[part];
            for (int t = part; t < Slices; t += PathMeasurement.Parts)
                sum += term.Of(t, Field(t), Field(Ring.After(t, Slices))).Value;
            _chain.Sums[part] = sum;
        }
    }

    [MethodImpl(Inline)]
    public double Total() => _chain.Sums.Total();

    [MethodImpl(Inline)]
    public ScalarLane Change(double before, double after) => new((float)(after - before));

    [MethodImpl(Inline)]
    public void Count(ScalarLane accepted, int proposed) => _chain.Count(_neuron, (int)accepted.Value, proposed);

    [MethodImpl(Inline)]
    public void CountOnce(ScalarLane accepted) => _chain.Count(_neuron, Chain.First == 0 ? (int)accepted.Value : 0, 1);

    [MethodImpl(Inline)]
    public void KeepWholeSign(ScalarLane sign) => _chain.Memory[_chain.Layout.WholeSign] = sign.Value;

    /// <summary>The last break before a thread's stretch of the ring is found by doubling steps.</summary>
    [MethodImpl(Inline)]
    public void CarrySigns()
    {
        int stretch = (Slices + Chain.Stride - 1) / Chain.Stride;
        int from = Chain.First * stretch, to = IntrinsicMath.Min(from + stretch, Slices);
        float last = 0;
        for (int t = from; t < to; t++)
            last = Carry(last, Scratch(t).Value);
        float sign = SignBefore(last);
        for (int t = from; t < to; t++)
        {
            sign = Carry(sign, Scratch(t).Value);
            Move(t, Field(t) * new ScalarLane(sign));
        }
    }

    [MethodImpl(Inline)]
    private void Keep(int slice, SitePotential<ScalarLane> potential)
    {
        ArrayView<float> memory = _chain.Memory;
        ChainLayout layout = _chain.Layout;
        int place = ChainLayout.Place(slice);
        potential.Parts(out ScalarLane a, out ScalarLane b, out ScalarLane c);
        memory[layout.Linear + place] = a.Value;
        memory[layout.Square + place] = b.Value;
        memory[layout.Quartic + place] = c.Value;
    }

    // The sign of the last break before this thread's stretch; where there is none at all, that of the whole ring.
    [MethodImpl(Inline)]
    private float SignBefore(float last)
    {
        int me = Chain.First, threads = Chain.Stride, signs = _chain.Layout.Signs;
        _chain.Memory[signs + me] = last;
        Barrier();
        for (int step = 1; step < threads; step *= 2)
        {
            last = Carry(_chain.Memory[signs + me - step + (me < step ? threads : 0)], last);
            signs = (2 * _chain.Layout.Signs) + threads - signs; // the other half, while this one is read
            _chain.Memory[signs + me] = last;
            Barrier();
        }

        return Carry(_chain.Memory[_chain.Layout.WholeSign], _chain.Memory[signs + (me == 0 ? threads : me) - 1]);
    }

    // A sign, or the one before it where there is no break.
    [MethodImpl(Inline)]
    private static float Carry(float before, float sign) => sign == 0f ? before : sign;
}
