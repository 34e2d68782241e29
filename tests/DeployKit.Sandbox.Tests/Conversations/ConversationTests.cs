using System.Text.Json.Nodes;

namespace DeployKit.Sandbox.Tests.Conversations;

/// <summary>What was said to a real cluster of 1.20 is said to the sandbox: the answers differ only where docs/sandbox-differences.md says so.</summary>
public sealed class ConversationTests
{
    private const string Space = "conversations";

    public static TheoryData<string> Names => [.. ConversationTexts.All.Select(conversation => conversation.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_sandbox_answers_as_the_real_cluster_did(string name)
    {
        var differences = await DifferencesAsync(name);
        var unknown = differences.Where(difference => !KnownDifference.All.Any(known => known.Covers(difference))).ToList();
        unknown.ShouldBeEmpty(string.Join('\n', unknown));
    }

    [Fact]
    public async Task Every_difference_that_is_written_down_is_still_one()
    {
        var all = new List<Difference>();
        foreach (var conversation in ConversationTexts.All)
            all.AddRange(await DifferencesAsync(conversation.Name));
        KnownDifference.All.Where(known => !all.Any(known.Covers)).ShouldBeEmpty();
    }

    [Fact]
    public void Names_are_given_once() =>
        ConversationTexts.All.GroupBy(conversation => conversation.Name).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();

    private static async Task<IReadOnlyList<Difference>> DifferencesAsync(string name)
    {
        var conversation = ConversationTexts.All.Single(conversation => conversation.Name == name);
        var cluster = new SandboxCluster(new SandboxOptions { Level = ApiLevel.Kubernetes120, DeniedVerbs = conversation.IsDenied ? ["* *"] : [] });
        using var client = new HttpClient(cluster.CreateHandler()) { BaseAddress = new Uri("http://sandbox"), Timeout = TimeSpan.FromSeconds(20) };
        client.DefaultRequestHeaders.UserAgent.ParseAdd("talk/1");
        Task Settle()
        {
            lock (cluster.Gate)
                cluster.RunUntil(cluster.Now + TimeSpan.FromSeconds(1));
            return Task.CompletedTask;
        }

        if (!conversation.IsDenied)
        {
            await client.PostAsync("/api/v1/namespaces", new StringContent($$$"""{"metadata":{"name":"{{{Space}}}"}}""", null, "application/json"));
            await Settle();
        }
        var answers = await new Talk(client, Space, Settle).HaveAsync(conversation);
        return Difference.Between(name, [.. Recorded.Read(conversation).Select(Comparable.Of)], [.. answers.Select(Comparable.Of)]);
    }
}
