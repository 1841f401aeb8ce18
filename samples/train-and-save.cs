// Trains a network of barriers, saves it, and loads it again: dotnet run -c Release samples/train-and-save.cs
#:project ../src/QtGpu
#:property PublishAot=false

using QtGpu.Data;
using QtGpu.Devices;
using QtGpu.Layers;
using QtGpu.Models;
using QtGpu.Training;

Dataset digits = DatasetCatalogue.Load("digits");
using var backend = DeviceCatalogue.Open("auto");
Sequential Model() => new(new Dense(128, "tunnelling"), new Dense(10));
var options = new TrainerOptions { Epochs = 4, Optimizer = new Sgd(0.1f) };

using var trainer = new Trainer(Model(), backend, digits.Train, options);
foreach (EpochRecord epoch in trainer.Fit(digits.Test).Epochs)
    Console.WriteLine($"epoch {epoch.Epoch}: loss {epoch.TrainLoss:F3}, {epoch.ValidationAccuracy:P1} of test images");
Checkpoint.Save("digits.safetensors", trainer);

// Four epochs more: the bits of eight in one go.
using var resumed = new Trainer(Model(), backend, digits.Train, options with { Epochs = 8 });
Checkpoint.Read("digits.safetensors").Restore(resumed);
Console.WriteLine($"after eight: {resumed.Fit(digits.Test).Last.ValidationAccuracy:P1}");
