using System.Text.Json;

namespace QtGpu.Experiments;

/// <summary>An experiment with the settings of a budget.</summary>
/// <param name="Name">Its name in the catalogue.</param>
/// <param name="Budget">One of <see cref="ExperimentFile.Budgets"/>.</param>
/// <param name="Experiment">What is to be done.</param>
/// <param name="Settings">Every key of its file with its value.</param>
public sealed record ExperimentPlan(
    string Name, string Budget, Experiment Experiment, IReadOnlyDictionary<string, JsonElement> Settings)
{
    /// <summary>
    /// The same as facts with semicolons between them: two plans of one text have the same pieces and results.
    /// </summary>
    public string Text => string.Join(
        "; ", Settings.Select(setting => $"{setting.Key} {setting.Value.GetRawText()}").Prepend($"experiment {Name}"));
}
