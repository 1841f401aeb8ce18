using System.Runtime.CompilerServices;
using ILGPU;
using QtGpu.Kernels.Lanes;
using QtGpu.Kernels.Potentials;
using QtGpu.Kernels.Sampling;

namespace QtGpu.Kernels.Ilgpu.Sampling;

/// <summary>
/// Inside a kernel: hybrid Monte Carlo. The paths to come back to lie in global memory, where the next ones go.
/// </summary>
internal static class Trajectory
{
    private const MethodImplOptions Inline = MethodImplOptions.AggressiveInlining;

    /// <summary>Of so many neurons from a first one on: of that alone, which is visited, or of several together.</summary>
    [MethodImpl(Inline)]
    public static void Run(Chain chain, int first, int count, int steps, long sweep)
    {
        Begin(chain, first, count, sweep);
        ScalarLane uniform = Draws(chain, first, sweep, out ScalarLane jitter), half = jitter * new ScalarLane(0.5f);
        double before = Energy(chain, first, count);
        Kick(chain, first, count, half);
        for (int i = 1; i <= steps; i++)
        {
            for (int neuron = first; neuron < first + count; neuron++)
                Drift(chain, neuron, jitter * chain.Width(neuron));
            Group.Barrier();
            Kick(chain, first, count, i < steps ? jitter : half);
        }

        End(chain, first, count, uniform, (float)(Energy(chain, first, count) - before));
    }

    [MethodImpl(Inline)]
    private static void Begin(Chain chain, int first, int count, long sweep)
    {
        for (int neuron = first; neuron < first + count; neuron++)
        {
            for (int t = Chain.First; t < chain.Slices; t += Chain.Stride)
                chain.Ensemble.Paths[chain.Row(neuron) + t] = chain.Field(neuron, t).Value;
            chain.NoteNormals(neuron, sweep, PathDraws.Momenta);
        }
    }

    // Acceptance, and the jitter of the step: by a tenth, lest the length be a period of some mode of the path.
    [MethodImpl(Inline)]
    private static ScalarLane Draws(Chain chain, int neuron, long sweep, out ScalarLane jitter)
    {
        chain.Random.Uniform4(
            (long)PathDraws.Step(sweep, PathDraws.Trajectory), chain.Block(neuron, 0), out float u0, out float u1, out _, out _);
        jitter = SiteProposal.Of(new ScalarLane(1f), new(0.1f), new(u1));
        return new(u0);
    }

    [MethodImpl(Inline)]
    private static void End(Chain chain, int first, int count, ScalarLane uniform, float change)
    {
        bool accepted = ScalarLane.AllLess(uniform, Acceptance.Probability(new ScalarLane(change)));
        for (int neuron = first; neuron < first + count; neuron++)
        {
            for (int t = Chain.First; !accepted && t < chain.Slices; t += Chain.Stride)
                chain.Move(neuron, t, new(chain.Ensemble.Paths[chain.Row(neuron) + t]));
            chain.Count(neuron, accepted && Chain.First == 0 ? 1 : 0, 1);
        }

        Group.Barrier();
    }

    [MethodImpl(Inline)]
    private static double Energy(Chain chain, int first, int count)
    {
        chain.Sums.Clear();
        for (int neuron = first; neuron < first + count; neuron++)
        {
            if (count > 1)
                Coefficients.Form(chain, neuron, own: true);
            Group.Barrier();
            AddEnergy(chain, neuron);
            Group.Barrier(); // before the coefficients of the next
        }

        return chain.Sums.Total();
    }

    [MethodImpl(Inline)]
    private static void AddEnergy(Chain chain, int neuron)
    {
        ScalarLane stiffness = new(0.5f / chain.Ensemble.TimeStep);
        for (int part = Chain.First; part < PathMeasurement.Parts; part += Chain.Stride)
        {
            double sum = chain.Sums[part];
            for (int t = part; t < chain.Slices; t += PathMeasurement.Parts)
            {
                sum += Hamiltonian.Of(
                    chain.Field(neuron, t), chain.Field(neuron, chain.After(t)), chain.Note(neuron, t), stiffness,
                    chain.Potential(t)).Value;
            }

            chain.Sums[part] = sum;
        }
    }

    [MethodImpl(Inline)]
    private static void Drift(Chain chain, int neuron, ScalarLane step)
    {
        for (int t = Chain.First; t < chain.Slices; t += Chain.Stride)
            chain.Move(neuron, t, Hamiltonian.Drift(chain.Field(neuron, t), chain.Note(neuron, t), step));
    }

    // Touches a thread's own momenta and coefficients only; what it reads of its neighbours rests.
    [MethodImpl(Inline)]
    private static void Kick(Chain chain, int neuron, ScalarLane step)
    {
        ScalarLane inverse = new(1f / chain.Ensemble.TimeStep);
        for (int t = Chain.First; t < chain.Slices; t += Chain.Stride)
        {
            chain.Note(neuron, t, Hamiltonian.Kick(
                chain.Field(neuron, t), chain.Field(neuron, chain.Before(t)), chain.Field(neuron, chain.After(t)), inverse,
                chain.Potential(t), chain.Note(neuron, t), step));
        }
    }

    [MethodImpl(Inline)]
    private static void Kick(Chain chain, int first, int count, ScalarLane step)
    {
        for (int neuron = first; neuron < first + count; neuron++)
        {
            if (count > 1)
                Coefficients.Form(chain, neuron, own: false);
            Kick(chain, neuron, step * chain.Width(neuron));
        }

        Group.Barrier();
    }
}
