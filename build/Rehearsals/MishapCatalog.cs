using System.Text.Json.Nodes;
using DeployKit.Manifests;
using DeployKit.Sandbox.Faults;

namespace DeployKit.Build.Rehearsals;

/// <summary>Everything that can go wrong, made to measure for one app.</summary>
internal sealed class MishapCatalog(RehearsalApp app, ClusterSnapshot before)
{
    private const string Check = "Check";
    private const string Apply = "Apply";
    private const string Await = "AwaitRollout";
    private static readonly TimeSpan Restart = TimeSpan.FromSeconds(20);
    private static readonly string[] Steps = [Check, "Secrets", "Migrate", Apply, Await];

    private readonly JsonObject? _workload = app.FirstWorkload is { } name
        ? before.OfKind(name.Kind).FirstOrDefault(item => (string?)item["metadata"]?["name"] == name.Name && (string?)item["metadata"]?["namespace"] == app.Namespace)
        : null;

    public IReadOnlyList<Mishap> All() =>
    [
        new Mishap("none"),
        .. Pods(),
        .. Migrations(),
        .. Cluster(),
        .. Writers(),
        .. Network(),
        .. Beside(),
        .. Steps.Select(step => OfStep(new Mishap($"cancelled in {step}") { CancelledAt = step }, step)),
    ];

    private IEnumerable<Mishap> Pods() => new Mishap[]
    {
        new("bad image") { Pods = "pull missing", MigrationPods = "pull missing" },
        new("image pull denied") { Pods = "pull denied", MigrationPods = "pull denied" },
        new("crash at start") { Pods = "log \"cannot start\"; crash 1" },
        new("crash after 20 s") { Pods = "crash 1 after 20s" },
        new("never ready") { Pods = "never ready" },
        new("out of memory") { Pods = "oom after 3s" },
        new("slow start") { Pods = "start 30s; ready after 15s" },
        new("missing command") { Pods = "missing command" },
    }.Select(OfPods).Append(MissingSecret());

    private IEnumerable<Mishap> Migrations() => new Mishap[]
    {
        new("migration fails") { MigrationPods = "log \"no such table\"; exit 1 after 2s" },
        new("migration hangs") { MigrationPods = "log \"migrating\"; ready" },
        new("migration's pod lost") { MigrationPods = "ready; evict \"The node was low on resource: memory.\" after 3s" },
    }.Select(mishap => OfStep(mishap, "Migrate"));

    private IEnumerable<Mishap> Cluster() => new Mishap[]
    {
        Quota(),
        Cordoned(),
        OfPods(new Mishap("node loss") { Faults = [At(FaultKind.NodeLoss, Await, 1)] }),
        new("slow controllers") { Faults = [new Fault(FaultKind.SlowControllers)] },
        new("controllers away for 30 s") { Faults = [At(FaultKind.MissingControllers, Apply) with { Duration = TimeSpan.FromSeconds(30) }] },
    };

    private IEnumerable<Mishap> Writers()
    {
        var name = app.FirstWorkload is { } workload ? $"{workload.Kind.ToLowerInvariant()}/{app.Namespace}/{workload.Name}" : "";
        var second = new Fault(FaultKind.SecondWriter) { Subject = Subject };
        return new[]
        {
            Conflict(name),
            new Mishap("second writer in the rollout") { Faults = [second with { Start = new() { Step = Await } }], Foreign = [name] },
            new Mishap("second writer in the undo") { Pods = "crash 1", Faults = [second with { Start = new() { Step = StepObserver.Undo }, Duration = TimeSpan.FromSeconds(20) }], Foreign = [name] },
        }.Select(OfPods);
    }

    private IEnumerable<Mishap> Network() =>
    [
        .. Steps.Select(step => OfStep(new Mishap($"API down for 20 s in {step}") { Faults = [At(FaultKind.Outage, step, 0.02) with { Duration = Restart }] }, step)),
        OfPods(new Mishap("API down for 20 s in the undo") { Pods = "crash 1", Faults = [At(FaultKind.Outage, StepObserver.Undo, 0.02) with { Duration = Restart }] }),
        new("API down for 3 min in AwaitRollout") { Faults = [At(FaultKind.Outage, Await, 1) with { Duration = TimeSpan.FromMinutes(3) }] },
        new("429 storm") { Faults = [At(FaultKind.TooManyRequests, Apply) with { Duration = Restart }] },
        new("500 storm") { Faults = [At(FaultKind.ServerError, Apply) with { Duration = Restart }] },
        new("answers of writes lost") { Faults = [At(FaultKind.ResetAfter, Apply) with { Start = new() { Step = Apply, Write = 1 }, Times = 1 }] },
        OfPods(new Mishap("answer of the workload's write lost, then a crash") { Pods = "crash 1", Faults = [LostAnswer()] }),
        new("slow API") { Faults = [new Fault(FaultKind.Latency) { Delay = TimeSpan.FromSeconds(2) }] },
        new("watches dropped") { Faults = [.. Enumerable.Range(1, 5).Select(second => At(FaultKind.DropWatches, Await, second * 2))] },
        new("watches silent for 60 s") { Faults = [At(FaultKind.StallWatches, Await, 1) with { Duration = TimeSpan.FromSeconds(60) }] },
        new("versions expired (410)") { Faults = [At(FaultKind.ExpireVersions, Await, 2), At(FaultKind.ExpireVersions, Await, 5)] },
    ];

