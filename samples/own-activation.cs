// An activation and a data set of one's own, by their names, on a CPU's SIMD and as a GPU's kernels.
#:project ../src/QtGpu
#:property PublishAot=false

using QtGpu.Data;
using QtGpu.Data.Formulas;
using QtGpu.Devices;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;

Dataset waves = DatasetCatalogue.Load("waves");
foreach (string device in new[] { "cpu", "ilgpu-cpu" }) // or "cuda", "opencl"
{
    using var backend = DeviceCatalogue.Open(device);
    foreach (string activation in new[] { "snake", "relu" })
    {
        using var trainer = new Trainer(
            new Sequential(new Dense(16, activation, new HeInitialiser()), new Dense(1)), backend, waves.Train,
            new TrainerOptions { Epochs = 10, Batch = 500, Optimizer = new Adam(0.05f) });
        trainer.Fit();
        Console.WriteLine($"{activation} on {device}: mean squared error {trainer.Evaluate(waves.Test).Loss:F4}");
    }
}

/// <summary>f(z) = z + sin²(az)/a, which bends as often as z is long (arXiv:2006.08195).</summary>
[Activation("snake", "z + sin^2(a z)/a")]
public readonly record struct Snake(float A = 1) : IActivation
{
    public T Forward<T>(T z)
        where T : unmanaged, ILane<T> => Forward(z, out _);

    // f′ = 1 + 2 sin az cos az. The same lines become SIMD on a CPU and a kernel on a GPU.
    public T Forward<T>(T z, out T derivative)
        where T : unmanaged, ILane<T>
    {
        T sin = T.SinCos(T.Const(A) * z, out T cos);
        derivative = T.Fma(sin + sin, cos, T.Const(1));
        return T.Fma(sin, sin / T.Const(A), z);
    }
}

public sealed class Waves() : FormulaDataset("waves", "sin 6x", [(-1, 1)], x => Math.Sin(6 * x[0]));
