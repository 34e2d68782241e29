using DeployKit.Configuration;

namespace DeployKit.Tests.Configuration;

public sealed class BranchPatternTests
{
    [Theory]
    [InlineData("master", "master", true)]
    [InlineData("master", "master2", false)]
    [InlineData("m.ster", "master", false)]
    [InlineData("release/*", "release/1.2", true)]
    [InlineData("release/*", "release/1/2", false)]
    [InlineData("release/**", "release/1/2", true)]
    [InlineData("v?", "v1", true)]
    [InlineData("v?", "v/", false)]
    [InlineData("v[0-9]", "v7", true)]
    [InlineData("v[!0-9]", "v7", false)]
    [InlineData("*", "a/b", false)]
    [InlineData("**", "a/b", true)]
    public void A_glob_matches_as_people_expect(string pattern, string branch, bool matches)
    {
        BranchPattern.TryParse(pattern, out var parsed).ShouldBeTrue();
        parsed!.Matches(branch).ShouldBe(matches);
    }

    [Fact]
    public void A_glob_of_many_stars_is_matched_at_once()
    {
        BranchPattern.TryParse(string.Concat(Enumerable.Repeat("*a", 40)), out var parsed).ShouldBeTrue();
        parsed!.Matches(new string('a', 5000) + "b").ShouldBeFalse();
    }
}
