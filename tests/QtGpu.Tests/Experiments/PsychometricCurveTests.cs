using QtGpu.Kernels.Random;
using QtGpu.Statistics;
using Xunit;

namespace QtGpu.Tests.Experiments;

public sealed class PsychometricCurveTests
{
    private static readonly double[] Levels = [.. Enumerable.Range(0, 21).Select(i => i / 20.0)];

    private static readonly PsychometricCurve Planted = new(0.46, 0.05, 0.06, 0.03);

    [Fact]
    public void Of_its_own_values_the_fit_is_the_curve()
    {
        PsychometricCurve fit = PsychometricCurve.Fit(Levels, Array.ConvertAll(Levels, Planted.At), trials: 1);
        Assert.Equal(Planted.Threshold, fit.Threshold, 1e-4);
        Assert.Equal(Planted.Width, fit.Width, 1e-4);
        Assert.Equal(Planted.LowLapse, fit.LowLapse, 1e-4);
        Assert.Equal(Planted.HighLapse, fit.HighLapse, 1e-4);
    }

    [Fact]
    public void A_step_has_no_width_and_observers_who_never_lapse_no_lapse()
    {
        PsychometricCurve fit =
            PsychometricCurve.Fit(Levels, Array.ConvertAll(Levels, x => x > 0.52 ? 40.0 : 0), trials: 40);
        Assert.InRange(fit.Threshold, 0.5, 0.55);
        Assert.InRange(fit.Width, 0, 0.01);
        Assert.InRange(fit.LowLapse, 0, 1e-3);
        Assert.InRange(fit.HighLapse, 0, 1e-3);
    }

    [Fact]
    public void A_fit_that_fails_says_so_and_gives_no_guess()
    {
        PsychometricCurve fit =
            PsychometricCurve.Fit(Levels, Array.ConvertAll(Levels, Planted.At), trials: 1, evaluations: 8);
        Assert.All([fit.Threshold, fit.Width, fit.LowLapse, fit.HighLapse], value => Assert.True(double.IsNaN(value)));
    }

    // Observers whose truth is known: how often do the intervals hold it?
    [Fact]
    public void The_intervals_hold_planted_values_as_often_as_they_say()
    {
        const int observers = 120;
        var inside = new int[4];
        for (int i = 0; i < observers; i++)
        {
            PsychometricIntervals fit = PsychometricIntervals.Fit(
                Levels, [Simulated(i, stimuli: 150)], trials: 1, resamples: 120, RandomStream.Named(i, "bootstrap"));
            inside[0] += Holds(fit.Threshold, Planted.Threshold);
            inside[1] += Holds(fit.Width, Planted.Width);
            inside[2] += Holds(fit.LowLapse, Planted.LowLapse);
            inside[3] += Holds(fit.HighLapse, Planted.HighLapse);
        }

        Assert.All(inside, count => Assert.InRange((double)count / observers, 0.9, 0.99));

        static int Holds((double Low, double High) interval, double truth) =>
            truth >= interval.Low && truth <= interval.High ? 1 : 0;
    }

    // Ten answers to each stimulus that are all the same know no more than one.
    [Fact]
    public void Answers_to_one_stimulus_are_not_taken_for_independent()
    {
        int[][] once = Simulated(1, 60), tenfold = Array.ConvertAll(once, one => Array.ConvertAll(one, k => 10 * k));
        var stream = RandomStream.Named(1, "bootstrap");
        PsychometricIntervals one = PsychometricIntervals.Fit(Levels, [once], 1, 60, stream);
        PsychometricIntervals ten = PsychometricIntervals.Fit(Levels, [tenfold], 10, 60, stream);
        Assert.Equal(one.Threshold.Low, ten.Threshold.Low, 1e-9);
        Assert.Equal(one.Threshold.High, ten.Threshold.High, 1e-9);
    }

    private static int[][] Simulated(int observer, int stimuli)
    {
        var stream = RandomStream.Named(observer, "observer");
        return [.. Enumerable.Range(0, stimuli).Select(stimulus => Levels.Select((x, i) =>
            stream.Uniform(stimulus, i) < Planted.At(x) ? 1 : 0).ToArray())];
    }
}
