using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;
using QtGpu.Kernels.Sampling.Moves;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>
/// One run of sweeps: a tile is a lane block of chains, all sweeps of it, with its measurements on the way.
/// </summary>
internal readonly unsafe struct ChainTiles<T, TUpdate>(
    Ensemble ensemble, TUpdate update, RandomStream stream, long firstSweep, int sweeps, int every, float* records,
    float* squares) : ITiles
    where T : unmanaged, IVectorLane<T>
    where TUpdate : unmanaged, IPathUpdate
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int tile)
    {
        var block = new ChainBlock<T>(ensemble, tile, stream.Key, squares);
        var path = new ChainPath<T>(&block, 0);
        path.Form<LocalPotential>();
        for (int done = 0; done < sweeps;)
        {
            var moves = new PathMoves<T, SitePotential<T>, LaneTotals, ChainPath<T>>(path, firstSweep + done);
            update.Sweep(moves, firstSweep + done);
            done++;
            if (done % every != 0)
                continue;
            moves.Measure(new BlockRecord<T>(records, (done / every) - 1));
            block.ForgetAcceptance();
        }

        block.Store(squares);
    }
}

/// <summary>A measurement of a block: a record per chain and neuron [measurement, chain, neuron, observable].</summary>
/// <param name="records">Of all measurements; null when not wanted.</param>
/// <param name="number">Of the measurement.</param>
internal readonly unsafe struct BlockRecord<T>(float* records, int number) : IPathRecord<ChainPath<T>, LaneTotals>
    where T : unmanaged, IVectorLane<T>
{
    private const int Observables = (int)PathObservable.Count;

    public bool IsWanted => records is not null;

    public void Put(ChainPath<T> path, PathObservable observable, LaneTotals sum)
    {
        var wells = (float*)(path.Block->Wells + path.Neuron);
        for (int lane = 0; lane < path.Block->Chains; lane++)
        {
            Record(path, lane)[(int)observable] =
                PathMeasurement.Value(observable, sum[lane], wells[lane], path.TimeStep, path.Slices);
        }
    }

    public void PutAcceptance(ChainPath<T> path)
    {
        var accepted = (float*)(path.Block->Accepted + path.Neuron);
        var proposed = (float*)(path.Block->Proposed + path.Neuron);
        for (int lane = 0; lane < path.Block->Chains; lane++)
        {
            Record(path, lane)[(int)PathObservable.Acceptance] =
                PathMeasurement.Acceptance(accepted[lane], proposed[lane]);
        }
    }

    public void AddSquares(ChainPath<T> path)
    {
        if (path.Block->Squares is null)
            return;
        T* squares = path.Block->Squares + ((nint)path.Neuron * path.Slices);
        for (int t = 0; t < path.Slices; t++)
            squares[t] += path.Field(t) * path.Field(t);
    }

    private float* Record(ChainPath<T> path, int lane)
    {
        long chain = ((long)number * path.Block->Ensemble.Chains) + path.Block->FirstChain + lane;
        return records + (((chain * path.Neurons) + path.Neuron) * Observables);
    }
}
