using System.Globalization;
using System.Text.Json;
using QtGpu.Cli;
using QtGpu.IO;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Train, evaluate and predict on a newcomer's files: flowers in three classes, houses with a price.</summary>
public sealed class OwnFileCommandTests : IDisposable
{
    private static readonly string[] Small =
        ["--hidden", "16", "--init", "he", "--epochs", "3", "--batch", "16", "--threads", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reordered_columns_give_the_same_predictions()
    {
        Train(FlowerFile("flowers.csv"));
        JsonElement[] plain = Predict(FlowerFile("plain.csv", "sepal,petal,width", 40));
        Assert.Equal(40, plain.Length);
        string[] orders = ["species,width,petal,sepal", "width,sepal,petal", "petal,id,species,width,sepal"];
        foreach (string order in orders)
            Assert.Equal(plain.Select(Said), Predict(FlowerFile("other.csv", order, 40)).Select(Said));
        string nameless = FlowerFile("other.csv", "sepal,petal,width", 40, header: false);
        Assert.Equal(plain.Select(Said), Predict(nameless).Select(Said));
        Tool missing = Tool.Run([.. Ask("predict"), "--dataset", FlowerFile("other.csv", "sepal,width", 5)]);
        Assert.Equal(ExitCode.BadInput, missing.Code);
        Assert.Contains("lacks the column 'petal'", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_scored_whole_and_its_labels_stand_beside_the_predictions()
    {
        string file = FlowerFile("flowers.csv");
        Tool train = Train(file);
        Assert.Contains("flowers.csv: predicts 'species' (3 classes) from sepal, petal, width", train.Output);
        string other = FlowerFile("other.csv", rows: 30);
        Tool evaluate = Run([.. Ask("evaluate"), "--dataset", other, "--json", _folder["e.json"]]);
        JsonElement json = _folder.Json("e.json");
        Assert.Equal((30, "all"), (json.GetProperty("samples").GetInt32(), json.GetProperty("split").GetString()));
        Assert.Contains("on the 30 rows", evaluate.Output, StringComparison.Ordinal);

        JsonElement[] predictions = Predict(other);
        Assert.Equal(30, predictions.Length);
        Assert.Equal(predictions.Count(IsRight) / 30.0, json.Number("accuracy"), 1e-12);
        Assert.Equal(
            ["setosa", "versicolor", "virginica"],
            predictions.Take(3).Select(p => p.GetProperty("label_class").GetString()));
        Assert.Matches(@"0\s+\S+\s+0\.\d{4}\s+setosa", Run([.. Ask("predict"), "--dataset", other]).Output);
        Assert.Contains("leave out --dataset", Run([.. Ask("evaluate"), "--dataset", file]).Output);
    }

    [Fact]
    public void A_training_file_that_has_changed_is_not_split_anew()
    {
        string file = FlowerFile("flowers.csv");
        Train(file);
        string[] lines = File.ReadAllLines(file);
        File.WriteAllLines(file, [lines[0], .. lines.Skip(1).Reverse()]);
        foreach (string verb in new[] { "evaluate", "predict" })
        {
            Tool tool = Tool.Run(Ask(verb));
            Assert.Equal(ExitCode.BadInput, tool.Code);
            Assert.Contains(
                "flowers.csv has changed since the network was trained on it", tool.Error, StringComparison.Ordinal);
        }

        Tool resumed = Tool.Run([.. Training(file), "--resume"]);
        Assert.Equal(ExitCode.BadInput, resumed.Code);
        Assert.Contains("flowers.csv has changed since", resumed.Error, StringComparison.Ordinal);
        Run([.. Ask("evaluate"), "--dataset", file]);
    }

    [Fact]
    public void A_series_from_a_file_that_has_changed_is_not_gone_on_with()
    {
        File.WriteAllLines(_folder["s.csv"], Enumerable.Range(0, 80).Select(i => $"{i * i % 7}"));
        string[] train =
        [
            .. "train --model rnn --train 60 --horizon 10 --window 20 --hidden 4 --threads 1 --epochs 1".Split(' '),
            "--series", _folder["s.csv"], "--checkpoint", _folder["run"],
        ];
        Run(train);
        File.WriteAllLines(_folder["s.csv"], Enumerable.Range(0, 80).Select(i => $"{i * i % 5}"));
        Tool tool = Tool.Run([.. train, "--resume"]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains("s.csv has changed since", tool.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_written_over_what_is_read()
    {
        string file = FlowerFile("flowers.csv"), others = FlowerFile("other.csv", rows: 9);
        byte[] before = File.ReadAllBytes(file);
        Train(file);
        Refused("would overwrite --dataset", [.. Ask("predict"), "--dataset", others, "--out", others]);
        Refused("which the network was made with", [.. Ask("predict"), "--out", file]);
        Refused("would overwrite --dataset", ["train", "--dataset", file, .. Small, "--log", file]);
        Refused("would overwrite", [.. Training(file), "--log", _folder["l.json"], "--json", _folder["l.json"]]);
        string[] bayesian = ["train", "--model", "bnn", "--dataset", file, "--from", _folder["run"]];
        Refused("would overwrite --from", [.. bayesian, "--checkpoint", _folder["run"]]);
        Assert.Equal(before, File.ReadAllBytes(file));

        static void Refused(string expected, string[] words)
        {
            Tool tool = Tool.Run(words);
            Assert.Equal(ExitCode.BadInput, tool.Code);
            Assert.Contains(expected, Assert.Single(tool.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Without_a_dataset_the_test_samples_are_predicted()
    {
        Train(FlowerFile("flowers.csv"));
        Run([.. Ask("evaluate"), "--json", _folder["e.json"]]);
        Tool predict = Run([.. Ask("predict"), "--json", _folder["p.json"]]);
        Assert.Contains("flowers.csv, the 18 of 90 rows that are test samples", predict.Output);
        JsonElement[] predictions = _folder.Json("p.json").Items("predictions");
        Assert.Equal(18, predictions.Length);
        Assert.All(
            predictions, p => Assert.Equal(p.GetProperty("row").GetInt32() % 3, p.GetProperty("label").GetInt32()));
        Assert.Equal(predictions.Count(IsRight) / 18.0, _folder.Json("e.json").Number("accuracy"), 1e-12);
        foreach (string flag in new[] { "--label", "--missing" })
            Assert.Contains($"{flag} needs --dataset FILE", Tool.Run([.. Ask("predict"), flag, "drop"]).Error);
    }

    [Fact]
    public void A_regression_predicts_numbers_of_seven_digits_beside_their_targets()
    {
        Train(HouseFile("houses.csv"));
        string[] files = ["--dataset", _folder["houses.csv"], "--out", _folder["p.csv"], "--json", _folder["p.json"]];
        Tool predict = Run([.. Ask("predict"), .. files]);
        Assert.DoesNotContain("NaN", predict.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("probability", predict.Output, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(_folder["p.csv"]);
        Assert.Equal("row,predicted,label", lines[0]);
        Assert.Equal(61, lines.Length);
        Assert.All(lines[1..], line => Assert.InRange(line.Split(',')[1].Count(char.IsDigit), 1, 8));
        JsonElement first = _folder.Json("p.json").GetProperty("predictions")[0];
        Assert.Equal(JsonValueKind.Null, first.GetProperty("probability").ValueKind);
        Assert.Equal(0.3, first.Number("label"));
    }

    [Fact]
    public void Categories_missing_values_and_a_test_file_go_with_the_checkpoint()
    {
        string gaps = _folder["gaps.csv"];
        File.WriteAllLines(gaps, File.ReadAllLines(HouseFile("houses.csv"))
            .Select((line, i) => i % 10 == 3 ? "," + line.Split(',', 2)[1] : line));
        Tool refused = Tool.Run(["train", "--dataset", gaps, .. Small]);
        Assert.Equal(ExitCode.BadInput, refused.Code);
        Assert.Contains("line 4, column 1 (area)", refused.Error, StringComparison.Ordinal);

        Train(gaps, "--missing", "mean", "--test", HouseFile("test.csv", 12));
        Assert.Contains("test.csv, 12 test samples", Run(Ask("evaluate")).Output);
        Assert.Equal(60, Predict(gaps).Length);
        File.WriteAllText(_folder["rome.csv"], "area,city\n50,Rome\n");
        Tool rome = Tool.Run([.. Ask("predict"), "--dataset", _folder["rome.csv"]]);
        Assert.Contains("(Lyon, Nice, Paris), got 'Rome'", rome.Error);

        Train(gaps, "--missing", "drop", "--label", "area", "--ignore", "city");
        Assert.Contains("left out for missing values: 6 of 60 rows", Run(Ask("evaluate")).Output);
        Assert.Equal(60, Predict(HouseFile("houses.csv")).Length);
    }

    [Fact]
    public void A_checkpoint_without_columns_still_predicts_by_position()
    {
        Train(FlowerFile("flowers.csv"));
        JsonElement[] before = Predict(FlowerFile("plain.csv", rows: 5));
        string path = Path.Combine(_folder["run"], "checkpoint.safetensors");
        Safetensors file = Safetensors.Read(path);
        var model = JsonSerializer.Deserialize<Dictionary<string, JsonElement>>(file.Metadata["model"])!;
        Assert.True(model.Remove("Columns"));
        model.Remove("TestFile");
        file.Metadata["model"] = JsonSerializer.Serialize(model);
        file.Write(path);
        Assert.Equal(before.Select(Said), Predict(FlowerFile("plain.csv", rows: 5)).Select(Said));
        Assert.Contains("columns matched by position", Run(Ask("predict")).Output);
    }

    private static (double, double) Said(JsonElement prediction) =>
        (prediction.Number("predicted"), prediction.Number("probability"));

    private static bool IsRight(JsonElement prediction) =>
        prediction.Number("predicted") == prediction.Number("label");

    private Tool Train(string file, params string[] flags) =>
        Run([.. Training(file), .. flags]);

    private string[] Training(string file) => ["train", "--dataset", file, .. Small, "--checkpoint", _folder["run"]];

    private string[] Ask(string verb) => [verb, "--checkpoint", _folder["run"]];

    private static Tool Run(params string[] args)
    {
        Tool tool = Tool.Run(args);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        return tool;
    }

    private JsonElement[] Predict(string file)
    {
        Run([.. Ask("predict"), "--dataset", file, "--json", _folder["p.json"]]);
        return _folder.Json("p.json").Items("predictions");
    }

    // Row i is of class i mod 3; the columns differ in size, so that a network notices when they are exchanged.
    private string FlowerFile(
        string name, string columns = "sepal,petal,width,species", int rows = 90, bool header = true)
    {
        IEnumerable<string> lines = Enumerable.Range(0, rows)
            .Select(i => string.Join(',', columns.Split(',').Select(column => Flower(i, column))));
        File.WriteAllLines(_folder[name], header ? lines.Prepend(columns) : lines);
        return _folder[name];
    }

    private static string Flower(int i, string column) => column switch
    {
        "sepal" => Number(5 + (0.7 * (i % 3)) + (0.4 * Math.Sin(i))),
        "petal" => Number(1.5 + (2 * (i % 3)) + (0.3 * Math.Cos(3 * i))),
        "width" => Number(0.2 + (0.8 * (i % 3)) + (0.1 * Math.Sin(7 * i))),
        "species" => new[] { "setosa", "versicolor", "virginica" }[i % 3],
        _ => Number(i),
    };

    private string HouseFile(string name, int rows = 60)
    {
        string[] cities = ["Paris", "Lyon", "Nice"];
        IEnumerable<string> lines = Enumerable.Range(0, rows).Select(i => (Area: i * 7 % 11 / 10.0, City: i % 3))
            .Select(h => $"{Number(0.2 + h.Area)},{cities[h.City]},{Number(0.3 + (0.1 * h.City) + (h.Area / 2))}");
        File.WriteAllLines(_folder[name], lines.Prepend("area,city,price"));
        return _folder[name];
    }

    private static string Number(double x) => Math.Round(x, 3).ToString(CultureInfo.InvariantCulture);

}
