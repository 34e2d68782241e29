using DeployKit.Sources;

namespace DeployKit.Tests.Sources;

public sealed class CiFactsTests
{
    [Theory]
    [InlineData("CIRCLE_BRANCH=master", "master", false, null)]
    [InlineData("CIRCLE_BRANCH=production CIRCLE_PULL_REQUEST=https://github.com/a/b/pull/7", "production", false, null)]
    [InlineData("CIRCLE_BRANCH=pull/7 CIRCLE_PR_NUMBER=7", null, true, null)]
    [InlineData("CIRCLE_TAG=v1.2", null, false, "v1.2")]
    [InlineData("CIRCLE_BRANCH= CIRCLE_TAG=v1.2", null, false, "v1.2")]
    public void CircleCI_builds_branches_tags_and_pull_requests(string variables, string? branch, bool isPullRequest, string? tag)
    {
        var facts = Facts($"CIRCLECI=true CIRCLE_SHA1=abc CIRCLE_USERNAME=alice CIRCLE_BUILD_URL=https://circleci.com/gh/a/b/1 {variables}");
        facts.ShouldBe(new CiFacts
        {
            Name = "CircleCI",
            Branch = branch,
            Commit = "abc",
            Actor = "alice",
            RunUrl = new Uri("https://circleci.com/gh/a/b/1"),
            IsPullRequest = isPullRequest,
            Tag = tag,
        });
    }

    [Theory]
    [InlineData("GITHUB_EVENT_NAME=push GITHUB_REF=refs/heads/release/1", "release/1", false, null)]
    [InlineData("GITHUB_EVENT_NAME=pull_request GITHUB_REF=refs/pull/7/merge", null, true, null)]
    [InlineData("GITHUB_EVENT_NAME=pull_request_target GITHUB_REF=refs/heads/master", null, true, null)]
    [InlineData("GITHUB_EVENT_NAME=push GITHUB_REF=refs/tags/v1", null, false, "v1")]
    [InlineData("GITHUB_EVENT_NAME=workflow_dispatch GITHUB_REF=refs/heads/master", "master", false, null)]
    public void GitHub_builds_branches_tags_and_pull_requests(string variables, string? branch, bool isPullRequest, string? tag)
    {
        var facts = Facts("GITHUB_ACTIONS=true GITHUB_SHA=abc GITHUB_ACTOR=alice GITHUB_TRIGGERING_ACTOR=bob "
            + $"GITHUB_SERVER_URL=https://github.com GITHUB_REPOSITORY=a/b GITHUB_RUN_ID=9 {variables}");
        facts.ShouldBe(new CiFacts
        {
            Name = "GitHub Actions",
            Branch = branch,
            Commit = "abc",
            Actor = "bob",
            RunUrl = new Uri("https://github.com/a/b/actions/runs/9"),
            IsPullRequest = isPullRequest,
            Tag = tag,
        });
    }

    [Fact]
    public void Elsewhere_it_is_the_user_who_deploys() => Facts("CI=true").ShouldBe(new CiFacts { Name = "local", Actor = Environment.UserName });

    private static CiFacts Facts(string variables) =>
        CiFacts.From(variables.Split(' ').Select(pair => pair.Split('=', 2)).ToDictionary(pair => pair[0], pair => pair[1]));
}
