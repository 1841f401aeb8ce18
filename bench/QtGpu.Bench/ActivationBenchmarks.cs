using BenchmarkDotNet.Attributes;
using QtGpu.Checks;
using QtGpu.Cli.Benchmarks;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Bench;

/// <summary>Every activation of the catalogue over 16 Mi float32, beside ReLU and a plain copy.</summary>
public class ActivationBenchmarks : HostBenchmark
{
    private const int Elements = 1 << 24;

    private View<float> _z;
    private View<float> _y;
    private View<float> _slope;
    private ActivationOperations _relu = null!;
    private ActivationOperations _activation = null!;

    public static IEnumerable<string> Names => ActivationCatalogue.Names;

    [ParamsSource(nameof(Names))]
    public string Activation { get; set; } = "";

    /// <summary>Whether f′ is written as well, as in training.</summary>
    [Params(false, true)]
    public bool Derivative { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _z = Noise("z", Shape.Vector(Elements));
        _y = Noise("y", Shape.Vector(Elements));
        _slope = Derivative ? Noise("slope", Shape.Vector(Elements)) : View<float>.None;
        _relu = Backend.Activation(ActivationCatalogue.Create("relu"));
        Activation activation = ActivationCatalogue.Create(Activation);
        _activation = Backend.Activation(activation);

        _activation.Forward(_z, _y, _slope);
        activation.Accept(new Check(_z.ToArray(), _y.ToArray(), Derivative ? _slope.ToArray() : null));
    }

    [Benchmark]
    public void Copy() => Backend.Elementwise.Copy(_z, _y);

    [Benchmark(Baseline = true)]
    public void Relu() => _relu.Forward(_z, _y, _slope);

    [Benchmark]
    public void Forward() => _activation.Forward(_z, _y, _slope);

    public override Work WorkOf(string method)
    {
        double passes = Derivative ? 3 : 2; // z read; y and f′ written
        return method == nameof(Copy)
            ? new(2.0 * sizeof(float) * Elements)
            : new(passes * sizeof(float) * Elements, Elements * FlopCount.Of(method == nameof(Relu) ? "relu" : Activation, Derivative));
    }

    /// <summary>One lane in float64, element by element, is the oracle.</summary>
    private sealed class Check(float[] z, float[] y, float[]? slope) : IActivationVisitor<bool>
    {
        private const int Every = 1021;
        private const double Tolerance = 1e-4;

        public bool Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation
        {
            for (int i = 0; i < z.Length; i += Every)
            {
                double expected = activation.Forward(new DoubleLane(z[i]), out DoubleLane derivative).Value;
                Expect.Close(expected, y[i], Tolerance * Math.Max(1, Math.Abs(expected)), $"f({z[i]})");
                if (slope is not null)
                    Expect.Close(derivative.Value, slope[i], Tolerance * Math.Max(1, Math.Abs(derivative.Value)), $"f'({z[i]})");
            }

            return true;
        }
    }
}
