using System.Globalization;
using Onnx;
using QtGpu.Exchange;
using QtGpu.IO;
using QtGpu.Kernels.Host;
using QtGpu.Models;
using QtGpu.Onnx;
using QtGpu.Tests.Cli;
using QtGpu.Tests.House;
using QtGpu.Training;
using Xunit;

namespace QtGpu.Tests.Exchange;

/// <summary>
/// Files that PyTorch 1.13 has written (torch.onnx.export, and the safetensors of a state_dict), each with inputs and
/// the outputs that PyTorch gave.
/// </summary>
public sealed class ImportTests : IDisposable
{
    private const int Inputs = 4;

    private readonly TemporaryFolder _folder = new();

    [Theory]
    [InlineData("sequential.safetensors", "relu", "Dense(12, Relu")]
    [InlineData("sequential.onnx", null, "Dense(12, Relu")]
    [InlineData("attributes.safetensors", "tanh", "Dense(9, Tanh")]
    [InlineData("mixed.onnx", null, "Dense(6, Sigmoid")]
    public void A_network_answers_as_it_did_in_PyTorch(string file, string? activation, string layer)
    {
        ModelSpec model = NetworkImport.Write(
            Torch(file), _folder["c.safetensors"], new() { Activation = activation }).Model;
        Assert.Contains(layer, $"{model.Build()}", StringComparison.Ordinal);
        (float[] x, float[] expected) = Table(Path.ChangeExtension(file, ".csv"));
        OnnxRun.AssertClose(expected, Answers(_folder["c.safetensors"], x));
    }

    [Fact]
    public void What_was_imported_is_exported_and_imported_again()
    {
        NetworkImport.Write(Torch("mixed.onnx"), _folder["c.safetensors"]);
        OnnxExport.Write(_folder["c.safetensors"], _folder["again.onnx"]);
        NetworkImport.Write(_folder["again.onnx"], _folder["d.safetensors"]);
        (float[] x, _) = Table("mixed.csv");
        Assert.Equal(Answers(_folder["c.safetensors"], x), Answers(_folder["d.safetensors"], x));
    }

    [Fact]
    public void The_tool_predicts_what_PyTorch_gave()
    {
        Tool import = Tool.Run("import", Torch("sequential.onnx"), "--out", _folder["run"]);
        Assert.Equal((0, ""), ((int)import.Code, import.Error));
        Assert.Contains("4 inputs → Dense(12, Relu", import.Output, StringComparison.Ordinal);
        (float[] x, float[] expected) = Table("sequential.csv");
        File.WriteAllLines(_folder["x.csv"], x.Chunk(Inputs).Select(row => string.Join(',', row.Select(Text)))
            .Prepend("a,b,c,d"));
        Tool predict = Tool.Run(
            "predict", "--checkpoint", _folder["run"], "--dataset", _folder["x.csv"], "--out", _folder["y.csv"]);
        Assert.Equal((0, ""), ((int)predict.Code, predict.Error));
        float[] got =
        [
            .. File.ReadLines(_folder["y.csv"]).Skip(1)
                .SelectMany(line => line.Split(',')[1..4].Select(y => float.Parse(y, CultureInfo.InvariantCulture))),
        ];
        OnnxRun.AssertClose(expected, got);
    }

