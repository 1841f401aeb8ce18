using System.Globalization;
using System.IO.Compression;
using System.Text.Json;
using QtGpu.Cli;
using QtGpu.Tests.Data;
using QtGpu.Tests.Exchange;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Train, predict, evaluate and export: scales, names of classes, splits, arrays and images.</summary>
public sealed class OwnFormatCommandTests : IDisposable
{
    private static readonly string[] Small =
    [
        "--hidden", "8", "--init", "he", "--epochs", "40", "--batch", "8", "--optimizer", "adam", "--lr", "0.02",
        "--threads", "1",
    ];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("--min-max", "min_max", "min-max scaled")]
    [InlineData("--standardise", "standardise", "standardised")]
    public void Scales_and_class_names_go_with_the_network_wherever_it_goes(string flag, string scaling, string word)
    {
        File.WriteAllLines(_folder["flowers.csv"], Flowers(60).Prepend("year,petal,species"));
        Tool train = Train(_folder["flowers.csv"], flag, "--json", _folder["t.json"]);
        Assert.Contains($"test samples, {word}", train.Output, StringComparison.Ordinal);
        Assert.Equal(scaling, _folder.Json("t.json").Text("scaling"));
        Assert.Equal(flag == "--standardise", _folder.Json("t.json").GetProperty("standardised").GetBoolean());

        IEnumerable<string> unlabelled = Flowers(9).Select(line => line[..line.LastIndexOf(',')]);
        File.WriteAllLines(_folder["new.csv"], unlabelled.Prepend("year,petal"));
        JsonElement[] predictions = Predict(_folder["new.csv"]);
        Assert.Equal(
            Enumerable.Range(0, 9).Select(i => i % 2 == 0 ? "iris" : "rose"), predictions.Select(p => p.Text("class")));
        Run([.. Ask("evaluate"), "--json", _folder["e.json"]]);
        Assert.Equal(1, _folder.Json("e.json").Number("accuracy"));

        Run("export", _folder["run"], "--out", _folder["f.onnx"]);
        using var onnx = new OnnxRun(_folder["f.onnx"]);
        Assert.Equal("""["iris","rose"]""", onnx.Metadata["classes"]);
        float[] x = [.. Flowers(9).SelectMany(line => line.Split(',')[..2]).Select(
            field => float.Parse(field, CultureInfo.InvariantCulture))];
        float[] y = onnx.With("x", x, 9, 2).Get("y");
        for (int i = 0; i < 9; i++)
        {
            double probability = 1 / (1 + Math.Exp(-Math.Abs(y[2 * i] - y[(2 * i) + 1])));
            Assert.Equal(predictions[i].Number("probability"), probability, 1e-5);
            Assert.Equal(y[2 * i] > y[(2 * i) + 1] ? "iris" : "rose", predictions[i].Text("class"));
        }
    }

    [Fact]
    public void A_scaled_regression_answers_in_its_own_units()
    {
        File.WriteAllLines(_folder["prices.csv"], Enumerable.Range(0, 60)
            .Select(i => Invariant($"{1900 + i},{200_000 + (1000 * i)}")).Prepend("year,target"));
        Train(_folder["prices.csv"], "--min-max", "--activation", "tanh");
        double[] said = [.. Predict(_folder["prices.csv"]).Select(p => p.Number("predicted"))];
        Assert.All(said.Index(), one => Assert.Equal(200_000 + (1000 * one.Index), one.Item, 20_000.0));
        Tool both = Tool.Run("train", "--dataset", _folder["prices.csv"], "--min-max", "--standardise");
        Assert.Equal(ExitCode.BadInput, both.Code);
        Assert.Contains("--min-max and --standardise scale the same numbers; choose one", both.Error);
    }

    [Fact]
    public void A_split_of_its_own_goes_with_the_checkpoint()
    {
        File.WriteAllLines(_folder["flowers.csv"], Flowers(60).Prepend("year,petal,species"));
        string[] split = ["--test-fraction", "0.3", "--split-seed", "5", "--stratify", "--validation", "0.25"];
        Tool train = Train(_folder["flowers.csv"], [.. split, "--min-max", "--seed", "2"]);
        Assert.Contains("42 training and 18 test samples", train.Output, StringComparison.Ordinal);
        Run([.. Ask("predict"), "--json", _folder["p.json"]]);
        JsonElement[] tested = _folder.Json("p.json").Items("predictions");
        Assert.Equal((18, 9), (tested.Length, tested.Count(p => p.Text("label_class") == "rose")));
        Tool other = Tool.Run([.. Training(_folder["flowers.csv"]), "--min-max", "--seed", "2", "--resume"]);
        Assert.Equal(ExitCode.BadInput, other.Code);
        Assert.Contains("test fraction", other.Error, StringComparison.Ordinal);
        Tool same = Run([.. Training(_folder["flowers.csv"]), .. split, "--min-max", "--seed", "2", "--resume"]);
        Assert.Contains("the run was already finished", same.Output, StringComparison.Ordinal);
        Refused("--test-fraction: expected a number above 0 and below 1, got '1'", "--test-fraction", "1");
        Refused(
            "--validation: expected a whole number of at least 0 or a fraction below 1, got '1.5'",
            "--validation", "1.5");
    }

    [Fact]
    public void Arrays_of_one_file_are_trained_on_tested_on_and_predicted()
    {
        using (ZipArchive archive = ZipFile.Open(_folder["a.npz"], ZipArchiveMode.Create))
        {
            foreach ((string part, int count) in new[] { ("train", 40), ("test", 10) })
            {
                float[] x = [.. Enumerable.Range(0, count).SelectMany(i => new[] { i % 2, 0.01f * i })];
                Add(archive, $"x_{part}", NpyTests.Array("<f4", $"({count}, 2)", NpyTests.Bytes(x)));
                long[] y = [.. Enumerable.Range(0, count).Select(i => (long)(i % 2))];
                Add(archive, $"y_{part}", NpyTests.Array("<i8", $"({count},)", NpyTests.Bytes(y)));
            }
        }

        Assert.Contains("40 training and 10 test samples", Train(_folder["a.npz"]).Output, StringComparison.Ordinal);
        Assert.Equal((10.0, 1.0), Evaluated());
        Assert.Equal(50, Predict(_folder["a.npz"]).Length);

        static void Add(ZipArchive archive, string name, byte[] array)
        {
            using Stream entry = archive.CreateEntry($"{name}.npy").Open();
            entry.Write(array);
        }
    }

    [Fact]
    public void Images_are_told_by_their_folders_and_answered_by_their_names()
    {
        for (int i = 0; i < 40; i++)
        {
            string kind = i % 2 == 0 ? "dark" : "light";
            Image($"set/{kind}/{i}.png", 4, i % 2 == 0 ? 20 + i : 220 - i);
        }

        string set = _folder["set"];
        Train(set + Path.DirectorySeparatorChar, "--stratify");
        Assert.Equal((8.0, 1.0), Evaluated());
        Image("new/black.png", 4, 0);
        Image("new/white.png", 4, 255);
        string[] files = ["--dataset", _folder["new"], "--out", _folder["p.csv"], "--json", _folder["p.json"]];
        Tool predict = Run([.. Ask("predict"), .. files]);
        Assert.Matches(@"black\.png\s+dark", predict.Output);
        JsonElement[] said = _folder.Json("p.json").Items("predictions");
        Assert.Equal(["black.png", "white.png"], said.Select(p => p.Text("file")));
        Assert.Equal(
            "row,predicted,class,probability,label,label_class,file", File.ReadLines(_folder["p.csv"]).First());
        Image("new/small.png", 3, 7);
        Tool mixed = Tool.Run([.. Ask("predict"), "--dataset", _folder["new"]]);
        Assert.Equal(ExitCode.BadInput, mixed.Code);
        Assert.Contains("small.png: expected 4×4 pixels as in the first image, got 3×3", mixed.Error);
        Image("set/dark/0.png", 4, 21);
        Assert.Contains("has changed since the network was trained on it", Tool.Run(Ask("evaluate")).Error);
    }

    private (double Samples, double Accuracy) Evaluated()
    {
        Run([.. Ask("evaluate"), "--json", _folder["e.json"]]);
        JsonElement json = _folder.Json("e.json");
        return (json.Number("samples"), json.Number("accuracy"));
    }

    private void Image(string name, int side, int shade)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_folder[name])!);
        File.WriteAllBytes(_folder[name], PngBytes.Grey(side, side, (_, _) => (byte)shade));
    }

    // Features far from 1: without a scale the network would learn nothing.
    private static IEnumerable<string> Flowers(int count) => Enumerable.Range(0, count).Select(
        i => Invariant($"{2000 + (i % 7)},{0.001 + (0.002 * (i % 2)):0.000},{(i % 2 == 0 ? "iris" : "rose")}"));

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private Tool Train(string file, params string[] flags) => Run([.. Training(file), .. flags]);

    private string[] Training(string file) => ["train", "--dataset", file, "--checkpoint", _folder["run"], .. Small];

    private string[] Ask(string verb) => [verb, "--checkpoint", _folder["run"]];

    private JsonElement[] Predict(string file)
    {
        Run([.. Ask("predict"), "--dataset", file, "--json", _folder["p.json"]]);
        return _folder.Json("p.json").Items("predictions");
    }

    private void Refused(string expected, params string[] flags)
    {
        Tool tool = Tool.Run([.. Training(_folder["flowers.csv"]), .. flags]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, tool.Error, StringComparison.Ordinal);
    }

    private static Tool Run(params string[] args)
    {
        Tool tool = Tool.Run(args);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        return tool;
    }
}
