using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Edges;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>An edge of a trained network, a·φ(x) + v·silu(x), and the x that it reads.</summary>
/// <param name="Layer">Its layer, from 0.</param>
/// <param name="Input">From which input of the layer.</param>
/// <param name="Unit">To which unit.</param>
/// <param name="Function">φ.</param>
/// <param name="Parameters">Those of φ.</param>
/// <param name="Weight">a.</param>
/// <param name="Base">v; 0 where the layer has none.</param>
/// <param name="From">The least x that it read of the samples.</param>
/// <param name="To">The largest.</param>
public sealed record LearnedEdge(
    int Layer, int Input, int Unit, EdgeFunction Function, IReadOnlyList<double> Parameters, double Weight, double Base,
    double From, double To)
{
    // Ranges are compared at so many x; a spectrum is of so many, at so many frequencies.
    private const int Compared = 33, Sampled = 4096, Lines = 512;

    // Of a function that is a sum of sines: its period at w = 1, 32 times; and the largest frequency that is shown.
    private const double Length = 64 * Math.PI, Most = 16;

    /// <summary>The largest a·φ less the smallest, over the x that it reads.</summary>
    public double Range => Learned(Between(Compared)) is var values ? values.Max() - values.Min() : 0;

    /// <summary>So many x from the least that it reads to the largest.</summary>
    public double[] Between(int points) =>
        [.. Enumerable.Range(0, points).Select(i => From + ((To - From) * i / (points - 1)))];

    /// <summary>a·φ(x) in float64.</summary>
    public double[] Learned(IReadOnlyList<double> xs) =>
        [.. EdgeCurve.Values(Function, Parameters, xs).Select(phi => Weight * phi)];

    /// <summary>a·φ(x) + v·silu(x) in float64.</summary>
    public double[] Values(IReadOnlyList<double> xs) => WithBase(xs, Learned(xs));

    /// <summary>The same where a·φ(x) is known.</summary>
    internal double[] WithBase(IReadOnlyList<double> xs, IReadOnlyList<double> learned) =>
        [.. xs.Zip(learned, (x, y) => y + (Base * x / (1 + Math.Exp(-x))))];

    /// <summary>
    /// Amplitudes of a·φ, its mean taken off, behind a Hann window: 2|Σ h·aφ·e^(−iωx)|/Σ h at angular frequencies ω, in
    /// rad per unit of x. The window is 64π long where φ is a finite sum of sines, whose lines stand over any length;
    /// else as long as the x that it reads.
    /// </summary>
    public (double[] Frequencies, double[] Amplitudes) Spectrum()
    {
        double middle = (From + To) / 2, length = Function.IsFourier ? Length : Math.Max(To - From, 1e-6);
        double[] xs = [.. Enumerable.Range(0, Sampled).Select(i => middle + (length * (((i + 0.5) / Sampled) - 0.5)))];
        double[] window = [.. xs.Select(x => 0.5 + (0.5 * Math.Cos(2 * Math.PI * (x - middle) / length)))];
        double[] learned = Learned(xs);
        double sum = window.Sum(), mean = learned.Zip(window, (f, h) => f * h).Sum() / sum;
        double most = Function.IsFourier ? Most : 16 * Math.PI / length;
        double[] frequencies = [.. Enumerable.Range(0, Lines + 1).Select(k => most * k / Lines)];
        return (frequencies, [.. frequencies.Select(Amplitude)]);

        double Amplitude(double frequency)
        {
            double re = 0, im = 0;
            for (int i = 0; i < Sampled; i++)
            {
                var (sine, cosine) = Math.SinCos(frequency * (xs[i] - middle));
                double value = window[i] * (learned[i] - mean);
                (re, im) = (re + (value * cosine), im + (value * sine));
            }

            return 2 * Math.Sqrt((re * re) + (im * im)) / sum;
        }
    }

    /// <summary>The edges of a layer whose a·φ have the largest ranges, largest first.</summary>
    /// <param name="model">The network.</param>
    /// <param name="layer">Which of its layers, from 0: one of edges.</param>
    /// <param name="backend">Where it computes.</param>
    /// <param name="parameters">Its parameters.</param>
    /// <param name="samples">What it reads; the x of an edge are those of these.</param>
    /// <param name="count">How many edges.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    /// <exception cref="InputException">The layer has no edges that are functions.</exception>
    public static IReadOnlyList<LearnedEdge> Largest(
        Sequential model, int layer, Backend backend, ParameterBuffer parameters, Samples samples, int count,
        CancellationToken cancellation = default)
    {
        if (layer < 0 || layer >= model.Layers.Count || model.Layers[layer] is not Edges edges)
        {
            string some = string.Join(
                ", ", model.Layers.Index().Where(l => l.Item is Edges).Select(l => $"{l.Index + 1}"));
            throw new InputException(
                $"layer {layer + 1} of {model} has no edges that are functions; "
                + (some.Length == 0 ? "no layer has" : $"choose one of {some}"));
        }

        IReadOnlyList<View<float>> views = parameters.OfLayer(layer);
        float[] function = views[0].ToArray(), a = views[1].ToArray(), v = edges.HasBase ? views[3].ToArray() : [];
        int inputs = a.Length / edges.Units;
        var (from, to) = Reach(
            inputs, LayerInputs.Of(model, layer, backend, parameters, samples, cancellation));
        return
        [
            .. Enumerable.Range(0, a.Length).AsParallel().AsOrdered().WithCancellation(cancellation)
                .Select(e => Of(e)).Select(edge => (Edge: edge, edge.Range)).AsSequential()
                .OrderByDescending(pair => pair.Range).Take(count).Select(pair => pair.Edge),
        ];

        LearnedEdge Of(int e) => new(
            layer, e / edges.Units, e % edges.Units, edges.Function,
            [.. Enumerable.Range(0, edges.Function.Parameters).Select(p => (double)function[(p * a.Length) + e])],
            a[e], edges.HasBase ? v[e] : 0, from[e / edges.Units], to[e / edges.Units]);
    }

    // The least and the largest of each input.
    private static (float[] From, float[] To) Reach(int inputs, IEnumerable<float[]> portions)
    {
        float[] from = new float[inputs], to = new float[inputs];
        Array.Fill(from, float.PositiveInfinity);
        Array.Fill(to, float.NegativeInfinity);
        foreach (float[] portion in portions)
        {
            for (int i = 0; i < portion.Length; i++)
            {
                int input = i % inputs;
                (from[input], to[input]) = (Math.Min(from[input], portion[i]), Math.Max(to[input], portion[i]));
            }
        }

        return (from, to);
    }
}
