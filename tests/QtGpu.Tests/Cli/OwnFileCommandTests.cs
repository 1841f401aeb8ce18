using System.Globalization;
using System.Text.Json;
using QtGpu.Cli;
using QtGpu.IO;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Train, evaluate and predict on the files of a newcomer: flowers in three classes, houses with a price.</summary>
public sealed class OwnFileCommandTests : IDisposable
{
    private static readonly string[] Small = ["--hidden", "16", "--init", "he", "--epochs", "3", "--batch", "16", "--threads", "1"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Reordered_columns_give_the_same_predictions()
    {
        Train(FlowerFile("flowers.csv"));
        JsonElement[] plain = Predict(FlowerFile("plain.csv", "sepal,petal,width", 40));
        Assert.Equal(40, plain.Length);
        foreach (string order in new[] { "species,width,petal,sepal", "width,sepal,petal", "petal,id,species,width,sepal" })
            Assert.Equal(plain.Select(Said), Predict(FlowerFile("other.csv", order, 40)).Select(Said));
        Assert.Equal(plain.Select(Said), Predict(FlowerFile("other.csv", "sepal,petal,width", 40, header: false)).Select(Said));
        Tool missing = Tool.Run("predict", "--checkpoint", _folder["run"], "--dataset", FlowerFile("other.csv", "sepal,width", 5));
        Assert.Equal(ExitCode.BadInput, missing.Code);
        Assert.Contains("lacks the column 'petal'", missing.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_scored_whole_and_its_labels_stand_beside_the_predictions()
    {
        string file = FlowerFile("flowers.csv");
        Tool train = Train(file);
        Assert.Contains("flowers.csv: predicts 'species' (3 classes) from sepal, petal, width", train.Output, StringComparison.Ordinal);
        string other = FlowerFile("other.csv", rows: 30);
        Tool evaluate = Run("evaluate", "--checkpoint", _folder["run"], "--dataset", other, "--json", _folder["e.json"]);
        JsonElement json = Json("e.json");
        Assert.Equal((30, "all"), (json.GetProperty("samples").GetInt32(), json.GetProperty("split").GetString()));
        Assert.Contains("on the 30 rows", evaluate.Output, StringComparison.Ordinal);

        JsonElement[] predictions = Predict(other);
        Assert.Equal(30, predictions.Length);
        int right = predictions.Count(p => p.GetProperty("predicted").GetDouble() == p.GetProperty("label").GetDouble());
        Assert.Equal(right / 30.0, json.GetProperty("accuracy").GetDouble(), 1e-12);
        Assert.Equal(["setosa", "versicolor", "virginica"], predictions.Take(3).Select(p => p.GetProperty("label_class").GetString()));
        Assert.Matches(@"0\s+\S+\s+0\.\d{4}\s+setosa", Run("predict", "--checkpoint", _folder["run"], "--dataset", other).Output);
        Assert.Contains("leave out --dataset", Run("evaluate", "--checkpoint", _folder["run"], "--dataset", file).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_dataset_the_test_samples_are_predicted()
    {
        Train(FlowerFile("flowers.csv"));
        Run("evaluate", "--checkpoint", _folder["run"], "--json", _folder["e.json"]);
        Tool predict = Run("predict", "--checkpoint", _folder["run"], "--json", _folder["p.json"]);
        Assert.Contains("flowers.csv, the 18 of 90 rows that are test samples", predict.Output, StringComparison.Ordinal);
        JsonElement[] predictions = [.. Json("p.json").GetProperty("predictions").EnumerateArray()];
        Assert.Equal(18, predictions.Length);
        Assert.All(predictions, p => Assert.Equal(p.GetProperty("row").GetInt32() % 3, p.GetProperty("label").GetInt32()));
        int right = predictions.Count(p => p.GetProperty("predicted").GetInt32() == p.GetProperty("label").GetInt32());
        Assert.Equal(right / 18.0, Json("e.json").GetProperty("accuracy").GetDouble(), 1e-12);
        foreach (string flag in new[] { "--label", "--missing" })
            Assert.Contains($"{flag} needs --dataset FILE", Tool.Run("predict", "--checkpoint", _folder["run"], flag, "drop").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_regression_predicts_numbers_of_seven_digits_beside_their_targets()
    {
        Train(HouseFile("houses.csv"));
        Tool predict = Run("predict", "--checkpoint", _folder["run"], "--dataset", HouseFile("houses.csv"), "--out", _folder["p.csv"], "--json", _folder["p.json"]);
        Assert.DoesNotContain("NaN", predict.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("probability", predict.Output, StringComparison.Ordinal);
        string[] lines = File.ReadAllLines(_folder["p.csv"]);
        Assert.Equal("row,predicted,label", lines[0]);
        Assert.Equal(61, lines.Length);
        Assert.All(lines[1..], line => Assert.InRange(line.Split(',')[1].Count(char.IsDigit), 1, 8));
        JsonElement first = Json("p.json").GetProperty("predictions")[0];
        Assert.Equal(JsonValueKind.Null, first.GetProperty("probability").ValueKind);
        Assert.Equal(0.3, first.GetProperty("label").GetDouble());
    }

    [Fact]
    public void Categories_missing_values_and_a_test_file_go_with_the_checkpoint()
    {
        string gaps = _folder["gaps.csv"];
        File.WriteAllLines(gaps, File.ReadAllLines(HouseFile("houses.csv")).Select((line, i) => i % 10 == 3 ? "," + line.Split(',', 2)[1] : line));
        Tool refused = Tool.Run(["train", "--dataset", gaps, .. Small]);
        Assert.Equal(ExitCode.BadInput, refused.Code);
        Assert.Contains("line 4, column 1 (area)", refused.Error, StringComparison.Ordinal);

        Train(gaps, "--missing", "mean", "--test", HouseFile("test.csv", 12));
        Assert.Contains("test.csv, 12 test samples", Run("evaluate", "--checkpoint", _folder["run"]).Output, StringComparison.Ordinal);
        Assert.Equal(60, Predict(gaps).Length);
        File.WriteAllText(_folder["rome.csv"], "area,city\n50,Rome\n");
        Assert.Contains("(Lyon, Nice, Paris), got 'Rome'", Tool.Run("predict", "--checkpoint", _folder["run"], "--dataset", _folder["rome.csv"]).Error, StringComparison.Ordinal);

        Train(gaps, "--missing", "drop", "--label", "area", "--ignore", "city");
        Assert.Contains("left out for missing values: 6 of 60 rows", Run("evaluate", "--checkpoint", _folder["run"]).Output, StringComparison.Ordinal);
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
        Assert.Contains("columns matched by position", Run("predict", "--checkpoint", _folder["run"]).Output, StringComparison.Ordinal);
    }

    private static (double, double) Said(JsonElement prediction) =>
        (prediction.GetProperty("predicted").GetDouble(), prediction.GetProperty("probability").GetDouble());

    private Tool Train(string file, params string[] flags) => Run(["train", "--dataset", file, .. Small, "--checkpoint", _folder["run"], .. flags]);

    private static Tool Run(params string[] args)
    {
        Tool tool = Tool.Run(args);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        return tool;
    }

    private JsonElement[] Predict(string file)
    {
        Run("predict", "--checkpoint", _folder["run"], "--dataset", file, "--json", _folder["p.json"]);
        return [.. Json("p.json").GetProperty("predictions").EnumerateArray()];
    }

    // Row i is of class i mod 3; the columns differ in size, so that a network notices when they are exchanged.
    private string FlowerFile(string name, string columns = "sepal,petal,width,species", int rows = 90, bool header = true)
    {
        string[] order = columns.Split(',');
        IEnumerable<string> lines = Enumerable.Range(0, rows).Select(i => string.Join(',', order.Select(column => column switch
        {
            "sepal" => Number(5 + (0.7 * (i % 3)) + (0.4 * Math.Sin(i))),
            "petal" => Number(1.5 + (2 * (i % 3)) + (0.3 * Math.Cos(3 * i))),
            "width" => Number(0.2 + (0.8 * (i % 3)) + (0.1 * Math.Sin(7 * i))),
            "species" => new[] { "setosa", "versicolor", "virginica" }[i % 3],
            _ => Number(i),
        })));
        File.WriteAllLines(_folder[name], header ? lines.Prepend(columns) : lines);
        return _folder[name];
    }

    private string HouseFile(string name, int rows = 60)
    {
        string[] cities = ["Paris", "Lyon", "Nice"];
        File.WriteAllLines(_folder[name], Enumerable.Range(0, rows)
            .Select(i => $"{Number(0.2 + (i * 7 % 11 / 10.0))},{cities[i % 3]},{Number(0.3 + (0.1 * (i % 3)) + (i * 7 % 11 / 20.0))}").Prepend("area,city,price"));
        return _folder[name];
    }

    private static string Number(double x) => Math.Round(x, 3).ToString(CultureInfo.InvariantCulture);

    private JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllText(_folder[name])).RootElement;
}
