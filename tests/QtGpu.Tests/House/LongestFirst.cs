using QtGpu.Tests.House;
using QtGpu.Tests.Kernels;
using Xunit;
using Xunit.Sdk;
using Xunit.v3;

[assembly: TestCollectionOrderer(typeof(LongestFirst))]

namespace QtGpu.Tests.House;

/// <summary>
/// Collections that take minutes begin before all others, so that none of them runs alone at the end while other
/// cores idle.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private static readonly string[] Long = [ContractCollection.Name, "RankTests", "PackageTests", "MergeCommandTests"];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(
        IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Place)];

    private static int Place<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        int at = Array.FindIndex(
            Long, name => collection.TestCollectionDisplayName.Contains(name, StringComparison.Ordinal));
        return at < 0 ? Long.Length : at;
    }
}
