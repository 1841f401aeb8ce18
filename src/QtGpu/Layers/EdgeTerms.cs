using QtGpu.Catalogues;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Random;

namespace QtGpu.Layers;

/// <summary>What an edge makes of x: a·φ(x) + v·silu(x), with a, v and the parameters of φ its own.</summary>
/// <param name="Function">φ.</param>
/// <param name="HasBase">Whether there is the term v·silu(x).</param>
public sealed record EdgeTerms(EdgeFunction Function, bool HasBase = true)
{
    internal const string Base = "base";

    /// <summary>Matrices of parameters that a layer of such edges has, beside its bias.</summary>
    internal int Matrices => HasBase ? 3 : 2;

    /// <summary>
    /// From words: a function of the catalogue with numbers of it, <c>daruan:repetitions=5</c>; <c>base=0</c> leaves
    /// out v·silu(x).
    /// </summary>
    /// <exception cref="InputException">
    /// There is no such function, or it has no such number; suggests the nearest.
    /// </exception>
    public static EdgeTerms Parse(string text)
    {
        NumbersText words = NumbersText.Parse("edge function", text);
        return new(
            EdgeFunctionCatalogue.Create(
                words.Name, words.Numbers.Where(n => n.Key != Base).ToDictionary(StringComparer.Ordinal)),
            words.Numbers.GetValueOrDefault(Base, 1) != 0);
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Function}{(HasBase ? "" : ", no base")}";

    /// <summary>
    /// Parameters of edges [in, out]: those of φ, a, and v where there is one. a starts at 1, v by Xavier's rule, φ as
    /// its authors say.
    /// </summary>
    /// <param name="edges">[in, out]: a part of what enters an output, or several layers side by side, too.</param>
    /// <param name="inputs">Edges that enter an output.</param>
    /// <param name="outputs">Edges that leave an input, of one layer.</param>
    /// <param name="prefix">Begins their names.</param>
    internal IReadOnlyList<LayerParameter> Parameters(Shape edges, int inputs, int outputs, string prefix = "")
    {
        LayerParameter[] own =
        [
            new(
                prefix + "function", new Shape(Function.Parameters * edges.Rows, edges.Columns),
                (backend, all, stream) => Start(backend, all, stream, edges, inputs, outputs)),
            LayerParameter.Constant(prefix + "weight", edges, 1),
        ];
        return !HasBase ? own :
        [
            .. own,
            new(
                prefix + Base, edges,
                (backend, v, stream) => XavierInitialiser.Fill(backend, v, stream, inputs, outputs)),
        ];
    }

    // Each parameter is a matrix of its own.
    private void Start(
        Backend backend, View<float> parameters, RandomStream stream, Shape edges, int inputs, int outputs)
    {
        for (int p = 0; p < Function.Parameters; p++)
        {
            EdgeStart start = Function.Start(p, inputs, outputs);
            View<float> one = parameters.Slice(p * edges.Length, edges);
            if (start.Deviation == 0)
                backend.Elementwise.Fill(one, start.Mean);
            else
                backend.Elementwise.FillNormal(one, stream.Substream(p), 0, start.Deviation, start.Mean);
        }
    }
}
