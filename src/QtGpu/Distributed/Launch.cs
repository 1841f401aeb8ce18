using System.Globalization;

namespace QtGpu.Distributed;

/// <summary>What a launcher such as <c>mpirun</c> tells each process that it starts, in the environment.</summary>
/// <param name="Engine">Whose launcher it is: Open MPI or MPICH.</param>
/// <param name="Rank">Which process this is, from 0.</param>
/// <param name="Size">How many there are.</param>
/// <param name="LocalRank">Which of those of this machine, from 0.</param>
/// <param name="LocalSize">How many of them this machine has.</param>
public sealed record Launch(string Engine, int Rank, int Size, int LocalRank, int LocalSize)
{
    // MPICH's names are those of its relatives too: Intel MPI, MVAPICH, Slurm's pmi2.
    private static readonly (string Engine, string Rank, string Size, string LocalRank, string LocalSize)[] Launchers =
    [
        (MpiLibrary.OpenMpi, "OMPI_COMM_WORLD_RANK", "OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_LOCAL_RANK",
            "OMPI_COMM_WORLD_LOCAL_SIZE"),
        (MpiLibrary.Mpich, "PMI_RANK", "PMI_SIZE", "MPI_LOCALRANKID", "MPI_LOCALNRANKS"),
    ];

    /// <summary>That of this process; null where no launcher started it.</summary>
    public static Launch? Current => Of(Environment.GetEnvironmentVariable);

    /// <summary>That of an environment.</summary>
    /// <param name="variable">The value of a variable; null where there is none.</param>
    internal static Launch? Of(Func<string, string?> variable)
    {
        foreach (var (engine, rank, size, localRank, localSize) in Launchers)
        {
            if (Number(rank) is { } own && Number(size) is { } all)
                return new(engine, own, all, Number(localRank) ?? own, Number(localSize) ?? all);
        }

        return null;

        int? Number(string name) => int.TryParse(
            variable(name), NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : null;
    }
}
