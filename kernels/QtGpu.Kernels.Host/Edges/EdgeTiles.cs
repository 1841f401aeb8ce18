using QtGpu.Kernels.Edges;

namespace QtGpu.Kernels.Host.Edges;

/// <summary>Where the tensors of edges lie.</summary>
internal unsafe struct EdgePointers
{
    public float* X, Parameters, Weight, Bias, Y;

    /// <summary>Gradients; null where none is wanted.</summary>
    public float* GradientY, GradientParameters, GradientWeight, GradientX;

    public int Rows, Inputs, Outputs;

    public bool Accumulate;

    public static EdgePointers Of(in EdgeTensors tensors) => new()
    {
        X = HostBuffer.Pointer(tensors.X),
        Parameters = HostBuffer.Pointer(tensors.Parameters),
        Weight = HostBuffer.Pointer(tensors.Weight),
        Bias = HostBuffer.Pointer(tensors.Bias),
        Y = HostBuffer.Pointer(tensors.Y),
        Rows = tensors.X.Rows,
        Inputs = tensors.X.Columns,
        Outputs = tensors.Y.Columns,
    };

    public static EdgePointers Of(in EdgeTensors tensors, in EdgeGradients gradients)
    {
        EdgePointers all = Of(tensors);
        all.GradientY = HostBuffer.Pointer(gradients.Y);
        all.GradientParameters = HostBuffer.Pointer(gradients.Parameters);
        all.GradientWeight = HostBuffer.Pointer(gradients.Weight);
        all.GradientX = HostBuffer.Pointer(gradients.X);
        all.Accumulate = gradients.Accumulate;
        return all;
    }
}

/// <summary>How the work on edges is cut up; the bits do not depend on it.</summary>
internal static class EdgeTiles
{
    /// <summary>Sums of ∂loss/∂x over the outputs j, by j modulo 16: as many as the widest lane has elements.</summary>
    public const int Sums = 16;

    /// <summary>Rows of y that fit the first cache, a register each.</summary>
    public const int MostRows = 256;

    /// <summary>Inputs that a thread takes at a time: their gradients share a line of the cache.</summary>
    public const int MostInputs = 16;

    // Fewer rows would not pay for what is prepared of every edge.
    private const int LeastRows = 16;

    /// <summary>Rows of a tile where there are so many blocks of outputs.</summary>
    public static int RowsOf(int rows, int blocks, int threads)
    {
        int parts = (threads + blocks - 1) / blocks;
        return Math.Clamp((rows + parts - 1) / parts, LeastRows, MostRows);
    }
}

/// <summary>y of some rows and of the outputs of a lane, over all inputs.</summary>
internal readonly unsafe struct EdgeForwardTiles<TLane, TFunction>(
    TFunction function, EdgePointers* at, int rowsOfTile) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TFunction : unmanaged, IEdgeFunction
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int tile)
    {
        int blocks = (at->Outputs + TLane.Width - 1) / TLane.Width;
        int row = tile / blocks * rowsOfTile, j = tile % blocks * TLane.Width;
        int rows = Math.Min(rowsOfTile, at->Rows - row), coefficients = function.Coefficients;
        float* kept = Partials.TakeFloats((coefficients + rows) * TLane.Width);
        float* y = kept + (coefficients * TLane.Width);
        EdgePlace place = new() { Plane = (nint)at->Inputs * at->Outputs, Count = at->Outputs - j };
        TLane bias = HostEdge<TLane>.LoadFirst(at->Bias + j, place.Count);
        for (int r = 0; r < rows; r++)
            TLane.Store(bias, y + (r * TLane.Width));
        for (int i = 0; i < at->Inputs; i++)
        {
            nint first = ((nint)i * at->Outputs) + j;
            var edge = new HostEdge<TLane>(kept, at->Parameters + first, null, &place);
            EdgeRows<TLane, TFunction>.Prepare(function, edge);
            EdgeRows<TLane, TFunction>.Forward(
                function, edge, HostEdge<TLane>.LoadFirst(at->Weight + first, place.Count),
                at->X + ((nint)row * at->Inputs) + i, at->Inputs, rows, y);
        }

        float* to = at->Y + ((nint)row * at->Outputs) + j;
        for (int r = 0; r < rows; r++, to += at->Outputs)
            HostEdge<TLane>.Store(TLane.Load(y + (r * TLane.Width)), to, place.Count);
    }
}

/// <summary>The gradients of some inputs and of all their edges, over all rows.</summary>
internal readonly unsafe struct EdgeBackTiles<TLane, TFunction>(
    TFunction function, EdgePointers* at, int inputsOfTile) : ITiles
    where TLane : unmanaged, IVectorLane<TLane>
    where TFunction : unmanaged, IEdgeFunction
{
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Run(int tile)
    {
        int coefficients = function.Coefficients * TLane.Width, sums = function.Sums * TLane.Width;
        float* kept = Partials.TakeFloats(coefficients + sums + (at->Rows * EdgeTiles.Sums));
        float* byRow = kept + coefficients + sums;
        int end = Math.Min((tile + 1) * inputsOfTile, at->Inputs);
        for (int i = tile * inputsOfTile; i < end; i++)
        {
            new Span<float>(byRow, at->Rows * EdgeTiles.Sums).Clear();
            for (int j = 0; j < at->Outputs; j += TLane.Width)
            {
                new Span<float>(kept + coefficients, sums).Clear();
                Edge(i, j, kept, byRow + (j % EdgeTiles.Sums));
            }

            if (at->GradientX is not null)
                PutInputGradient(i, byRow);
        }
    }

    private void Edge(int i, int j, float* kept, float* byRow)
    {
        EdgePlace place = new() { Plane = (nint)at->Inputs * at->Outputs, Count = at->Outputs - j };
        nint first = ((nint)i * at->Outputs) + j;
        var edge = new HostEdge<TLane>(kept, at->Parameters + first, at->GradientParameters + first, &place);
        EdgeRows<TLane, TFunction>.Prepare(function, edge);
        TLane sum = EdgeRows<TLane, TFunction>.Back(
            function, edge, HostEdge<TLane>.LoadFirst(at->Weight + first, place.Count), at->X + i, at->Inputs,
            at->Rows, new(at->GradientY + j, at->Outputs, place.Count), byRow);
        EdgeRows<TLane, TFunction>.Finish(function, edge);
        HostEdge<TLane>.Store(sum, at->GradientWeight + first, place.Count);
    }

    // The 16 sums of a row, always in the same order.
    private void PutInputGradient(int i, float* byRow)
    {
        float* to = at->GradientX + i;
        for (int row = 0; row < at->Rows; row++, byRow += EdgeTiles.Sums, to += at->Inputs)
        {
            float* s = byRow;
            for (int half = EdgeTiles.Sums / 2; half > 0; half /= 2)
            {
                for (int k = 0; k < half; k++)
                    s[k] += s[k + half];
            }

            *to = at->Accumulate ? *to + *s : *s;
        }
    }
}
