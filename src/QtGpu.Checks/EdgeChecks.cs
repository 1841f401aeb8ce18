using QtGpu.Kernels.Edges;

namespace QtGpu.Checks;

/// <summary>
/// Every edge function of the catalogue, forward and back, against float64: one that is added is checked.
/// </summary>
internal sealed class EdgeChecks(Backend backend, Extent extent) : ContractChecks(backend, extent)
{
    // Outputs that fill no lane, some, and several; more inputs and samples than a tile takes.
    private static readonly (int Rows, int Inputs, int Outputs)[] Shapes =
        [(1, 1, 1), (3, 2, 5), (33, 3, 10), (5, 2, 16), (4, 3, 17), (2, 1, 35), (7, 19, 3), (300, 2, 4)];

    public void The_outputs_of_every_edge_function_are_those_of_float64() => ForEach(c =>
    {
        using var memory = new CheckMemory(Backend, c.Margin);
        EdgeTensors tensors = c.Tensors(memory);
        c.Function.Forward(Backend, tensors);
        Expect.Close(c.Outputs(out double[] tolerance), memory.Read(tensors.Y), i => tolerance[i], $"y of {c}");
    });

    public void The_gradients_of_every_edge_function_are_central_differences() => ForEach(c =>
    {
        foreach (bool accumulate in new[] { false, true })
        {
            using var memory = new CheckMemory(Backend, c.Margin);
            EdgeTensors tensors = c.Tensors(memory);
            EdgeGradients gradients = c.Gradients(memory, tensors, accumulate);
            c.Function.Back(Backend, tensors, gradients);
            c.CheckGradients(memory, gradients);
        }
    });

    public void Gradients_that_nobody_wants_are_left_out()
    {
        foreach (EdgeCase c in Cases().Where(c => c.Rows == 3))
        {
            using var memory = new CheckMemory(Backend);
            EdgeTensors tensors = c.Tensors(memory);
            EdgeGradients all = c.Gradients(memory, tensors, accumulate: false);
            EdgeGradients some = c.Gradients(memory, tensors, accumulate: false) with { X = default, Bias = default };
            c.Function.Back(Backend, tensors, all);
            c.Function.Back(Backend, tensors, some);
            Expect.SameBits(memory.Read(all.Parameters), memory.Read(some.Parameters), $"parameters of {c}");
            Expect.SameBits(memory.Read(all.Weight), memory.Read(some.Weight), $"weights of {c}");
        }
    }

    private void ForEach(Action<EdgeCase> check)
    {
        foreach (EdgeCase c in Cases())
            check(c);
    }

    private IEnumerable<EdgeCase> Cases() =>
        from name in EdgeFunctionCatalogue.Names
        from shape in Few ? Shapes.Take(3) : Shapes
        select new EdgeCase(name, shape.Rows, shape.Inputs, shape.Outputs);
}
