using System.Text.Json.Nodes;
using DeployKit.ClusterTests.Harness;
using DeployKit.ClusterTests.Verdicts;
using DeployKit.Kubernetes;

namespace DeployKit.ClusterTests.Readiness;

/// <summary>A release of a custom resource and of the definition of its kind, in a group of the test's own; the test is its controller.</summary>
public sealed class WidgetApp : IAsyncDisposable
{
    private readonly ResourceType _widgets;

    public WidgetApp(string rollout)
    {
        var group = $"{App.Cluster.Namespace}.example.com";
        _widgets = new ResourceType(group, "v1", "Widget", "widgets", Namespaced: true);
        App.Rollout(rollout)
            .With("definition", $$"""
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: { name: widgets.{{group}} }
                spec:
                  group: {{group}}
                  scope: Namespaced
                  names: { kind: Widget, plural: widgets }
                  versions:
                    - name: v1
                      served: true
                      storage: true
                      subresources: { status: {} }
                      schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
                """)
            .With("widget", $$"""
                apiVersion: {{group}}/v1
                kind: Widget
                metadata: { name: blue }
                spec: { size: 1 }
                """);
    }

    public PlainApp App { get; } = new();

    /// <summary>Deploys, and writes these states one after the other, each when the run has printed what comes with it.</summary>
    public async Task<HostResult> DeployAsync(params (string After, string Status)[] states)
    {
        using var running = Host.Start(App.Workspace, new Dictionary<string, string?>(), "--target=Deploy", $"--namespace={App.Cluster.Namespace}");
        foreach (var (after, status) in states)
        {
            await running.WaitForOutputAsync(after, TimeSpan.FromSeconds(60));
            await App.Cluster.Client.PatchAsync(
                new ObjectPath(_widgets, App.Cluster.Namespace, "blue") { Subresource = "status" },
                PatchType.Merge,
                new JsonObject { ["status"] = JsonNode.Parse(status) },
                new WriteOptions(),
                default);
        }
        return await running.EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        var definitions = new ResourceType("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", Namespaced: false);
        await App.Cluster.Client.DeleteAsync(new ObjectPath(definitions, null, $"widgets.{_widgets.Group}"), new DeleteOptions(), default);
        await App.DisposeAsync();
    }
}
