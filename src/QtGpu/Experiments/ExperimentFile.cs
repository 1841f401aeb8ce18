using System.Reflection;
using System.Text.Json;
using QtGpu.Catalogues;
using QtGpu.IO;

namespace QtGpu.Experiments;

/// <summary>
/// An experiment as a file, with the settings of two budgets:
/// <code>
/// { "experiment": "harmonics", "quick": { "amplitudes": [0.1, 1], … }, "full": { … } }
/// </code>
/// The keys of a budget are the properties of the experiment, in camel case; none may be missing.
/// </summary>
public sealed class ExperimentFile
{
    private const string Key = "experiment", Folder = "experiments/";

    private static readonly JsonDocumentOptions Format = new()
    {
        AllowTrailingCommas = true,
        CommentHandling = JsonCommentHandling.Skip,
        AllowDuplicateProperties = false,
    };

    private readonly string _file;
    private readonly JsonElement _root;

    private ExperimentFile(string file, JsonElement root) =>
        (_file, _root, Experiment) = (file, root, NameIn(file, root));

    /// <summary>The budgets of every file, the smaller first.</summary>
    public static IReadOnlyList<string> Budgets { get; } = ["quick", "full"];

    /// <summary>The names of all experiments.</summary>
    public static IReadOnlyCollection<string> Names => Catalogue<Experiment>.Names;

    /// <summary>The name of the experiment.</summary>
    public string Experiment { get; }

    /// <summary>The file of an experiment that is part of this program.</summary>
    /// <exception cref="InputException">There is no such experiment; suggests the nearest.</exception>
    public static ExperimentFile Own(string experiment)
    {
        if (!Names.Contains(experiment, StringComparer.Ordinal))
            throw NearestName.Unknown(Key, experiment, [.. Names]);
        string file = $"{Folder}{experiment}.json";
        using Stream resource = Assembly.GetExecutingAssembly().GetManifestResourceStream(file)
            ?? throw new InputException($"{file}: the experiment has no file; write one to bench/{file}");
        using var text = new StreamReader(resource);
        return Parse(file, text.ReadToEnd());
    }

    /// <summary>A file of one's own.</summary>
    /// <exception cref="InputException">It cannot be read, or is of no experiment.</exception>
    public static ExperimentFile Read(string path) => InputFile.Read(
        () => Parse(path, File.ReadAllText(path)), why => $"cannot read '{path}': {why.TrimEnd('.')}");

    /// <summary>The experiment with the settings of a budget, checked.</summary>
    /// <param name="budget">One of <see cref="Budgets"/>.</param>
    /// <exception cref="InputException">
    /// The budget or a key of it is unknown or missing, of another type, or makes no sense; names file and key.
    /// </exception>
    public ExperimentPlan Plan(string budget)
    {
        if (!Budgets.Contains(budget, StringComparer.Ordinal))
            throw NearestName.Unknown("budget", budget, Budgets);
        if (!_root.TryGetProperty(budget, out JsonElement settings))
            throw new InputException($"{_file}: key '{budget}' is missing; expected an object with its settings");
        Experiment experiment = Catalogue<Experiment>.Create(Key, Experiment);
        try
        {
            ExperimentSettings.Set(experiment, settings);
            experiment.Check();
        }
        catch (InputException exception)
        {
            throw new InputException($"{_file}: {budget}: {exception.Message}", exception);
        }

        return new(Experiment, budget, experiment, ExperimentSettings.Of(experiment));
    }

    private static ExperimentFile Parse(string file, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text, Format);
            return new(file, document.RootElement.Clone());
        }
        catch (JsonException exception)
        {
            string line = exception.LineNumber is { } number ? $"line {number + 1}: " : string.Empty;
            string reason = exception.Message.Split(" LineNumber:")[0].ReplaceLineEndings(" ").TrimEnd('.');
            throw new InputException($"{file}: {line}{reason}", exception);
        }
    }

    private static string NameIn(string file, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
            throw new InputException($"{file}: expected an object with '{Key}' and budgets");
        foreach (JsonProperty part in root.EnumerateObject())
        {
            if (part.Name != Key && !Budgets.Contains(part.Name, StringComparer.Ordinal))
                throw new InputException($"{file}: {NearestName.Unknown("key", part.Name, [Key, .. Budgets]).Message}");
        }

        if (!root.TryGetProperty(Key, out JsonElement value))
            throw new InputException($"{file}: key '{Key}' is missing; expected one of {string.Join(", ", Names)}");
        string name = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        return Names.Contains(name, StringComparer.Ordinal)
            ? name
            : throw new InputException($"{file}: {NearestName.Unknown(Key, name, [.. Names]).Message}");
    }
}
