using QtGpu.Kernels.Sampling;
using QtGpu.QuantumNeurons.Statistics;
using QtGpu.Statistics;
using static System.FormattableString;

namespace QtGpu.QuantumNeurons.Sampling;

/// <summary>The wanted activity that is known least.</summary>
/// <param name="Activity">Its mean.</param>
/// <param name="StandardError">Its error.</param>
/// <param name="Settled">Whether every wanted activity has its error, and no chain contradicts it.</param>
internal readonly record struct LeastKnown(double Activity, double StandardError, bool Settled);

/// <summary>
/// Estimates from the series of a run. The first fifth of each is left out: it may still know its start.
/// </summary>
internal sealed class PathEstimates
{
    private const int Forgotten = 5;
    private readonly IReadOnlyList<QuantumNetwork> _systems;
    private readonly ActivityUnits[] _units;
    private readonly SamplingOptions _options;
    private readonly BinnedSeries _series;
    private readonly int _every, _neurons;
    private readonly int[] _outputs;

    public PathEstimates(
        IReadOnlyList<QuantumNetwork> systems, TimeLattice lattice, SamplingOptions options, BinnedSeries series,
        int every)
    {
        (_systems, _options, _series, _every, _neurons) = (systems, options, series, every, systems[0].Neurons.Count);
        _units = [.. systems.SelectMany(
            system => system.Neurons, (system, neuron) => ActivityUnits.Of(system, neuron, lattice))];
        _outputs = options.Outputs is [] ? [.. Enumerable.Range(0, _neurons)] : [.. options.Outputs.Select(Index)];
    }

    private int VacuumStarts => _options.Start == StartingPaths.Both ? _options.Chains / 2 : 0;

    /// <summary>Looks at the wanted activities alone.</summary>
    public LeastKnown LeastKnown()
    {
        var least = new LeastKnown(double.NaN, -1, Settled: true);
        for (int system = 0; system < _systems.Count; system++)
        {
            foreach (int neuron in _outputs)
            {
                double[][] activities = Activities(system, neuron);
                MeanEstimate estimate = MeanEstimate.Of(activities);
                bool settled = least.Settled && estimate.StandardError <= _options.Error
                    && Convergence.Of(activities, VacuumStarts).Converged;
                least = estimate.StandardError > least.StandardError
                    ? new(estimate.Mean, estimate.StandardError, settled)
                    : least with { Settled = settled };
            }
        }

        return least;
    }

    /// <summary>Everything.</summary>
    public SystemEstimate[] All(IReadOnlyList<float> widths, IReadOnlyList<float> profile) =>
        [.. Enumerable.Range(0, _systems.Count).Select(system => new SystemEstimate(
            [.. Enumerable.Range(0, _neurons).Select(neuron => Neuron(system, neuron, widths, profile))]))];

    /// <summary>The first of what speaks against the wanted activities, or null.</summary>
    public string? Problem(IReadOnlyList<SystemEstimate> systems)
    {
        for (int system = 0; system < systems.Count; system++)
        {
            foreach (NeuronEstimate neuron in _outputs.Select(output => systems[system].Neurons[output]))
            {
                string? problem = neuron.Convergence.Problem ?? (neuron.Activity.StandardError <= _options.Error ? null
                    : Invariant(
                        $"the standard error is {neuron.Activity.StandardError:G2}, not yet {_options.Error:G3}"));
                if (problem is not null)
                    return $"neuron '{neuron.Neuron}'{(systems.Count > 1 ? $" of system {system}" : "")}: {problem}";
            }
        }

        return null;
    }

    private NeuronEstimate Neuron(int system, int neuron, IReadOnlyList<float> widths, IReadOnlyList<float> profile)
    {
        MeanEstimate Of(PathObservable observable) => MeanEstimate.Of(Chains(system, neuron, observable));
        ActivityUnits units = _units[(system * _neurons) + neuron];
        MeanEstimate potential = Of(PathObservable.Potential);
        int slices = profile.Count / (_systems.Count * _neurons), row = (system * _neurons) + neuron;
        return new(
            _systems[0].Neurons[neuron].Name, potential.Scaled(units.Vacuum, units.Input), potential.Mean / units.Input,
            potential,
            Of(PathObservable.SquaredField), Of(PathObservable.Field), Of(PathObservable.SignChanges),
            Of(PathObservable.SquaredStep),
            AutocorrelationSweeps(system, neuron, potential), Of(PathObservable.Acceptance).Mean, widths[row],
            Convergence.Of(Activities(system, neuron), VacuumStarts),
            [.. Enumerable.Range(row * slices, slices).Select(i => (double)profile[i])]);
    }

    // 2τσ²/N is the same square of the error, whether told by measurements or by bins of them.
    private double AutocorrelationSweeps(int system, int neuron, MeanEstimate potential)
    {
        double[][] chains = Chains(system, neuron, PathObservable.Potential);
        double between = chains.Average(chain => chain.Average(x => (x - potential.Mean) * (x - potential.Mean)));
        double within = Enumerable.Range(0, _options.Chains)
            .Average(chain => _series.VarianceWithin(Row(system, chain, neuron, PathObservable.Potential), Skip));
        return potential.AutocorrelationTime * between / (between + within) * _series.BinLength * _every;
    }

    private double[][] Activities(int system, int neuron)
    {
        ActivityUnits units = _units[(system * _neurons) + neuron];
        return [.. Chains(system, neuron, PathObservable.Potential)
            .Select(chain => Array.ConvertAll(chain, v => (v - units.Vacuum) / units.Input))];
    }

    private double[][] Chains(int system, int neuron, PathObservable observable) =>
        [.. Enumerable.Range(0, _options.Chains)
            .Select(chain => _series.Means(Row(system, chain, neuron, observable), Skip))];

    private int Skip => _series.Bins / Forgotten;

    private int Index(string neuron)
    {
        string[] names = [.. _systems[0].Neurons.Select(n => n.Name)];
        int index = Array.IndexOf(names, neuron);
        return index >= 0
            ? index
            : throw new InputException($"unknown neuron '{neuron}'{NearestName.Hint(neuron, names)}");
    }

    private int Row(int system, int chain, int neuron, PathObservable observable) =>
        (((((system * _options.Chains) + chain) * _neurons) + neuron) * (int)PathObservable.Count) + (int)observable;
}
