using System.Text.Json;
using QtGpu.Cli;
using QtGpu.IO;
using Xunit;

namespace QtGpu.Tests.Cli;

/// <summary>Networks that read texts are asked about texts: one of the command line, those of a file.</summary>
public sealed class TextCommandTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_text_is_answered_word_by_word_as_its_beginnings_are()
    {
        Train("--dataset", "phrases");
        const string text = "This is NOT at all bad";
        JsonElement whole = Ask(text);
        Assert.Equal("positive", whole.GetProperty("class").GetString());
        JsonElement[] words = [.. whole.GetProperty("words").EnumerateArray()];
        Assert.Equal(
            text.ToLowerInvariant().Split(' '), words.Select(word => word.GetProperty("word").GetString()!));
        for (int n = 1; n <= words.Length; n++)
        {
            JsonElement part = Ask(string.Join(' ', text.Split(' ')[..n]));
            double[] alone = Probabilities(part.GetProperty("words").EnumerateArray().Last());
            Assert.All(alone.Zip(Probabilities(words[n - 1])), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
            Assert.Equal(1, alone.Sum(), 1e-6);
        }
    }

    [Fact]
    public void A_word_that_is_not_known_is_marked_and_counts_as_unknown()
    {
        Train("--dataset", "phrases", "--bidirectional", "--epochs", "1");
        JsonElement[] words = [.. Ask("astonishingly good").GetProperty("words").EnumerateArray()];
        Assert.Equal([false, true], words.Select(word => word.GetProperty("known").GetBoolean()));
        Assert.Contains(
            "astonishingly (unknown)", Predict("--text", "astonishingly good").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Files_of_texts_are_trained_on_and_asked_about()
    {
        string[] texts =
            [.. Enumerable.Range(0, 40).Select(i => i % 2 == 0 ? $"it was good {i}\tyes" : $"it was bad {i}\tno")];
        File.WriteAllLines(_folder["mine.tsv"], texts.Prepend("sentence\tlabel"));
        Train(["--dataset", _folder["mine.tsv"], .. "--minimum-count 2 --epochs 8 --cell gru --lr 0.2".Split(' ')]);
        Tool evaluate = Tool.Run("evaluate", "--checkpoint", _folder["run"], "--json", _folder["e.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (evaluate.Code, evaluate.Error));
        Assert.Equal(8, Json("e.json").GetProperty("samples").GetInt32());
        Assert.Equal(1, Json("e.json").GetProperty("accuracy").GetDouble());

        File.WriteAllLines(_folder["new.tsv"], ["text", "it was good", "it was bad"]);
        Tool predict = Predict("--dataset", _folder["new.tsv"], "--json", _folder["p.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (predict.Code, predict.Error));
        Assert.Equal(["yes", "no"], Json("p.json").GetProperty("predictions").EnumerateArray()
            .Select(p => p.GetProperty("class").GetString()!));
    }

    [Theory]
    [InlineData("", "The text is empty")]
    [InlineData("  ", "The text is empty")]
    [InlineData("bonjour monde", "No word of 'bonjour monde' is known; expected some of those of the training texts")]
    [InlineData("is is is is is is is is is is is", "The text has 11 words; expected at most 10")]
    public void A_text_that_says_nothing_is_refused_in_a_line(string text, string expected)
    {
        Train("--dataset", "phrases", "--epochs", "1", "--most-steps", "10");
        Refuses(expected, "--text", text);
    }

    [Theory]
    [InlineData("good bad\t1\nbad\n", "line 2: expected 2 columns between tabs as in the first row, got 1")]
    [InlineData("sentence\tlabel\ngood bad\tgreat\n", "line 2: the label is 'great'; expected one of the classes")]
    public void A_bad_file_of_texts_is_refused_with_its_line(string text, string expected)
    {
        Train("--dataset", "phrases", "--epochs", "1");
        File.WriteAllText(_folder["bad.tsv"], text);
        Tool tool = Tool.Run("evaluate", "--checkpoint", _folder["run"], "--dataset", _folder["bad.tsv"]);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, Assert.Single(tool.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public void What_the_network_cannot_be_asked_is_refused()
    {
        Train("--dataset", "phrases", "--epochs", "1");
        Refuses("the network reads sequences, and these samples are none", "--dataset", "digits");
        Refuses("--text is all that is asked about", "--text", "good", "--dataset", "phrases");
        Safetensors file = Safetensors.ReadOwn(Path.Combine(_folder["run"], "checkpoint.safetensors"));
        int at = file.Tensors.FindIndex(tensor => tensor.Name.EndsWith("recurrent", StringComparison.Ordinal));
        file.Tensors[at] = (file.Tensors[at].Name, [32, 128], file.Tensors[at].Values);
        file.Write(Path.Combine(_folder["run"], "checkpoint.safetensors"));
        Refuses("its tensors are not those of its model", "--text", "good");

        Assert.Equal(ExitCode.Done, Tool.Run(
            "train", "--epochs", "1", "--hidden", "8", "--checkpoint", _folder["run"], "--quiet").Code);
        Refuses("the network reads no text", "--text", "good");
        Refuses("the network reads no sequences, and these samples are some", "--dataset", "phrases");
    }

    public void Dispose() => _folder.Dispose();

    private static double[] Probabilities(JsonElement word) =>
        [.. word.GetProperty("probabilities").EnumerateArray().Select(p => p.GetDouble())];

    private void Train(params string[] flags)
    {
        Tool tool = Tool.Run(
            ["train", "--model", "rnn", .. flags, "--threads", "1", "--quiet", "--checkpoint", _folder["run"]]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
    }

    private Tool Predict(params string[] flags) => Tool.Run(["predict", "--checkpoint", _folder["run"], .. flags]);

    private JsonElement Ask(string text)
    {
        Tool tool = Predict("--text", text, "--json", _folder["t.json"]);
        Assert.Equal((ExitCode.Done, string.Empty), (tool.Code, tool.Error));
        return Json("t.json");
    }

    private void Refuses(string expected, params string[] flags)
    {
        Tool tool = Predict(flags);
        Assert.Equal(ExitCode.BadInput, tool.Code);
        Assert.Contains(expected, Assert.Single(tool.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    private JsonElement Json(string name) => JsonDocument.Parse(File.ReadAllText(_folder[name])).RootElement;
}
