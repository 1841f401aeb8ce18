namespace QtGpu.Kernels.Contract;

/// <summary>
/// How the kernels of a device cut up their work, where there is a choice. A kernel asks for a shape and gets, in this
/// order, what a run that goes on has pinned for it, what was measured for shapes of its class, or what the kernel
/// takes by itself.
/// Plans are texts here: only a kernel knows what they mean. A plan may change the order of sums, and so the last bits.
/// </summary>
public sealed class KernelPlans
{
    // Networks side by side save and go on while one of them lets the device choose.
    private readonly Lock _access = new();
    private readonly Dictionary<string, string> _measured = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _pinned = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _used = new(StringComparer.Ordinal);
    private readonly HashSet<string> _overruled = new(StringComparer.Ordinal), _missing = new(StringComparer.Ordinal);

    /// <summary>The plan of every shape that has run.</summary>
    public IReadOnlyDictionary<string, string> Used => _used;

    /// <summary>The same and, of shapes that have not run yet, what is pinned for them: for a checkpoint.</summary>
    public IReadOnlyDictionary<string, string> Kept
    {
        get
        {
            lock (_access)
            {
                return new Dictionary<string, string>(
                    [.. _pinned.Where(plan => !_used.ContainsKey(plan.Key)), .. _used], StringComparer.Ordinal);
            }
        }
    }

    /// <summary>How many shapes run by a pinned plan where the device would have chosen another.</summary>
    public int Overruled => _overruled.Count;

    /// <summary>How many shapes have a pinned plan that the device cannot run.</summary>
    public int Missing => _missing.Count;

    /// <summary>Changes when plans that a kernel was given may no longer hold.</summary>
    public int Version { get; private set; }

    /// <summary>Told of each choice as it is made: for whoever measures the candidates.</summary>
    public Action<KernelChoice>? Chosen { get; set; }

    /// <summary>Takes what was measured, by class of shapes.</summary>
    public void Measured(IEnumerable<KeyValuePair<string, string>> plans) => Add(_measured, plans);

    /// <summary>Takes back what <see cref="Measured"/> said of a class.</summary>
    public void Forget(string shapeClass)
    {
        lock (_access)
        {
            _measured.Remove(shapeClass);
            Version++;
        }
    }

    /// <summary>
    /// Takes the plans of an earlier run, by shape: the same plans give the same bits on the same device.
    /// </summary>
    public void Pin(IEnumerable<KeyValuePair<string, string>> plans) => Add(_pinned, plans);

    /// <summary>The plan for a shape, for as long as <see cref="Version"/> stays.</summary>
    /// <typeparam name="T">A plan, which its text tells from others.</typeparam>
    /// <param name="shapeClass">Which shapes should do well with the same plan.</param>
    /// <param name="shape">This one.</param>
    /// <param name="own">What the kernel takes by itself.</param>
    /// <param name="candidates">What it could take.</param>
    public T Choose<T>(string shapeClass, string shape, T own, IReadOnlyList<T> candidates)
        where T : notnull
    {
        T plan;
        lock (_access)
        {
            plan = Named(_measured, shapeClass, candidates, own);
            if (_pinned.TryGetValue(shape, out string? wanted))
            {
                string unpinned = plan.ToString()!;
                plan = Named(_pinned, shape, candidates, plan);
                if (!Is(plan, wanted))
                    _missing.Add(shape);
                else if (!string.Equals(unpinned, wanted, StringComparison.Ordinal))
                    _overruled.Add(shape);
            }

            _used[shape] = plan.ToString()!;
        }

        Chosen?.Invoke(
            new(shapeClass, shape, own.ToString()!, [.. candidates.Select(candidate => candidate.ToString()!)]));
        return plan;
    }

    private static T Named<T>(Dictionary<string, string> plans, string key, IReadOnlyList<T> candidates, T otherwise)
        where T : notnull
    {
        if (plans.TryGetValue(key, out string? name))
        {
            foreach (T candidate in candidates)
            {
                if (Is(candidate, name))
                    return candidate;
            }
        }

        return otherwise;
    }

    private static bool Is<T>(T plan, string name)
        where T : notnull => string.Equals(plan.ToString(), name, StringComparison.Ordinal);

    private void Add(Dictionary<string, string> to, IEnumerable<KeyValuePair<string, string>> plans)
    {
        lock (_access)
        {
            foreach (var (key, plan) in plans)
                to[key] = plan;
            Version++;
        }
    }
}

/// <summary>A choice that a kernel had.</summary>
/// <param name="ShapeClass">Shapes that should do well with the same plan.</param>
/// <param name="Shape">The one at hand.</param>
/// <param name="Own">What the kernel takes by itself.</param>
/// <param name="Candidates">What it could take.</param>
public sealed record KernelChoice(string ShapeClass, string Shape, string Own, IReadOnlyList<string> Candidates);
