namespace QtGpu.Cli.Commands;

/// <summary>Quantum neurons: every command of the folder QuantumNeurons/.</summary>
internal sealed class QuantumNeuronCommand : Command
{
    public QuantumNeuronCommand()
        : base("qneuron", "Networks of quantum neurons: double wells that excite and inhibit each other")
    {
        foreach (Command command in VerbFolder.Commands($"{typeof(QuantumNeuronCommand).Namespace}.QuantumNeurons"))
            Subcommands.Add(command);
    }
}
