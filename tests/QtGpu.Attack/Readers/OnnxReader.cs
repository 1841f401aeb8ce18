using QtGpu.Exchange;
using QtGpu.Kernels.Host;
using QtGpu.Layers;
using QtGpu.Models;

namespace QtGpu.Attack.Readers;

/// <summary>An ONNX file that is imported, and the checkpoint that it becomes.</summary>
internal sealed class OnnxReader() : Reader("onnx", "a.onnx")
{
    private readonly HostBackend _backend = new(threads: 1);

    public override void Write(string path)
    {
        var model = new Sequential(new Dense(4, "relu"), new Dense(3, "tanh"), new Dense(2));
        using var parameters = new ParameterBuffer(model, _backend, inputs: 3, seed: 1);
        OnnxExport.Write(path, model, parameters, inputs: 3);
    }

    public override void Read(string path)
    {
        string checkpoint = $"{path}.safetensors";
        NetworkImport.Write(path, checkpoint);
        _ = Training.Checkpoint.Read(checkpoint).Model?.Build();
        File.Delete(checkpoint);
    }
}
