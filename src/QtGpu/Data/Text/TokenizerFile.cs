using System.Security.Cryptography;
using QtGpu.IO;

namespace QtGpu.Data.Text;

/// <summary>A file that a tokenizer was made from.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Sha256">SHA-256 of its content, lower-case hexadecimal.</param>
public sealed record TokenizerFile(string Path, string Sha256)
{
    /// <summary>The file as it is now.</summary>
    /// <exception cref="InputException">It cannot be read.</exception>
    public static TokenizerFile At(string path) => InputFile.Read<TokenizerFile>(
        () =>
        {
            using FileStream stream = File.OpenRead(path);
            return new(System.IO.Path.GetFullPath(path), Convert.ToHexStringLower(SHA256.HashData(stream)));
        },
        why => $"Cannot read the tokenizer's file {path}: {why}");

    /// <summary>The path of the file, which is as it was.</summary>
    /// <exception cref="InputException">It is not there, or has changed.</exception>
    internal string Checked() => At(Path).Sha256.Equals(Sha256, StringComparison.Ordinal) ? Path
        : throw new InputException(
            $"{Path} is not the tokenizer's file that the network was trained with: its SHA-256 is no longer {Sha256}. "
            + "Put that file back.");
}
