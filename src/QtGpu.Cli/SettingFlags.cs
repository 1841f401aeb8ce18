namespace QtGpu.Cli;

/// <summary>The flags of a record's settings: <c>--leak</c> is the setting whose key is <c>leak</c>.</summary>
/// <typeparam name="T">The record.</typeparam>
internal sealed class SettingFlags<T>
    where T : class
{
    /// <summary>A flag for each setting.</summary>
    /// <param name="hint">What holds where it is not given, as its help says it: <c>[best: 0.74]</c>.</param>
    /// <param name="words">What a property takes instead of a number; <see cref="Read"/> leaves that to others.</param>
    public SettingFlags(Func<Setting, string> hint, params (string Property, string Word, string Text)[] words) => All =
    [
        .. from setting in Setting.Of(typeof(T))
           let word = Array.Find(words, word => word.Property == setting.Property)
           select new SettingOption(setting, () => hint(setting), word.Word, word.Text),
    ];

    /// <summary>The flags, in the order of the settings.</summary>
    public IReadOnlyList<SettingOption> All { get; }

    /// <summary>The flag of a property.</summary>
    public SettingOption this[string property] => All.Single(option => option.Setting.Property == property);

    /// <summary>Whether the flag of a key is on the command line.</summary>
    public bool IsGiven(ParseResult arguments, string key) =>
        All.Any(option => option.Setting.Key == key && arguments.IsGiven(option));

    /// <summary>The record with what was given.</summary>
    public T Read(ParseResult arguments, T start) =>
        All.Aggregate(start, (record, option) => option.Read(arguments, record));
}
