using System.Diagnostics;
using System.Text.Json.Nodes;
using DeployKit.Sandbox;
using DeployKit.Sandbox.Api;

namespace DeployKit.Benchmarks.Sandboxes;

/// <summary>A Deployment of thousands of pods, from its creation until each of them is available, in virtual time.</summary>
internal static class LargeRollout
{
    public static void Print(int pods)
    {
        var cluster = new SandboxCluster(new SandboxOptions());
        var began = cluster.Now;
        var took = SandboxBenchmark.Seconds(() =>
        {
            SandboxBenchmark.Send(cluster, "/apis/apps/v1/namespaces/default/deployments", Deployment(pods));
            while (Available(cluster) < pods)
            {
                if (cluster.Now - began > TimeSpan.FromHours(1))
                    throw new InvalidOperationException($"After an hour {Available(cluster)} of {pods} pods are available.");
                cluster.RunUntil(cluster.Now + TimeSpan.FromSeconds(1));
            }
        });
        using var self = Process.GetCurrentProcess();
        Console.WriteLine($"| rollout of {pods} pods, {(cluster.Now - began).TotalSeconds:0} s of virtual time | {took:0.0} s | 10 s |");
        Console.WriteLine($"| peak memory with {pods} pods | {self.PeakWorkingSet64 / 1e6:0} MB | 300 MB |");
    }

    private static int Available(SandboxCluster cluster)
    {
        var answer = cluster.Handle(new SandboxRequest("GET", "/apis/apps/v1/namespaces/default/deployments/web"));
        return (int?)JsonNode.Parse(answer.Body.Span)!["status"]?["availableReplicas"] ?? 0;
    }

    private static JsonObject Deployment(int pods)
    {
        var labels = new JsonObject { ["app"] = "web" };
        return new JsonObject
        {
            ["apiVersion"] = "apps/v1",
            ["kind"] = "Deployment",
            ["metadata"] = new JsonObject { ["name"] = "web" },
            ["spec"] = new JsonObject
            {
                ["replicas"] = pods,
                ["selector"] = new JsonObject { ["matchLabels"] = labels },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = labels.DeepClone() },
                    ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "app", ["image"] = "busybox:latest" }) },
                },
            },
        };
    }
}
