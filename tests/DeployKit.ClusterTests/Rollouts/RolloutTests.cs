using System.Text.Json.Nodes;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Rollouts;
using Xunit.Abstractions;

namespace DeployKit.ClusterTests.Rollouts;

public sealed class RolloutTests(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly KubernetesClient _client = KubernetesClient.Connect(Kubeconfig.Load(KubeconfigSources.OfThisProcess(), context: null), TimeProvider.System);
    private readonly string _namespace = $"rollouts-{Guid.NewGuid():N}"[..17];
    private readonly string _logs = Path.Combine(Path.GetTempPath(), $"rollouts-{Guid.NewGuid():N}");
    private readonly List<Verdict> _told = [];

    public async Task InitializeAsync() => await _client.CreateAsync(
        BuiltIn.Namespaces, null, Parse($$$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{{_namespace}}}}"}}"""), new WriteOptions(), CancellationToken.None);

    public async Task DisposeAsync()
    {
        await _client.DeleteAsync(new ObjectPath(BuiltIn.Namespaces, null, _namespace), new DeleteOptions(), CancellationToken.None);
        _client.Dispose();
        if (Directory.Exists(_logs))
            Directory.Delete(_logs, recursive: true);
    }

    [ClusterFact]
    public async Task A_good_rollout_succeeds_and_a_second_version_replaces_the_first()
    {
        (await RolloutAsync(Deployment("sleep 3600", replicas: 2))).Sentence.ShouldBe("2 of 2 ready");
        var second = await RolloutAsync(Deployment("sleep 3601", replicas: 2));
        second.Result.ShouldBe(VerdictResult.Succeeded);
        second.Sentence.ShouldBe("2 of 2 ready, the old ones replaced");
        second.Revision.ShouldBe("2");
    }

    [ClusterFact]
    public async Task A_missing_image_is_found_while_the_progress_deadline_is_ten_minutes()
    {
        var verdict = await RolloutAsync(Deployment("sleep 3600", image: "localhost:5000/rollouts-none@sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
        verdict.Reason.ShouldBe(ReasonCode.ImageNotFound);
        verdict.Pods.ShouldHaveSingleItem().Container.ShouldBe("app");
        verdict.Events.ShouldNotBeEmpty();
    }

    [ClusterFact]
    public async Task A_missing_secret_is_named()
    {
        var verdict = await RolloutAsync(Deployment("sleep 3600", more: ""","envFrom":[{"secretRef":{"name":"absent"}}]"""));
        verdict.Reason.ShouldBe(ReasonCode.ConfigMissing);
        verdict.Sentence.ShouldBe("web: container app needs secret absent, which does not exist");
    }

    [ClusterFact]
    public async Task A_crash_loop_is_found_with_its_last_words()
    {
        var verdict = await RolloutAsync(Deployment("echo boom: no database; exit 3"));
        verdict.Reason.ShouldBe(ReasonCode.ContainerCrashing);
        verdict.Sentence.ShouldBe("web: container app exits 3 right after it starts; last line: boom: no database");
        verdict.Pods.ShouldHaveSingleItem().Log.ShouldContain("boom: no database");
        File.Exists(verdict.Pods[0].LogPath).ShouldBeTrue();
    }

    [ClusterFact]
    public async Task A_missing_command_is_found_at_once()
    {
        var verdict = await RolloutAsync(Deployment("x", command: """["/no/such/command"]"""));
        verdict.Reason.ShouldBe(ReasonCode.ContainerCannotStart);
    }

    [ClusterFact]
    public async Task A_pod_that_never_becomes_ready_is_named_with_its_probe()
    {
        var verdict = await RolloutAsync(
            Deployment("sleep 3600", more: ""","readinessProbe":{"exec":{"command":["cat","/ready"]},"periodSeconds":1}"""),
            new RolloutPolicy { Timeout = TimeSpan.FromSeconds(6) });
        verdict.Reason.ShouldBe(ReasonCode.NeverReady);
        verdict.Sentence.ShouldStartWith("web: container app runs but never became ready: its readiness probe (exec cat /ready) fails");
    }

    [ClusterFact]
    public async Task A_bad_version_fails_and_its_undo_succeeds_on_the_old_replica_set()
    {
        (await RolloutAsync(Deployment("sleep 3600"))).Result.ShouldBe(VerdictResult.Succeeded);
        (await RolloutAsync(Deployment("exit 1"))).Reason.ShouldBe(ReasonCode.ContainerCrashing);
        var undo = await RolloutAsync(Deployment("sleep 3600"));
        undo.Result.ShouldBe(VerdictResult.Succeeded);
        undo.Revision.ShouldBe("3");
    }

    [ClusterFact]
    public async Task A_stateful_set_and_a_daemon_set_are_awaited_together()
    {
        var verdicts = await RolloutAsync(new RolloutPolicy(), Set("StatefulSet", "sleep 3600"), Set("DaemonSet", "sleep 3600"));
        verdicts.ShouldAllBe(verdict => verdict.Result == VerdictResult.Succeeded);
        verdicts = await RolloutAsync(new RolloutPolicy(), Set("StatefulSet", "sleep 3601"), Set("DaemonSet", "sleep 3601"));
        verdicts.ShouldAllBe(verdict => verdict.Result == VerdictResult.Succeeded);
        verdicts = await RolloutAsync(new RolloutPolicy(), Set("DaemonSet", "exit 1"));
        verdicts.ShouldHaveSingleItem().Reason.ShouldBe(ReasonCode.ContainerCrashing);
    }

    [ClusterFact]
    public async Task A_quota_that_refuses_the_pods_is_named()
    {
        await _client.ApplyAsync(
            new ObjectPath(await _client.ResolveAsync("v1", "ResourceQuota", CancellationToken.None), _namespace, "none"),
            Parse("""{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"none"},"spec":{"hard":{"pods":"0"}}}"""), new ApplyOptions(), CancellationToken.None);
        (await RolloutAsync(Deployment("sleep 3600"))).Reason.ShouldBe(ReasonCode.QuotaExceeded);
    }

    private async Task<Verdict> RolloutAsync(JsonObject manifest, RolloutPolicy? policy = null) => (await RolloutAsync(policy ?? new RolloutPolicy(), manifest))[0];

    private async Task<IReadOnlyList<Verdict>> RolloutAsync(RolloutPolicy policy, params JsonObject[] manifests)
    {
        var watcher = new RolloutWatcher(_client, TimeProvider.System, new Redactor(), _logs);
        var paths = manifests.Select(manifest => new ObjectPath(TypeOf((string)manifest["kind"]!), _namespace, "web")).ToList();
        var baseline = await watcher.SnapshotAsync(paths.Select(path => new DeployKit.Manifests.ObjectName(path.Type.Kind, _namespace, "web")), CancellationToken.None);
        var started = TimeProvider.System.GetTimestamp();
        var targets = new List<RolloutTarget>();
        for (var i = 0; i < paths.Count; i++)
            targets.Add(RolloutTarget.Of(await _client.ApplyAsync(paths[i], manifests[i], new ApplyOptions { Force = true }, CancellationToken.None), changedByRelease: true));
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(180), TimeProvider.System);
        var verdicts = await watcher.AwaitAsync(targets, baseline, policy, _told.Add, patience.Token);
        foreach (var verdict in _told)
            output.WriteLine($"{verdict.Workload} revision {verdict.Revision}: {verdict.Result} {verdict.Sentence}");
        foreach (var verdict in verdicts)
            output.WriteLine($"{TimeProvider.System.GetElapsedTime(started).TotalSeconds:0.0} s to {verdict.Result} {verdict.Reason} {verdict.Rule}: {verdict.RuleDetail}; {string.Join(" | ", verdict.Events)}");
        _told.Clear();
        return verdicts;
    }

    private static ResourceType TypeOf(string kind) => kind switch { "StatefulSet" => BuiltIn.StatefulSets, "DaemonSet" => BuiltIn.DaemonSets, _ => BuiltIn.Deployments };

    private static JsonObject Deployment(string script, int replicas = 1, string image = "busybox:latest", string more = "", string? command = null) => Parse($$$$"""
        {"apiVersion":"apps/v1","kind":"Deployment","metadata":{"name":"web"},
         "spec":{"replicas":{{{{replicas}}}},"selector":{"matchLabels":{"app":"web"}},"template":{{{{Template(script, image, more, command)}}}}}}
        """);

    private static JsonObject Set(string kind, string script)
    {
        var manifest = Deployment(script, replicas: 2);
        manifest["kind"] = kind;
        manifest["spec"]!["selector"]!["matchLabels"]!["app"] = kind;
        manifest["spec"]!["template"]!["metadata"]!["labels"]!["app"] = kind;
        if (kind == "StatefulSet")
            manifest["spec"]!["serviceName"] = "web";
        else
            manifest["spec"]!.AsObject().Remove("replicas");
        return manifest;
    }

    private static string Template(string script, string image, string more, string? command) => $$$$"""
        {"metadata":{"labels":{"app":"web"} },"spec":{"terminationGracePeriodSeconds":0,"containers":[{"name":"app","image":"{{{{image}}}}","imagePullPolicy":"IfNotPresent",
          "command":{{{{command ?? Shell(script)}}}},"resources":{"requests":{"cpu":"5m","memory":"8Mi"} }{{{{more}}}}}]}}
        """;

    private static string Shell(string script) => new JsonArray("sh", "-c", script).ToJsonString();

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
