using QtGpu.Kernels.Contract;

namespace QtGpu.Reservoirs.Classification;

/// <summary>
/// Reservoirs side by side that tell classes of sequences apart. Each sample drives them from rest; a ridge regression
/// of ±1 per class on [1; u(t); x(t)] is fitted to the steps behind the washout, and the class is the one whose mean
/// output over these steps is largest. States do not leave the device.
/// </summary>
public sealed class ReservoirClassifier : IDisposable
{
    private readonly IReadOnlyList<Reservoir> _members;
    private readonly Backend _backend;
    private readonly LabelledSequences _train;
    private readonly ReservoirBatch _batch;
    private Readouts? _readouts;

    /// <summary>Takes the matrices to the device.</summary>
    /// <param name="members">The reservoirs.</param>
    /// <param name="train">What they will be trained on.</param>
    /// <param name="backend">The device.</param>
    /// <param name="batch">Samples that run at a time.</param>
    /// <exception cref="InputException">A setting is out of range, or reservoirs cannot run side by side.</exception>
    public ReservoirClassifier(
        IReadOnlyList<Reservoir> members, LabelledSequences train, Backend backend, int batch = 64)
    {
        ArgumentOutOfRangeException.ThrowIfZero(members.Count, nameof(members));
        ReservoirSettings settings = members[0].Settings;
        if (settings.Washout >= train.Steps)
        {
            throw new InputException(
                $"washout: expected fewer than the {train.Steps} steps of a sample, got {settings.Washout}");
        }

        if (members.Any(m => m.Settings is { FeedbackScale: not 0 } or { RidgeFolds: > 0 }
            or { Readout: ReadoutMethod.Qr or ReadoutMethod.Rls }))
        {
            throw new InputException(
                "classes: expected no feedback, a ridge that is a number, and a readout from the Gram matrix");
        }
        (_members, _train, _backend) = (members, train, backend);
        _batch = new(members, train, Math.Min(batch, train.Count), backend);
    }

    /// <summary>Told what is being done, in words.</summary>
    public Action<string> Progress { get; init; } = _ => { };

    /// <summary>How each readout was solved.</summary>
    public IReadOnlyList<ReadoutFit> Fits => _readouts?.Fits ?? [];

    /// <summary>Drives the reservoirs through all training samples, and fits the readouts.</summary>
    public void Train(CancellationToken cancellation)
    {
        Shape extents = _batch.Network.GramShape;
        using DeviceBuffer sums = _backend.Allocate<double>(extents.Length);
        var gram = new View<double>(sums, 0, extents);
        var faults = new int?[_members.Count];
        int rest = _train.Count % _batch.Sequences, whole = _train.Count - rest;
        for (int first = 0; first < whole; first += _batch.Sequences)
        {
            cancellation.ThrowIfCancellationRequested();
            Progress($"training sample {first} of {_train.Count}");
            Note(faults, _batch.Accumulate(_train, first, gram));
        }

        if (rest > 0)
        {
            using var last = new ReservoirBatch(_members, _train, rest, _backend);
            Note(faults, last.Accumulate(_train, whole, gram));
        }

        // Whatever the condition: the states are not kept.
        var readouts = new Readouts(_members, _batch.Features, _train.Classes) { Progress = Progress };
        readouts.Solve(_batch.Network, gram, faults, cancellation);
        _readouts = readouts;
    }

    /// <summary>The class of each sample, [reservoirs][samples]; −1 where outputs are not finite.</summary>
    /// <exception cref="InputException">The samples are not like those of training.</exception>
    public int[][] Predict(LabelledSequences samples, CancellationToken cancellation)
    {
        if (_readouts is null)
            throw new InvalidOperationException("There is no readout yet: call Train before Predict.");
        if ((samples.Steps, samples.Features, samples.Classes) != (_train.Steps, _train.Features, _train.Classes))
        {
            throw new InputException(
                $"expected samples as in training, {_train.Steps} steps of {_train.Features} "
                + $"and {_train.Classes} classes, got {samples.Steps} of {samples.Features} and {samples.Classes}");
        }

        int[][] classes = [.. _members.Select(_ => new int[samples.Count])];
        var means = new double[_members.Count * _batch.Sequences * samples.Classes];
        for (int first = 0; first < samples.Count; first += _batch.Sequences)
        {
            cancellation.ThrowIfCancellationRequested();
            Progress($"telling sample {first} of {samples.Count}");
            int count = Math.Min(_batch.Sequences, samples.Count - first);
            _batch.Read(samples, first, count, _readouts.Weights, means);
            for (int r = 0; r < _members.Count; r++)
            {
                for (int b = 0; b < count; b++)
                {
                    int row = (r * _batch.Sequences) + b;
                    classes[r][first + b] = Largest(means.AsSpan(row * samples.Classes, samples.Classes));
                }
            }
        }

        return classes;
    }

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();

    private static void Note(int?[] faults, ReadOnlySpan<float> found)
    {
        int sequences = found.Length / faults.Length;
        for (int i = 0; i < found.Length; i++)
        {
            if (found[i] >= 0)
                faults[i / sequences] ??= (int)found[i];
        }
    }

    private static int Largest(ReadOnlySpan<double> outputs)
    {
        int largest = 0;
        for (int k = 0; k < outputs.Length; k++)
        {
            if (!double.IsFinite(outputs[k]))
                return -1;
            if (outputs[k] > outputs[largest])
                largest = k;
        }

        return largest;
    }
}
