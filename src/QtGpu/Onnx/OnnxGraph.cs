using System.Globalization;
using Onnx;

namespace QtGpu.Onnx;

/// <summary>
/// A graph of standard operators under construction, or, with one around it, the body of a loop, which may read what
/// the graphs around it have made. The same operator of the same values is one node.
/// </summary>
internal sealed class OnnxGraph
{
    /// <summary>The set of operators that is written, ai.onnx: the first with LayerNormalization.</summary>
    public const int OperatorSet = 17;

    /// <summary>The version of the format that came with it.</summary>
    public const int FormatVersion = 8;

    [ThreadStatic]
    private static OnnxGraph? _current;

    private readonly GraphProto _graph = new();
    private readonly OnnxGraph? _around;
    private readonly Tables _tables;
    private readonly Dictionary<string, OnnxValue> _known = new(StringComparer.Ordinal);

    /// <summary>A graph, or a body.</summary>
    public OnnxGraph(OnnxGraph? around = null) => (_around, _tables) = (around, around?._tables ?? new());

    /// <summary>The graph that formulas write themselves into.</summary>
    public static OnnxGraph Current =>
        _current ?? throw new InvalidOperationException("No graph is being written on this thread.");

    /// <summary>Formulas write themselves into this graph until what is returned is disposed of.</summary>
    public IDisposable Write()
    {
        var written = new Written(_current);
        _current = this;
        return written;
    }

    /// <summary>Something that goes into the graph.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="type">Its elements.</param>
    /// <param name="extents">Its extents.</param>
    public OnnxValue Input(string name, OnnxType type, params ReadOnlySpan<Extent> extents)
    {
        _graph.Input.Add(ValueInfoProto.Of(name, type, extents));
        return _tables.Add(name);
    }

    /// <summary>Something that may be given, and else is what is said here.</summary>
    public OnnxValue Input(string name, float[] otherwise, params ReadOnlySpan<Extent> extents)
    {
        OnnxValue input = Input(name, OnnxType.Float32, extents);
        _tables.Initializers.Add(TensorProto.Of(name, OnnxType.Float32, otherwise, Numbers(extents)));
        return input;
    }

    /// <summary>Something that comes out of the graph.</summary>
    public void Output(OnnxValue value, string name, OnnxType type, params ReadOnlySpan<Extent> extents)
    {
        var renamed = new NodeProto { OpType = "Identity" };
        renamed.Input.Add(_tables.NameOf(value));
        renamed.Output.Add(name);
        _graph.Node.Add(renamed);
        _graph.Output.Add(ValueInfoProto.Of(name, type, extents));
    }

    /// <summary>A node with one output.</summary>
    public OnnxValue Node(string name, params ReadOnlySpan<OnnxValue> inputs) => Node(name, [], inputs);

    /// <summary>The same, with constants of the operator.</summary>
    public OnnxValue Node(string name, AttributeProto[] attributes, params ReadOnlySpan<OnnxValue> inputs)
    {
        string key = KeyOf(name, attributes, inputs);
        for (OnnxGraph? graph = this; graph is not null; graph = graph._around)
        {
            if (graph._known.TryGetValue(key, out OnnxValue same))
                return same;
        }

        return _known[key] = Nodes(name, 1, attributes, inputs)[0];
    }

    /// <summary>A node with several outputs.</summary>
    public OnnxValue[] Nodes(
        string name, int outputs, AttributeProto[] attributes, params ReadOnlySpan<OnnxValue> inputs)
    {
        var node = new NodeProto { OpType = name };
        foreach (OnnxValue input in inputs)
            node.Input.Add(_tables.NameOf(input));
        node.Attribute.AddRange(attributes);
        var made = new OnnxValue[outputs];
        for (int i = 0; i < outputs; i++)
        {
            made[i] = _tables.Add(name, inputs);
            node.Output.Add(_tables.NameOf(made[i]));
        }

        _graph.Node.Add(node);
        return made;
    }

    /// <summary>A number.</summary>
    public OnnxValue Constant(float value) => Once(
        Tables.NumberName(value), name => TensorProto.Of(name, OnnxType.Float32, [value]), value);

    /// <summary>Whole numbers as a vector.</summary>
    public OnnxValue Wholes(params long[] values) => Once(
        $"wholes {string.Join(' ', values)}", name => TensorProto.Of(name, OnnxType.Int64, values, values.Length));

