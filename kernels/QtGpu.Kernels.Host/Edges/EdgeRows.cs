using QtGpu.Kernels.Edges;

namespace QtGpu.Kernels.Host.Edges;

/// <summary>An edge function at the edges of a lane, over the samples of a batch.</summary>
/// <remarks>Methods of their own: one function nearly fills what the compiler inlines into one.</remarks>
internal static unsafe class EdgeRows<TLane, TFunction>
    where TLane : unmanaged, IVectorLane<TLane>
    where TFunction : unmanaged, IEdgeFunction
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Prepare(TFunction function, HostEdge<TLane> edge) =>
        function.Prepare<TLane, HostEdge<TLane>>(edge);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static void Finish(TFunction function, HostEdge<TLane> edge) =>
        function.Finish<TLane, HostEdge<TLane>>(edge);

    /// <summary>y += a·φ(x), with the rows of y one register after another.</summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static void Forward(
        TFunction function, HostEdge<TLane> edge, TLane weight, float* x, nint stride, int rows, float* y)
    {
        for (int row = 0; row < rows; row++)
        {
            TLane value = function.Value(edge, TLane.Const(*x));
            TLane.Store(TLane.Fma(weight, value, TLane.Load(y)), y);
            x += stride;
            y += TLane.Width;
        }
    }

    /// <summary>
    /// Adds a·dy·dφ/dx to 16 sums of each row, and the parameters' gradients to the edge's; returns Σ dy·φ.
    /// </summary>
    [MethodImpl(MethodImplOptions.NoInlining | MethodImplOptions.AggressiveOptimization)]
    public static TLane Back(
        TFunction function, HostEdge<TLane> edge, TLane weight, float* x, nint stride, int rows, in Gradient dy,
        float* sums)
    {
        TLane sum = TLane.Const(0f);
        float* from = dy.First;
        for (int row = 0; row < rows; row++)
        {
            TLane gradient = HostEdge<TLane>.LoadFirst(from, dy.Count);
            TLane slope = function.Back(edge, TLane.Const(*x), weight * gradient, out TLane value);
            sum = TLane.Fma(gradient, value, sum);
            TLane.Store(TLane.Load(sums) + slope, sums);
            x += stride;
            from += dy.Stride;
            sums += EdgeTiles.Sums;
        }

        return sum;
    }

    /// <summary>∂loss/∂y of the lane's outputs, row after row.</summary>
    public readonly struct Gradient(float* first, nint stride, nint count)
    {
        public readonly float* First = first;
        public readonly nint Stride = stride;
        public readonly nint Count = count;
    }
}
