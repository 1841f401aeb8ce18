using System.CommandLine;
using System.Globalization;
using QtGpu.Cli;
using QtGpu.Comparison;
using QtGpu.Data;
using QtGpu.Reservoirs;
using QtGpu.Reservoirs.Classification;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>What the tool says of itself: examples that it takes, presets as they are.</summary>
public sealed class HelpTests
{
    private const int Rows = 28; // of an image

    public static TheoryData<string> Verbs => [.. Paths(Application.Root(), string.Empty).Select(verb => verb.Path)];

    public static TheoryData<string> Recipes => [.. RecipeFlags.Presets.Select(preset => preset.Name)];

    public static TheoryData<string> Reservoirs => [.. ReservoirPresetFlags.Presets.Select(preset => preset.Name)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_command_has_examples_which_it_takes(string path)
    {
        Verb verb = Paths(Application.Root(), string.Empty).Single(v => v.Path == path).Verb;
        Tool help = Tool.Run([.. path.Split(' '), "--help"]);
        Assert.Equal(ExitCode.Done, help.Code);
        Assert.NotEmpty(verb.Examples);
        Assert.All(verb.Examples, example =>
        {
            Assert.Contains($"\n  qtgpu {example}\n", help.Output.ReplaceLineEndings("\n"), StringComparison.Ordinal);
            Assert.StartsWith(path, example, StringComparison.Ordinal);
            ParseResult parsed = Application.Root().Parse(example.Split(' '));
            Assert.Null(ParseProblem.Of(parsed));
            Assert.Equal(verb.Name, parsed.CommandResult.Command.Name);
        });
    }

    [Fact]
    public void A_verb_is_called_as_its_class_by_which_it_alone_is_made()
    {
        Assert.All(Application.Root().Subcommands, verb =>
        {
            Assert.Equal($"{verb.Name}command", verb.GetType().Name, ignoreCase: true);
            Assert.Equal(verb.Name, Assert.Single(Application.Root(verb.Name).Subcommands).Name);
        });
        Assert.True(Application.Root("compar").Subcommands.Count > 1);
    }

    [Theory]
    [InlineData("help", "Commands:")]
    [InlineData("help compare", "qtgpu compare [options]")]
    [InlineData("help qneuron gate", "qtgpu qneuron gate")]
    [InlineData("help data", "qtgpu data list")]
    public void Help_is_a_word_too(string commandLine, string expected)
    {
        Tool help = Tool.Run(commandLine.Split(' '));
        Assert.Equal(ExitCode.Done, help.Code);
        Assert.Contains(expected, help.Output, StringComparison.Ordinal);
        Assert.Empty(help.Error);
    }

    [Theory]
    [InlineData("help compar")]
    [InlineData("compar --help")]
    public void Help_of_what_does_not_exist_is_a_mistake(string commandLine)
    {
        Tool help = Tool.Run(commandLine.Split(' '));
        Assert.Equal(ExitCode.BadInput, help.Code);
        Assert.Contains("unknown command 'compar'; did you mean 'compare'?", help.Error, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Recipes))]
    public void A_preset_is_what_the_help_says_it_is(string name)
    {
        string flags = Flags(RecipeFlags.Presets.Single(preset => preset.Name == name));
        string[] parts = name.Split(", ");
        string preset = parts[0].Split(' ')[0], kind = parts[0][preset.Length..], of = parts[^1];
        string[] without = [.. new[] { "--clip", "--clip-value" }.Where(flag => !flags.Split(' ').Contains(flag))
            .Select(flag => $"{flag} none")];
        Assert.Equal(
            Recipe($"train --preset {parts[0]}", of),
            Recipe($"train --preset standard{kind} {string.Join(' ', [.. without, flags])}", of));
    }

    [Theory]
    [MemberData(nameof(Reservoirs))]
    public void A_preset_of_reservoirs_is_what_the_help_says_it_is(string title)
    {
        PresetLine line = ReservoirPresetFlags.Presets.Single(preset => preset.Name == title);
        string name = title.Split(' ', ',')[0];
        string activation = title.Contains("not tunnelling", StringComparison.Ordinal) ? "relu" : "tunnelling";
        bool labelled = title.Contains("--dataset", StringComparison.Ordinal);
        Assert.Equal(
            Reservoir($"esn --preset {name}", activation, preset => preset, labelled),
            Reservoir($"esn --preset {name} {Flags(line)}", activation, Spoilt, labelled));
    }

