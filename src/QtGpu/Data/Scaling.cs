using System.Text.Json.Serialization;

namespace QtGpu.Data;

/// <summary>How the numbers of samples are shifted and scaled.</summary>
[JsonConverter(typeof(JsonStringEnumConverter<Scaling>))]
public enum Scaling
{
    /// <summary>To mean 0 and standard deviation 1.</summary>
    Standardise,

    /// <summary>To 0 … 1: from the least value to the largest.</summary>
    MinMax,
}
