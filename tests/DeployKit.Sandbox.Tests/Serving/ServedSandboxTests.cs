using System.Net;
using System.Text.Json.Nodes;
using DeployKit.Kubernetes;
using DeployKit.Sandbox.Serving;

namespace DeployKit.Sandbox.Tests.Serving;

/// <summary>Our own client on the socket.</summary>
public sealed class ServedSandboxTests : IAsyncLifetime
{
    private readonly SandboxCluster _sandbox = new(new SandboxOptions());
    private RealTime _clock = null!;
    private SandboxServer _server = null!;
    private KubernetesClient _client = null!;

    public async Task InitializeAsync()
    {
        _clock = new RealTime(_sandbox, TimeProvider.System, speed: 50);
        _server = await SandboxServer.StartAsync(_sandbox, 0, CancellationToken.None);
        var kubeconfig = Path.GetTempFileName();
        await File.WriteAllTextAsync(kubeconfig, _server.Kubeconfig());
        _client = KubernetesClient.Connect(Kubeconfig.Load(new KubeconfigSources { Environment = name => name == "KUBECONFIG" ? kubeconfig : null }, context: null), TimeProvider.System);
        File.Delete(kubeconfig);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
        _clock.Dispose();
    }

    [Fact]
    public async Task The_kubeconfig_leads_to_it()
    {
        _client.Connection.Context.ShouldBe("sandbox");
        (await _client.GetVersionAsync(CancellationToken.None)).Minor.ShouldBe(32);
    }

    [Fact]
    public async Task A_watch_hears_of_a_change_as_it_happens_and_a_pod_becomes_ready_in_real_time()
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        using var http = new HttpClient { BaseAddress = _server.Address };
        using var response = await http.GetAsync("/api/v1/namespaces/default/pods?watch=true", HttpCompletionOption.ResponseHeadersRead, end.Token);
        using var events = new StreamReader(await response.Content.ReadAsStreamAsync(end.Token));

        await CreateAsync(http, "/api/v1/namespaces/default/pods", """{"metadata":{"name":"web"},"spec":{"containers":[{"name":"app","image":"busybox"}]}}""");

        var isReady = false;
        while (!isReady && await events.ReadLineAsync(end.Token) is { } line)
            isReady = JsonNode.Parse(line)!["object"]!["status"]?["conditions"] is JsonArray conditions && conditions.Any(condition => (string?)condition!["type"] == "Ready" && (string?)condition["status"] == "True");
        isReady.ShouldBeTrue();
    }

    [Fact]
    public async Task A_client_that_goes_is_no_watcher_any_more_and_the_server_ends_what_is_left()
    {
        using var http = new HttpClient { BaseAddress = _server.Address };
        var gone = await http.GetAsync("/api/v1/pods?watch=true", HttpCompletionOption.ResponseHeadersRead);
        gone.Dispose();
        using var stays = await http.GetAsync("/api/v1/pods?watch=true", HttpCompletionOption.ResponseHeadersRead);

        (await http.GetAsync("/version")).StatusCode.ShouldBe(HttpStatusCode.OK);
        var before = TimeProvider.System.GetTimestamp();
        await _server.DisposeAsync();

        TimeProvider.System.GetElapsedTime(before).ShouldBeLessThan(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_node_port_is_answered_by_a_ready_pod_and_closed_with_its_service()
    {
        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(20), TimeProvider.System);
        using var http = new HttpClient { BaseAddress = _server.Address };
        var opened = new TaskCompletionSource<(int Port, bool IsOpen)>();
        var serving = _server.ServeNodePortsAsync(TimeProvider.System, (port, isOpen) => opened.TrySetResult((port, isOpen)), end.Token);
        await CreateAsync(http, "/api/v1/namespaces/default/services", """{"metadata":{"name":"web"},"spec":{"type":"NodePort","selector":{"app":"web"},"ports":[{"port":80,"targetPort":8080}]}}""");
        var (port, isOpen) = await opened.Task.WaitAsync(end.Token);
        isOpen.ShouldBeTrue();

        // No pod stands behind it yet: the connection is torn.
        await Should.ThrowAsync<HttpRequestException>(http.GetAsync($"http://127.0.0.1:{port}/", end.Token));
        await CreateAsync(http, "/api/v1/namespaces/default/pods", """{"metadata":{"name":"web","labels":{"app":"web"}},"spec":{"containers":[{"name":"app","image":"busybox","ports":[{"containerPort":8080}]}]}}""");
        HttpStatusCode? status = null;
        while (status is null)
            status = await TryAsync(http, $"http://127.0.0.1:{port}/", end.Token);

        status.ShouldBe(HttpStatusCode.OK);
        await end.CancelAsync();
        await serving;
    }

    private static async Task<HttpStatusCode?> TryAsync(HttpClient http, string address, CancellationToken cancellationToken)
    {
        try
        {
            return (await http.GetAsync(address, cancellationToken)).StatusCode;
        }
        catch (HttpRequestException)
        {
            return null;
        }
    }

    private static async Task CreateAsync(HttpClient http, string path, string content)
    {
        var answer = await http.PostAsync(path, new StringContent(content, System.Text.Encoding.UTF8, "application/json"));
        answer.StatusCode.ShouldBe(HttpStatusCode.Created, await answer.Content.ReadAsStringAsync());
    }
}