    [Fact]
    public void The_values_beside_the_flags_are_those_of_the_preset()
    {
        Assert.Contains(
            "Units of the hidden layers [quick: 128]", Tool.Run("compare", "--help").Output, StringComparison.Ordinal);
        Assert.Contains(
            "Units of the hidden layers [standard: 512]", Tool.Run("train", "--help").Output, StringComparison.Ordinal);
        string leak = ReservoirPresets.Create("best", "tunnelling").Leak.ToString(CultureInfo.InvariantCulture);
        Assert.Contains($"Leak rate [best: {leak}]", Tool.Run("esn", "--help").Output, StringComparison.Ordinal);
    }

    private static IEnumerable<(string Path, Verb Verb)> Paths(Command command, string path) =>
        command.Subcommands.SelectMany(sub =>
        sub is Verb verb ? [($"{path}{sub.Name}", verb)] : Paths(sub, $"{path}{sub.Name} "));

    private static string Flags(PresetLine preset) =>
        string.Join(' ', preset.Flags.Select(flag => $"{flag.Name} {flag.Value}".TrimEnd()));

    // All that a recipe says, in words.
    private static string Recipe(string commandLine, string of)
    {
        var flags = new TrainingFlags("standard");
        Command command = new("train");
        flags.AddTo(command);
        ParseResult arguments = new Command("qtgpu") { command }.Parse(commandLine.Split(' '));
        Assert.Empty(arguments.Errors);
        var images = new Samples(new float[4], 4, [1], classes: 2, image: new ImageSize(2, 2));
        Samples samples = of switch
        {
            "many words" => Samples.OfSequences([0, 1], 1, [2], [1], classes: 2, vocabulary: 1000),
            "numbers" => Samples.OfSequences([0, 1], 1, [2], [1], classes: 2),
            "series" => Samples.OfSequences([0, 1], 1, [2], [1, 0], classes: 0, targetsPerStep: true),
            _ when arguments.GetValue(flags.Model) is "rnn" =>
                Samples.OfSequences([0, 1], 1, [2], [1], classes: 2, vocabulary: 2),
            _ => images,
        };
        Recipe recipe = flags.Read(arguments, flags.Activation.Read(arguments, ["tunnelling"])[0], samples);
        IEnumerable<string> parameters = recipe.Model.ActivationParameters.Select(p => $"{p.Key}={p.Value}");
        ModelSpec model = recipe.Model;
        return $"{string.Join(',', parameters)} {string.Join(',', model.Hidden)} {model.Initialiser} {model.Dropout} "
            + $"{model.Kind} {model.PublishedGradient} {model.Recurrent} {model.Bayesian} "
            + $"{recipe.Optimizer} {recipe.Settings} {recipe.Schedule} {recipe.Augmentation} "
            + $"{recipe.Epochs} {recipe.Batch}";
    }

    // What tells presets apart, as none of them has it.
    private static ReservoirSettings Spoilt(ReservoirSettings preset) => preset with
    {
        SpectralRadius = 7,
        Leak = 0.01,
        InputScale = 7,
        BiasScale = 7,
        Ridge = 7,
        Washout = 7,
        ActivationParameters = new Dictionary<string, double>(StringComparer.Ordinal),
    };

    private static string Reservoir(
        string commandLine, string activation, Func<ReservoirSettings, ReservoirSettings> start, bool labelled)
    {
        var flags = new ReservoirFlags();
        Command command = new("esn");
        flags.AddTo(command);
        ParseResult arguments = new Command("qtgpu") { command }.Parse(commandLine.Split(' '));
        Assert.Empty(arguments.Errors);
        ReservoirSettings settings = flags.Read(
            arguments, flags.Activation.Read(arguments, [activation])[0],
            (preset, f) => start(
                labelled ? ClassificationPresets.Create(preset, f, Rows) : ReservoirPresets.Create(preset, f)));
        IEnumerable<string> parameters = settings.ActivationParameters
            .OrderBy(p => p.Key, StringComparer.Ordinal).Select(p => $"{p.Key}={p.Value:G6}");
        return $"{string.Join(',', parameters)} {string.Join(' ', ReservoirPresetFlags.Of(settings))}";
    }
}
