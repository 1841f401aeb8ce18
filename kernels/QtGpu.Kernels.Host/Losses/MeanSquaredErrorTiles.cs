using QtGpu.Kernels.Host.Threads;
using QtGpu.Kernels.Losses;

namespace QtGpu.Kernels.Host.Losses;

/// <summary>loss of a row = mean over its outputs of ½(y − t)², dY = (y − t)/(rows · outputs).</summary>
internal readonly unsafe struct MeanSquaredErrorTiles(
    float* y, float* targets, float* dY, int rows, int outputs, double* sums) : ITiles
{
    public void Run(int tile)
    {
        nint first = (nint)tile * LossTiles.Rows * outputs;
        nint last = (nint)Math.Min((tile + 1) * LossTiles.Rows, rows) * outputs;
        float scale = SquaredError.Scale(rows, outputs);
        double sum = 0;
        for (nint i = first; i < last; i++)
        {
            sum += SquaredError.Loss(y[i], targets[i], scale, out float gradient);
            if (dY is not null)
                dY[i] = gradient;
        }

        sums[2 * tile] = sum / outputs;
        sums[(2 * tile) + 1] = 0;
    }
}
