using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Random;
using QtGpu.Kernels.Updates;

namespace QtGpu.Checks;

/// <summary>A wrong shape is refused with the operation, the operand, what was expected and what came.</summary>
internal sealed class ShapeChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    private delegate void Mistake(Backend backend, Func<int, int, View<float>> tensor);

    private static readonly Dictionary<string, (string Operand, Mistake Call)> Mistakes = new(StringComparer.Ordinal)
    {
        ["Multiply, inner extent"] = ("b", (d, t) => d.Dense.Multiply(t(2, 3), false, t(4, 5), false, t(2, 5))),
        ["Multiply, rows"] = ("a", (d, t) => d.Dense.Multiply(t(3, 3), false, t(3, 5), false, t(2, 5))),
        ["Multiply, transposed"] = ("b", (d, t) => d.Dense.Multiply(t(2, 3), false, t(3, 5), true, t(2, 5))),
        ["Multiply, batch"] = ("a", (d, t) => d.Dense.Multiply(
            t(6, 3).Reshape(Shape.Of(3, 2, 3)), false, t(3, 5), false, t(4, 5).Reshape(Shape.Of(2, 2, 5)))),
        ["WeightGradient, dZ"] = ("dZ", (d, t) => d.Dense.WeightGradient(t(4, 3), t(5, 2), t(3, 2), View<float>.None)),
        ["WeightGradient, dW"] = ("dW", (d, t) => d.Dense.WeightGradient(t(4, 3), t(4, 2), t(2, 3), View<float>.None)),
        ["WeightGradient, db"] = ("db", (d, t) => d.Dense.WeightGradient(t(4, 3), t(4, 2), t(3, 2), t(1, 3))),
        ["WeightGradient, no x"] = ("x",
            (d, t) => d.Dense.WeightGradient(View<float>.None, t(4, 2), t(3, 2), View<float>.None)),
        ["InputGradient, w"] = ("w", (d, t) => d.Dense.InputGradient(t(4, 2), t(3, 3), View<float>.None, t(4, 3))),
        ["InputGradient, dX"] = ("dX", (d, t) => d.Dense.InputGradient(t(4, 2), t(3, 2), View<float>.None, t(4, 2))),
        ["InputGradient, derivative"] =
            ("derivative", (d, t) => d.Dense.InputGradient(t(4, 2), t(3, 2), t(3, 4), t(4, 3))),
        ["SoftmaxCrossEntropy, labels"] = ("labels", (d, t) =>
            d.Dense.SoftmaxCrossEntropy(t(4, 3), t(4, 1).Cast<int>(), t(4, 3), t(1, 2))),
        ["SoftmaxCrossEntropy, gradient"] = ("dLogits", (d, t) =>
            d.Dense.SoftmaxCrossEntropy(t(4, 3), t(1, 4).Cast<int>(), t(3, 4), t(1, 2))),
        ["SoftmaxCrossEntropy, statistics"] = ("statistics", (d, t) =>
            d.Dense.SoftmaxCrossEntropy(t(4, 3), t(1, 4).Cast<int>(), t(4, 3), t(1, 1))),
        ["MeanSquaredError, targets"] =
            ("targets", (d, t) => d.Dense.MeanSquaredError(t(4, 3), t(4, 2), t(4, 3), t(1, 2))),
        ["MeanSquaredError, dY"] = ("dY", (d, t) => d.Dense.MeanSquaredError(t(4, 3), t(4, 3), t(4, 1), t(1, 2))),
        ["Dense, w"] = ("w", (d, t) => Relu(d).Dense(t(4, 3), t(2, 5), t(1, 5), t(4, 5), View<float>.None)),
        ["Dense, b"] = ("b", (d, t) => Relu(d).Dense(t(4, 3), t(3, 5), t(1, 3), t(4, 5), View<float>.None)),
        ["Dense, y"] = ("y", (d, t) => Relu(d).Dense(t(4, 3), t(3, 5), t(1, 5), t(3, 5), View<float>.None)),
        ["Dense, derivative"] = ("derivative", (d, t) => Relu(d).Dense(t(4, 3), t(3, 5), t(1, 5), t(4, 5), t(4, 4))),
        ["Forward, y"] = ("y", (d, t) => Relu(d).Forward(t(4, 3), t(3, 4), View<float>.None)),
        ["Forward, derivative"] = ("derivative", (d, t) => Relu(d).Forward(t(4, 3), t(4, 3), t(3, 4))),
        ["Copy, y"] = ("y", (d, t) => d.Elementwise.Copy(t(1, 3), t(1, 4))),
        ["Multiply, elements"] = ("z", (d, t) => d.Elementwise.Multiply(t(1, 3), t(1, 3), t(3, 1))),
        ["SumOfSquares, result"] = ("result", (d, t) => d.Elementwise.SumOfSquares(t(1, 3), t(1, 3))),
        ["Dropout, derivative"] =
            ("derivative", (d, t) =>
            d.Elementwise.Dropout(t(1, 3), t(1, 2), t(1, 3), new RandomStream(1), 0, 0.5f)),
        ["Dropout, y"] =
            ("y", (d, t) => d.Elementwise.Dropout(t(1, 3), View<float>.None, t(1, 2), new RandomStream(1), 0, 0.5f)),
        ["Step, dW"] =
            ("dW", (d, t) => d.Optimizers.Step(default(SgdUpdate), t(1, 3), t(1, 2), default, default, default, 1)),
        ["Step, first"] = ("first", (d, t) =>
            d.Optimizers.Step(default(MomentumUpdate), t(1, 3), t(1, 3), default, default, default, 1)),
        ["Step, second"] = ("second", (d, t) =>
            d.Optimizers.Step(default(AdamUpdate), t(1, 3), t(1, 3), t(1, 3), t(1, 2), default, 1)),
        ["Step, squaredNorm"] = ("squaredNorm", (d, t) =>
            d.Optimizers.Step(default(SgdUpdate), t(1, 3), t(1, 3), default, default, t(1, 2), 1)),
        ["ParameterGradient, dp"] = ("dp", (d, t) => Barrier(d).ParameterGradient(t(4, 3), t(1, 2), t(4, 3), t(1, 1))),
        ["ParameterGradient, dY"] = ("dY", (d, t) => Barrier(d).ParameterGradient(t(4, 3), t(1, 2), t(3, 4), t(1, 2))),
    };

    public void A_wrong_shape_is_refused_by_name()
    {
        using DeviceBuffer buffer = Backend.Allocate(64);
        foreach (var (mistake, (operand, call)) in Mistakes)
        {
            var exception = Expect.Refusal<ArgumentException>(
                () => call(Backend, (rows, columns) => new View<float>(buffer, 0, new Shape(rows, columns))), mistake);
            string operation = mistake.Split(',')[0];
            Expect.That(
                exception.Message.StartsWith($"{operation}: {operand} ", StringComparison.Ordinal),
                $"{mistake}: expected '{operation}: {operand} …', got '{exception.Message}'");
        }
    }

    public void A_view_beyond_its_buffer_is_refused()
    {
        using DeviceBuffer buffer = Backend.Allocate(10);
        Shape row = Shape.Vector(3), negative = new(-1, -3);
        foreach (var (offset, shape) in new[] { (8L, row), (-1L, row), (long.MaxValue, row), (0L, negative) })
        {
            var exception = Expect.Refusal<ArgumentException>(
                () => Backend.Elementwise.Fill(new View<float>(buffer, offset, shape), 0), $"{shape} at {offset}");
            Expect.That(
                exception.Message.StartsWith("Fill: x ", StringComparison.Ordinal),
                $"expected 'Fill: x …', got '{exception.Message}'");
        }

        Expect.Refusal<ArgumentException>(() => buffer.Read(8, new float[3]), "a place outside the buffer");
        Expect.Refusal<ArgumentException>(() => buffer.Read(long.MaxValue, new float[3]), "a place outside the buffer");
        Expect.Refusal<ArgumentException>(() => buffer.Write(-1, new float[3]), "a place outside the buffer");
    }

    private static ActivationOperations Relu(Backend backend) => backend.Activation(Activation.Of(default(Relu)));

    private static ParametricOperations Barrier(Backend backend) =>
        backend.Parametric(ParametricActivation.Of(new Tunnelling()));
}
