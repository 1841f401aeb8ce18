using Onnx;
using QtGpu.Kernels.Activations;
using static Onnx.AttributeProto.Types;

namespace QtGpu.Exchange;

/// <summary>
/// The linear layers of an ONNX graph that is a chain, as PyTorch writes an nn.Sequential: Gemm, or MatMul and Add,
/// with activations between. Shifts and scales beside them, batch normalisation among them, go into the weights.
/// </summary>
internal sealed class OnnxLayers
{
    private readonly string _path;
    private readonly Dictionary<string, OnnxConstant> _constants = new(StringComparer.Ordinal);
    private readonly List<ImportedLayer> _layers = [];

    // What the chain has come to; whether the last layer is as yet without an activation; s·x + t that waits for one.
    private string _current = "";
    private bool _isOpen;
    private (double[] S, double[] T)? _waiting;
    private string? _leftOut;

    private OnnxLayers(string path) => _path = path;

    /// <summary>Reads them, and the operator of classes behind them, which is left out; null: there is none.</summary>
    /// <param name="path">The file, for messages.</param>
    /// <param name="model">What it holds.</param>
    /// <exception cref="InputException">It is another network; names the node and its operator.</exception>
    public static (List<ImportedLayer> Layers, string? LeftOut) Of(string path, ModelProto model)
    {
        var read = new OnnxLayers(path);
        return (read.Read(model.Graph), read._leftOut);
    }

    private List<ImportedLayer> Read(GraphProto graph)
    {
        foreach (TensorProto tensor in graph.Initializer)
            _constants[tensor.Name] = OnnxConstant.Of(_path, tensor);
        string[] inputs =
            [.. graph.Input.Select(value => value.Name).Where(name => !_constants.ContainsKey(name))];
        if (inputs is not [var input])
            throw new InputException($"{_path}: expected a network with one input, got {inputs.Length}");
        _current = input;
        foreach (NodeProto node in graph.Node)
            Take(node);
        if (graph.Output is not [{ Name: var output }] || output != _current)
        {
            throw new InputException(
                $"{_path}: expected one output at the end of its chain of layers, {_current}, got "
                + string.Join(", ", graph.Output.Select(value => value.Name)));
        }

        if (!_isOpen || _waiting is not null)
        {
            throw new InputException(
                $"{_path}: expected a linear layer at its end, whose outputs are numbers or the logits of classes, got "
                + (_layers.Count == 0 ? "no linear layer" : "what stands behind one; export the network without it"));
        }

        return _layers;
    }

    private void Take(NodeProto node)
    {
        if (node is { OpType: "Constant", Output: [var constant] })
        {
            if (Attribute(node, "value")?.T is not { } tensor)
                throw Refused(node, "is no tensor of float32");
            _constants[constant] = OnnxConstant.Of(_path, tensor);
            return;
        }

        if (!string.IsNullOrEmpty(node.Domain) && node.Domain is not "ai.onnx")
            throw Unsupported(node);
        if (_leftOut is not null || !node.Input.Contains(_current) || node.Output.Count == 0)
            throw Refused(node, $"does not go on from {_current}; expected a chain of layers");
        switch (node.OpType)
        {
            case "Gemm":
                Multiply(node);
                break;
            case "MatMul" when Constant(node, 1) is { Extents: [> 0 and var rows, > 0 and var columns] } w:
                Add(node, new(NameOf(node, 1), rows, columns, w.Values, new float[columns]));
                break;
            case "Add":
                Change(node, other => (1, other));
                break;
            case "Sub" when IsFirst(node):
                Change(node, other => (1, -other));
                break;
            case "Mul":
                Change(node, other => (other, 0));
                break;
            case "Div" when IsFirst(node):
                Change(node, other => (1 / other, 0));
                break;
            case "BatchNormalization":
                Normalise(node);
                break;
            case "Identity" or "Dropout" or "Flatten" or "Reshape":
                break;
            case "Softmax" or "LogSoftmax":
                _leftOut = node.OpType;
                break;
            case "LeakyRelu":
                Activate(node, new("leaky-relu", new Dictionary<string, double>(StringComparer.Ordinal)
                {
                    ["slope"] = Number(node, "alpha", 0.01f),
                }));
                break;
            default:
                Activate(node, ActivationCatalogue.OfOperator(node.OpType) is { } name
                    ? ImportedActivation.Of(name) : throw Unsupported(node));
                break;
        }

        _current = node.Output[0];
    }

    private void Multiply(NodeProto node)
    {
        if (Constant(node, 1) is not { Extents: [> 0 and var first, > 0 and var second] } weight || !IsFirst(node)
            || Number(node, "alpha", 1) != 1 || Number(node, "beta", 1) != 1 || Whole(node, "transA") != 0)
            throw Refused(node, "is not x·W + b with W a matrix of the file");
        bool isTransposed = Whole(node, "transB") != 0;
        (int inputs, int outputs) = isTransposed ? (second, first) : (first, second);
        float[] bias = new float[outputs];
        if (node.Input.Count > 2)
        {
            bias = Constant(node, 2)?.Row(outputs) is { } row ? [.. row.Select(b => (float)b)]
                : throw Refused(node, $"has no bias of {outputs} numbers");
        }

        Add(node, isTransposed
            ? ImportedLayer.OfTransposed(NameOf(node, 1), inputs, outputs, weight.Values, bias)
            : new(NameOf(node, 1), inputs, outputs, weight.Values, bias));
    }

