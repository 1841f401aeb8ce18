using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>One run of sweeps: a tile is a lane block of chains, all sweeps of it, with its measurements on the way.</summary>
internal readonly unsafe struct ChainTiles<T, TUpdate>(
    Ensemble ensemble, TUpdate update, RandomStream stream, long firstSweep, int sweeps, int every, float* records,
    float* squares) : ITiles
    where T : unmanaged, IVectorLane<T>
    where TUpdate : unmanaged, IPathUpdate
{
    public void Run(int tile)
    {
        var block = new ChainBlock<T>(ensemble, tile, stream.Key, squares);
        for (int done = 0; done < sweeps;)
        {
            update.Sweep(new ChainMoves<T>(&block, firstSweep + done), firstSweep + done);
            done++;
            if (done % every != 0)
                continue;
            if (records is not null)
            {
                long before = (long)((done / every) - 1) * ensemble.Chains * ensemble.Neurons;
                Measurement<T>.Note(block, records + (before * (int)PathObservable.Count));
            }

            if (squares is not null)
                Measurement<T>.AddSquares(block);
            block.ForgetAcceptance();
        }

        ChainTransfer<T>.Store(block, squares);
    }
}
