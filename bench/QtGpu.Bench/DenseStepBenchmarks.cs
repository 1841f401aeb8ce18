using BenchmarkDotNet.Attributes;
using QtGpu.Checks;
using QtGpu.Cli.Benchmarks;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Contract;
using QtGpu.Reference;

namespace QtGpu.Bench;

/// <summary>
/// A dense layer, 512 to 512: Y = f(X·W + b) with f′, then dW, db and dX from dZ. Tunnelling beside ReLU: 6·batch·512² flops.
/// </summary>
public class DenseStepBenchmarks : HostBenchmark
{
    private const int Units = 512;

    private View<float> _x;
    private View<float> _w;
    private View<float> _b;
    private View<float> _y;
    private View<float> _slope;
    private View<float> _dZ;
    private View<float> _dW;
    private View<float> _db;
    private View<float> _dX;
    private ActivationOperations _relu = null!;
    private ActivationOperations _tunnelling = null!;

    [Params(64, 256, 4096)]
    public int Batch { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        Shape rows = new(Batch, Units), square = new(Units, Units), vector = Shape.Vector(Units);
        (_x, _w, _b) = (Noise("x", rows), Noise("w", square), Noise("b", vector));
        (_y, _slope, _dZ, _dX) = (Noise("y", rows), Noise("slope", rows), Noise("dZ", rows), Noise("dX", rows));
        (_dW, _db) = (Noise("dW", square), Noise("db", vector));
        _relu = Backend.Activation(ActivationCatalogue.Create("relu"));
        _tunnelling = Backend.Activation(ActivationCatalogue.Create("tunnelling"));
        Relu();
        Check(z => Math.Max(0, z));
        Tunnelling();
        Check(z => TransmissionReference.At(10 * z, 30, 0.5).Transmission);
    }

    [Benchmark(Baseline = true)]
    public void Relu() => Step(_relu);

    [Benchmark]
    public void Tunnelling() => Step(_tunnelling);

    public override Work WorkOf(string method)
    {
        double activations = 8.0 * Batch * Units, weights = 3.0 * Units * Units; // X twice, Y, f′ twice, dZ twice, dX; W twice, dW
        double activation = Batch * (double)Units * (FlopCount.Of(method == nameof(Relu) ? "relu" : "tunnelling", derivative: true) + 1);
        return new(sizeof(float) * (activations + weights), (6.0 * Batch * Units * Units) + activation, Batch);
    }

    private void Step(ActivationOperations f)
    {
        f.Dense(_x, _w, _b, _y, _slope);
        Backend.Dense.WeightGradient(_x, _dZ, _dW, _db);
        Backend.Dense.InputGradient(_dZ, _w, _slope, _dX);
    }

    // A few rows of Y; a few of dX, given the slope; a few of dW.
    private void Check(Func<double, double> f)
    {
        const int rows = 4;
        float[] w = _w.ToArray(), b = _b.ToArray(), x = _x.ToArray(), dZ = _dZ.ToArray(), slope = _slope.ToArray();
        double[] z = DenseReference.Multiply(x[..(rows * Units)], w, rows, Units, Units, out double[] magnitude);
        double[] y = [.. z.Select((value, i) => f(value + b[i % Units]))];
        Expect.Close(y, _y.ToArray()[..(rows * Units)], i => Tolerance(Units) * (1 + magnitude[i]) * 10, "Y"); // |f′| stays below 10

        double[] dX = DenseReference.Multiply(
            dZ[..(rows * Units)], DenseReference.Transpose(w, Units, Units), rows, Units, Units, out double[] sizes);
        Expect.Close([.. dX.Select((value, i) => value * slope[i])], _dX.ToArray()[..(rows * Units)], i => Tolerance(Units) * sizes[i] * 10, "dX");

        float[] few = [.. Enumerable.Range(0, rows).SelectMany(i => Enumerable.Range(0, Batch).Select(row => x[(row * Units) + i]))];
        double[] dW = DenseReference.Multiply(few, dZ, rows, Units, Batch, out double[] sums);
        Expect.Close(dW, _dW.ToArray()[..(rows * Units)], i => Tolerance(Batch) * sums[i], "dW");
    }

    private static double Tolerance(int terms) => 4 * Math.Sqrt(terms) * Expect.Rounding;
}