    /// <summary>A whole number.</summary>
    public OnnxValue Whole(long value) => Once(
        FormattableString.Invariant($"whole {value}"), name => TensorProto.Of(name, OnnxType.Int64, [value]));

    /// <summary>Numbers that the network has learnt, by their name there.</summary>
    public OnnxValue Tensor(string name, float[] values, params long[] extents) =>
        Once(name, own => TensorProto.Of(own, OnnxType.Float32, values, extents));

    /// <summary>The same in float64.</summary>
    public OnnxValue Tensor(string name, double[] values, params long[] extents) =>
        Once(name, own => TensorProto.Of(own, OnnxType.Float64, values, extents));

    /// <summary>Numbers of another type.</summary>
    public OnnxValue Cast(OnnxValue value, OnnxType type) => Node("Cast", [AttributeProto.Of("to", (long)type)], value);

    /// <summary>A number that does not depend on anything; null for what does.</summary>
    public float? ConstantOf(OnnxValue value) => _tables.Constant(value);

    /// <summary>What the node that made a value read, if it was one of that name.</summary>
    public OnnxValue[]? Made(string name, OnnxValue value) => _tables.Made(name, value);

    /// <summary>The graph, without nodes that nobody reads.</summary>
    public GraphProto Build(string name)
    {
        var built = new GraphProto { Name = name };
        built.Input.AddRange(_graph.Input);
        built.Output.AddRange(_graph.Output);
        HashSet<string> read = [.. _graph.Output.Select(output => output.Name)];
        for (int i = _graph.Node.Count - 1; i >= 0; i--)
        {
            NodeProto node = _graph.Node[i];
            if (!node.Output.Any(read.Contains))
                continue;
            read.UnionWith(Reads(node));
            built.Node.Insert(0, node);
        }

        // A body finds its constants in the graph around it.
        if (_around is null)
            built.Initializer.AddRange(_tables.Initializers.Where(tensor => read.Contains(tensor.Name)));
        return built;
    }

    private static IEnumerable<string> Reads(NodeProto node) =>
        [.. node.Input, .. node.Attribute.SelectMany(IEnumerable<NodeProto> (a) => a.G?.Node ?? []).SelectMany(Reads)];

    private OnnxValue Once(string name, Func<string, TensorProto> tensor, float? constant = null)
    {
        if (_tables.Named.TryGetValue(name, out OnnxValue known))
            return known;
        _tables.Initializers.Add(tensor(name));
        return _tables.Named[name] = _tables.Add(name, constant);
    }

    private static string KeyOf(string name, AttributeProto[] attributes, ReadOnlySpan<OnnxValue> inputs)
    {
        string key = name;
        foreach (OnnxValue input in inputs)
            key += FormattableString.Invariant($" {input.Number}");
        foreach (AttributeProto a in attributes)
            key += FormattableString.Invariant($";{a.Name}={a.F}{a.I}{string.Join(' ', a.Ints)}");
        return key;
    }

    private static long[] Numbers(ReadOnlySpan<Extent> extents)
    {
        var numbers = new long[extents.Length];
        for (int i = 0; i < numbers.Length; i++)
            numbers[i] = extents[i].Value!.Value;
        return numbers;
    }

    // What a graph and its bodies have in common: names are their own throughout.
    private sealed class Tables
    {
        private readonly List<(string Name, float? Constant, string? Operator, OnnxValue[] Inputs)> _values = [];

        public List<TensorProto> Initializers { get; } = [];

        public Dictionary<string, OnnxValue> Named { get; } = new(StringComparer.Ordinal);

        public static string NumberName(float value) => BitConverter.SingleToUInt32Bits(value) == 0x80000000
            ? "-0" : value.ToString("R", CultureInfo.InvariantCulture);

        public OnnxValue Add(string name, float? constant = null)
        {
            _values.Add((name, constant, null, []));
            return new(_values.Count - 1);
        }

        public OnnxValue Add(string name, ReadOnlySpan<OnnxValue> inputs)
        {
            _values.Add((FormattableString.Invariant($"{name}_{_values.Count}"), null, name, inputs.ToArray()));
            return new(_values.Count - 1);
        }

        public string NameOf(OnnxValue value) => _values[value.Number].Name;

        public float? Constant(OnnxValue value) => _values[value.Number].Constant;

        public OnnxValue[]? Made(string name, OnnxValue value) =>
            _values[value.Number].Operator == name ? _values[value.Number].Inputs : null;
    }

    private sealed class Written(OnnxGraph? before) : IDisposable
    {
        public void Dispose() => _current = before;
    }
}
