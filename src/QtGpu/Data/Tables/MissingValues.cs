using System.Text.Json.Serialization;

namespace QtGpu.Data.Tables;

/// <summary>
/// What becomes of a field that is blank, <c>?</c>, <c>NA</c>, <c>N/A</c>, <c>NaN</c> or <c>null</c>, in any case.
/// </summary>
[JsonConverter(typeof(JsonStringEnumConverter<MissingValues>))]
public enum MissingValues
{
    /// <summary>The file is refused, and the message names line and column.</summary>
    Error,

    /// <summary>Its row is left out.</summary>
    Drop,

    /// <summary>
    /// It takes the mean of its column over the training rows; a missing category, the shares of the categories.
    /// </summary>
    Mean,

    /// <summary>It takes the median of its column over the training rows; a missing category, the commonest.</summary>
    Median,
}
