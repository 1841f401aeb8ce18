// A Bayesian network says how sure it is: of digits, and of noise that is none.
#:project ../src/QtGpu
#:property PublishAot=false

using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;
using QtGpu.Uncertainty;

Dataset digits = DatasetCatalogue.Load("digits");
var scale = SampleScale.Of(digits.Train); // features around 0, so that a missing one counts too
digits = digits.Scaled(scale);
using var backend = DeviceCatalogue.Open("auto");
var model = new Sequential(new BayesianDense(64, "tunnelling"), new BayesianDense(10));
using var trainer = new Trainer(
    model, backend, digits.Train, new TrainerOptions { Epochs = 5, Optimizer = new Adam(0.005f) });
trainer.Fit();

using var network = new MeanFieldPredictor(model, backend, trainer.Parameters, digits.Train.Features, draws: 30);
var random = new Random(1);
float[] noise = [.. Enumerable.Range(0, 500 * digits.Test.Features).Select(_ => 6 * random.NextSingle() - 3)];
Say("digits", digits.Test);
Say("noise", new Samples(noise, digits.Test.Features, new float[500], digits.Test.Classes));

void Say(string what, Samples samples)
{
    var (summary, said) = UncertaintySummary.Of(network, samples);
    double sure = Enumerable.Range(0, samples.Count).Average(said.Mean.Confidence);
    Console.WriteLine($"{what}: {sure:P1} sure, {summary.MutualInformation:F3} nats of disagreement between draws");
}
