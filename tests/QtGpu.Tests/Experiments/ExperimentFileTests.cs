using QtGpu.Experiments;
using QtGpu.Experiments.Harmonics;
using QtGpu.Tests.Cli;
using QtGpu.Tests.House;
using Xunit;

namespace QtGpu.Tests.Experiments;

/// <summary>What an experiment is asked stands in its file: every key of both budgets, and no other.</summary>
public sealed class ExperimentFileTests : IDisposable
{
    private const string Folder = "bench/experiments";

    private const string Good = """
        {"opacities": [0.5], "energyScale": 10, "baselines": ["relu"], "amplitudes": [1], "offsets": [0],
         "referenceAmplitude": 1, "harmonics": 4, "points": 64}
        """;

    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => [.. ExperimentFile.Names];

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_experiment_has_a_file_whose_budgets_make_sense(string name)
    {
        Assert.Matches("^[a-z0-9]+(-[a-z0-9]+)*$", name);
        string path = Path.Combine(Repository.Root, Folder, $"{name}.json");
        Assert.All(ExperimentFile.Budgets, budget =>
        {
            ExperimentPlan plan = ExperimentFile.Own(name).Plan(budget);
            Assert.Equal(plan.Text, ExperimentFile.Read(path).Plan(budget).Text);
            Assert.Equal((name, budget), (plan.Name, plan.Budget));
            IReadOnlyList<ExperimentPiece> pieces = plan.Experiment.Pieces();
            Assert.NotEmpty(pieces);
            Assert.Equal(pieces.Count, pieces.Select(piece => piece.Name).Distinct(StringComparer.Ordinal).Count());
            string[] words = [plan.Experiment.Title, plan.Experiment.Question, plan.Experiment.Expectation];
            Assert.All(words, Assert.NotEmpty);
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Every_experiment_has_a_section_in_the_documentation(string name) =>
        Assert.Contains($"\n## {name}\n", Repository.Read("docs/experiments.md"), StringComparison.Ordinal);

    [Fact]
    public void Every_file_is_of_an_experiment() => Assert.Equal(
        ExperimentFile.Names,
        Directory.GetFiles(Path.Combine(Repository.Root, Folder)).Select(Path.GetFileNameWithoutExtension)
            .Order(StringComparer.Ordinal));

    [Fact]
    public void A_file_of_ones_own_sets_every_property()
    {
        var plan = Read($$"""{"experiment": "harmonics", "quick": {{Good}}, "full": {{Good}} }""").Plan("full");
        var experiment = Assert.IsType<HarmonicsExperiment>(plan.Experiment);
        Assert.Equal([0.5], experiment.Opacities);
        Assert.Equal(["relu"], experiment.Baselines);
        Assert.Equal((10, 4, 64), (experiment.EnergyScale, experiment.Harmonics, experiment.Points));
        Assert.StartsWith(
            """experiment harmonics; opacities [0.5]; energyScale 10; baselines ["relu"]; """, plan.Text,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[0.5]", "\"thick\"", "key 'opacities': expected a list of numbers, got '\"thick\"'")]
    [InlineData("[0.5]", "[0.5, \"1\"]", "key 'opacities': expected a list of numbers, got '[0.5, \"1\"]'")]
    [InlineData("[\"relu\"]", "[null]", "key 'baselines': expected a list of texts, got '[null]'")]
    [InlineData("64}", "6.5}", "key 'points': expected a whole number, got '6.5'")]
    [InlineData("64}", "64, \"seed\": 1}", "unknown key 'seed'")]
    [InlineData("opacities", "opacity", "unknown key 'opacity' (did you mean 'opacities'?)")]
    [InlineData("\"points\": 64", "\"harmonics\": 4", "Duplicate property 'harmonics'")]
    [InlineData(", \"points\": 64", "", "key 'points' is missing; expected a whole number")]
    [InlineData("[\"relu\"]", "[\"rel\"]", "baselines: expected relu among them")]
    [InlineData("\"harmonics\"", "\"harmonic\"", "unknown experiment 'harmonic' (did you mean 'harmonics'?)")]
    [InlineData("\"quick\"", "\"swift\"", "unknown key 'swift'")]
    [InlineData("\"full\": ", "\"full\": [], \"old\": ", "unknown key 'old'")]
    public void What_is_wrong_is_named_with_file_and_key(string good, string bad, string expected)
    {
        string text = $$"""{"experiment": "harmonics", "quick": {{Good}}, "full": {} }""";
        int at = text.IndexOf(good, StringComparison.Ordinal);
        InputException problem = Assert.Throws<InputException>(
            () => Read(text.Remove(at, good.Length).Insert(at, bad)).Plan("quick"));
        Assert.StartsWith($"{_folder["mine.json"]}: ", problem.Message, StringComparison.Ordinal);
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Theory]
    [InlineData("", "line 1: ")]
    [InlineData("{\"experiment\": \"harm", "line 1: ")]
    [InlineData("[]", "expected an object")]
    [InlineData("{}", "key 'experiment' is missing")]
    [InlineData("{\"experiment\": 3}", "unknown experiment '3'")]
    [InlineData("{\"experiment\": \"harmonics\"}", "key 'quick' is missing; expected an object")]
    [InlineData("{\"experiment\": \"harmonics\", \"quick\": 7}", "quick: expected an object with the settings")]
    public void What_is_no_experiment_is_said_to_be_none(string text, string expected)
    {
        InputException problem = Assert.Throws<InputException>(() => Read(text).Plan("quick"));
        Assert.Contains(expected, problem.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', problem.Message);
    }

    [Fact]
    public void Names_that_are_nearly_right_are_guessed()
    {
        Assert.Contains(
            "did you mean 'harmonics'?", Assert.Throws<InputException>(() => ExperimentFile.Own("harmonic")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "did you mean 'quick'?",
            Assert.Throws<InputException>(() => ExperimentFile.Own("harmonics").Plan("quik")).Message,
            StringComparison.Ordinal);
        Assert.Contains(
            "cannot read ", Assert.Throws<InputException>(() => ExperimentFile.Read(_folder["none.json"])).Message,
            StringComparison.Ordinal);
    }

    private ExperimentFile Read(string text)
    {
        File.WriteAllText(_folder["mine.json"], text);
        return ExperimentFile.Read(_folder["mine.json"]);
    }
}
