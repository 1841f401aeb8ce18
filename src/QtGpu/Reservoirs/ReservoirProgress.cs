using System.Globalization;

namespace QtGpu.Reservoirs;

/// <summary>How far a batch of work is.</summary>
/// <param name="Name">What is under way: the settings as they are called in tables.</param>
/// <param name="Task">What is being done for them, in words.</param>
/// <param name="Done">Reservoirs that are finished.</param>
/// <param name="Of">Reservoirs in all.</param>
public readonly record struct ReservoirProgress(string Name, string Task, int Done, int Of)
{
    /// <summary>In a line.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Done} of {Of} reservoirs; {Name}: {Task}");
}
