using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using DeployKit.Sandbox.Api;

namespace DeployKit.Sandbox.Tests;

/// <summary>A sandbox whose time a test moves, with our own client on it and with bare requests.</summary>
internal sealed class TestSandbox : IDisposable
{
    private readonly HttpMessageHandler _handler;

    public TestSandbox(SandboxOptions? options = null)
        : this(new SandboxCluster(options ?? new SandboxOptions()))
    {
    }

    public TestSandbox(SandboxCluster cluster)
    {
        Cluster = cluster;
        _handler = cluster.CreateHandler();
        Client = new KubernetesClient(new KubernetesConnection(new Uri("http://sandbox.invalid"), "sandbox", "default"), _handler, TimeProvider.System);
    }

    public static TestSandbox At(ApiLevel level) => new(new SandboxOptions { Level = level });

    public SandboxCluster Cluster { get; }

    public KubernetesClient Client { get; }

    /// <summary>Lets so many seconds pass.</summary>
    public void Pass(double seconds) => Cluster.RunUntil(Cluster.Now + TimeSpan.FromSeconds(seconds));

    /// <summary>Lets time pass until something holds; ten minutes at most.</summary>
    public void PassUntil(Func<bool> holds)
    {
        for (var step = 0; step < 6000; step++)
        {
            if (holds())
                return;
            Pass(0.1);
        }
        throw new TimeoutException("It did not come to hold within ten minutes of the sandbox.");
    }

    /// <summary>Sends a bare request.</summary>
    /// <param name="pathAndQuery">"/api/v1/namespaces?limit=1".</param>
    public Answer Send(string method, string pathAndQuery, JsonNode? body = null, string contentType = "application/json", string agent = "test/1.0")
    {
        var (path, query) = pathAndQuery.Split('?', 2) is [var before, var after] ? (before, after) : (pathAndQuery, "");
        var response = Cluster.Handle(new SandboxRequest(method, path)
        {
            Query = [.. query.Split('&', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2)).Select(pair => KeyValuePair.Create(pair[0], Uri.UnescapeDataString(pair.ElementAtOrDefault(1) ?? "")))],
            Headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase) { ["Content-Type"] = contentType, ["User-Agent"] = agent },
            Body = body is null ? default(ReadOnlyMemory<byte>) : Encoding.UTF8.GetBytes(body.ToJsonString()),
        });
        return new Answer(response);
    }

    public JsonObject Get(string path) => Send("GET", path).ShouldBe(200).Json;

    public void Dispose()
    {
        Client.Dispose();
        _handler.Dispose();
    }
}

/// <summary>What came back.</summary>
internal sealed class Answer(SandboxResponse response)
{
    public int Status => response.Status;

    public string Text => Encoding.UTF8.GetString(response.Body.Span);

    public JsonObject Json => JsonNode.Parse(response.Body.Span)!.AsObject();

    public string Message => (string?)Json["message"] ?? "";

    public ResponseStream Stream => response.Stream!;

    /// <summary>The events that a watch has told since the last look: "ADDED web".</summary>
    public IReadOnlyList<string> TakeEvents()
    {
        var events = new List<string>();
        while (Stream.TryTake(out var piece))
        {
            var line = JsonNode.Parse(piece.Span)!;
            events.Add($"{line["type"]} {line["object"]!["metadata"]?["name"] ?? line["object"]!["code"]}".TrimEnd());
        }
        return events;
    }

    public Answer ShouldBe(int status)
    {
        Status.ShouldBe(status, Text);
        return this;
    }
}
