using QtGpu.Kernels.Edges;

namespace QtGpu.Kernels.Ilgpu.Edges;

/// <summary>The kernels of one edge function.</summary>
internal static class EdgeKernel<TFunction>
    where TFunction : unmanaged, IEdgeFunction
{
    /// <summary>What each edge keeps, a thread for each; moves its parameters and coefficients once.</summary>
    [Kernel]
    public static void Prepare(TFunction function, DeviceEdges at)
    {
        for (long e = StridedGrid.First; e < at.Count; e += StridedGrid.Stride)
            function.Prepare<ScalarLane, DeviceEdge>(new(at, e));
    }

    /// <summary>y, a thread for each element: neighbours read neighbouring edges.</summary>
    [Kernel]
    public static void Forward(TFunction function, DeviceEdges at)
    {
        for (long n = StridedGrid.First; n < (long)at.Rows * at.Outputs; n += StridedGrid.Stride)
        {
            long row = n / at.Outputs, j = n - (row * at.Outputs);
            ScalarLane y = new(at.Bias[j]);
            for (int i = 0; i < at.Inputs; i++)
            {
                long e = ((long)i * at.Outputs) + j;
                ScalarLane value = function.Value<ScalarLane, DeviceEdge>(
                    new(at, e), new(at.X[(row * at.Inputs) + i]));
                y = ScalarLane.Fma(new(at.Weight[e]), value, y);
            }

            at.Y[n] = y.Value;
        }
    }

    /// <summary>
    /// Gradients, a group for each input and a thread for each of its edges: a thread sums over the samples, and the
    /// group sums ∂loss/∂x of a few samples at a time.
    /// </summary>
    [Kernel]
    public static void Back(TFunction function, DeviceEdges at)
    {
        ArrayView<float> slopes = SharedMemory.Allocate<float>(EdgeKernel.RowsAtOnce * EdgeKernel.MostThreads);
        for (int i = Grid.IdxX; i < at.Inputs; i += Grid.DimX)
        {
            for (int start = 0; start < at.Outputs; start += Group.DimX)
            {
                int j = start + Group.IdxX;
                bool exists = j < at.Outputs;
                long e = ((long)i * at.Outputs) + (exists ? j : 0);
                var edge = new DeviceEdge(at, e);
                for (int k = 0; exists && k < function.Sums; k++)
                    edge.Keep(function.Coefficients + k, new(0f));
                float sum = 0;
                for (int first = 0; first < at.Rows; first += EdgeKernel.RowsAtOnce)
                {
                    for (int r = 0; r < EdgeKernel.RowsAtOnce; r++)
                    {
                        float slope = 0;
                        long row = first + r;
                        if (exists && row < at.Rows)
                        {
                            float gradient = at.GradientY[(row * at.Outputs) + j];
                            slope = function.Back<ScalarLane, DeviceEdge>(
                                edge, new(at.X[(row * at.Inputs) + i]), new(at.Weight[e] * gradient),
                                out ScalarLane value).Value;
                            sum = ScalarLane.Fma(new(gradient), value, new(sum)).Value;
                        }

                        slopes[(r * Group.DimX) + Group.IdxX] = slope;
                    }

                    Group.Barrier();
                    PutInputGradient(at, slopes, i, first, start);
                    Group.Barrier();
                }

                if (exists)
                {
                    function.Finish<ScalarLane, DeviceEdge>(edge);
                    at.GradientWeight[e] = sum;
                }
            }
        }
    }

    private static void PutInputGradient(DeviceEdges at, ArrayView<float> slopes, int i, int first, int start)
    {
        if (at.GradientX.Length == 0)
            return;
        for (int r = Group.IdxX; r < EdgeKernel.RowsAtOnce && first + r < at.Rows; r += Group.DimX)
        {
            float sum = 0;
            for (int t = 0; t < Group.DimX; t++)
                sum += slopes[(r * Group.DimX) + t];
            long to = ((long)(first + r) * at.Inputs) + i;
            at.GradientX[to] = start > 0 || at.Accumulate != 0 ? at.GradientX[to] + sum : sum;
        }
    }
}

/// <summary>What all edge functions have in common.</summary>
internal static class EdgeKernel
{
    /// <summary>Samples whose ∂loss/∂x meet in shared memory at a time, and the largest group.</summary>
    public const int RowsAtOnce = 16, MostThreads = 128;

    /// <summary>∂loss/∂c, a thread for each output.</summary>
    [Kernel]
    public static void Bias(ArrayView<float> gradientY, ArrayView<float> gradient, int rows)
    {
        for (long j = StridedGrid.First; j < gradient.Length; j += StridedGrid.Stride)
        {
            float sum = 0;
            for (int row = 0; row < rows; row++)
                sum += gradientY[(row * gradient.Length) + j];
            gradient[j] = sum;
        }
    }
}
