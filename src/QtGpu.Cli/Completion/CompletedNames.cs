using QtGpu.Benchmarks;
using QtGpu.Catalogues;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Data.Series;
using QtGpu.Experiments;
using QtGpu.Kernels.Activations;
using QtGpu.Kernels.Cells;
using QtGpu.Kernels.Edges;
using QtGpu.Kernels.Sampling;
using QtGpu.Layers;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.Reservoirs;
using QtGpu.Training;

namespace QtGpu.Cli.Completion;

/// <summary>The names that flags and arguments take, from the catalogues that they are looked up in.</summary>
internal static class CompletedNames
{
    /// <summary>Of flags; where that of one command means something else, with its path before it.</summary>
    public static IReadOnlyDictionary<string, Func<IEnumerable<string>>> Flags { get; } =
        new Dictionary<string, Func<IEnumerable<string>>>(StringComparer.Ordinal)
        {
            ["--activation"] = () => ActivationCatalogue.Names,
            ["--activations"] = () => ActivationCatalogue.Names,
            ["--algorithm"] = () => PathUpdateCatalogue.Names,
            ["--cell"] = () => CellCatalogue.Names,
            ["--cells"] = () => CellCatalogue.Names,
            ["--dataset"] = () => DatasetCatalogue.Names,
            ["--device"] = () => ["auto", "cpu", "cuda", "opencl", "ilgpu-cpu"],
            ["--evaluator"] = () => ["monte-carlo", "exact"],
            ["--function"] = () => EdgeFunctionCatalogue.Names,
            ["--gemm"] = () => ["own", "cublas"],
            ["--layers"] = () => Catalogue<Layer>.Names,
            ["--loss"] = () => Catalogue<Loss>.Names,
            ["--missing"] = () => ["error", "drop", "mean", "median"],
            ["--model"] = () => Catalogue<ModelKind>.Names,
            ["--only"] = () => BenchPlan.Names,
            ["--ood"] = () => DatasetCatalogue.Names,
            ["--optimizer"] = () => Catalogue<Optimizer>.Names,
            ["--plans"] = () => ["tuned", "default"],
            ["--precision"] = () => ["float32", "tf32", "fp16"],
            ["--preset"] = () => RecipePresets.Names,
            [" esn --preset"] = () => ReservoirPresets.Names,
            ["--schedule"] = () => Catalogue<Schedule>.Names,
            ["--series"] = () => SeriesCatalogue.Names,
            ["--swap"] = () => Catalogue<Layer>.Names,
        };

    /// <summary>Of arguments, by the path of their command.</summary>
    public static IReadOnlyDictionary<string, Func<IEnumerable<string>>> Arguments { get; } =
        new Dictionary<string, Func<IEnumerable<string>>>(StringComparer.Ordinal)
        {
            [" completion"] = () => CompletionScript.ByShell.Keys,
            [" data fetch"] = () => DatasetCatalogue.Names,
            [" data verify"] = () => DatasetCatalogue.Names,
            [" experiment"] = () => [.. ExperimentFile.Names, "all"],
            [" qneuron gate"] = () => Catalogue<QuantumGate>.Names,
            [" qneuron path"] = () => KnownNetworks.Names,
            [" qneuron potential"] = () => ["excitatory", "inhibitory"],
            [" qneuron run"] = () => KnownNetworks.Names,
            [" qneuron scheme"] = () => KnownNetworks.Names,
            [" qneuron size"] = () => ["neuron", "chain", "not", "and", "or"],
        };

    /// <summary>Those of a flag of a command; none where any text will do.</summary>
    public static IEnumerable<string> Of(string path, string flag) =>
        Flags.TryGetValue($"{path} {flag}", out Func<IEnumerable<string>>? names) || Flags.TryGetValue(flag, out names)
            ? names()
            : [];
}
