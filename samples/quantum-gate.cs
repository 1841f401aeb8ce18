// XOR by four particles in double wells: sampled paths, with error bars, beside the truth table.
#:project ../src/QtGpu
#:property PublishAot=false

using QtGpu.Devices;
using QtGpu.QuantumNeurons;
using QtGpu.QuantumNeurons.Gates;
using QtGpu.QuantumNeurons.Sampling;
using QtGpu.Statistics;

var gate = new XorGate();
using var device = DeviceCatalogue.Open("auto");
using SamplingRun run = TruthTable.Sample(
    gate, new GateModel(), new TimeLattice(Period: 0.7, Slices: 256), device,
    new SamplingOptions { Error = 0.05, Seconds = 8 });
SamplingResult result = run.Run();
TruthTable table = TruthTable.Of(gate, result);

foreach (TruthRow row in table.Rows)
{
    string asked = string.Join(" xor ", row.Inputs.Select(input => input ? 1 : 0));
    MeanEstimate activity = row.Output.Activity;
    Console.WriteLine(
        $"{asked} = {(row.Expected ? 1 : 0)}: activity {activity.Mean:F2} ± {activity.StandardError:F2}, "
        + (activity.Mean > table.Threshold ? "active" : "at rest"));
}

Console.WriteLine($"{result.Sweeps} sweeps, {result.UpdatesPerSecond:G2} updates per second");
