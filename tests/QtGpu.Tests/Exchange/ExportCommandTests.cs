using System.Text.Json;
using QtGpu.IO;
using QtGpu.Tests.Cli;
using Xunit;

namespace QtGpu.Tests.Exchange;

public sealed class ExportCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("fnn", true)]
    [InlineData("bnn", false)]
    public void A_checkpoint_becomes_a_file(string model, bool standardise)
    {
        const string input = "x [batch, 784] float32";
        Train($"--model {model} --dataset digits --hidden 12 --train-samples 200 --standardise {standardise}");
        Tool tool = Tool.Run("export", _folder["run"], "--out", _folder["n.onnx"], "--json", _folder["e.json"]);
        Assert.Equal((0, ""), ((int)tool.Code, tool.Error));
        Assert.Contains($"inputs: {input}", tool.Output, StringComparison.Ordinal);
        using var json = JsonDocument.Parse(File.ReadAllText(_folder["e.json"]));
        Assert.Equal(input, json.RootElement.GetProperty("inputs")[0].GetString());

        using var run = new OnnxRun(_folder["n.onnx"]);
        Assert.Equal(10, JsonSerializer.Deserialize<string[]>(run.Metadata["classes"])!.Length);
        Assert.Contains("\"Kind\"", run.Metadata["model"], StringComparison.Ordinal);
        Assert.Equal(model == "bnn", run.Metadata.ContainsKey("weights"));
        Assert.Equal(standardise, run.Metadata.ContainsKey("scale"));
        Assert.Equal(20, run.With("x", new float[2 * 784], 2, 784).Get("y").Length);
    }

    [Fact]
    public void A_recurrent_checkpoint_reads_words()
    {
        Train("--model rnn --dataset phrases --hidden 8 --cell gru --bidirectional");
        Tool tool = Tool.Run("export", _folder["run"], "--out", _folder["n.onnx"]);
        Assert.Equal((0, ""), ((int)tool.Code, tool.Error));
        Assert.Contains(
            "inputs: words [batch, time] int64, lengths [batch] int64", tool.Output, StringComparison.Ordinal);
        using var run = new OnnxRun(_folder["n.onnx"]);
        Assert.NotEmpty(run.With("words", new long[6], 2, 3).With("lengths", new[] { 3L, 1 }, 2).Get("y"));
    }

    [Theory]
    [InlineData("the checkpoint is missing", "--out", "n.onnx")]
    [InlineData("--out FILE.onnx is missing", "run")]
    [InlineData("--out: expected a file that ends in .onnx", "run", "--out", "n.pb")]
    [InlineData("there is no checkpoint; `qtgpu train --checkpoint", "nothing", "--out", "n.onnx")]
    [InlineData("is damaged: it is cut short", "text.safetensors", "--out", "n.onnx")]
    [InlineData("text.safetensors", "run", "--out", "text.safetensors/n.onnx")]
    public void Bad_input_is_named(string message, params string[] arguments)
    {
        Directory.CreateDirectory(_folder["run"]);
        File.WriteAllText(_folder["run/checkpoint.safetensors"], "no");
        File.WriteAllText(_folder["text.safetensors"], "no");
        Tool tool = Tool.Run(["export", .. arguments.Select(
            a => a is "run" or "nothing" || a.Contains('.', StringComparison.Ordinal) ? _folder[a] : a)]);
        Assert.Equal(2, (int)tool.Code);
        Assert.Contains(message, tool.Error.Split('\n')[0], StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", tool.Error, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.Path, "*.onnx*"));
    }

    [Fact]
    public void A_file_of_another_kind_is_refused_with_the_kinds_that_can_be_exported()
    {
        var file = new Safetensors();
        file.Tensors.Add(("paths", [1], [1]));
        file.Write(_folder["s.safetensors"]);
        Tool tool = Tool.Run("export", _folder["s.safetensors"], "--out", _folder["n.onnx"]);
        Assert.Equal(2, (int)tool.Code);
        Assert.Contains("expected the checkpoint of a trained network", tool.Error, StringComparison.Ordinal);
        Assert.Contains("or a reservoir", tool.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["n.onnx"]));
    }

    public void Dispose() => _folder.Dispose();

    private void Train(string flags)
    {
        Tool tool = Tool.Run(
        [
            "train", .. flags.Split(' '), "--epochs", "1", "--device", "cpu", "--quiet",
            "--checkpoint", _folder["run"],
        ]);
        Assert.Equal((0, ""), ((int)tool.Code, tool.Error));
    }
}
