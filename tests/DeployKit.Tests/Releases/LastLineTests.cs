using System.Text.Json.Nodes;
using DeployKit.Configuration;
using DeployKit.Http;
using DeployKit.Kubernetes;
using DeployKit.Manifests;
using DeployKit.Manifests.Writing;
using DeployKit.Releases;
using DeployKit.Releases.Undoing;
using DeployKit.Reporting.Events;
using DeployKit.Rollouts;

namespace DeployKit.Tests.Releases;

public sealed class LastLineTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 21, 8, 0, 0, TimeSpan.Zero);
    private static readonly UnreachableException Failure = new("registry localhost:5000", "connection refused");

    [Fact]
    public void A_deploy_says_what_ran_before_and_for_how_long()
    {
        var release = Changed();
        release.Before = new DeployedVersion("1c0ffee", null, null, Start.AddDays(-2));

        Line(release, null).ShouldBe("Deployed kubia 3f2c1ab to production in 21.4 s. Before: 1c0ffee, for 2 days.");
    }

    [Theory]
    [InlineData("local", "local (sandbox)")]
    [InlineData("sandbox", "sandbox")]
    [InlineData(null, "sandbox/default")]
    public void A_release_on_the_sandbox_says_so_whatever_its_environment_is_called(string? environment, string place)
    {
        var release = new Release(Unchanged().Facts with { Environment = environment, Context = "sandbox", IsOnSandbox = true });

        Line(release, null).ShouldBe($"Unchanged: kubia 3f2c1ab runs on {place} already, and works. 21.4 s.");
    }

    [Fact]
    public void An_unchanged_release_says_so() =>
        Line(Unchanged(), null).ShouldBe("Unchanged: kubia 3f2c1ab runs on production already, and works. 21.4 s.");

    [Fact]
    public void An_undone_release_names_what_runs_and_what_stays()
    {
        var release = Changed();
        release.Before = new DeployedVersion("1c0ffee", null, null, null);
        release.MigrationRan = "kubia-migrate-7f9c2d";

        Line(release, Failure, Report(RollbackResult.Verified, null))
            .ShouldBe("Not deployed: kubia 3f2c1ab failed on production and was undone. Running: 1c0ffee. Migration kubia-migrate-7f9c2d ran and stays. Exit 20.");
    }

    [Fact]
    public void A_failed_undo_asks_for_a_person() =>
        Line(Changed(), Failure, Report(RollbackResult.Failed, "deployment/web: deleted by somebody else since"))
            .ShouldBe("Not deployed: kubia 3f2c1ab failed on production, and so did the rollback: deployment/web: deleted by somebody else since. A person is needed. Exit 21.");

    [Fact]
    public void What_an_undo_leaves_is_named() =>
        Line(Changed(), Failure, Report(RollbackResult.Verified, null) with
        {
            Objects = [new UndoneObject(Changed().Changes[0], ObjectChange.Left, 0, "a PersistentVolumeClaim may hold data", IsFailure: false)],
        }).ShouldContain("Left: configmap/kubia (a PersistentVolumeClaim may hold data).");

    [Fact]
    public void A_failure_before_any_change_says_that_nothing_changed() =>
        Line(Unchanged(), Failure).ShouldBe(
            "Not deployed: kubia 3f2c1ab on production: registry localhost:5000 is not reachable: connection refused. Nothing was changed. Exit 10.");

    [Fact]
    public void A_step_alone_that_fails_after_a_change_says_that_nothing_was_undone() =>
        LastLine.Of(new RunEnd("Apply", Changed(), Failure, null, TimeSpan.FromSeconds(1), 0)).ShouldBe(
            "Apply failed on production: registry localhost:5000 is not reachable: connection refused. Nothing was undone. Exit 12.");

    [Fact]
    public void A_rollout_that_fails_when_awaited_alone_counts_as_changed_by_the_run_before()
    {
        var failed = new RolloutFailedException([new Verdict { Workload = new ObjectName("Deployment", null, "kubia"), Result = VerdictResult.Failed, Sentence = "kubia: container app exits 1" }]);

        LastLine.Of(new RunEnd("AwaitRollout", Unchanged(), failed, null, TimeSpan.FromSeconds(1), 0))
            .ShouldBe("AwaitRollout failed on production: kubia: container app exits 1. Nothing was undone. Exit 12.");
    }

    [Fact]
    public void Where_several_workloads_failed_their_number_is_said()
    {
        Verdict Of(VerdictResult result) => new() { Workload = new ObjectName("Deployment", null, "kubia"), Result = result, Sentence = "kubia: container app exits 1" };
        var failed = new RolloutFailedException([Of(VerdictResult.Failed), Of(VerdictResult.Succeeded), Of(VerdictResult.Failed), Of(VerdictResult.Progressing)]);

        failed.Message.ShouldBe("2 of 4 workloads failed: kubia: container app exits 1; kubia: container app exits 1");
        Line(Changed(), failed, Report(RollbackResult.Verified, null)).ShouldStartWith("Not deployed: kubia 3f2c1ab failed on production (2 of 4 workloads) and was undone.");
    }

    [Fact]
    public void Bad_input_is_counted() =>
        LastLine.Of(new RunEnd("Deploy", null, new InvalidInputException([new Problem("a", 1, 1, null, "x"), new Problem("a", 2, 1, null, "y")]), null, default, 0))
            .ShouldBe("2 problems; nothing was changed. Exit 2.");

    [Fact]
    public void A_cancelled_run_says_what_state_the_cluster_is_in() =>
        LastLine.Of(new RunEnd("Deploy", Changed(), new OperationCanceledException(), Report(RollbackResult.Verified, null), default, 15))
            .ShouldBe("Cancelled: kubia 3f2c1ab on production; everything is as before, verified. Exit 143.");

    private static string Line(Release release, Exception? failure, UndoReport? undo = null) =>
        LastLine.Of(new RunEnd("Deploy", release, failure, undo, TimeSpan.FromSeconds(21.4), 0));

    private static UndoReport Report(RollbackResult result, string? why) => new(result, why, [], TimeSpan.FromSeconds(3));

    private static Release Unchanged() => new(new ReleaseFacts("id", "kubia", "production", "gke", "default", "3f2c1ab0", "3f2c1ab", "production", "alice", null, Start));

    private static Release Changed()
    {
        var release = Unchanged();
        release.Record(new WrittenObject(
            new ObjectPath(BuiltIn.ConfigMaps, "default", "kubia"), new ObjectName("ConfigMap", "default", "kubia"), new JsonObject(), new JsonObject(), Start));
        return release;
    }
}
