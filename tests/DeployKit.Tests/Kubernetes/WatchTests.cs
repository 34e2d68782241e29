using DeployKit.Kubernetes;

namespace DeployKit.Tests.Kubernetes;

public sealed class WatchTests
{
    private const string Empty = """{"metadata":{"resourceVersion":"10"},"items":[]}""";

    [Fact]
    public async Task Events_are_framed_by_their_values_wherever_the_stream_is_cut()
    {
        var text = Event("ADDED", "a", "11") + "\n" + Event("MODIFIED", "a", "12") + Event("DELETED", "a", "13");
        await using var server = (await ApiServer.StartAsync()).Answer(200, Empty).Stream([.. text.Chunk(7).Select(piece => new string(piece))]);
        (await SeeAsync(server, 4)).ShouldBe(["Synced", "Added a", "Modified a", "Deleted a"]);
        server.Requests.Last().ShouldBe("GET /api/v1/namespaces/test/pods?watch=true&resourceVersion=10&allowWatchBookmarks=true&timeoutSeconds=300");
    }

    [Fact]
    public async Task A_watch_that_ends_goes_on_from_the_last_bookmark()
    {
        await using var server = (await ApiServer.StartAsync()).Answer(200, Empty)
            .Pieces(Event("ADDED", "a", "11"), """{"type":"BOOKMARK","object":{"metadata":{"resourceVersion":"90"}}}""")
            .Stream(Event("ADDED", "b", "91"));
        (await SeeAsync(server, 3)).ShouldBe(["Synced", "Added a", "Added b"]);
        server.Requests.Last().ShouldContain("resourceVersion=90&");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_expired_version_is_listed_again_and_only_the_difference_is_told(bool inStream)
    {
        await using var server = (await ApiServer.StartAsync())
            .Answer(200, $$"""{"metadata":{"resourceVersion":"10"},"items":[{{Item("same", "1")}},{{Item("changed", "2")}},{{Item("gone", "3")}},{{Item("again", "4", "uid-old")}}]}""");
        if (inStream)
            server.Pieces("""{"type":"ERROR","object":{"kind":"Status","code":410,"reason":"Expired","message":"too old resource version: 10 (50)"}}""");
        else
            server.AnswerStatus(410, "Expired", "too old resource version: 10 (50)");
        server.Answer(200, $$"""{"metadata":{"resourceVersion":"60"},"items":[{{Item("same", "1")}},{{Item("changed", "52")}},{{Item("again", "54", "uid-new")}},{{Item("new", "55")}}]}""")
            .Stream(Event("ADDED", "last", "61"));
        (await SeeAsync(server, 12)).ShouldBe([
            "Added same", "Added changed", "Added gone", "Added again", "Synced",
            "Deleted gone", "Deleted again", "Modified changed", "Added again", "Added new", "Synced", "Added last"], ignoreOrder: false);
        server.Requests.Last().ShouldContain("resourceVersion=60&");
    }

    [Fact]
    public async Task An_outage_is_told_once_and_overcome()
    {
        await using var server = (await ApiServer.StartAsync()).Answer(200, Empty)
            .Pieces(Event("ADDED", "a", "11"))
            .Cut().Cut().AnswerStatus(403, "Forbidden", "the server has not read its rules yet")
            .Stream(Event("ADDED", "b", "12"));
        (await SeeAsync(server, 5)).ShouldBe(["Synced", "Added a", "Interrupted", "Resumed", "Added b"]);
    }

    [Fact]
    public async Task What_may_not_be_listed_is_an_error_at_once()
    {
        await using var server = (await ApiServer.StartAsync()).AnswerStatus(403, "Forbidden", "no");
        await Should.ThrowAsync<ForbiddenException>(() => SeeAsync(server, 1));
    }

    [Fact]
    public async Task A_connection_that_says_nothing_for_too_long_is_given_up()
    {
        var time = new ManualTime();
        await using var server = (await ApiServer.StartAsync()).Answer(200, Empty).Stream(Event("ADDED", "a", "11")).Stream(Event("ADDED", "b", "12"));
        using var client = server.Client(time);
        await using var events = client.WatchAsync(BuiltIn.Pods, "test", ListOptions.All, CancellationToken.None).GetAsyncEnumerator();
        (await events.MoveNextAsync()).ShouldBeTrue();
        (await events.MoveNextAsync()).ShouldBeTrue();
        Name(events.Current).ShouldBe("Added a");
        var next = events.MoveNextAsync().AsTask();
        time.Advance(TimeSpan.FromSeconds(329));
        next.IsCompleted.ShouldBeFalse();
        time.Advance(TimeSpan.FromSeconds(1));
        (await next.WaitAsync(TimeSpan.FromSeconds(20))).ShouldBeTrue();
        Name(events.Current).ShouldBe("Added b");
        server.Requests.Last().ShouldContain("resourceVersion=11&");
    }

    private static async Task<List<string>> SeeAsync(ApiServer server, int count)
    {
        using var client = server.Client();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var seen = new List<string>();
        await foreach (var happened in client.WatchAsync(BuiltIn.Pods, "test", ListOptions.All, patience.Token))
        {
            seen.Add(Name(happened));
            if (seen.Count == count)
                break;
        }
        return seen;
    }

    private static string Name(WatchEvent happened) => $"{happened.Type} {happened.Object?["metadata"]?["name"]}".Trim();

    private static string Item(string name, string version, string? uid = null) =>
        $$"""{"metadata":{"name":"{{name}}","uid":"{{uid ?? name}}","resourceVersion":"{{version}}"} }""";

    private static string Event(string type, string name, string version) => $$"""{"type":"{{type}}","object":{{Item(name, version)}} }""";
}
