using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Controllers;

public sealed class JobTests
{
    [Theory]
    [InlineData(ApiLevel.Kubernetes120, "Complete=True : ")]
    [InlineData(ApiLevel.Kubernetes132, "SuccessCriteriaMet=True CompletionsReached: Reached expected number of succeeded pods|Complete=True CompletionsReached: Reached expected number of succeeded pods")]
    public void A_job_is_complete_when_its_pod_succeeded(ApiLevel level, string conditions)
    {
        var world = new ControllerWorld(level);
        Make(world, "exit-0");
        world.Run(1);
        ((int?)world.Status(BuiltInKinds.Job, "job")["active"]).ShouldBe(1);
        world.Run(5);
        string.Join("|", world.Conditions(BuiltInKinds.Job, "job")).ShouldBe(conditions);
        var status = world.Status(BuiltInKinds.Job, "job");
        ((int?)status["succeeded"]).ShouldBe(1);
        status["active"].ShouldBeNull();
        status["completionTime"].ShouldNotBeNull();
        world.Events("Job")[^1].ShouldBe("Completed Job completed");
        world.Pods.ShouldAllBe(pod => pod.Read()["metadata"]!["finalizers"] == null);
    }

    // On 1.20 the first retry is at once, as recorded on a real cluster; newer servers wait before each.
    [Theory]
    [InlineData(ApiLevel.Kubernetes120, "Failed=True BackoffLimitExceeded: Job has reached the specified backoff limit", 12, 13)]
    [InlineData(ApiLevel.Kubernetes132, "FailureTarget=True BackoffLimitExceeded: Job has reached the specified backoff limit|Failed=True BackoffLimitExceeded: Job has reached the specified backoff limit", 14, 16)]
    public void A_job_fails_when_more_pods_failed_than_its_limit(ApiLevel level, string conditions, int still, int over)
    {
        var world = new ControllerWorld(level);
        Make(world, "exit-4", "\"backoffLimit\": 1,");
        world.Run(still - 0.5);
        world.Conditions(BuiltInKinds.Job, "job").ShouldBeEmpty();
        world.Run(over - still + 0.5);
        string.Join("|", world.Conditions(BuiltInKinds.Job, "job")).ShouldBe(conditions);
        var status = world.Status(BuiltInKinds.Job, "job");
        ((int?)status["failed"]).ShouldBe(2);
        status["completionTime"].ShouldBeNull();
        world.Pods.Count.ShouldBe(2);
        world.Events("Job").ShouldContain("BackoffLimitExceeded Job has reached the specified backoff limit");
    }

    // Pods at 0, then 10, 20 and 40 s after the failure before, each of which takes 2 s and a look of 1 s.
    [Fact]
    public void The_pauses_between_failing_pods_double()
    {
        var world = new ControllerWorld();
        Make(world, "exit-4", "\"backoffLimit\": 3,");
        world.Run(100);
        var made = world.Pods.Select(pod => DateTimeOffset.Parse((string)pod.Read()["metadata"]!["creationTimestamp"]!)).Order().ToList();
        made.Zip(made.Skip(1), (one, next) => Math.Round((next - one).TotalSeconds)).ShouldBe([12, 22, 42]);
    }

    [Theory]
    [InlineData(ApiLevel.Kubernetes120)]
    [InlineData(ApiLevel.Kubernetes132)]
    public void A_job_that_takes_too_long_is_ended(ApiLevel level)
    {
        var world = new ControllerWorld(level);
        Make(world, "v1", "\"activeDeadlineSeconds\": 10,");
        world.Run(9);
        world.Conditions(BuiltInKinds.Job, "job").ShouldBeEmpty();
        world.Run(4);
        world.Conditions(BuiltInKinds.Job, "job")[^1].ShouldBe("Failed=True DeadlineExceeded: Job was active longer than specified deadline");
        ((int?)world.Status(BuiltInKinds.Job, "job")["failed"]).ShouldBe(1);
        world.List(BuiltInKinds.Pod).ShouldBeEmpty();
    }

