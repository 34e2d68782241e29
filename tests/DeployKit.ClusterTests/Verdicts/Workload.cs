using DeployKit.ClusterTests.Harness;

namespace DeployKit.ClusterTests.Verdicts;

/// <summary>Manifests whose pods run a shell script. Every part beyond the script is a piece of YAML in flow style.</summary>
public sealed record Workload(string Script)
{
    /// <summary>Runs, and does nothing.</summary>
    public static Workload Idle => new("sleep 3600");

    /// <summary>Says its last words and ends.</summary>
    public static Workload Crashing(int exitCode = 1, string words = "boom: no database") => new($"echo '{words}'; exit {exitCode}");

    /// <summary>Runs, and its readiness probe never passes.</summary>
    public static Workload NeverReady => Idle with { Container = "readinessProbe: { exec: { command: [cat, /ready] }, periodSeconds: 1 }" };

    public string Kind { get; init; } = "Deployment";
    public int Replicas { get; init; } = 1;
    public string Image { get; init; } = "busybox:latest";

    /// <summary>More fields of the container.</summary>
    public string Container { get; init; } = "";

    /// <summary>More fields of the pod.</summary>
    public string Pod { get; init; } = "";

    /// <summary>More fields of the workload.</summary>
    public string Spec { get; init; } = "";

    /// <summary>The manifest.</summary>
    public string Named(string name) => $$"""
        apiVersion: apps/v1
        kind: {{Kind}}
        metadata: { name: {{name}} }
        spec: {
          {{(Kind == "DaemonSet" ? "" : $"replicas: {Replicas},")}}
          {{(Kind == "StatefulSet" ? $"serviceName: {name}," : "")}}
          selector: { matchLabels: { app: {{name}} } },
          template: {
            metadata: { labels: { app: {{name}} }{{SandboxBehaviours.Yaml(Script)}} },
            spec: {
              terminationGracePeriodSeconds: 0,
              containers: [{
                name: app, image: "{{Image}}", imagePullPolicy: IfNotPresent, command: [sh, -c, "{{Script}}"],
                resources: { requests: { cpu: 5m } }
                {{More(Container)}}
              }]
              {{More(Pod)}}
            }
          }
          {{More(Spec)}}
        }
        """;

    private static string More(string fields) => fields.Length == 0 ? "" : $", {fields}";
}
