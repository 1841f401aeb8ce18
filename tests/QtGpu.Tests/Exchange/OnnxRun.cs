using Microsoft.ML.OnnxRuntime;
using QtGpu.Exchange;
using QtGpu.Onnx;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.Exchange;

/// <summary>An ONNX file, run by ONNX Runtime on the CPU.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly InferenceSession _session;
    private readonly List<OrtValue> _values = [];
    private readonly Dictionary<string, OrtValue> _inputs = new(StringComparer.Ordinal);

    public OnnxRun(string path)
    {
        using var quiet = new SessionOptions { LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
        _session = new(path, quiet);
    }

    public IReadOnlyDictionary<string, string> Metadata => _session.ModelMetadata.CustomMetadataMap;

    /// <summary>One output of a graph that is written here, of one input [count].</summary>
    public static float[] Of(float[] x, Func<OnnxValue, OnnxValue> formula)
    {
        using var folder = new TemporaryFolder();
        var graph = new OnnxGraph();
        using (graph.Write())
            graph.Output(formula(graph.Input("x", OnnxType.Float32, "count")), "y", OnnxType.Float32, "count");
        OnnxFile.Write(folder["f.onnx"], graph.Build("formula"), []);
        using var run = new OnnxRun(folder["f.onnx"]);
        return run.With("x", x, x.Length).Get("y");
    }

    public OnnxRun With<T>(string name, T[] values, params long[] extents)
        where T : unmanaged
    {
        _values.Add(_inputs[name] = OrtValue.CreateTensorValueFromMemory(values, extents));
        return this;
    }

    public float[] Get(params string[] outputs)
    {
        using var options = new RunOptions();
        using IDisposableReadOnlyCollection<OrtValue> got = _session.Run(options, _inputs, outputs);
        return got[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose()
    {
        _values.ForEach(value => value.Dispose());
        _session.Dispose();
    }

    /// <summary>The largest difference is at most 1e-5 of what the outputs reach, or of 1 where that is less.</summary>
    public static void AssertClose(float[] expected, float[] got) =>
        AssertClose(Math.Max(1, expected.Max(MathF.Abs)), expected, got);

    /// <summary>The largest difference is at most 1e-5 of a scale.</summary>
    public static void AssertClose(double scale, float[] expected, float[] got)
    {
        Assert.Equal(expected.Length, got.Length);
        double worst = expected.Zip(got, (a, b) => Math.Abs((double)a - b) / scale).Aggregate(0.0, Math.Max);
        TestContext.Current.TestOutputHelper?.WriteLine($"largest difference {worst:0.0e0} of {scale:0.0e0}");
        Assert.InRange(worst, 0, 1e-5);
    }
}
