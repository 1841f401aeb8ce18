using System.Reflection;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Skeletons;

namespace QtGpu.Onnx;

/// <summary>Formulas as they write themselves into the current graph.</summary>
internal static class OnnxFormulas
{
    /// <summary>f(z): the operator of that name where there is one, else what the formula does.</summary>
    public static OnnxValue Of(Activation activation, OnnxValue z) => activation.Accept(new Applied(z));

    /// <summary>f(z; p) with trained parameters.</summary>
    public static OnnxValue Of(ParametricActivation activation, float[] parameters, OnnxValue z) =>
        activation.Accept(new AppliedAt(parameters, z));

    /// <summary>One step of a cell: the next states.</summary>
    /// <param name="cell">The cell.</param>
    /// <param name="parameters">p of an activation that is trained; empty where none is.</param>
    /// <param name="driven">x·W + b of each gate.</param>
    /// <param name="recurrent">h·U of each gate.</param>
    /// <param name="states">The states before.</param>
    public static OnnxValue[] Of(
        TrainableCell cell, float[] parameters, OnnxValue[] driven, OnnxValue[] recurrent, OnnxValue[] states) =>
        cell.Accept(new Stepped(new(driven, recurrent, states, new OnnxValue[states.Length]), parameters));

    /// <summary>φ(x) of every edge [inputs, outputs], with x [..., inputs, 1].</summary>
    /// <param name="function">φ.</param>
    /// <param name="name">Of the layer: its coefficients are called by it.</param>
    /// <param name="parameters">[parameters][inputs · outputs].</param>
    /// <param name="inputs">Inputs of the layer.</param>
    /// <param name="outputs">Its outputs.</param>
    /// <param name="x">Where.</param>
    public static OnnxValue Of(
        EdgeFunction function, string name, float[][] parameters, int inputs, int outputs, OnnxValue x) =>
        function.Accept(new Edges(name, parameters, inputs, outputs, x));

    private sealed class Applied(OnnxValue z) : IActivationVisitor<OnnxValue>
    {
        public OnnxValue Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IActivation =>
            typeof(TActivation).GetCustomAttribute<ActivationAttribute>()?.Operator is { } name
                ? OnnxGraph.Current.Node(name, z)
                : activation.Forward(z);
    }

    private sealed class AppliedAt(float[] parameters, OnnxValue z) : IParametricActivationVisitor<OnnxValue>
    {
        public OnnxValue Visit<TActivation>(TActivation activation)
            where TActivation : unmanaged, IParametricActivation<TActivation> =>
            activation.At(new Numbers(parameters), 0).Forward(z);
    }

    private sealed class Stepped(Unit unit, float[] parameters) : ITrainableCellVisitor<OnnxValue[]>
    {
        public OnnxValue[] Visit<TCell>(TCell cell)
            where TCell : unmanaged, ITrainableCell
        {
            cell.Begin(new Numbers(parameters), 0);
            cell.Step<OnnxValue, Unit>(unit);
            return unit.Next;
        }
    }

    private readonly struct Unit(OnnxValue[] driven, OnnxValue[] recurrent, OnnxValue[] states, OnnxValue[] next)
        : IUnit<OnnxValue>
    {
        public static bool Keeps => false;

        public bool IsNoisy => false;

        public OnnxValue[] Next => next;

        public OnnxValue Driven(int gate) => driven[gate];

        public OnnxValue Recurrent(int gate) => recurrent[gate];

        public OnnxValue Normal() => throw new InvalidOperationException("Noise belongs to training.");

        public OnnxValue State(int k) => states[k];

        public void Put(int k, OnnxValue state) => next[k] = state;

        public void Keep(int k, OnnxValue value)
        {
        }

        public void KeepArgument(int a, OnnxValue z)
        {
        }
    }

    // Parameters of an activation, as a kernel reads them.
    internal readonly struct Numbers(float[] values) : IOperands
    {
        public bool Has(int operand) => values.Length > 0;

        public float At(int operand, long index) => index < values.Length ? values[index] : 0;

        public int IntAt(int operand, long index) => throw new NotSupportedException();

        public void Put(int operand, long index, float value) => throw new NotSupportedException();
    }

    // Coefficients are made here, edge by edge, with the bits that kernels give them.
    private sealed class Edges(string name, float[][] parameters, int inputs, int outputs, OnnxValue x)
        : IEdgeFunctionVisitor<OnnxValue>
    {
        public OnnxValue Visit<TFunction>(TFunction function)
            where TFunction : unmanaged, IEdgeFunction
        {
            int edges = inputs * outputs;
            var kept = new float[function.Coefficients * edges];
            for (int edge = 0; edge < edges; edge++)
                function.Prepare<ScalarLane, Prepared>(new(parameters, kept, edges, edge));
            return function.Value(new Edge(name, kept, inputs, outputs), x);
        }
    }

    private readonly struct Prepared(float[][] parameters, float[] kept, int edges, int edge) : IEdge<ScalarLane>
    {
        public ScalarLane Parameter(int p) => new(parameters[p][edge]);

        public ScalarLane Coefficient(int k) => new(kept[(k * edges) + edge]);

        public void Keep(int k, ScalarLane value) => kept[(k * edges) + edge] = value.Value;

        public void PutGradient(int p, ScalarLane value) => throw new NotSupportedException();

        public int Whole(ScalarLane number) => (int)number.Value;
    }

    // A whole number of the graph is not known while it is written, yet coefficients are counted with it: it stands for
    // itself, times more than there are coefficients, so that what is added to it remains.
    private readonly struct Edge(string name, float[] kept, int inputs, int outputs) : IEdge<OnnxValue>
    {
        private const int Symbol = 1 << 14;

        private static OnnxGraph Graph => OnnxGraph.Current;

        public OnnxValue Parameter(int p) => throw new NotSupportedException();

        public OnnxValue Coefficient(int k) =>
            k < Symbol ? OfEvery(k) : Found(new OnnxValue((k / Symbol) - 1), k % Symbol);

        public void Keep(int k, OnnxValue value) => throw new NotSupportedException();

        public void PutGradient(int p, OnnxValue value) => throw new NotSupportedException();

        public int Whole(OnnxValue number) => checked((number.Number + 1) * Symbol);

        // [inputs, outputs], or one number where all are the same.
        private OnnxValue OfEvery(int k)
        {
            float[] values = kept[(k * inputs * outputs)..((k + 1) * inputs * outputs)];
            return Array.TrueForAll(values, value => value.Equals(values[0]))
                ? OnnxValue.Const(values[0])
                : Graph.Tensor($"{name}.coefficient{k}", values, inputs, outputs);
        }

        // Coefficient `number` + k of each input's edges: rows of a table [coefficients · inputs, outputs].
        private OnnxValue Found(OnnxValue number, int k)
        {
            OnnxValue table = Graph.Tensor($"{name}.coefficients", kept, kept.Length / outputs, outputs);
            OnnxValue rows = Graph.Wholes([.. Enumerable.Range(k * inputs, inputs).Select(row => (long)row)]);
            OnnxValue whole = Graph.Cast(
                Graph.Node("Squeeze", number, Graph.Wholes(-1)), OnnxType.Int64);
            OnnxValue place = Graph.Node("Add", Graph.Node("Mul", whole, Graph.Whole(inputs)), rows);
            return Graph.Node("Gather", table, place);
        }
    }
}