    private void Add(NodeProto node, ImportedLayer layer)
    {
        if (_isOpen)
            _layers[^1] = _layers[^1] with { Activation = ImportedActivation.Of("identity") };
        if (_waiting is { } waiting)
        {
            layer = layer.Behind(
                Spread(waiting.S, layer.Inputs, node), Spread(waiting.T, layer.Inputs, node));
        }

        (_isOpen, _waiting) = (true, null);
        _layers.Add(layer);
    }

    private void Activate(NodeProto node, ImportedActivation activation)
    {
        if (!_isOpen || _waiting is not null)
            throw Refused(node, "stands behind no linear layer");
        _layers[^1] = _layers[^1] with { Activation = activation };
        _isOpen = false;
    }

    private void Change(NodeProto node, Func<double, (double S, double T)> change)
    {
        OnnxConstant other = Constant(node, node.Input[0] == _current ? 1 : 0)
            ?? throw Refused(node, "is not one of a constant");
        double[] values = other.Row(_isOpen ? _layers[^1].Outputs : other.Values.Length)
            ?? throw Refused(node, "has a constant of another shape than the layer's outputs");
        Affine(node, [.. values.Select(x => change(x).S)], [.. values.Select(x => change(x).T)]);
    }

    // γ(x − μ)/√(σ² + ε) + β.
    private void Normalise(NodeProto node)
    {
        double[][] rows =
        [
            .. Enumerable.Range(1, 4).Select(i => Constant(node, i)?.Values.Select(x => (double)x).ToArray()
                ?? throw Refused(node, "has not its four constants")),
        ];
        if (Array.Exists(rows, row => row.Length != rows[0].Length))
            throw Refused(node, "has constants of several lengths");
        double epsilon = Number(node, "epsilon", 1e-5f);
        double[] s = [.. rows[0].Select((gamma, j) => gamma / Math.Sqrt(rows[3][j] + epsilon))];
        Affine(node, s, [.. rows[1].Select((beta, j) => beta - (s[j] * rows[2][j]))]);
    }

    private void Affine(NodeProto node, double[] s, double[] t)
    {
        if (_isOpen)
        {
            int outputs = _layers[^1].Outputs;
            _layers[^1] = _layers[^1].Then(Spread(s, outputs, node), Spread(t, outputs, node));
            return;
        }

        if (_waiting is { } before)
        {
            int width = Math.Max(before.S.Length, s.Length);
            (s, t) = (Spread(s, width, node), Spread(t, width, node));
            double[] s0 = Spread(before.S, width, node), t0 = Spread(before.T, width, node);
            (s, t) = ([.. s.Zip(s0, (a, b) => a * b)], [.. t.Zip(s.Zip(t0, (a, b) => a * b), (a, b) => a + b)]);
        }

        _waiting = (s, t);
    }

    private double[] Spread(double[] values, int width, NodeProto node) =>
        values.Length == width ? values
        : values.Length == 1 ? [.. Enumerable.Repeat(values[0], width)]
        : throw Refused(node, $"meets {values.Length} constants where {width} are wanted");

    private bool IsFirst(NodeProto node) => node.Input[0] == _current;

    private OnnxConstant? Constant(NodeProto node, int input)
    {
        OnnxConstant? constant =
            input < node.Input.Count ? _constants.GetValueOrDefault(node.Input[input]) : null;
        return constant is { IsShape: true }
            ? throw Refused(node, $"has whole numbers in {node.Input[input]}; expected float32, convert them")
            : constant;
    }

    private static string NameOf(NodeProto node, int input)
    {
        string name = node.Input[input];
        return name.EndsWith(".weight", StringComparison.Ordinal) ? name[..^".weight".Length] : name;
    }

    private static float Number(NodeProto node, string attribute, float otherwise) =>
        Attribute(node, attribute) is { Type: AttributeType.Float } given ? given.F : otherwise;

    private static long Whole(NodeProto node, string attribute) =>
        Attribute(node, attribute)?.I ?? 0;

    private static AttributeProto? Attribute(NodeProto node, string name) =>
        node.Attribute.FirstOrDefault(attribute => attribute.Name == name);

    private InputException Unsupported(NodeProto node) => Refused(
        node,
        "is none that can be imported; expected Gemm, MatMul, Add, Sub, Mul, Div, BatchNormalization, Flatten, "
        + $"Reshape, Dropout, Identity, LeakyRelu, {string.Join(", ", ActivationCatalogue.Operators)}, and Softmax "
        + "at the end");

    private InputException Refused(NodeProto node, string why)
    {
        string? name = string.IsNullOrEmpty(node.Name) ? node.Output.FirstOrDefault() : node.Name;
        return new($"{_path}: operator {node.OpType} of node {name} {why}");
    }
}
