using System.Text.Json.Nodes;

namespace DeployKit.ClusterTests.Harness;

/// <summary>What the tests' shell scripts do, for the sandbox, which executes nothing: those that it doesn't understand by itself.</summary>
internal static class SandboxBehaviours
{
    public const string Annotation = "sandbox.deploykit.dev/behaviour";

    private static readonly Dictionary<string, string> OfScript = new()
    {
        ["x=abcdefgh; while true; do x=$x$x; done"] = "oom after 10ms",
        ["dd if=/dev/zero of=/scratch/large bs=1M count=8; sleep 3600"] = "evict \"Usage of EmptyDir volume \\\"scratch\\\" exceeds the limit \\\"1Mi\\\".\" after 4s",
        ["test -e /scratch/ran || { touch /scratch/ran; exit 1; }; sleep 3600"] = "crash 1 after 50ms times 1",
        ["[ $(( $(date +%s) - $(stat -c %Y /scratch) )) -ge 30 ] || { echo no database yet; exit 1; }; sleep 3600"] = "log \"no database yet\"; crash 1 after 50ms times 3",
        ["trap 'exit 1' TERM; echo started; sleep 300 & wait"] = "log \"started\"; exit 0 after 300s; stop 1",
        ["trap 'exit 1' TERM; echo started; sleep 4 & wait"] = "log \"started\"; exit 0 after 4s; stop 1",
        ["trap 'exit 1' TERM; sleep 300 & wait"] = "exit 0 after 300s; stop 1",
        ["i=0; while [ $i -lt 5000 ]; do i=$((i+1)); echo line $i; done"] = "log \"line {n}\" times 5000; exit 0 after 50ms",
        ["i=0; while [ $i -lt 5000 ]; do echo line $i; i=$((i+1)); done"] = "log \"line 0\"; log \"line {n}\" after 1ms times 4999; exit 0 after 50ms",
    };

    /// <summary>The behaviour of a script; null where the tests run on a real cluster, or the sandbox understands it.</summary>
    public static string? Of(string script) => TestTarget.IsSandbox ? OfScript.GetValueOrDefault(script) : null;

    /// <summary>Annotations for the metadata of its pods, in flow style after a comma; empty for none.</summary>
    public static string Yaml(string script) => Of(script) is { } behaviour ? $", annotations: {{ {Annotation}: {JsonValue.Create(behaviour).ToJsonString()} }}" : "";

    /// <summary>Annotates a pod or its template.</summary>
    public static JsonObject Describe(JsonObject pod, string script)
    {
        if (Of(script) is not { } behaviour)
            return pod;
        var metadata = pod["metadata"] as JsonObject ?? [];
        pod["metadata"] = metadata;
        metadata["annotations"] = new JsonObject { [Annotation] = behaviour };
        return pod;
    }
}
