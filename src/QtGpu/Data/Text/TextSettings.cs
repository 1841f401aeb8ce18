namespace QtGpu.Data.Text;

/// <summary>How texts become sequences of numbers.</summary>
public sealed record TextSettings
{
    /// <summary>How texts are cut.</summary>
    [Setting("tokenizer", "NAME", "How texts are cut; wordpiece and bpe by files")]
    public TokenizerKind Tokenizer { get; init; }

    /// <summary>The vocabulary of WordPiece (a piece a line) or BPE (JSON: piece → number); null of words.</summary>
    public string? VocabularyFile { get; init; }

    /// <summary>The merges of BPE, a pair a line; else null.</summary>
    public string? MergesFile { get; init; }

    /// <summary>Words of the training texts that are met less often count as unknown.</summary>
    [Setting("minimum count", "N", "Words met less often in the training texts count as unknown", Least = 1)]
    public int MinimumCount { get; init; } = 1;

    /// <summary>Only so many words are known, the most frequent ones; 0: all.</summary>
    [Setting("most words", "N", "Know only the N most frequent words; 0: all", Least = 0)]
    public int MostWords { get; init; }

    /// <summary>A text of more words or pieces of words is refused.</summary>
    [Setting("most steps", "N", "Refuse a text of more words", Least = 1)]
    public int MostSteps { get; init; } = 1000;
}
