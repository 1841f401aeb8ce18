using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;

namespace QtGpu.Tests.Models;

/// <summary>A network on all sequences of some samples as one packed batch.</summary>
internal sealed class PackedNetwork : IDisposable
{
    private readonly Backend _backend;
    private readonly DeviceBuffer _numbers, _targets, _statistics;
    private readonly Loss _loss;
    private readonly int _classes;

    public PackedNetwork(Backend backend, Sequential model, Samples samples, bool training = true)
    {
        (_backend, _classes, _loss) = (backend, samples.Classes, Loss.For(samples.Classes));
        var shape = Shape.Of(samples.LongestLength, samples.Count, samples.Features);
        Parameters = new ParameterBuffer(model, backend, shape, seed: 7);
        Network = new Network(model, backend, Parameters, shape, training, seed: 7, sequences: Sequences);
        Order = [.. Enumerable.Range(0, samples.Count).OrderByDescending(samples.Length)];
        var packed = new PackedSequences(samples, samples.Count, samples.LongestLength);
        var features = new float[packed.MostTokens * samples.Features];
        var targets = new float[packed.MostTargetRows * samples.TargetCount];
        var numbers = new int[packed.MostNumbers];
        packed.Pack(samples, Order, features, targets, numbers);
        (_numbers, _targets) = (backend.Allocate<int>(numbers.Length), backend.Allocate(targets.Length));
        _statistics = backend.Allocate(2);
        _numbers.Write<int>(0, numbers);
        _targets.Write<float>(0, targets);
        (Tokens, Lengths, Words) = (packed.Tokens, packed.Lengths.ToArray(), packed.Words);
        Network.Input.FirstRows(Tokens).Write(features.AsSpan(0, Tokens * samples.Features));
    }

    public ParameterBuffer Parameters { get; }

    public Network Network { get; }

    public SequenceBatch Sequences { get; } = new();

    /// <summary>The samples' numbers, the longest first.</summary>
    public int[] Order { get; }

    public int[] Lengths { get; }

    public int Tokens { get; }

    public int Words { get; }

    /// <summary>Rows of outputs: of packed steps, or of sequences in <see cref="Order"/>.</summary>
    public float[] Forward(bool continues = false, long step = 0)
    {
        Sequences.Set(Lengths, _numbers.As<int>(), Words, continues);
        Network.Forward(Tokens, step);
        return Network.Output.FirstRows(Network.OutputRows).ToArray();
    }

    /// <summary>The mean loss, after <see cref="Forward"/>; and the gradients are those of it.</summary>
    public double Backward(long step = 0)
    {
        int rows = Network.OutputRows, columns = Network.Output.Columns;
        View<float> targets = _targets.View.Slice(0, new Shape(rows, _classes > 0 ? 1 : columns));
        _loss.Evaluate(
            _backend, Network.Output.FirstRows(rows), Targets.Of(targets, _classes),
            Network.OutputGradient.FirstRows(rows), _statistics.View);
        Network.Backward(Tokens, step);
        return _statistics.View.ToArray()[0] / rows;
    }

    /// <summary>Outputs of a sample: of its steps, or of the sequence.</summary>
    public float[] Of(int sample, float[] outputs)
    {
        int columns = Network.Output.Columns, b = Array.IndexOf(Order, sample);
        if (Network.OutputRows == Order.Length && Tokens > Order.Length)
            return outputs[(b * columns)..((b + 1) * columns)];
        return [.. Enumerable.Range(0, Lengths[b]).SelectMany(t =>
        {
            int row = Sequences.Layout.First(t) + b;
            return outputs[(row * columns)..((row + 1) * columns)];
        })];
    }

    public void Dispose()
    {
        Network.Dispose();
        Parameters.Dispose();
        _numbers.Dispose();
        _targets.Dispose();
        _statistics.Dispose();
    }
}
