using System.Text;
using DeployKit.Docker;
using DeployKit.Http;
using Microsoft.AspNetCore.Http;

namespace DeployKit.Tests.Docker;

public sealed class DockerEngineTests : IDisposable
{
    private static readonly ImageReference Image = ImageReference.Parse("localhost:5000/app:1");
    private readonly TemporaryFolder _folder = new TemporaryFolder().With("Dockerfile", "FROM scratch\nCOPY a /\n").With("a", "a");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Objects_without_newlines_and_lines_in_pieces_are_read()
    {
        await using var server = await EngineAsync("""{"stream":"Step 1/2 : FR"}{"stream":"OM scratch\n ---\u003e \nStep 2/2 : COPY a /\n ---\u003e Using cache\n"}{"aux":{"ID":"sha256:1"}}{"stream":"Successfully built 1\n"}""");

        var built = await BuildAsync(server);

        built.ShouldBe(new BuiltImage("sha256:1", 2, 1));
    }

    [Theory]
    [InlineData("""{"errorDetail":{"code":3,"message":"returned a non-zero code: 3"},"error":"returned a non-zero code: 3"}""")]
    [InlineData("""{"errorDetail":{"message":"returned a non-zero code: 3"}}""")]
    [InlineData("""{"error":"returned a non-zero code: 3"}""")]
    public async Task An_error_inside_a_200_is_an_error_with_the_step_and_its_last_lines(string error)
    {
        var output = string.Concat(Enumerable.Range(1, 40).Select(line => $$"""{"stream":"line {{line}}\n"}"""));
        await using var server = await EngineAsync($$"""{"stream":"Step 2/2 : RUN make\n"}{"stream":" ---\u003e Running in abc\n"}{{output}}{"stream":"\u001b[91mno newline"}{{error}}""");

        var failure = await Should.ThrowAsync<BuildFailedException>(BuildAsync(server));

        failure.Step.ShouldBe(new BuildStep(2, 2, "RUN make"));
        failure.EngineMessage.ShouldBe("returned a non-zero code: 3");
        failure.Output.ShouldBe([.. Enumerable.Range(17, 24).Select(line => $"line {line}"), "no newline"]);
    }

    [Fact]
    public async Task A_build_that_ends_without_an_image_failed()
    {
        await using var server = await EngineAsync("""{"stream":"Step 1/1 : FROM a\n"}""");

        (await Should.ThrowAsync<BuildFailedException>(BuildAsync(server))).Message.ShouldContain("ended without an image");
    }

    [Fact]
    public async Task An_answer_that_breaks_off_is_the_engine_being_gone()
    {
        await using var server = await EngineAsync("""{"stream":"Step 1/1 : FROM a\n"}{"stre""");

        await Should.ThrowAsync<UnreachableException>(BuildAsync(server));
    }

    [Fact]
    public async Task The_engines_refusal_is_its_own_words()
    {
        await using var server = await EngineAsync("""{"message":"dockerfile parse error line 1: unknown instruction: FORM"}""", StatusCodes.Status400BadRequest);

        (await Should.ThrowAsync<BuildFailedException>(BuildAsync(server))).Message.ShouldContain("unknown instruction: FORM");
    }

    [Fact]
    public async Task The_request_says_all_that_was_asked_for_and_carries_the_tar()
    {
        long length = 0;
        await using var server = await LocalServer.StartAsync(async (context, _) =>
        {
            if (Ping(context))
                return;
            context.Request.Headers["X-Registry-Config"].ToString().ShouldNotBeEmpty();
            using var body = new MemoryStream();
            await context.Request.Body.CopyToAsync(body);
            length = body.Length;
            await context.Response.WriteAsync("""{"aux":{"ID":"sha256:1"}}""");
        });
        using var engine = Engine(server);

        await engine.BuildAsync(
            new BuildRequest
            {
                Context = BuildContext.Open(_folder.Root),
                Tags = [Image],
                Arguments = new Dictionary<string, string> { ["A"] = "b&c" },
                Labels = new Dictionary<string, string> { ["l"] = "m" },
                Target = "test",
                Platform = "linux/arm64",
                CacheFrom = [Image.WithTag("cache")],
                Pull = true,
            },
            null,
            CancellationToken.None);

        server.Requests.Last().Request.ShouldBe(
            """POST /v1.41/build?version=1&dockerfile=Dockerfile&forcerm=1&t=localhost:5000/app:1&buildargs={"A":"b\u0026c"}&labels={"l":"m"}&cachefrom=["localhost:5000/app:cache"]&target=test&platform=linux/arm64&pull=1""");
        length.ShouldBeGreaterThan(1024);
    }

