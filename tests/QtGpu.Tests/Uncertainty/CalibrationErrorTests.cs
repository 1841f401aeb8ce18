using QtGpu.Kernels.Random;
using QtGpu.Uncertainty;
using Xunit;

namespace QtGpu.Tests.Uncertainty;

/// <summary>The calibration error against its definition, and its intervals against what they promise.</summary>
public sealed class CalibrationErrorTests
{
    [Fact]
    public void It_is_the_sum_of_its_definition()
    {
        var (said, labels) = Synthetic.Calibrated(997, 5, "definition");
        var samples = Enumerable.Range(0, said.Rows)
            .Select(i => (Confidence: said.Row(i).ToArray().Max(), Right: said.Top(i) == labels[i])).ToArray();
        double wide = 0;
        for (int b = 0; b < 15; b++)
        {
            var bin = samples.Where(s => s.Confidence > b / 15.0 && s.Confidence <= (b + 1) / 15.0).ToArray();
            if (bin.Length > 0)
                wide += Math.Abs(bin.Sum(s => s.Confidence) - bin.Count(s => s.Right)) / said.Rows;
        }

        Assert.Equal(wide, CalibrationError.EqualWidth(said, labels).Expected, 1e-12);
        var sorted = samples.OrderBy(s => s.Confidence).ToArray();
        double even = Enumerable.Range(0, 7).Sum(b =>
        {
            var bin = sorted.Where((_, i) => i * 7 / said.Rows == b).ToArray();
            return Math.Abs(bin.Sum(s => s.Confidence) - bin.Count(s => s.Right)) / said.Rows;
        });
        CalibrationError error = CalibrationError.EqualMass(said, labels, bins: 7);
        Assert.Equal(even, error.Expected, 1e-12);
        Assert.Equal(error.Bins.Max(b => Math.Abs(b.Accuracy - b.Confidence)), error.Maximum);
        Assert.All(error.Bins, b => Assert.InRange(b.Count, 142, 143));
        Assert.Equal(said.Rows, error.Bins.Sum(b => b.Count));
    }

    [Fact]
    public void A_calibrated_predictor_has_an_error_that_vanishes_and_an_interval_that_has_0()
    {
        double[] errors = [.. new[] { 300, 3_000, 30_000 }.Select(n =>
        {
            var (said, labels) = Synthetic.Calibrated(n, 4, "calibrated");
            return CalibrationError.EqualMass(said, labels, resamples: 50).Expected;
        })];
        Assert.InRange(errors[1], 0, 0.6 * errors[0]);
        Assert.InRange(errors[2], 0, 0.6 * errors[1]);

        const int repeats = 200;
        int beyond = Enumerable.Range(0, repeats).Count(repeat =>
        {
            var (said, labels) = Synthetic.Calibrated(500, 4, $"chance {repeat}");
            CalibrationError error = CalibrationError.EqualMass(said, labels, resamples: 200, seed: repeat);
            Assert.InRange(error.Expected, error.Low, error.High);
            Assert.Equal(error.Expected > error.Chance, error.Low > 0);
            return error.Low > 0;
        });
        Assert.InRange(beyond, 1, 24); // binomial(200, 0.05) within 1e-4
    }

    [Fact]
    public void The_interval_covers_the_error_of_an_overconfident_predictor()
    {
        const double excess = 0.1;
        const int repeats = 100, rows = 1000;
        int covered = Enumerable.Range(0, repeats).Count(repeat =>
        {
            var random = RandomStream.Named(repeat, "overconfident");
            double[] confidence = [.. Enumerable.Range(0, rows).Select(i => 0.65 + (0.3 * random.Uniform(0, i)))];
            int[] labels = [.. confidence.Select((p, i) => random.Uniform(1, i) < p - excess ? 1 : 0)];
            var said = Synthetic.Rows([.. confidence.Select(p => new[] { 1 - p, p })]);
            CalibrationError error = CalibrationError.EqualMass(said, labels, resamples: 200, seed: repeat);
            Assert.True(error.Expected > error.Chance);
            return excess >= error.Low && excess <= error.High;
        });
        Assert.InRange(covered, 85, 100);
    }

    [Fact]
    public void Equal_confidences_stay_in_one_bin_whatever_their_order()
    {
        double[][] rows = [.. Enumerable.Range(0, 100).Select(i => i < 80 ? new[] { 1.0, 0 } : [0.4, 0.6])];
        int[] labels = [.. Enumerable.Range(0, 100).Select(i => i % 4 == 0 ? 1 : 0)];
        CalibrationError error = CalibrationError.EqualMass(Synthetic.Rows(rows), labels);
        CalibrationError turned = CalibrationError.EqualMass(
            Synthetic.Rows([.. rows.Reverse()]), [.. labels.Reverse()]);
        Assert.Equal([20, 80], error.Bins.Select(bin => bin.Count));
        Assert.Equal(error.Expected, turned.Expected, 1e-12);
        Assert.Equal(((20 * Math.Abs(0.25 - 0.6)) + (80 * 0.25)) / 100, error.Expected, 1e-12);
    }

    [Fact]
    public void The_same_seed_gives_the_same_interval()
    {
        var (said, labels) = Synthetic.Calibrated(400, 3, "seeds");
        CalibrationError one = CalibrationError.EqualMass(said, labels, seed: 5);
        CalibrationError same = CalibrationError.EqualMass(said, labels, seed: 5);
        Assert.Equal((one.Low, one.High, one.Chance), (same.Low, same.High, same.Chance));
        Assert.NotEqual(one.Chance, CalibrationError.EqualMass(said, labels, seed: 6).Chance);
    }

    [Fact]
    public void All_right_and_all_wrong_have_the_error_of_their_confidence()
    {
        var said = Synthetic.Rows([.. Enumerable.Repeat(new[] { 0.75, 0.25 }, 100)]);
        CalibrationError right = CalibrationError.EqualMass(said, new int[100]);
        Assert.Equal(0.25, right.Expected, 1e-12);
        Assert.Equal(0.25, right.Low, 1e-12); // it cannot come out otherwise
        Assert.Equal(0.75, CalibrationError.EqualMass(said, [.. Enumerable.Repeat(1, 100)]).Expected, 1e-12);
        Assert.Equal(0, CalibrationError.EqualWidth(Synthetic.Rows([1.0], [1.0]), [0, 0]).Expected); // one class
    }

    [Fact]
    public void Bad_input_is_named()
    {
        var said = Synthetic.Rows([0.5, 0.5]);
        Assert.Contains(
            "row 0: expected a label from 0 to 1, got 2",
            Assert.Throws<InputException>(() => CalibrationError.EqualMass(said, [2])).Message,
            StringComparison.Ordinal);
        Assert.Throws<InputException>(() => CalibrationError.EqualMass(said, []));
        Assert.Throws<InputException>(() => CalibrationError.EqualMass(said, [0], bins: 0));
        Assert.Throws<InputException>(() => CalibrationError.EqualWidth(said, [0], resamples: 0));
    }
}
