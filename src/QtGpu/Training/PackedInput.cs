using QtGpu.Data;
using QtGpu.Kernels.Contract;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>Packs sequences into the input of a network and runs it on them; waits for the device.</summary>
internal sealed class PackedInput : IDisposable
{
    private readonly Network _network;
    private readonly PackedSequences _packed;
    private readonly float[] _features;
    private readonly int[] _ints;
    private readonly DeviceBuffer _numbers;

    /// <summary>Room for batches of a network.</summary>
    /// <param name="network">One of sequences.</param>
    /// <param name="backend">Where it is.</param>
    /// <param name="like">Samples of the kind that it reads.</param>
    /// <param name="mostSequences">Sequences of a batch at most.</param>
    /// <param name="mostSteps">Steps of a sequence at most.</param>
    public PackedInput(Network network, Backend backend, Samples like, int mostSequences, int mostSteps)
    {
        (_network, _packed) = (network, new(like, mostSequences, mostSteps));
        _features = new float[_packed.MostTokens * like.Features];
        _ints = new int[_packed.MostNumbers];
        _numbers = backend.Allocate<int>(_ints.Length);
    }

    /// <summary>Steps of all sequences of the last batch.</summary>
    public int Tokens => _packed.Tokens;

    /// <summary>Runs the network forward on sequences.</summary>
    /// <param name="samples">Of which some are read.</param>
    /// <param name="indices">Their numbers, the longest first.</param>
    /// <param name="targets">Takes what the outputs should be, as they lie; empty where that is not wanted.</param>
    /// <param name="step">Number of the step, for the layers' random numbers.</param>
    /// <param name="cancellation">Stops between two layers.</param>
    public void Forward(
        Samples samples, ReadOnlySpan<int> indices, Span<float> targets, long step = 0,
        CancellationToken cancellation = default)
    {
        _packed.Pack(samples, indices, _features, targets, _ints);
        _numbers.Write<int>(0, _ints);
        _network.Sequences!.Set(_packed.Lengths, _numbers.As<int>(), _packed.Words);
        _network.Input.FirstRows(Tokens).Write(_features.AsSpan(0, Tokens * samples.Features));
        _network.Forward(Tokens, step, cancellation);
    }

    public void Dispose() => _numbers.Dispose();
}