    [Theory]
    [InlineData("1.41", null, "1.41")]
    [InlineData("1.52", null, "1.47")]
    [InlineData(null, null, "1.24")]
    [InlineData("1.52", "1.45", "1.45")]
    public async Task The_version_is_the_newest_that_both_know_unless_one_is_asked_for(string? offered, string? asked, string spoken)
    {
        await using var server = await LocalServer.StartAsync((context, _) =>
        {
            if (offered is not null)
                context.Response.Headers["Api-Version"] = offered;
            context.Response.StatusCode = context.Request.Path == "/_ping" ? 200 : 404;
            return Task.CompletedTask;
        });
        using var engine = new DockerEngine(HttpTransport.Create(), new DockerEndpoint(server.Address, "test") { ApiVersion = asked }, TimeProvider.System);

        (await engine.FindImageAsync("app", CancellationToken.None)).ShouldBeNull();

        server.Requests.Last().Request.ShouldBe($"GET /v{spoken}/images/app/json");
    }

    [Fact]
    public async Task A_push_counts_layers_and_bytes_and_takes_the_digest()
    {
        var auth = "";
        await using var server = await EngineAsync(
            """
            {"status":"The push refers to repository [localhost:5000/app]"}
            {"status":"Preparing","progressDetail":{},"id":"a"}{"status":"Preparing","progressDetail":{},"id":"b"}{"status":"Waiting","progressDetail":{},"id":"b"}
            {"status":"Layer already exists","progressDetail":{},"id":"a"}
            {"status":"Pushing","progressDetail":{"current":512,"total":2048},"progress":"[=>]","id":"b"}{"status":"Pushing","progressDetail":{"current":2560,"total":2048},"id":"b"}
            {"status":"Pushed","progressDetail":{},"id":"b"}
            {"status":"1: digest: sha256:x size: 528"}
            {"progressDetail":{},"aux":{"Tag":"1","Digest":"sha256:x","Size":528}}
            """,
            inspect: context => auth = context.Request.Headers["X-Registry-Auth"].ToString());
        using var engine = Engine(server);

        var pushed = await engine.PushAsync(Image, new RegistryCredential { Username = "me", Password = new("??>>~~") }, null, CancellationToken.None);

        pushed.ShouldBe(new PushedImage("sha256:x", new PushProgress { Layers = 2, Done = 2, Sent = 1, Bytes = 2560, TotalBytes = 2560 }));
        server.Requests.Last().Request.ShouldBe("POST /v1.41/images/localhost:5000/app/push?tag=1");
        Encoding.UTF8.GetString(Convert.FromBase64String(auth.Replace('-', '+').Replace('_', '/')))
            .ShouldBe("""{"username":"me","password":"??\u003E\u003E~~","serveraddress":"localhost:5000"}""");
    }

    [Fact]
    public async Task A_push_that_is_denied_says_how_to_log_in()
    {
        await using var server = await EngineAsync("""{"errorDetail":{"message":"denied: requested access to the resource is denied"},"error":"denied"}""");
        using var engine = Engine(server);

        var failure = await Should.ThrowAsync<PushFailedException>(engine.PushAsync(Image, null, null, CancellationToken.None));

        failure.Message.ShouldContain("docker login localhost:5000");
    }

    [Fact]
    public async Task Cancelling_a_build_closes_the_connection()
    {
        var closed = new TaskCompletionSource();
        await using var server = await LocalServer.StartAsync(async (context, _) =>
        {
            if (Ping(context))
                return;
            await context.Request.Body.CopyToAsync(Stream.Null);
            await context.Response.WriteAsync("""{"stream":"Step 1/1 : FROM a\n"}""");
            context.RequestAborted.Register(closed.SetResult);
            await closed.Task;
        });
        using var engine = Engine(server);
        using var cancel = new CancellationTokenSource();
        var step = new TaskCompletionSource();

        var building = engine.BuildAsync(Request(), new Told<BuildProgress>(progress =>
        {
            if (progress.Step is not null)
                step.TrySetResult();
        }), cancel.Token);
        await step.Task;
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(building);
        await closed.Task;
    }

    private static Task<LocalServer> EngineAsync(string answer, int status = StatusCodes.Status200OK, Action<HttpContext>? inspect = null) => LocalServer.StartAsync(async (context, _) =>
    {
        if (Ping(context))
            return;
        inspect?.Invoke(context);
        await context.Request.Body.CopyToAsync(Stream.Null);
        context.Response.StatusCode = status;
        await context.Response.WriteAsync(answer);
    });

    private static bool Ping(HttpContext context)
    {
        context.Response.Headers["Api-Version"] = "1.41";
        return context.Request.Path == "/_ping";
    }

    private static DockerEngine Engine(LocalServer server) => new(HttpTransport.Create(), new DockerEndpoint(server.Address, "test"), TimeProvider.System);

    private BuildRequest Request() => new() { Context = BuildContext.Open(_folder.Root), Tags = [Image] };

    private async Task<BuiltImage> BuildAsync(LocalServer server)
    {
        using var engine = Engine(server);
        return await engine.BuildAsync(Request(), null, CancellationToken.None);
    }

    private sealed class Told<T>(Action<T> tell) : IProgress<T>
    {
        public void Report(T value) => tell(value);
    }
}
