using System.Text.Json.Serialization;
using QtGpu.Benchmarks.Peers;

namespace QtGpu.Benchmarks;

/// <summary>One row of a table of <c>qtgpu bench</c>, which is printed and kept as soon as it is measured.</summary>
[JsonDerivedType(typeof(StreamRow), "pass")]
[JsonDerivedType(typeof(GemmRow), "product")]
[JsonDerivedType(typeof(TrainingRow), "training")]
[JsonDerivedType(typeof(RecurrentRow), "recurrent")]
[JsonDerivedType(typeof(BayesianRow), "bayesian")]
[JsonDerivedType(typeof(EdgeRow), "edges")]
[JsonDerivedType(typeof(ReplicaRow), "replicas")]
[JsonDerivedType(typeof(SamplerRow), "sampler")]
[JsonDerivedType(typeof(ReservoirRow), "reservoirs")]
[JsonDerivedType(typeof(PeerRow), "peer")]
[JsonDerivedType(typeof(ScalingRow), "threads")]
[JsonDerivedType(typeof(MemoryRow), "memory")]
internal interface IBenchRow
{
    /// <summary>Puts it behind the others of its table.</summary>
    void AddTo(BenchResult result);
}
