using System.Text;
using DeployKit.Kubernetes;

namespace DeployKit.Tests.Kubernetes;

public sealed class LogTests
{
    [Fact]
    public async Task A_log_that_is_cut_goes_on_without_gap_or_double()
    {
        await using var server = (await ApiServer.StartAsync())
            .Answer(200, Pod("running", 0)).Answer(200, Pod("running", 0))
            // Two lines of one moment and the same text, and one that is stamped before its forerunner.
            .Pieces(Line(1, "a"), Line(5, "same"), Line(5, "same"), Line(4, "late"), Line(6, "cut in the mid"))
            .Answer(200, Pod("running", 0));
        server.Pieces(Line(5, "same"), Line(5, "same"), Line(4, "late"), Line(6, "b"), Line(6, "same"), Line(5, "same"))
            .Answer(200, Pod("terminated", 0))
            .Pieces(Line(4, "late"), Line(5, "same"), Line(5, "same"), Line(6, "b"), Line(6, "same"), Line(5, "same"), Line(7, "end").TrimEnd('\n'));
        var lines = await ReadAsync(server, new LogOptions { Follow = true });
        lines.ShouldBe(["a", "same", "same", "late", "cut in the mid", "b", "same", "same", "end"]);
        server.Requests.Count(request => request.Contains("sinceTime=2026-01-01T00%3A00%3A04Z", StringComparison.Ordinal)).ShouldBe(2);
        server.Requests.Last().ShouldNotContain("follow");
    }

    [Fact]
    public async Task A_container_that_was_restarted_meanwhile_is_read_to_its_end_as_the_previous_one()
    {
        await using var server = (await ApiServer.StartAsync())
            .Answer(200, Pod("running", 2)).Answer(200, Pod("running", 2)).Pieces(Line(1, "a"))
            .Answer(200, Pod("running", 3)).Pieces(Line(1, "a"), Line(2, "b"));
        (await ReadAsync(server, new LogOptions { Follow = true })).ShouldBe(["a", "b"]);
        server.Requests.Last().ShouldContain("previous=true");
    }

    [Fact]
    public async Task Resuming_a_tail_does_not_tell_what_lay_before_it()
    {
        await using var server = (await ApiServer.StartAsync())
            .Answer(200, Pod("running", 0)).Answer(200, Pod("running", 0)).Pieces(Line(5, "wanted"))
            .Answer(200, Pod("terminated", 0)).Pieces(Line(4, "before"), Line(5, "wanted"), Line(6, "new"));
        (await ReadAsync(server, new LogOptions { Follow = true, Tail = 1 })).ShouldBe(["wanted", "new"]);
    }

    [Fact]
    public async Task The_nodes_word_on_a_missing_log_is_an_error_and_no_line()
    {
        await using var server = (await ApiServer.StartAsync()).Pieces("unable to retrieve container logs for docker://abc");
        (await Should.ThrowAsync<ServerErrorException>(() => ReadAsync(server, new LogOptions()))).Message.ShouldContain("docker://abc");
    }

    [Fact]
    public void Pieces_of_a_long_line_are_joined_without_their_stamps()
    {
        const string stamp = "2026-01-01T00:00:01.000000001Z ";
        var line = stamp + new string('x', 16384) + stamp + new string('y', 16384) + stamp + "end";
        LogLineParser.Parse(Encoding.UTF8.GetBytes(line))!.Text.ShouldBe(new string('x', 16384) + new string('y', 16384) + "end");
    }

    [Fact]
    public void Bytes_that_are_no_text_are_replaced() =>
        LogLineParser.Parse([.. "2026-01-01T00:00:01.5Z a"u8, 0xFF, (byte)'b'])!.Text.ShouldBe("a\uFFFDb");

    private static async Task<List<string>> ReadAsync(ApiServer server, LogOptions options)
    {
        using var client = server.Client();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30), TimeProvider.System);
        var lines = new List<string>();
        await foreach (var line in client.ReadLogsAsync("test", "job", options, patience.Token))
            lines.Add(line.Text);
        return lines;
    }

    private static string Line(int second, string text) => $"2026-01-01T00:00:{second:00}.123456789Z {text}\n";

    private static string Pod(string state, int restarts) =>
        $$"""{"metadata":{"name":"job","uid":"u"},"status":{"containerStatuses":[{"name":"main","restartCount":{{restarts}},"state":{"{{state}}":{} } }]} }""";
}
