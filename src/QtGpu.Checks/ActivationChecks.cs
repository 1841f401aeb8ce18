using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Lanes;

namespace QtGpu.Checks;

/// <summary>Activations alone: against the textbook, and against a scalar lane to the bit.</summary>
internal sealed class ActivationChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    public void The_bits_are_those_of_the_scalar_lane(string name)
    {
        Activation activation = ActivationCatalogue.Create(name);
        float[] z = CheckValues.Wild(Few ? 2_000 : 200_000);
        (float[] y, float[] slope) = activation.Accept(new OnScalars(z));
        ActivationOperations kernels = Backend.Activation(activation);
        foreach (int margin in new[] { CheckMemory.Odd, CheckMemory.Aligned })
        {
            using var memory = new CheckMemory(Backend, margin);
            Shape shape = Shape.Vector(z.Length);
            View<float> input = memory.In(shape, z), alone = memory.Out(shape), both = memory.Out(shape);
            View<float> derivative = memory.Out(shape);
            View<float> place = memory.InOut(shape, z);
            kernels.Forward(input, alone, View<float>.None);
            kernels.Forward(input, both, derivative);
            kernels.Forward(place, place, View<float>.None);
            Expect.SameNumbers(y, memory.Read(alone), $"{name} alone");
            Expect.SameNumbers(y, both.ToArray(), $"{name} beside its slope");
            Expect.SameNumbers(slope, derivative.ToArray(), $"slope of {name}");
            Expect.SameNumbers(y, place.ToArray(), $"{name} in place");
        }
    }

    public void Tunnelling_is_the_transmission_of_a_rectangular_barrier()
    {
        // E from far below to far above V₀ = 30 eV, densely around it, θ = ½: T and dT/dε within 4 + 4√|w| ulp.
        const double height = 30, width = 0.0178;
        float[] z =
        [
            .. Enumerable.Range(0, 240).Select(i => (float)Math.Pow(10, (i * 0.05) - 8)),
            .. Enumerable.Range(0, 90).Select(i => (float)(height * (1 + Math.Pow(10, (i * 0.07) - 7)))),
            .. Enumerable.Range(0, 90).Select(i => (float)(height * (1 - Math.Pow(10, (i * 0.07) - 7)))),
        ];
        BigReal opacity = TransmissionReference.Opacity(height, width, 1);
        TransmissionReference[] exact = [.. z.Select(energy => TransmissionReference.At(energy, height, opacity))];
        using var memory = new CheckMemory(Backend);
        Shape shape = Shape.Vector(z.Length);
        View<float> y = memory.Out(shape), slope = memory.Out(shape);
        Backend.Activation(Activation.Of(new Tunnelling(height, width, energyScale: 1)))
            .Forward(memory.In(shape, z), y, slope);
        double Bound(int i) => 2 * Expect.Rounding * (4 + (4 * exact[i].RootW));
        Expect.Close(
            [.. exact.Select(e => e.Transmission)], memory.Read(y), i => 1e-38 + (Bound(i) * exact[i].Transmission),
            "T");
        Expect.Close(
            [.. exact.Select(e => e.Derivative / height)], slope.ToArray(),
            i => 1e-38 + (10 * Bound(i) * exact[i].DerivativeScale / height), "dT/dz");
    }

    public void Limits_of_tunnelling_are_exact()
    {
        float[] z = [float.NegativeInfinity, float.MinValue, -1e-45f, -0f, 0, float.MaxValue, float.PositiveInfinity,
            float.NaN];
        using var memory = new CheckMemory(Backend);
        Shape shape = Shape.Vector(z.Length);
        View<float> y = memory.Out(shape), slope = memory.Out(shape);
        Backend.Activation(Activation.Of(new Tunnelling())).Forward(memory.In(shape, z), y, slope);
        Expect.Every(memory.Read(y).AsSpan(0, 5), value => value == 0, "T(E ≤ 0)");
        Expect.Every(y.ToArray().AsSpan(5, 2), value => value == 1, "T(E → ∞)");
        Expect.Every(slope.ToArray().AsSpan(0, 7), value => value == 0, "slope at the limits");
        Expect.That(float.IsNaN(y.ToArray()[7]) && float.IsNaN(slope.ToArray()[7]), "T(NaN) is a number");
    }

    private sealed class OnScalars(float[] z) : IActivationVisitor<(float[] Y, float[] Slope)>
    {
        public (float[] Y, float[] Slope) Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation
        {
            var slope = new float[z.Length];
            var y = new float[z.Length];
            for (int i = 0; i < z.Length; i++)
            {
                y[i] = activation.Forward(new ScalarLane(z[i]), out ScalarLane derivative).Value;
                slope[i] = derivative.Value;
            }

            return (y, slope);
        }
    }
}
