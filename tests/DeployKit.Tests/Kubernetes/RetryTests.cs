using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;

namespace DeployKit.Tests.Kubernetes;

public sealed class RetryTests
{
    private static readonly CancellationToken None = CancellationToken.None;
    private static readonly ObjectPath Web = new(BuiltIn.Deployments, "test", "web");
    private const string Found = """{"metadata":{"name":"web","uid":"1"},"spec":{"replicas":3,"cpu":"1","extra":"defaulted"}}""";

    [Fact]
    public async Task A_read_is_sent_again_when_the_connection_is_cut()
    {
        await using var server = (await ApiServer.StartAsync()).Cut().Answer(503, "").Answer(200, Found);
        using var client = server.Client();
        ((int?)(await client.GetAsync(Web, None))["spec"]!["replicas"]).ShouldBe(3);
        server.Requests.Count.ShouldBe(3);
    }

    [Fact]
    public async Task A_connection_lost_in_the_middle_of_an_answer_is_a_failed_attempt()
    {
        await using var server = (await ApiServer.StartAsync())
            .Answer(async context =>
            {
                context.Response.ContentLength = 500;
                await context.Response.Body.WriteAsync("{\"metadata\":"u8.ToArray());
                await context.Response.Body.FlushAsync();
                context.Abort();
            })
            .Answer(200, Found);
        using var client = server.Client();
        (await client.GetAsync(Web, None)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("apply", true)]
    [InlineData("merge", true)]
    [InlineData("json", false)]
    [InlineData("json guarded", true)]
    [InlineData("update", false)]
    [InlineData("update guarded", true)]
    [InlineData("delete", false)]
    [InlineData("delete guarded", true)]
    public async Task A_write_is_sent_again_only_where_twice_is_as_once(string write, bool again)
    {
        await using var server = (await ApiServer.StartAsync()).Cut().Answer(200, Found);
        using var client = server.Client();
        var body = (JsonObject)JsonNode.Parse(write.EndsWith("guarded", StringComparison.Ordinal) ? """{"metadata":{"resourceVersion":"7"}}""" : "{}")!;
        var operations = JsonNode.Parse(write == "json" ? """[{"op":"add","path":"/a/-","value":1}]""" : """[{"op":"replace","path":"/metadata/resourceVersion","value":"7"}]""")!;
        Func<Task> send = write.Split(' ')[0] switch
        {
            "apply" => () => client.ApplyAsync(Web, body, new ApplyOptions(), None),
            "merge" => () => client.PatchAsync(Web, PatchType.Merge, body, new WriteOptions(), None),
            "json" => () => client.PatchAsync(Web, PatchType.Json, operations, new WriteOptions(), None),
            "update" => () => client.UpdateAsync(Web, body, new WriteOptions(), None),
            _ => () => client.DeleteAsync(Web, new DeleteOptions { Uid = write == "delete" ? null : "1" }, None),
        };
        if (again)
            await send();
        else
            await Should.ThrowAsync<UnreachableException>(send);
        server.Requests.Count.ShouldBe(again ? 2 : 1);
    }

    [Fact]
    public async Task A_create_whose_answer_was_lost_is_recognised_in_what_is_there()
    {
        await using var server = (await ApiServer.StartAsync()).Cut().Answer(200, Found);
        using var client = server.Client();
        var body = (JsonObject)JsonNode.Parse("""{"metadata":{"name":"web"},"spec":{"replicas":3,"cpu":"1000m"}}""")!;
        (await client.CreateAsync(BuiltIn.Deployments, "test", body, new WriteOptions(), None))["metadata"]!["uid"]!.ToString().ShouldBe("1");
        server.Requests.Select(request => request.Split(' ')[0]).ShouldBe(["POST", "GET"]);
    }

    [Fact]
    public async Task A_create_that_never_arrived_is_sent_again()
    {
        await using var server = (await ApiServer.StartAsync()).Cut().AnswerStatus(404, "NotFound", "not there").Answer(201, Found);
        using var client = server.Client();
        await client.CreateAsync(BuiltIn.Deployments, "test", (JsonObject)JsonNode.Parse("""{"metadata":{"name":"web"}}""")!, new WriteOptions(), None);
        server.Requests.Select(request => request.Split(' ')[0]).ShouldBe(["POST", "GET", "POST"]);
    }

    [Fact]
    public async Task Another_ones_object_is_not_taken_for_ours()
    {
        await using var server = (await ApiServer.StartAsync()).Cut().Answer(200, Found);
        using var client = server.Client();
        var body = (JsonObject)JsonNode.Parse("""{"metadata":{"name":"web"},"spec":{"replicas":4}}""")!;
        await Should.ThrowAsync<AlreadyExistsException>(() => client.CreateAsync(BuiltIn.Deployments, "test", body, new WriteOptions(), None));
    }

    [Fact]
    public async Task A_server_that_asks_to_come_back_is_obeyed_for_any_verb()
    {
        await using var server = (await ApiServer.StartAsync()).Answer(429, "", headers => headers.RetryAfter = "0").Answer(201, Found);
        using var client = server.Client();
        await client.CreateAsync(BuiltIn.Deployments, "test", (JsonObject)JsonNode.Parse("""{"metadata":{"generateName":"web-"}}""")!, new WriteOptions(), None);
        server.Requests.Count.ShouldBe(2);
    }

    [Fact]
    public async Task Nobody_there_is_known_within_ten_seconds_and_names_the_server()
    {
        await using var server = await ApiServer.StartAsync();
        var connection = server.Connection;
        await server.DisposeAsync();
        using var client = KubernetesClient.Connect(connection, TimeProvider.System);
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        var unreachable = await Should.ThrowAsync<UnreachableException>(() => client.GetVersionAsync(patience.Token));
        unreachable.Cause.ShouldBe("connection refused");
        unreachable.Message.ShouldContain(connection.Server.Authority);
    }

    [Fact]
    public async Task A_server_that_takes_the_first_call_and_says_nothing_is_unreachable()
    {
        await using var server = (await ApiServer.StartAsync()).Stream().Stream().Stream();
        var time = new ManualTime();
        using var client = server.Client(time);
        var call = client.GetVersionAsync(None);
        for (var seconds = 0; seconds < 10 && !call.IsCompleted; seconds++)
        {
            await Task.WhenAny(call, time.WaitForTimersAsync(1));
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.WhenAny(call, Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System));
        }
        (await Should.ThrowAsync<UnreachableException>(() => call.WaitAsync(TimeSpan.FromSeconds(5)))).Cause.ShouldBe("no answer in time");
    }
}
