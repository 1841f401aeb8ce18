using QtGpu.IO;
using Xunit;

namespace QtGpu.Tests.IO;

public sealed class ShardTests
{
    [Theory]
    [InlineData("1/1", 1, 1)]
    [InlineData("2/7", 2, 7)]
    [InlineData("1000000/1000000", 1_000_000, 1_000_000)]
    public void A_shard_is_read(string text, int number, int count)
    {
        Assert.True(Shard.TryParse(text, out Shard? shard));
        Assert.Equal((number, count), (shard!.Number, shard.Count));
    }

    [Theory]
    [InlineData("0/3")]
    [InlineData("4/3")]
    [InlineData("1/0")]
    [InlineData("-1/3")]
    [InlineData("1")]
    [InlineData("1/2/3")]
    [InlineData("a/b")]
    [InlineData("1/1000001")]
    [InlineData("")]
    public void Another_text_is_none(string text) => Assert.False(Shard.TryParse(text, out _));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(64)]
    public void Each_round_of_pieces_goes_to_all_shards_and_no_place_is_always_the_same_shards(int count)
    {
        var shard = new Shard(1, count);
        foreach (string list in new[] { "a", "b", "c" })
        {
            int[][] rounds = [.. Enumerable.Range(0, count * count).Select(k => shard.OwnerOf(list, k)).Chunk(count)];
            Assert.All(rounds, round => Assert.Equal(Enumerable.Range(1, count), round.Order()));
            // What comes at every n-th place of a list is shared out too.
            Assert.Equal(Enumerable.Range(1, count), rounds.Select(round => round[0]).Order());
        }
    }

    [Fact]
    public void Lists_of_one_piece_are_not_all_the_first_shards()
    {
        var shard = new Shard(1, 3);
        int[] owners = [.. Enumerable.Range(0, 300).Select(i => shard.OwnerOf($"list {i}", 0))];
        Assert.All(owners.CountBy(owner => owner), owner => Assert.InRange(owner.Value, 60, 140));
    }
}
