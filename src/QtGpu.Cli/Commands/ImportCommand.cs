using QtGpu.Exchange;
using QtGpu.IO;
using QtGpu.Training;

namespace QtGpu.Cli.Commands;

/// <summary>Makes a checkpoint of a network that another program has trained.</summary>
internal sealed class ImportCommand : Verb
{
    private readonly Argument<string?> _file = new("file")
    {
        Description = "FILE.onnx, or FILE.safetensors with PyTorch's names: 0.weight, 0.bias, … or fc1.weight, …",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _out = Flag.Output(
        "--out", "CHECKPOINT", "A folder or .safetensors file to write");
    private readonly Option<string?> _activation = Flag.MaybeText(
        "--activation", "NAME",
        "Of a safetensors file: what is between its layers, such as relu");
    private readonly Option<string[]> _order = Flag.Names(
        "--order", "Of a safetensors file: its layers, the first that is used first [default: by name]");
    private readonly Option<string[]> _classes = Flag.Names(
        "--class-names", "What the outputs stand for [default: they are numbers]");
    private readonly Option<string?> _dataset = Flag.MaybeText(
        "--dataset", "NAME|FILE", "What it was trained on, which `evaluate` and `predict` then take by default");

    public ImportCommand()
        : base("import", "Make a checkpoint of a network that another program has trained")
    {
        Arguments.Add(_file);
        this.Takes([_out, _activation, _order, _classes, _dataset]);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "import mlp.onnx --out runs/mlp --class-names setosa,versicolor,virginica",
        "import mlp.safetensors --out runs/mlp --activation relu",
        "import mlp.safetensors --out runs/mlp --activation tanh --order input,hidden,head",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        string file = arguments.GetValue(_file)
            ?? throw new InputException(
                "the file is missing: qtgpu import FILE.onnx|FILE.safetensors --out CHECKPOINT");
        string given = arguments.GetValue(_out)
            ?? throw new InputException("--out CHECKPOINT is missing: where to?");
        string checkpoint = CheckpointPath.ToWrite(given);
        OutputPlaces.RequireApart(_out.Name, checkpoint, file, file);
        using FileLock held = FileLock.Take(checkpoint);
        (ModelSpec model, string? leftOut) = NetworkImport.Write(file, checkpoint, new()
        {
            Activation = arguments.GetValue(_activation),
            Order = arguments.GetValue(_order) ?? [],
            ClassNames = arguments.GetValue(_classes) ?? [],
            Dataset = arguments.GetValue(_dataset),
        });
        string network = $"{model.Build()}", outputs = model.ClassNames.Count > 0 ? "classes" : "numbers";
        session.Out.WriteLine(
            Text($"{checkpoint}: {model.Inputs} inputs → {network}, {model.Outputs} {outputs}, ")
            + Text($"{model.CountParameters():N0} parameters"));
        if (leftOut is not null)
        {
            session.Out.WriteLine($"{leftOut} at its end is left out: outputs are logits" + (
                model.ClassNames.Count > 0 ? "" : "; with --class-names they are those of classes"));
        }

        session.Out.WriteLine($"`qtgpu predict --checkpoint {given} --dataset FILE` asks it");
        session.WriteJson(new
        {
            File = checkpoint,
            model.Inputs,
            model.Outputs,
            Layers = network,
            Parameters = model.CountParameters(),
            LeftOut = leftOut,
        });
    }
}