    [Theory]
    [InlineData("operator Elu of node /1/Elu", "elu.onnx")]
    [InlineData("leave out --activation and --order", "sequential.onnx", "--activation", "relu")]
    [InlineData("give an --activation, one of", "sequential.safetensors")]
    [InlineData("did you mean 'relu'", "sequential.safetensors", "--activation", "rellu")]
    [InlineData("--order: expected each of 0, 2, 4 once, got 0, 2", "sequential.safetensors", "--order", "0,2")]
    [InlineData("once, got 0, 2, 4, 2", "sequential.safetensors", "--activation", "relu", "--order", "0,2,4,2")]
    [InlineData("--class-names: expected two or more, got 'a' alone", "sequential.onnx", "--class-names", "a")]
    [InlineData("--class-names: expected each once, got 'a' 2 times", "sequential.onnx", "--class-names", "a,b,a")]
    [InlineData(
        "0 takes 4 inputs, and 2 before it gives 7",
        "sequential.safetensors", "--activation", "relu", "--order", "2,0,4")]
    [InlineData(
        "--class-names: expected a name for each of the 3 outputs, got 2", "sequential.onnx", "--class-names", "a,b")]
    [InlineData("ends in .onnx or .safetensors", "sequential.csv")]
    public void Bad_input_is_named(string message, string file, params string[] flags)
    {
        Tool tool = Tool.Run(["import", Torch(file), "--out", _folder["run"], .. flags]);
        Assert.Equal(2, (int)tool.Code);
        Assert.Contains(message, tool.Error, StringComparison.Ordinal);
        Assert.Single(tool.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.False(File.Exists(Path.Combine(_folder["run"], "checkpoint.safetensors")));
    }

    [Fact]
    public void An_unknown_activation_is_named_where_one_layer_has_none()
    {
        byte[] header = [.. """{"0.weight":{"dtype":"F32","shape":[2,1],"data_offsets":[0,8]}}"""u8];
        File.WriteAllBytes(
            _folder["one.safetensors"], [.. BitConverter.GetBytes((long)header.Length), .. header, .. new byte[8]]);
        InputException refused = Assert.Throws<InputException>(() => NetworkImport.Write(
            _folder["one.safetensors"], _folder["c.safetensors"], new() { Activation = "rellu" }));
        Assert.Contains("did you mean 'relu'", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_is_not_imported_over_itself_nor_while_another_run_writes_the_checkpoint()
    {
        string file = _folder["t.safetensors"];
        File.Copy(Torch("sequential.safetensors"), file);
        byte[] before = File.ReadAllBytes(file);
        Tool over = Tool.Run("import", file, "--out", file, "--activation", "relu");
        Assert.Contains($"--out {file} would overwrite file {file}; name another file", over.Error);
        Assert.Equal(before, File.ReadAllBytes(file));
        Directory.CreateDirectory(_folder["run"]);
        string within = Path.Combine(_folder["run"], "checkpoint.safetensors");
        File.Move(file, within);
        Tool folder = Tool.Run("import", within, "--out", _folder["run"], "--activation", "relu");
        Assert.Contains($"would overwrite {within}; name another file", folder.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(within));
        using (FileLock.Take(_folder["c.safetensors"]))
        {
            Tool second = Tool.Run("import", within, "--out", _folder["c.safetensors"], "--activation", "relu");
            Assert.Contains("is being written by another run", second.Error, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Weights_of_whole_numbers_are_refused(int tensor)
    {
        ModelProto model = OnnxFile.Read(Torch("sequential.onnx"));
        TensorProto weights = model.Graph.Initializer[tensor];
        int count = (int)weights.Dims.Aggregate(1L, (n, extent) => n * extent);
        model.Graph.Initializer[tensor] =
            TensorProto.Of(weights.Name, OnnxType.Int64, new long[count], [.. weights.Dims]);
        OnnxFile.Write(_folder["whole.onnx"], model.Graph, []);
        AssertRefused(_folder["whole.onnx"], $"has whole numbers in {weights.Name}; expected float32");
    }

    [Theory]
    [InlineData("outputs are logits", "--class-names", "a,b,c")]
    [InlineData("outputs are logits; with --class-names they are those of classes")]
    public void A_softmax_that_is_left_out_is_told(string line, params string[] flags)
    {
        ModelProto model = OnnxFile.Read(Torch("sequential.onnx"));
        var softmax = new NodeProto { OpType = "Softmax" };
        softmax.Input.Add(model.Graph.Output[0].Name);
        softmax.Output.Add("p");
        model.Graph.Node.Add(softmax);
        model.Graph.Output[0].Name = "p";
        OnnxFile.Write(_folder["p.onnx"], model.Graph, []);
        Tool tool = Tool.Run(["import", _folder["p.onnx"], "--out", _folder["run"], .. flags]);
        Assert.Contains($"Softmax at its end is left out: {line}{Environment.NewLine}", tool.Output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_file_is_refused_in_a_line()
    {
        byte[] bytes = File.ReadAllBytes(Torch("mixed.onnx"));
        string path = _folder["damaged.onnx"];
        for (int length = 0; length < bytes.Length; length += 13)
        {
            File.WriteAllBytes(path, bytes[..length]);
            AssertRefused(path);
        }

        // Any bit: it is read as something, or refused.
        for (int i = 0; i < bytes.Length; i += 3)
        {
            byte[] other = [.. bytes];
            other[i] ^= (byte)(1 << (i % 8));
            File.WriteAllBytes(path, other);
            Exception? thrown = Record.Exception(() => NetworkImport.Write(path, _folder["c.safetensors"]));
            Assert.True(thrown is null or InputException, $"byte {i}: {thrown}");
        }
    }

    [Fact]
    public void Messages_within_messages_end_somewhere()
    {
        // A graph within an attribute of a node of a graph, and so on.
        byte[] nested = [];
        for (int i = 0; i < 3000; i++)
            nested = Within(1, Within(5, Within(6, nested)));
        File.WriteAllBytes(_folder["deep.onnx"], Within(7, nested));
        AssertRefused(_folder["deep.onnx"]);

        static byte[] Within(int field, byte[] inner)
        {
            var length = new List<byte>();
            for (int rest = inner.Length; length.Count == 0 || rest > 0; rest >>= 7)
                length.Add((byte)((rest & 127) | (rest > 127 ? 128 : 0)));
            return [(byte)((field << 3) | 2), .. length, .. inner];
        }
    }

    public void Dispose() => _folder.Dispose();

    private static string Text(float value) => value.ToString("R", CultureInfo.InvariantCulture);

    private static string Torch(string file) =>
        Path.Combine(Repository.Root, "tests", "QtGpu.Tests", "Exchange", "Torch", file);

    private static (float[] X, float[] Y) Table(string file)
    {
        float[][] rows =
        [
            .. File.ReadLines(Torch(file)).Skip(1)
                .Select(line => line.Split(',').Select(x => float.Parse(x, CultureInfo.InvariantCulture)).ToArray()),
        ];
        return ([.. rows.SelectMany(row => row[..Inputs])], [.. rows.SelectMany(row => row[Inputs..])]);
    }

    private static float[] Answers(string path, float[] x)
    {
        var checkpoint = Checkpoint.Read(path);
        Sequential model = checkpoint.Model!.Build();
        using var backend = new HostBackend(1);
        using var parameters = new ParameterBuffer(model, backend, checkpoint.Model.Input, seed: 0);
        checkpoint.RestoreParameters(parameters);
        using var evaluator = new Evaluator(model, backend, parameters, Inputs);
        return evaluator.Predict(
            new(x, Inputs, [], classes: 0, targetCount: 0), TestContext.Current.CancellationToken);
    }

    private void AssertRefused(string path, string message = "")
    {
        InputException refused = Assert.Throws<InputException>(
            () => NetworkImport.Write(path, _folder["c.safetensors"]));
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\n", refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(_folder["c.safetensors"]));
    }
}
