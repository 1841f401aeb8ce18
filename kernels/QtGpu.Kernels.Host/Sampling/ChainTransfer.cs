using QtGpu.Kernels.Lanes;

namespace QtGpu.Kernels.Host.Sampling;

/// <summary>Between the ensemble, where a chain is a row, and a block, where it is a lane.</summary>
internal static unsafe class ChainTransfer<T>
    where T : unmanaged, IVectorLane<T>
{
    /// <summary>Paths, wells, widths and sums of squares of a block's chains.</summary>
    public static void Load(in ChainBlock<T> block, float* squares)
    {
        Ensemble ensemble = block.Ensemble;
        int neurons = ensemble.Neurons, sites = neurons * ensemble.Slices;
        for (int lane = 0; lane < T.Width; lane++)
        {
            long chain = block.Chain(lane), system = chain / ensemble.ChainsPerSystem;
            Load(ensemble.Paths + (chain * sites), block.Paths, lane, sites);
            Load(ensemble.Wells + (system * neurons), block.Wells, lane, neurons);
            Load(ensemble.Widths + (system * neurons), block.Widths, lane, neurons);
            if (squares is not null)
                Load(squares + (chain * sites), block.Squares, lane, sites);
        }
    }

    /// <summary>A strength [system, driver, neuron] of the system of every lane.</summary>
    public static T Strength(in ChainBlock<T> block, float* strengths, int driver, int neuron)
    {
        Ensemble ensemble = block.Ensemble;
        float* lanes = stackalloc float[T.Width];
        for (int lane = 0; lane < T.Width; lane++)
        {
            long system = block.Chain(lane) / ensemble.ChainsPerSystem;
            lanes[lane] = strengths[(((system * ensemble.Drivers) + driver) * ensemble.Neurons) + neuron];
        }

        return T.Load(lanes);
    }

    /// <summary>Writes the paths and the sums of squares back.</summary>
    public static void Store(in ChainBlock<T> block, float* squares)
    {
        int sites = block.Ensemble.Neurons * block.Ensemble.Slices;
        for (int lane = 0; lane < block.Chains; lane++)
        {
            Store(block.Paths, lane, block.Ensemble.Paths + ((long)block.Chain(lane) * sites), sites);
            if (squares is not null)
                Store(block.Squares, lane, squares + ((long)block.Chain(lane) * sites), sites);
        }
    }

    private static void Load(float* from, T* to, int lane, int count)
    {
        float* element = (float*)to + lane;
        for (int i = 0; i < count; i++, element += T.Width)
            *element = from[i];
    }

    private static void Store(T* from, int lane, float* to, int count)
    {
        float* element = (float*)from + lane;
        for (int i = 0; i < count; i++, element += T.Width)
            to[i] = *element;
    }
}
