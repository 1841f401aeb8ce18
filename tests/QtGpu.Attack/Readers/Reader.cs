using QtGpu.Attack.Mutations;

namespace QtGpu.Attack.Readers;

/// <summary>
/// A kind of file that the library or the tool reads. Every class derived from this is found and attacked.
/// </summary>
/// <param name="name">What it is called here.</param>
/// <param name="file">A file's name, with the ending that the reader wants.</param>
internal abstract class Reader(string name, string file)
{
    /// <summary>All of them, by name.</summary>
    public static IReadOnlyList<Reader> All { get; } =
        [.. Fault.Derived<Reader>().OrderBy(reader => reader.Name, StringComparer.Ordinal)];

    public string Name { get; } = name;

    public string FileName { get; } = file;

    /// <summary>Writes a valid file, as the program does.</summary>
    public abstract void Write(string path);

    /// <summary>Reads a file and uses what it says.</summary>
    public abstract void Read(string path);

    /// <summary>A damaged copy of a valid file.</summary>
    public virtual byte[] Damage(byte[] good, Dice dice) => ByteMutation.Of(good, dice);

    /// <summary>Whether the reader says that it may end so.</summary>
    public virtual bool Documents(Exception exception) => exception is InputException;

    /// <summary>The reader of that name.</summary>
    public static Reader Named(string name) => All.FirstOrDefault(reader => reader.Name == name)
        ?? throw new InputException(
            $"no reader '{name}'; expected {string.Join(", ", All.Select(reader => reader.Name))}");
}