    [Fact]
    public void A_job_runs_so_many_pods_at_once_and_so_many_in_all()
    {
        var world = new ControllerWorld();
        Make(world, "exit-0", "\"completions\": 5, \"parallelism\": 2,");
        world.Run(1.5);
        world.Pods.Count.ShouldBe(2);
        world.Run(20);
        world.Pods.Count.ShouldBe(5);
        ((int?)world.Status(BuiltInKinds.Job, "job")["succeeded"]).ShouldBe(5);
    }

    [Fact]
    public void A_suspended_job_has_no_pods_and_starts_when_it_is_resumed()
    {
        var world = new ControllerWorld();
        Make(world, "exit-0", "\"suspend\": true,");
        world.Run(3);
        world.Pods.ShouldBeEmpty();
        world.Conditions(BuiltInKinds.Job, "job").ShouldBe(["Suspended=True JobSuspended: Job suspended"]);
        world.Status(BuiltInKinds.Job, "job")["startTime"].ShouldBeNull();
        world.Change(BuiltInKinds.Job, "job", job => job["spec"]!["suspend"] = false);
        world.Run(10);
        world.Conditions(BuiltInKinds.Job, "job")[0].ShouldBe("Suspended=False JobResumed: Job resumed");
        world.Conditions(BuiltInKinds.Job, "job")[^1].ShouldStartWith("Complete=True");
        world.Events("Job").ShouldContain("Resumed Job resumed");
    }

    [Fact]
    public void A_finished_job_goes_with_its_pods_after_its_time()
    {
        var world = new ControllerWorld();
        Make(world, "exit-0", "\"ttlSecondsAfterFinished\": 5,");
        world.Run(6);
        world.Pods.Count.ShouldBe(1);
        world.Run(8);
        world.List(BuiltInKinds.Job).ShouldBeEmpty();
        world.List(BuiltInKinds.Pod).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("Orphan", 1)]
    [InlineData("Background", 0)]
    [InlineData("Foreground", 0)]
    public void No_pod_of_a_deleted_job_is_held(string propagation, int left)
    {
        var world = new ControllerWorld();
        Make(world, "v1");
        world.Run(3);
        world.Delete(BuiltInKinds.Job, "job", propagation);
        world.Run(5);
        world.List(BuiltInKinds.Job).ShouldBeEmpty();
        world.List(BuiltInKinds.Pod).Count.ShouldBe(left);
        world.Pods.ShouldAllBe(pod => pod.Read()["metadata"]!["finalizers"] == null);
    }

    [Fact]
    public void A_policy_gives_a_job_up_at_the_first_hopeless_exit_code()
    {
        var world = new ControllerWorld();
        Make(world, "exit-42", """
            "podFailurePolicy": { "rules": [ { "action": "Ignore", "onPodConditions": [ { "type": "DisruptionTarget" } ] },
                                             { "action": "FailJob", "onExitCodes": { "containerName": "app", "operator": "In", "values": [ 42 ] } } ] },
            """);
        world.Run(6);
        var pod = world.Pods.Single().Key.Name;
        world.Conditions(BuiltInKinds.Job, "job").ShouldBe(
        [
            $"FailureTarget=True PodFailurePolicy: Container app for pod test/{pod} failed with exit code 42 matching FailJob rule at index 1",
            $"Failed=True PodFailurePolicy: Container app for pod test/{pod} failed with exit code 42 matching FailJob rule at index 1",
        ]);
    }

    private static void Make(ControllerWorld world, string image, string spec = "") => world.Create(
        BuiltInKinds.Job,
        $$"""
        { "metadata": { "name": "job" },
          "spec": { {{spec}} "template": { "spec": { "restartPolicy": "Never", "containers": [ { "name": "app", "image": "{{image}}" } ] } } } }
        """);
}
