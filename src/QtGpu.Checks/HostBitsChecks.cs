using QtGpu.Kernels.Host;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Updates;

namespace QtGpu.Checks;

/// <summary>
/// Elementwise passes, random numbers and optimizer steps give the bits of the host backend's narrowest lane.
/// </summary>
internal sealed class HostBitsChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    private const int Operands = 5;
    private static readonly RandomStream Stream = RandomStream.Named(3, "host bits");

    public void Multiply() => Check((b, x) => b.Elementwise.Multiply(x[0], x[1], x[2]));

    public void Uniform_numbers() => Check((b, x) => b.Elementwise.FillUniform(x[0], Stream, 5, -1, 3));

    public void Normal_numbers() => Check((b, x) => b.Elementwise.FillNormal(x[0], Stream, 5, 0.3f));

    public void Dropout() => Check((b, x) =>
    {
        b.Elementwise.Dropout(x[0], View<float>.None, x[1], Stream, 6, 0.3f);
        b.Elementwise.Dropout(x[0], x[1], x[2], Stream, 6, 0.3f);
    });

    public void Sgd() => Check((b, x) =>
    {
        b.Optimizers.Step(new SgdUpdate(0.1f, 0.01f), x[0], x[1], default, default, default, 1);
        b.Optimizers.Step(new MomentumUpdate(0.1f, 0.9f, 0.01f), x[0], x[1], x[2], default, Norm(x[3]), 1);
    });

    public void Adam() => Check((b, x) =>
    {
        b.Elementwise.Multiply(x[3], x[3], x[3]); // a second moment is not negative
        b.Optimizers.Step(Adam(decoupled: false), x[0], x[1], x[2], x[3], default, 0.5f);
        b.Optimizers.Step(Adam(decoupled: true), x[0], x[1], x[2], x[3], Norm(x[4]), 0.5f);
    });

    private void Check(Action<Backend, View<float>[]> operation)
    {
        int count = Few ? 1_001 : 100_001;
        float[][] start = [.. Enumerable.Range(0, Operands).Select(i => CheckValues.Normal(count, $"operand {i}"))];
        using var host = new HostBackend(threads: 1, width: 4);
        float[][] expected = Run(host, start, operation, CheckMemory.Odd);
        foreach (int margin in new[] { CheckMemory.Odd, CheckMemory.Aligned })
        {
            float[][] actual = Run(Backend, start, operation, margin);
            for (int i = 0; i < Operands; i++)
                Expect.SameNumbers(expected[i], actual[i], $"operand {i}, {margin} elements into its buffer");
        }
    }

    private static float[][] Run(Backend backend, float[][] start, Action<Backend, View<float>[]> operation, int margin)
    {
        using var memory = new CheckMemory(backend, margin);
        View<float>[] rows = [.. start.Select(values => memory.InOut(Shape.Vector(values.Length), values))];
        operation(backend, rows);
        return [.. rows.Select(memory.Read)];
    }

    private static AdamUpdate Adam(bool decoupled) =>
        new(0.1f, 0.9f, 0.999f, 1e-8f, decoupled ? 0 : 0.01f, decoupled ? 0.01f : 0, 1.3f, 2f);

    private static View<float> Norm(View<float> row) => row.Slice(0, new Shape(1, 1));
}
