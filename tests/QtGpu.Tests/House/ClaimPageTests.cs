using QtGpu.Cli.Report.Site;
using QtGpu.Experiments.Claims;
using Xunit;

namespace QtGpu.Tests.House;

/// <summary>
/// README.md and docs/claims.md say of the claims what bench/claims.json and the results say;
/// <c>./qtgpu report --write-docs</c> writes them anew.
/// </summary>
public sealed class ClaimPageTests
{
    private static readonly ClaimBook Book = ClaimBook.Read(Path.Combine(Repository.Root, "bench/claims.json"));

    [Fact]
    public void The_page_has_all_of_them() => Assert.Equal(ClaimPages.Page(Book), Repository.Read("docs/claims.md"));

    [Fact]
    public void The_readme_has_the_main_ones()
    {
        string readme = Repository.Read("README.md");
        Assert.Equal(ClaimPages.WithTable(readme, Book), readme);
        Assert.InRange(Book.Claims.Count(row => row.Claim.Main), 8, 12);
    }
}
