using System.Text.Json.Nodes;
using DeployKit.Tests.Conventions;

namespace DeployKit.Tests.Rehearsals;

/// <summary>The target Rehearse, from the outside.</summary>
public sealed class RehearseTests
{
    private const string OnCluster = "--environment=cluster";

    [Fact]
    public async Task Each_mishap_of_kubia_ends_with_the_new_version_verified_or_the_old_one_restored()
    {
        var (exit, output, results) = await RehearsalProcess.RunAsync(RehearsalProcess.Kubia(), OnCluster);

        exit.ShouldBe(0, output);
        results.Count(result => result!["notApplicable"] is null).ShouldBeGreaterThan(30);
        Ended(results, "none").ShouldBe((0, "new version verified"));
        Ended(results, "bad image").ShouldBe((20, "old version restored"));
        Ended(results, "crash at start").ShouldBe((20, "old version restored"));
        Ended(results, "slow start").ShouldBe((0, "new version verified"));
        Ended(results, "quota exhausted").ShouldBe((20, "old version restored"));
        Ended(results, "registry down").ShouldBe((10, "old version untouched"));
        Ended(results, "API down for 20 s in the undo").ShouldBe((20, "old version restored"));
        Ended(results, "answer of the workload's write lost, then a crash").ShouldBe((20, "old version restored"));
        Ended(results, "cancelled in AwaitRollout").ShouldBe((130, "old version restored"));
        output.ShouldContain("not applicable: migration fails (the app has no migration)");
    }

    [Fact]
    public async Task An_app_with_a_database_a_migration_and_secrets_is_rehearsed_on_a_machine_that_has_none_of_its_variables()
    {
        var (exit, output, results) = await RehearsalProcess.RunAsync(Path.Combine(Repository.Root, "pipelines", "apps", "rails-blog"), "--environment=production");

        exit.ShouldBe(0, output);
        output.ShouldContain("Made up, as they are not here: the variable MYSQL_ROOT_PASSWORD");
        Ended(results, "migration fails").ShouldBe((11, "old version untouched"));
        Ended(results, "migration hangs").ShouldBe((11, "old version untouched"));
        Ended(results, "never ready").ShouldBe((20, "old version restored"));
        Of(results, "crash at start")["lost"]!.GetValue<int>().ShouldBe(0);
    }

    [Fact]
    public async Task The_same_seeds_do_the_same_byte_for_byte()
    {
        var folder = RehearsalProcess.Kubia();
        var traces = new List<string>();
        for (var run = 0; run < 2; run++)
        {
            var file = Path.Combine(folder, $"trace-{run}");
            (await RehearsalProcess.RunAsync(folder, OnCluster, "--seed=181..190", $"--trace={file}")).ExitCode.ShouldBe(0);
            traces.Add(await File.ReadAllTextAsync(file));
        }

        traces[0].Split('\n').Length.ShouldBeGreaterThan(3000);
        traces[1].ShouldBe(traces[0]);
    }

    [Fact]
    public async Task The_version_before_can_be_that_of_a_git_reference()
    {
        var folder = RehearsalProcess.Kubia();
        var config = Path.Combine(folder, "k8s", "configmap.yaml");
        await File.WriteAllTextAsync(config, (await File.ReadAllTextAsync(config)).Replace("You've hit", "Hello from", StringComparison.Ordinal));

        var (exit, output, _) = await RehearsalProcess.RunAsync(folder, OnCluster, "--baseline=HEAD", "--seed=3");

        exit.ShouldBe(0, output);
        output.ShouldContain("The version before is that of HEAD.");
    }

    [Fact]
    public async Task Kinds_that_are_not_simulated_and_workloads_that_live_elsewhere_do_not_stop_a_rehearsal()
    {
        var folder = RehearsalProcess.Kubia();
        await File.WriteAllTextAsync(
            Path.Combine(folder, "k8s", "certificate.yaml"), """
            apiVersion: cert-manager.io/v1
            kind: Certificate
            metadata: { name: kubia }
            spec: { secretName: kubia-tls }
            ---
            apiVersion: policy/v1
            kind: PodDisruptionBudget
            metadata: { name: kubia }
            spec: { minAvailable: 1, selector: { matchLabels: { app: kubia } } }
            ---
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: { name: agent }
            spec:
              selector: { matchLabels: { app: agent } }
              template:
                metadata: { labels: { app: agent } }
                spec: { containers: [{ name: agent, image: "busybox:latest" }] }
            """);
        await File.AppendAllTextAsync(Path.Combine(folder, "deploykit.yaml"), "patch: [deployment/elsewhere]\nrollout: { waitFor: [{ kind: Certificate, ready: condition=Ready }] }\n");

        var (exit, output, results) = await RehearsalProcess.RunAsync(folder, OnCluster, "--seed=1");

        exit.ShouldBe(0, output);
        output.ShouldContain("Not simulated: the kinds Certificate, PodDisruptionBudget (stored, and not verified), deployment/elsewhere (under patch:, left out).");
        results.Count.ShouldBe(1);
    }

    [Fact]
    public async Task A_release_that_would_be_left_half_way_is_told()
    {
        var folder = RehearsalProcess.Kubia();
        await File.AppendAllTextAsync(Path.Combine(folder, "deploykit.yaml"), "rollback: { enabled: false }\n");

        var (exit, output, results) = await RehearsalProcess.RunAsync(folder, OnCluster);

        exit.ShouldBe(1, output);
        Ended(results, "crash at start").ShouldBe((12, "neither the new version nor the old one"));
        output.ShouldContain("BROKEN: crash at start");
    }

    [Theory]
    [InlineData("--seed=many", "--seed=many: write a number, or a range as 1..1000")]
    [InlineData("--baseline=nowhere", "--baseline=nowhere: git:")]
    public async Task Nonsense_is_bad_input(string argument, string said)
    {
        var (exit, output, _) = await RehearsalProcess.RunAsync(RehearsalProcess.Kubia(), OnCluster, argument);

        exit.ShouldBe(2, output);
        output.ShouldContain(said);
    }

    private static JsonNode Of(JsonArray results, string mishap) => results.Single(result => (string?)result!["mishap"] == mishap)!;

    private static (int, string) Ended(JsonArray results, string mishap) => ((int)Of(results, mishap)["exitCode"]!, (string)Of(results, mishap)["state"]!);
}
