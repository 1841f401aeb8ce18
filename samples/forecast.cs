// A reservoir of barriers learns a chaotic series and goes on with it by itself.
#:project ../src/QtGpu
#:property PublishAot=false

using QtGpu.Data.Series;
using QtGpu.Devices;
using QtGpu.Reservoirs;

TimeSeries series = SeriesCatalogue.Load("mackey-glass", length: 3000, seed: 1);
ReservoirSettings best = ReservoirPresets.Create("best", "tunnelling") with { Units = 300, TrainSteps = 2000 };
using var device = DeviceCatalogue.Open("auto");

// Eight reservoirs, drawn by eight seeds, in one batch.
Reservoir[] drawn = [.. Enumerable.Range(1, 8).Select(seed => Reservoir.Draw(best, series, seed))];
using var networks = new EchoStateNetwork(drawn, series, device);
networks.Train();
float[][] forecasts = networks.Forecast(steps: 300, freely: true);

foreach (int steps in new[] { 50, 100, 300 })
{
    double[] errors = [.. forecasts.Select(forecast => Enumerable.Range(0, steps)
        .Average(t => Math.Pow(forecast[t] - series.Targets[best.TrainSteps + t], 2))).Order()];
    Console.WriteLine($"{steps,3} steps ahead: mean squared error {errors[4]:G2} (median of 8), worst {errors[7]:G2}");
}
