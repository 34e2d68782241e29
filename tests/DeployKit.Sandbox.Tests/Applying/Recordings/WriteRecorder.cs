using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Applying.Recordings;

/// <summary>Plays generated cases on a real server.</summary>
internal sealed class WriteRecorder : IDisposable
{
    private const string Namespace = "recorded-writes";
    private readonly HttpClient _http;
    private readonly Uri _server;

    public WriteRecorder()
    {
        var connection = Kubeconfig.Load(KubeconfigSources.OfThisProcess(), context: null);
        _server = connection.Server;
        _http = new HttpClient(HttpTransport.Create(connection.Tls, connection.Proxy));
    }

    public void Dispose() => _http.Dispose();

    public async Task<IReadOnlyList<RecordedCase>> RecordAsync(IEnumerable<RecordedCase> cases)
    {
        await SendAsync(HttpMethod.Post, "/api/v1/namespaces", new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Namespace", ["metadata"] = new JsonObject { ["name"] = Namespace } });
        await SendAsync(HttpMethod.Post, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions", Definition());
        while ((await SendAsync(HttpMethod.Get, PathOf(GeneratedWrites.Widget), null)).Status != 200)
            await Task.Delay(TimeSpan.FromSeconds(1), TimeProvider.System);
        var recorded = new List<RecordedCase>();
        try
        {
            foreach (var made in cases)
                recorded.Add(await PlayAsync(made));
        }
        finally
        {
            await SendAsync(HttpMethod.Delete, "/apis/apiextensions.k8s.io/v1/customresourcedefinitions/widgets.deploykit.dev", null);
            await SendAsync(HttpMethod.Delete, $"/api/v1/namespaces/{Namespace}", null);
        }
        return recorded;
    }

    private async Task<RecordedCase> PlayAsync(RecordedCase made)
    {
        var writes = new List<RecordedWrite>();
        var path = $"{PathOf(made.Kind)}/{made.Name}";
        foreach (var write in made.Writes)
        {
            var live = await SettledAsync(path);
            var query = $"?fieldManager={write.Manager}";
            var (status, answer) = write.Verb switch
            {
                "create" => await SendAsync(HttpMethod.Post, PathOf(made.Kind) + query, write.Body),
                "apply" => await SendAsync(HttpMethod.Patch, $"{path}{query}&force={(write.Force ? "true" : "false")}", write.Body, "application/apply-patch+yaml"),
                var patch => await SendAsync(HttpMethod.Patch, path + query, write.Body, $"application/{(patch == "json" ? "json-patch" : "merge-patch")}+json"),
            };
            // What validation refuses says nothing of merging.
            if (status != 422)
                writes.Add(write with { Status = status, Live = live is null ? null : Normal.Of(live), Answer = Normal.Of(answer) });
        }
        await SendAsync(HttpMethod.Patch, path, JsonNode.Parse("""{"metadata":{"finalizers":null}}"""), "application/merge-patch+json");
        await SendAsync(HttpMethod.Delete, $"{path}?propagationPolicy=Background", null);
        return made with { Writes = writes };
    }

    /// <summary>The object once its controller is done with it.</summary>
    private async Task<JsonObject?> SettledAsync(string path)
    {
        while (true)
        {
            var (status, live) = await SendAsync(HttpMethod.Get, path, null);
            if (status == 404)
                return null;
            await Task.Delay(TimeSpan.FromMilliseconds(250), TimeProvider.System);
            var (_, again) = await SendAsync(HttpMethod.Get, path, null);
            var observed = (long?)again["status"]?["observedGeneration"];
            if (JsonNode.DeepEquals(live["metadata"]!["resourceVersion"], again["metadata"]!["resourceVersion"]) && (observed is null || observed == (long?)again["metadata"]!["generation"]))
                return again;
        }
    }

    private async Task<(int Status, JsonObject Answer)> SendAsync(HttpMethod method, string path, JsonNode? body, string type = "application/json")
    {
        using var request = new HttpRequestMessage(method, new Uri(_server, path));
        if (body is not null)
            request.Content = new StringContent(body.ToJsonString(), Encoding.UTF8) { Headers = { ContentType = new MediaTypeHeaderValue(type) } };
        using var response = await _http.SendAsync(request);
        // A kind that is not served yet is a page of text.
        var text = await response.Content.ReadAsStringAsync();
        return ((int)response.StatusCode, text.StartsWith('{') ? JsonNode.Parse(text)!.AsObject() : []);
    }

    private static string PathOf(ResourceKind kind) =>
        $"{(kind.Group.Length == 0 ? "/api" : $"/apis/{kind.Group}")}/{kind.Version}/namespaces/{Namespace}/{kind.Plural}";

    private static JsonObject Definition() => JsonNode.Parse(
        """
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"widgets.deploykit.dev"},
         "spec":{"group":"deploykit.dev","scope":"Namespaced","names":{"plural":"widgets","singular":"widget","kind":"Widget"},
          "versions":[{"name":"v1","served":true,"storage":true,"schema":{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","x-kubernetes-preserve-unknown-fields":true}}}}}]}}
        """)!.AsObject();
}
