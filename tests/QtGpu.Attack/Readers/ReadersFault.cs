using System.Globalization;

namespace QtGpu.Attack.Readers;

/// <summary>Damaged files: a reader reads one, or refuses it as documented, soon and without much memory.</summary>
internal sealed class ReadersFault() : Fault("readers", "damaged files")
{
    public override (int Long, int Short) Counts => (10_000, 150);

    public override void Run(Attempt attempt)
    {
        foreach (Reader reader in Reader.All.Where(reader => attempt.Wants(reader.Name)))
            attempt.Report(Attack(reader, attempt));
    }

    private static Outcome Attack(Reader reader, Attempt attempt)
    {
        string folder = attempt.NewFolder("reader"), path = Path.Combine(folder, reader.FileName);
        reader.Write(path);
        byte[] good = File.ReadAllBytes(path);
        reader.Read(path); // valid, or the attack proves nothing

        var faults = new Dictionary<string, (int Count, string Example)>(StringComparer.Ordinal);
        int refused = 0;
        long most = 0;
        double longest = 0;
        bool ended = true;
        int i = 0;
        for (; i < attempt.Count && ended; i++)
        {
            byte[] bad = reader.Damage(good, new Dice(attempt.Seed, $"{reader.Name} {i}"));
            File.WriteAllBytes(path, bad);
            Trial trial = Trial.Of(reader, path, bad.Length);
            refused += trial.Refused ? 1 : 0;
            (most, longest) = (Math.Max(most, trial.Allocated), Math.Max(longest, trial.Milliseconds));
            ended = !trial.NeverEnded;
            if (trial.Fault is { } fault)
            {
                faults[fault] = faults.TryGetValue(fault, out var known)
                    ? (known.Count + 1, known.Example)
                    : (1, attempt.Keep($"{reader.Name}-{i}{Path.GetExtension(reader.FileName)}", bad));
            }
        }

        return new(
            $"damaged files: {reader.Name}", $"{i} mutations",
            string.Create(
                CultureInfo.InvariantCulture,
                $"{i - refused} read, {refused} refused; at most {most / 1e6:0.0} MB and {longest:0} ms"),
            faults.Count == 0 ? null : string.Join("; ", faults.Select(
                fault => $"{fault.Value.Count} × {fault.Key} ({fault.Value.Example})")));
    }
}
