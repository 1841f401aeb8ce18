using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Edges;

namespace QtGpu.Layers;

/// <summary>Matrices of edges, or their gradients, as <see cref="EdgeTerms.Parameters"/> has them.</summary>
/// <param name="Function">Those of φ, one below the other.</param>
/// <param name="Weight">a [in, out].</param>
/// <param name="Base">v [in, out], or none.</param>
internal readonly record struct EdgeMatrices(View<float> Function, View<float> Weight, View<float> Base)
{
    /// <summary>Those that stand one after the other in a list.</summary>
    /// <param name="all">The list.</param>
    /// <param name="first">Where they begin.</param>
    /// <param name="terms">Which there are.</param>
    /// <param name="between">How many others stand before v.</param>
    public static EdgeMatrices From(IReadOnlyList<View<float>> all, int first, EdgeTerms terms, int between = 0) =>
        new(all[first], all[first + 1], terms.HasBase ? all[first + 2 + between] : View<float>.None);

    /// <summary>New memory as large.</summary>
    public EdgeMatrices Like(Arena arena) => new(arena.Take(Function.Shape), arena.Take(Weight.Shape), default);
}

/// <summary>
/// Edges on a device: y_j = c_j + Σ_i (a_ij·φ_ij(x_i) + v_ij·silu(x_i)), and the gradients of all of it.
/// </summary>
/// <param name="terms">What an edge makes of x.</param>
/// <param name="backend">The device.</param>
/// <param name="own">The parameters.</param>
/// <param name="silu">Room for silu(x) of as many rows as there are at a time, where there is a v.</param>
/// <param name="slope">The same for its derivative; none outside training.</param>
internal sealed class BoundEdges(
    EdgeTerms terms, Backend backend, EdgeMatrices own, View<float> silu, View<float> slope)
{
    private readonly ActivationOperations _silu = backend.Activation(Activation.Of(new Swish()));
    private readonly EdgeFunction _function = terms.Function;

    /// <summary>Edges with memory from a layer's arena.</summary>
    /// <param name="terms">What an edge makes of x.</param>
    /// <param name="context">The layer's.</param>
    /// <param name="input">Of as many x as there are at a time.</param>
    /// <param name="of">The matrices among the layer's parameters, and among their gradients.</param>
    /// <param name="sums">Whether gradients are summed from parts.</param>
    public static BoundEdges Take(
        EdgeTerms terms, LayerContext context, Shape input, Func<IReadOnlyList<View<float>>, EdgeMatrices> of,
        bool sums = false)
    {
        View<float> silu = terms.HasBase ? context.TakeValue(input) : default;
        View<float> slope = terms.HasBase && context.Training ? context.TakeValue(input) : default;
        EdgeMatrices own = of(context.Parameters);
        return new(terms, context.Backend, own, silu, slope)
        {
            Gradients = context.Training ? of(context.Gradients) : default,
            Part = context.Training && sums ? own.Like(context.Arena) : default,
        };
    }

    /// <summary>Where gradients go; none outside training.</summary>
    public EdgeMatrices Gradients { get; init; }

    /// <summary>Room for those of a part of a sum that has several; none where there is one.</summary>
    public EdgeMatrices Part { get; init; }

    /// <summary>y from x, with c.</summary>
    public void Forward(int rows, View<float> x, View<float> c, View<float> y)
    {
        _function.Forward(backend, Tensors(x, c, y));
        Silu(rows, x);
        if (!own.Base.IsNone)
            backend.Dense.Multiply(Dense.Matrix(silu, rows), false, own.Base, false, y, accumulate: true);
    }

    /// <summary>
    /// silu(x) and its derivative, which <see cref="Back"/> takes: to be formed again where other rows came since.
    /// </summary>
    public void Silu(int rows, View<float> x)
    {
        if (!own.Base.IsNone)
            _silu.Forward(x, Dense.Matrix(silu, rows), Dense.Matrix(slope, rows));
    }

    /// <summary>Gradients from ∂loss/∂y.</summary>
    /// <param name="rows">As given to <see cref="Forward"/>.</param>
    /// <param name="x">As given to it.</param>
    /// <param name="c">As given to it.</param>
    /// <param name="dY">∂loss/∂y.</param>
    /// <param name="dC">∂loss/∂c, overwritten; or none.</param>
    /// <param name="dX">∂loss/∂x; or none.</param>
    /// <param name="accumulate">Whether to add to ∂loss/∂x.</param>
    /// <param name="adds">Whether to add to the gradients of the parameters.</param>
    public void Back(
        int rows, View<float> x, View<float> c, View<float> dY, View<float> dC, View<float> dX, bool accumulate,
        bool adds = false)
    {
        bool hasBase = !own.Base.IsNone;
        if (hasBase)
        {
            backend.Dense.WeightGradient(Dense.Matrix(silu, rows), dY, Gradients.Base, dC, adds);
            BaseInput(rows, dY, dX, accumulate);
        }

        EdgeMatrices to = adds ? Part : Gradients;
        _function.Back(backend, Tensors(x, c, dY), new()
        {
            Y = dY,
            Parameters = to.Function.Reshape(Planes(x, dY)),
            Weight = to.Weight,
            Bias = hasBase ? View<float>.None : dC,
            X = dX,
            Accumulate = accumulate || hasBase,
        });
        if (!adds)
            return;
        backend.Elementwise.Add(Part.Function, Gradients.Function, Gradients.Function);
        backend.Elementwise.Add(Part.Weight, Gradients.Weight, Gradients.Weight);
    }

    private void BaseInput(int rows, View<float> dY, View<float> dX, bool accumulate)
    {
        if (dX.IsNone)
            return;

        // silu(x) has been read: its memory takes the share where there are others already.
        View<float> share = accumulate ? Dense.Matrix(silu, rows) : dX;
        backend.Dense.InputGradient(dY, own.Base, Dense.Matrix(slope, rows), share);
        if (accumulate)
            backend.Elementwise.Add(share, dX, dX);
    }

    // The way back does not read y: ∂loss/∂y, which is as large, stands in its place.
    private EdgeTensors Tensors(View<float> x, View<float> c, View<float> y) => new()
    {
        X = x,
        Parameters = own.Function.Reshape(Planes(x, y)),
        Weight = own.Weight,
        Bias = c,
        Y = y,
    };

    // A file knows matrices: those of the parameters stand one below the other.
    private Shape Planes(View<float> x, View<float> y) => Shape.Of(_function.Parameters, x.Columns, y.Columns);
}
