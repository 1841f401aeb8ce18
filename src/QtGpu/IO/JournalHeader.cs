using System.Text.Json;

namespace QtGpu.IO;

/// <summary>The first line of a <see cref="Journal"/>: what its results are of.</summary>
/// <param name="Settings">All that they depend on.</param>
/// <param name="Shard">Whose they are; null: a whole run's.</param>
internal sealed record JournalHeader(string Settings, Shard? Shard)
{
    /// <summary>The line of it; of a whole run the settings alone.</summary>
    public byte[] Line() => Shard is null ? JournalLines.Of(Settings) : JournalLines.Of(this);

    /// <summary>What a line says.</summary>
    /// <exception cref="InputException">It is no first line.</exception>
    public static JournalHeader Read(string path, string line)
    {
        var json = JournalLines.Parsed<JsonElement>(path, line, 1);
        return json.ValueKind == JsonValueKind.String
            ? new(json.GetString()!, null)
            : JournalLines.Parsed<JournalHeader>(path, line, 1) is { Shard.Number: > 0 } header ? header
            : throw JournalLines.Damaged(path, "line 1 is no entry");
    }

    /// <summary>Throws where a file was begun with another than this.</summary>
    /// <exception cref="InputException">Says what differs.</exception>
    public void Require(string path, JournalHeader made)
    {
        bool isCut = Shard is not null || made.Shard is not null;
        SettingsText.Require(path, isCut ? made.All : made.Settings, isCut ? All : Settings, "place");
    }

    private string All => $"{Settings}; {Shard?.ToString() ?? "all of it"}";
}
