using QtGpu.Exchange;
using QtGpu.IO;

namespace QtGpu.Cli.Commands;

/// <summary>Writes a trained network as an ONNX file, for other programs to run.</summary>
internal sealed class ExportCommand : Verb
{
    private readonly Argument<string?> _checkpoint = new("checkpoint")
    {
        Description = "The trained network: a folder or file of train --checkpoint, or a file of esn --save",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _out = Flag.File("--out", "FILE.onnx", "The file to write", ".onnx");

    public ExportCommand()
        : base("export", "Write a trained network as an ONNX file, for other programs to run")
    {
        Arguments.Add(_checkpoint);
        Options.Add(_out);
    }

    public override IReadOnlyList<string> Examples =>
    [
        "export runs/mnist --out mnist.onnx",
        "export runs/phrases/checkpoint.safetensors --out phrases.onnx",
        "export reservoir.safetensors --out reservoir.onnx",
    ];

    public override void Run(ParseResult arguments, Session session)
    {
        string given = arguments.GetValue(_checkpoint)
            ?? throw new InputException("the checkpoint is missing: qtgpu export CHECKPOINT --out FILE.onnx");
        string path = arguments.GetValue(_out)
            ?? throw new InputException("--out FILE.onnx is missing: where to?");
        string checkpoint = CheckpointPath.ToRead(given, also: ", and `qtgpu esn --save FILE` keeps a reservoir");
        AtomicFile.RequireWritable(path);
        OnnxSummary written = OnnxExport.Write(checkpoint, path);
        session.Out.WriteLine(Text(
            $"{path}: {written.Nodes} operators, {written.Numbers:N0} numbers, {new FileInfo(path).Length:N0} bytes"));
        session.Out.WriteLine($"inputs: {string.Join(", ", written.Inputs)}");
        session.Out.WriteLine($"outputs: {string.Join(", ", written.Outputs)}");
        session.WriteJson(new { File = path, written.Inputs, written.Outputs, written.Nodes, written.Numbers });
    }
}
