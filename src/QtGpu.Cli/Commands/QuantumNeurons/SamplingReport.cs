using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Statistics;

namespace QtGpu.Cli.Commands.QuantumNeurons;

/// <summary>What a run found, in words and as JSON, the same in all commands of this folder that sample.</summary>
internal static class SamplingReport
{
    /// <summary>A mean ± its error.</summary>
    public static string Words(MeanEstimate estimate) =>
        Text($"{estimate.Mean:0.0000} ± {estimate.StandardError:0.0000}");

    /// <summary>Why it stopped, and what speaks against the result.</summary>
    public static void Print(Session session, SamplingResult result)
    {
        string why = result.Stop switch
        {
            StopReason.ErrorReached => "every error was reached",
            StopReason.SweepsSpent => "the sweeps were spent",
            _ => "the time was spent",
        };
        session.Out.WriteLine(
            Text($"{why} after {result.Sweeps} sweeps, {result.Seconds:0.0} s; ")
            + Text($"{result.UpdatesPerSecond / 1e6:0} million site updates/s"));
        if (result.Problem is { } problem)
            session.Out.WriteLine($"not converged: {problem}");
    }

    /// <summary>A run, and more.</summary>
    public static Dictionary<string, object?> Json(
        SamplingResult result, params ReadOnlySpan<(string Key, object? Value)> more)
    {
        var json = new Dictionary<string, object?>(StringComparer.Ordinal)
        {
            ["converged"] = result.Converged,
            ["problem"] = result.Problem,
            ["stop"] = result.Stop,
            ["sweeps"] = result.Sweeps,
            ["measurements"] = result.Measurements,
            ["seconds"] = result.Seconds,
            ["updates_per_second"] = result.UpdatesPerSecond,
        };
        foreach (var (key, value) in more)
            json[key] = value;
        return json;
    }

    /// <summary>A neuron.</summary>
    public static Dictionary<string, object?> Json(NeuronEstimate neuron) => new(StringComparer.Ordinal)
    {
        ["neuron"] = neuron.Neuron,
        ["activity"] = neuron.Activity.Mean,
        ["standard_error"] = neuron.Activity.StandardError,
        ["activity_raw"] = neuron.ActivityRaw,
        ["potential_integral"] = neuron.Potential.Mean,
        ["squared_field"] = neuron.SquaredField.Mean,
        ["field"] = neuron.Field.Mean,
        ["sign_changes"] = neuron.SignChanges.Mean,
        ["tau_int"] = neuron.AutocorrelationSweeps,
        ["independent_samples"] = neuron.Activity.IndependentSamples,
        ["acceptance"] = neuron.Acceptance,
        ["width"] = neuron.Width,
        ["rhat"] = neuron.Convergence.Rhat,
        ["start_difference"] = neuron.Convergence.StartDifference,
        ["converged"] = neuron.Convergence.Converged,
        ["problem"] = neuron.Convergence.Problem,
    };
}
