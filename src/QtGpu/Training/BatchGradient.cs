using System.Numerics;
using QtGpu.Data;
using QtGpu.Distributed;
using QtGpu.Kernels.Contract;
using QtGpu.Models;

namespace QtGpu.Training;

/// <summary>
/// The gradient of the loss over a batch: of its shards one by one, each weighed by its part of the batch, and added in
/// a binary tree, first those of this rank and then those of all ranks. The tree is the same on any number of ranks.
/// </summary>
internal sealed class BatchGradient : IDisposable
{
    // [Σ loss, correct]
    private const int Statistics = 2;

    private readonly Backend _backend;
    private readonly Loss _loss;
    private readonly Network _network;
    private readonly View<float> _gradients;
    private readonly Ranks? _ranks;
    private readonly int _shards, _first;
    private readonly DeviceBuffer _kept;

    /// <summary>Allocates what the tree needs.</summary>
    /// <param name="backend">Where.</param>
    /// <param name="loss">Of what.</param>
    /// <param name="state">The network and its parameters.</param>
    /// <param name="samples">What it is trained on.</param>
    /// <param name="options">How.</param>
    public BatchGradient(Backend backend, Loss loss, TrainingState state, Samples samples, TrainerOptions options)
    {
        (_backend, _loss, _network, _ranks) = (backend, loss, state.Network, options.Ranks);
        _gradients = state.Parameters.Gradients;
        BatchCut cut = BatchCut.Of(samples, options);
        (_shards, _first) = (cut.Shards, cut.First);
        _kept = backend.Allocate(Levels(options) * (_gradients.Length + Statistics));
    }

    /// <summary>Sums that wait in the tree for their other half, at most: log₂ of the shards of a rank.</summary>
    public static int Levels(TrainerOptions options) =>
        BitOperations.Log2((uint)(options.Shards / (options.Ranks?.Size ?? 1)));

    /// <summary>Computes it for the next batch, into the gradients of the parameters.</summary>
    /// <param name="batches">Of which.</param>
    /// <param name="step">Number of the step, from 1.</param>
    /// <param name="statistics">[Σ loss, correct] of the whole batch.</param>
    /// <param name="cancellation">Stops between two operations.</param>
    /// <returns>How many targets the whole batch has.</returns>
    public int Next(Batches batches, long step, View<float> statistics, CancellationToken cancellation)
    {
        int rows = 0;
        for (int piece = 0; piece < batches.Pieces; piece++)
        {
            Batch batch = batches.Next(_network.Input);
            OfShard(batch, (step * _shards) + _first + piece, statistics, cancellation);
            batches.Done();
            rows = batch.Whole;
            int level = 0;
            for (; ((piece >> level) & 1) == 1; level++)
            {
                _backend.Elementwise.Add(Kept(level), _gradients, _gradients);
                _backend.Elementwise.Add(KeptStatistics(level), statistics, statistics);
            }

            if (piece == batches.Pieces - 1)
                break;
            _backend.Elementwise.Copy(_gradients, Kept(level));
            _backend.Elementwise.Copy(statistics, KeptStatistics(level));
        }

        if (_ranks is { Size: > 1 })
            SumOfRanks(_ranks, statistics, cancellation);
        return rows;
    }

    public void Dispose() => _kept.Dispose();

    private void OfShard(Batch shard, long step, View<float> statistics, CancellationToken cancellation)
    {
        if (shard.Rows == 0)
        {
            _backend.Elementwise.Fill(_gradients, 0);
            _backend.Elementwise.Fill(statistics, 0);
            return;
        }

        _network.Forward(shard.Rows, step, cancellation);
        int outputs = _network.OutputRows;
        _loss.Evaluate(
            _backend, _network.Output.FirstRows(outputs), shard.Targets, _network.OutputGradient.FirstRows(outputs),
            statistics);
        _network.Backward(shard.Rows, step, cancellation);
        if (_shards > 1)
            _backend.Elementwise.Scale(shard.Share, _gradients, _gradients);
    }

    private void SumOfRanks(Ranks ranks, View<float> statistics, CancellationToken cancellation)
    {
        int gradients = (int)_gradients.Length;
        Span<float> terms = ranks.Terms(gradients + Statistics);
        _gradients.Read(terms);
        statistics.Read(terms[gradients..]);
        ranks.Sum(terms.Length, cancellation);
        _gradients.Write(terms[..gradients]);
        statistics.Write(terms[gradients..]);
    }

    private View<float> Kept(int level) => _kept.View.Slice(level * (_gradients.Length + Statistics), _gradients.Shape);

    private View<float> KeptStatistics(int level) => _kept.View.Slice(
        (level * (_gradients.Length + Statistics)) + _gradients.Length, Shape.Vector(Statistics));
}
