namespace QtGpu.Data.Text;

/// <summary>The ways to cut text.</summary>
public enum TokenizerKind
{
    /// <summary><see cref="WordTokenizer"/>.</summary>
    Words,

    /// <summary><see cref="SubwordTokenizer.WordPiece"/>: from a vocabulary file.</summary>
    WordPiece,

    /// <summary><see cref="SubwordTokenizer.Bpe"/>: from a vocabulary file and one of merges.</summary>
    Bpe,
}
