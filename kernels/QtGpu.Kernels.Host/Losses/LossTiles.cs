namespace QtGpu.Kernels.Host.Losses;

/// <summary>Losses are summed per tile of rows and then over the tiles in order: the same sum for any number of threads.</summary>
internal static unsafe class LossTiles
{
    public const int Rows = 32;

    public static int Count(int rows) => (rows + Rows - 1) / Rows;

    /// <summary>statistics[0] = Σ loss, statistics[1] = Σ correct, from pairs of sums.</summary>
    public static void Gather(double* sums, int tiles, float* statistics)
    {
        double loss = 0, correct = 0;
        for (int i = 0; i < tiles; i++)
        {
            loss += sums[2 * i];
            correct += sums[(2 * i) + 1];
        }

        statistics[0] = (float)loss;
        statistics[1] = (float)correct;
    }
}
