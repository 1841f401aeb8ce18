using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>The forward half of a network, and how samples get into it.</summary>
internal abstract class EvaluatedRows(Network network) : IDisposable
{
    /// <summary>Samples of a batch at most.</summary>
    public abstract int Batch { get; }

    /// <summary>Rows of the output of a batch at most.</summary>
    public abstract int MostOutputRows { get; }

    /// <summary>Numbers of an output.</summary>
    public int Outputs => network.Output.Columns;

    /// <summary>Whether sequences have an output for each step.</summary>
    public virtual bool PerStep => false;

    /// <summary>The outputs of the last batch.</summary>
    public View<float> Output => network.Output.FirstRows(network.OutputRows);

    /// <summary>Whether it can run these samples.</summary>
    public abstract bool Takes(Samples samples);

    /// <summary>Runs a batch, and gives the rows of its output.</summary>
    /// <param name="samples">All of them.</param>
    /// <param name="first">The first of the batch.</param>
    /// <param name="targets">Takes what the rows should be; empty where that is not wanted.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    /// <param name="step">Number of the step, for random numbers.</param>
    public abstract int Forward(
        Samples samples, int first, Span<float> targets, CancellationToken cancellation, long step = 0);

    /// <summary>Reads the outputs of the last batch in the samples' order, and gives how many numbers.</summary>
    public virtual int Read(Span<float> to)
    {
        Output.Read(to);
        return (int)Output.Length;
    }

    public virtual void Dispose() => network.Dispose();

    /// <summary>The network.</summary>
    protected Network Network => network;
}

/// <summary>Samples that are rows.</summary>
internal sealed class EvaluatedSamples(
    Sequential model, Backend backend, ParameterBuffer parameters, int inputs, long? drawSeed)
    : EvaluatedRows(new Network(
        model, backend, parameters, new Shape(MostSamples, inputs), training: false, drawSeed ?? 0,
        draws: drawSeed is null ? 0 : 1))
{
    private const int MostSamples = 512;
    private readonly float[] _staging = new float[MostSamples * inputs];

    public override int Batch => MostSamples;

    public override int MostOutputRows => MostSamples;

    public override bool Takes(Samples samples) => !samples.AreSequences;

    public override int Forward(
        Samples samples, int first, Span<float> targets, CancellationToken cancellation, long step = 0)
    {
        int rows = Math.Min(Batch, samples.Count - first);
        for (int i = 0; i < rows; i++)
        {
            samples.Row(first + i).CopyTo(_staging.AsSpan(i * inputs));
            if (!targets.IsEmpty)
                samples.CopyTarget(first + i, targets[(i * samples.TargetCount)..]);
        }

        Network.Input.FirstRows(rows).Write(_staging.AsSpan(0, rows * inputs));
        Network.Forward(rows, step, cancellation);
        return rows;
    }
}

/// <summary>Samples that are sequences: packed, a batch of neighbours at a time.</summary>
internal sealed class EvaluatedSequences : EvaluatedRows
{
    private const int MostSequences = 64;
    private readonly PackedInput _input;
    private readonly int _steps, _vocabulary;
    private readonly bool _perStep;
    private readonly int[] _order = new int[MostSequences], _keys = new int[MostSequences];
    private readonly float[] _outputs;
    private int _count;

    public EvaluatedSequences(
        Sequential model, Backend backend, ParameterBuffer parameters, Samples samples, long? drawSeed)
        : base(new Network(
            model, backend, parameters, Shape.Of(samples.LongestLength, MostSequences, samples.Features),
            training: false, drawSeed ?? 0, new SequenceBatch(), draws: drawSeed is null ? 0 : 1))
    {
        (_steps, _vocabulary) = (samples.LongestLength, samples.Vocabulary);
        _perStep = model.Output(Shape.Of(2, 1, samples.Features)).Batch > 1;
        _input = new(Network, backend, samples, MostSequences, _steps);
        _outputs = new float[MostOutputRows * Outputs];
    }

    public override int Batch => MostSequences;

    public override int MostOutputRows => MostSequences * (_perStep ? _steps : 1);

    public override bool PerStep => _perStep;

    public override bool Takes(Samples samples) =>
        samples.AreSequences && samples.LongestLength <= _steps && samples.Vocabulary == _vocabulary;

    public override int Forward(
        Samples samples, int first, Span<float> targets, CancellationToken cancellation, long step = 0)
    {
        _count = Math.Min(Batch, samples.Count - first);
        for (int i = 0; i < _count; i++)
            (_order[i], _keys[i]) = (first + i, -samples.Length(first + i));
        SequencesByLength.Sort(_keys.AsSpan(0, _count), _order.AsSpan(0, _count));
        _input.Forward(samples, _order.AsSpan(0, _count), targets, step, cancellation);
        for (int i = 0; i < _count; i++)
            _order[i] -= first;
        return Network.OutputRows;
    }

    public override int Read(Span<float> to)
    {
        Output.Read(_outputs);
        SequenceLayout layout = Network.Sequences!.Layout;
        int width = Outputs, at = 0;
        for (int sample = 0; sample < _count; sample++)
        {
            int b = Array.IndexOf(_order, sample, 0, _count);
            for (int t = 0; t < (_perStep ? layout.Steps : 1); t++)
            {
                if (_perStep && b >= layout.Rows(t))
                    break;
                int row = _perStep ? layout.First(t) + b : b;
                _outputs.AsSpan(row * width, width).CopyTo(to[at..]);
                at += width;
            }
        }

        return at;
    }

    public override void Dispose()
    {
        _input.Dispose();
        base.Dispose();
    }
}
