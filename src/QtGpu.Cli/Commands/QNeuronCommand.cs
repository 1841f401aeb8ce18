namespace QtGpu.Cli.Commands;

/// <summary>Quantum neurons: every command of the folder QuantumNeurons/.</summary>
internal sealed class QNeuronCommand : Command
{
    public QNeuronCommand()
        : base("qneuron", "Networks of quantum neurons: double wells that excite and inhibit each other")
    {
        foreach (Command command in VerbFolder.Commands($"{typeof(QNeuronCommand).Namespace}.QuantumNeurons"))
            Subcommands.Add(command);
    }
}