    private IEnumerable<Mishap> Beside() =>
    [
        new("registry down") { IsRegistryDown = true, NotApplicable = app.Options.Images.Count == 0 ? "the app has no image" : null },
        new("Slack down") { IsSlackDown = true, NotApplicable = app.Options.Notify.Slack?.Webhook is null ? "nobody is told by Slack" : null },
    ];

    private Fault LostAnswer() => At(FaultKind.ResetAfter, Apply) with
    {
        Start = new() { Step = Apply, Write = 1 },
        Times = 1,
        Requests = $"PATCH .*/{app.FirstWorkload?.Name}$",
    };

    private Mishap MissingSecret()
    {
        var secret = app.Options.Secrets.Select(secret => secret.Name).FirstOrDefault(name => _workload?.ToJsonString().Contains($"\"{name}\"", StringComparison.Ordinal) == true);
        return new Mishap("a Secret is gone")
        {
            Faults = [At(FaultKind.Deletion, Apply) with { Subject = $"core/secrets/{app.Namespace}/{secret}" }],
            Foreign = [$"secret/{app.Namespace}/{secret}"],
            NotApplicable = secret is null ? "no workload refers to a Secret of the configuration" : null,
        };
    }

    private Mishap Quota()
    {
        var pods = before.OfKind("Pod").Count(pod => (string?)pod["metadata"]?["namespace"] == app.Namespace && (string?)pod["status"]?["phase"] is "Running" or "Pending");
        var quota = Object("v1", "ResourceQuota", "rehearsal", new JsonObject { ["hard"] = new JsonObject { ["pods"] = $"{pods}" } });
        var surges = (string?)_workload?["spec"]?["strategy"]?["rollingUpdate"]?["maxUnavailable"]?.ToString() is "0" or "0%";
        return OfPods(new Mishap("quota exhausted")
        {
            Faults = [new Fault(FaultKind.ConflictingWriter) { Subject = $"core/resourcequotas/{app.Namespace}/rehearsal", Change = quota }],
            Foreign = [$"resourcequota/{app.Namespace}/rehearsal"],
            NotApplicable = surges ? null : "the rollout needs no pod beyond those that run",
        });
    }

    private Mishap Cordoned()
    {
        var nodes = before.OfKind("Node").Select(node => (string)node["metadata"]!["name"]!).ToList();
        return OfPods(new Mishap("no node takes pods")
        {
            Faults = [.. nodes.Select(node => new Fault(FaultKind.ConflictingWriter)
            {
                Subject = $"core/nodes//{node}",
                Change = new JsonObject { ["apiVersion"] = "v1", ["kind"] = "Node", ["metadata"] = new JsonObject { ["name"] = node }, ["spec"] = new JsonObject { ["unschedulable"] = true } },
            })],
        });
    }

    private Mishap Conflict(string name)
    {
        var label = (_workload?["metadata"]?["labels"] as JsonObject)?.FirstOrDefault().Key;
        return new Mishap("field conflict")
        {
            Faults = label is null || _workload is null ? [] :
            [
                new Fault(FaultKind.ConflictingWriter)
                {
                    Subject = Subject,
                    Change = new JsonObject
                    {
                        ["apiVersion"] = (string?)_workload["apiVersion"],
                        ["kind"] = (string?)_workload["kind"],
                        ["metadata"] = new JsonObject { ["name"] = app.FirstWorkload!.Name, ["namespace"] = app.Namespace, ["labels"] = new JsonObject { [label] = "theirs" } },
                    },
                },
            ],
            Foreign = [name],
            NotApplicable = label is null ? "the first workload has no label that another could take" : null,
        };
    }

    private string? Subject => app.FirstWorkload is not { } name ? null
        : Workloads.Of(name.Kind).Type is var type ? $"{(type.Group.Length == 0 ? "core" : type.Group)}/{type.Plural}/{app.Namespace}/{name.Name}" : null;

    private JsonObject Object(string apiVersion, string kind, string name, JsonObject spec) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = kind,
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = app.Namespace },
        ["spec"] = spec,
    };

    private Mishap OfPods(Mishap mishap) => _workload is null ? mishap with { NotApplicable = "no workload runs an image of the app" } : mishap;

    private Mishap OfStep(Mishap mishap, string step) => step switch
    {
        "Migrate" when app.Options.Migration is null => mishap with { NotApplicable = "the app has no migration" },
        "Secrets" when app.Options.Secrets.Count == 0 => mishap with { NotApplicable = "the app has no Secrets" },
        Apply when app.Options.Manifests.Count == 0 => mishap with { NotApplicable = "the app has no manifests" },
        _ => mishap,
    };

    private static Fault At(FaultKind kind, string step, double seconds = 0) => new(kind) { Start = new() { Step = step, After = TimeSpan.FromSeconds(seconds) } };
}
