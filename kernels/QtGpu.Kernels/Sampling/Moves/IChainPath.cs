using QtGpu.Kernels.Potentials;

namespace QtGpu.Kernels.Sampling.Moves;

/// <summary>
/// A neuron's path in the memory of its Markov chain, and the loops of a backend over it: all that
/// <see cref="PathMoves{T, TPotential, TTotal, TPath}"/> needs. On the host a lane block of chains, slices in sequence;
/// on a device a chain, whose slices the threads of its group share.
/// </summary>
/// <remarks>
/// A loop's body touches the slice that it is given, and reads neighbours that rest meanwhile. A thread has its own
/// slices in <see cref="Map"/>, <see cref="Each"/> and <see cref="Form"/>, and others in the remaining loops: between
/// the two stands a <see cref="Barrier"/>.
/// </remarks>
/// <typeparam name="TPath">The struct itself.</typeparam>
/// <typeparam name="T">A number of every chain at hand.</typeparam>
/// <typeparam name="TPotential">The potential of a slice.</typeparam>
/// <typeparam name="TTotal">A sum over slices in float64, of every chain at hand.</typeparam>
public interface IChainPath<TPath, T, TPotential, TTotal> : IPathSites<T, TPotential>
    where TPath : struct, IChainPath<TPath, T, TPotential, TTotal>
    where T : unmanaged, ILane<T>
    where TPotential : struct, IPotential<T>
    where TTotal : unmanaged
{
    /// <summary>Neurons of the network.</summary>
    int Neurons { get; }

    /// <summary>Whether drivers feel nothing of those they drive, so that there is no joint action.</summary>
    bool FeedForward { get; }

    /// <summary>Key of the stream of random numbers.</summary>
    ulong Key { get; }

    /// <summary>Size of the neuron's proposals.</summary>
    T Width { get; }

    /// <summary>Λ/4 of the neuron, which tents are scaled by.</summary>
    T Well { get; }

    /// <summary>The path of another neuron of the chain.</summary>
    TPath Of(int neuron);

    /// <summary>Waits until all threads of the chain are here, which see then what the others have written.</summary>
    void Barrier();

    /// <summary>
    /// Forms what <see cref="IPathSites{T,TPotential}.Potential"/> gives from the paths of the others, each thread for
    /// its slices.
    /// </summary>
    void Form<TShare>()
        where TShare : struct, ICouplingShare;

    /// <summary>
    /// Before <see cref="Formed"/>: a backend that gains by it forms the potential here, as <see cref="Form"/> does.
    /// </summary>
    void Prepare<TShare>()
        where TShare : struct, ICouplingShare;

    /// <summary>
    /// The potential at a slice as the paths of the others are now, or were in <see cref="Prepare"/>.
    /// </summary>
    TPotential Formed<TShare>(int slice)
        where TShare : struct, ICouplingShare;

    /// <summary>The first two uniform numbers of the neuron's first block.</summary>
    void Draw(ulong step, out T first, out T second);

    /// <summary>
    /// Hands two uniform numbers to each of <paramref name="count"/> bodies: of block <paramref name="block"/> + pair /
    /// 2.
    /// </summary>
    /// <returns>The sum of what they return: on a device, that of the calling thread.</returns>
    T Pairs<TBody>(ulong step, int block, int count, TBody body)
        where TBody : struct, IPairBody<T>;

    /// <summary>Hands a uniform number to each of <paramref name="count"/> bodies: of block number / 4.</summary>
    /// <returns>As <see cref="Pairs"/>.</returns>
    T Singles<TBody>(ulong step, int count, TBody body)
        where TBody : struct, ISingleBody<T>;

    /// <summary>Moves every slice.</summary>
    void Map<TMap>(TMap map)
        where TMap : struct, ISliceMap<T>;

    /// <summary>Does something at every slice, while the path rests.</summary>
    void Each<TBody>(TBody body)
        where TBody : struct, ISliceBody<T>;

    /// <summary><see cref="Map"/>, a barrier and <see cref="Each"/>, in one pass where a backend can.</summary>
    void MapThenEach<TMap, TBody>(TMap map, TBody body)
        where TMap : struct, ISliceMap<T>
        where TBody : struct, ISliceBody<T>;

    /// <summary>Keeps the path, to come back to.</summary>
    void Save();

    /// <summary>φ as it was kept.</summary>
    T Saved(int slice);

    /// <summary>Begins a sum over slices, once all threads have the total before.</summary>
    void ClearSum();

    /// <summary>Adds a term of every slice, in float64 and in the order of <see cref="PathMeasurement"/>.</summary>
    void AddToSum<TTerm>(TTerm term)
        where TTerm : struct, ISliceTerm<T>;

    /// <summary>The sum, to all threads.</summary>
    TTotal Total();

    /// <summary>What one total is more than another, rounded.</summary>
    T Change(TTotal before, TTotal after);

    /// <summary>
    /// Adds the calling thread's accepted proposals, and all that were made, to the recorded acceptance.
    /// </summary>
    void Count(T accepted, int proposed);

    /// <summary>The same of one proposal, on which all threads decided as one.</summary>
    void CountOnce(T accepted);

    /// <summary>Keeps the sign that a ring without a break takes.</summary>
    void KeepWholeSign(T sign);

    /// <summary>
    /// Multiplies every slice by the sign of the last break at or before it, around the ring; a scratch number is that
    /// of a break, or 0 where there is none.
    /// </summary>
    void CarrySigns();
}

/// <summary>What a move does with two uniform numbers.</summary>
public interface IPairBody<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Pair number <paramref name="pair"/>; returns 1 where a proposal was accepted, to be counted.</summary>
    T Run(int pair, T first, T second);
}

/// <summary>What a move does with one uniform number.</summary>
public interface ISingleBody<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>Number <paramref name="index"/>; returns 1 where a proposal was accepted, to be counted.</summary>
    T Run(int index, T uniform);
}

/// <summary>What happens at a slice while the path rests.</summary>
public interface ISliceBody<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>φ there, and one slice before and after.</summary>
    void Run(int slice, T before, T phi, T after);
}

/// <summary>Where a slice moves, by itself.</summary>
public interface ISliceMap<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>From φ.</summary>
    T Of(int slice, T phi);
}

/// <summary>What a slice adds to a sum.</summary>
public interface ISliceTerm<T>
    where T : unmanaged, ILane<T>
{
    /// <summary>With φ there and one slice further on.</summary>
    T Of(int slice, T phi, T next);
}
