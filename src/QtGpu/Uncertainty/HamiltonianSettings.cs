namespace QtGpu.Uncertainty;

/// <summary>How <see cref="HamiltonianMonteCarlo"/> samples.</summary>
public sealed record HamiltonianSettings
{
    /// <summary>Chains, each from a draw of the prior.</summary>
    [Setting("chains", "N", "Chains, each from a draw of the prior", Least = 1, Most = 10_000)]
    public int Chains { get; init; } = 4;

    /// <summary>Draws that are kept of each chain.</summary>
    [Setting("draws", "N", "Draws kept of each chain", Least = 4, Most = 1_000_000)]
    public int Draws { get; init; } = 200;

    /// <summary>Trajectories before the first of them, in which the step finds its size.</summary>
    [Setting("warm-up", "N", "Trajectories before the first draw", Least = 10, Most = 1_000_000)]
    public int WarmUp { get; init; } = 200;

    /// <summary>Standard deviation of the prior N(0, s²) of each parameter.</summary>
    [Setting("prior scale", "s", "Standard deviation of the prior of each parameter", Above = 0, Most = 1e6)]
    public double PriorScale { get; init; } = 1;

    /// <summary>Standard deviation of a regression's targets about the network's outputs.</summary>
    [Setting("noise", "σ", "Standard deviation of a regression's targets", Above = 0, Most = 1e6)]
    public double Noise { get; init; } = 1;

    /// <summary>
    /// Mean length of a trajectory, step size times steps; each is drawn from half to one and a half of it. 0: πs/2,
    /// which takes a parameter that only its prior holds to an independent place.
    /// </summary>
    [Setting("trajectory", "length", "Mean length of a trajectory, 0 for that of the prior", Least = 0, Most = 1e6)]
    public double Trajectory { get; init; }

    /// <summary>Steps of a trajectory at most.</summary>
    [Setting("leapfrog steps", "N", "Steps of a trajectory at most", Least = 1, Most = 1_000_000)]
    public int MostSteps { get; init; } = 500;

    /// <summary>Mean probability of acceptance that the step is made for.</summary>
    [Setting("acceptance", "fraction", "Mean acceptance to adapt the step to", Above = 0, Below = 1)]
    public double Acceptance { get; init; } = 0.8;

    /// <summary>Of all random numbers.</summary>
    public long Seed { get; init; }
}
