using DeployKit.Sandbox.Kinds;

namespace DeployKit.Sandbox.Tests.Nodes;

public sealed class PodTests
{
    [Fact]
    public void A_pod_is_bound_pulled_started_and_ready_within_seconds()
    {
        var world = new NodeWorld();
        world.CreatePod();
        world.Run(0.05);
        world.State().ShouldBe("Pending ContainerCreating 0");
        world.Run(3);
        world.State().ShouldBe("Running ready 0");
        world.Conditions().ShouldBe(["PodReadyToStartContainers=True", "Initialized=True", "Ready=True", "ContainersReady=True", "PodScheduled=True"]);
        ((string)world.Status()["podIP"]!).ShouldStartWith("10.244.");
        world.Events().Select(text => text.Split(' ')[0]).ShouldBe(["Scheduled", "Pulling", "Pulled", "Created", "Started"], ignoreOrder: true);
        ((string)world.Container()["imageID"]!).ShouldStartWith("app@sha256:");
    }

    [Fact]
    public void A_pod_on_1_20_has_the_conditions_and_the_image_id_of_that_time()
    {
        var world = new NodeWorld(ApiLevel.Kubernetes120);
        world.CreatePod();
        world.Run(3);
        world.Conditions().ShouldBe(["Initialized=True", "Ready=True", "ContainersReady=True", "PodScheduled=True"]);
        ((string)world.Container()["imageID"]!).ShouldStartWith("docker-pullable://app@sha256:");
        world.Events().ShouldContain("Created Created container app x1");
    }

    [Fact]
    public void A_pod_is_written_few_times()
    {
        var world = new NodeWorld();
        var writes = 0;
        world.Plane.Store.Listen(change => writes += change.Key.Kind == BuiltInKinds.Pod ? 1 : 0);
        world.CreatePod();
        world.Run(3600);
        writes.ShouldBe(4);
    }

    [Fact]
    public void A_crashing_container_backs_off_longer_and_longer()
    {
        var world = new NodeWorld();
        world.CreatePod(behaviour: "log \"no database\"; crash 3");
        world.Run(5);
        world.State().ShouldBe("Running CrashLoopBackOff 1");
        ((string)world.Container()["state"]!["waiting"]!["message"]!).ShouldStartWith("back-off 10s restarting failed container=app pod=web_test(");
        ((int)world.Container()["lastState"]!["terminated"]!["exitCode"]!).ShouldBe(3);
        world.Run(13);
        ((int)world.Container()["restartCount"]!).ShouldBe(2);
        world.Run(25);
        ((int)world.Container()["restartCount"]!).ShouldBe(3);
        world.Run(3600);
        ((string)world.Container()["state"]!["waiting"]!["message"]!).ShouldStartWith("back-off 5m0s ");
        world.Log("previous=true").Text.ShouldBe("no database\n");
    }

    [Fact]
    public void A_container_that_crashes_some_times_recovers()
    {
        var world = new NodeWorld();
        world.CreatePod(behaviour: "crash 1 after 1s times 2");
        world.Run(30);
        world.State().ShouldBe("Running ready 2");
    }

    [Fact]
    public void A_pod_without_restarts_ends_with_its_container()
    {
        var world = new NodeWorld();
        world.CreatePod("good", "exit 0 after 2s", spec: "\"restartPolicy\":\"Never\"");
        world.CreatePod("bad", "exit 4 after 2s", spec: "\"restartPolicy\":\"Never\"");
        world.Run(10);
        world.State("good").ShouldBe("Succeeded Completed 0");
        world.State("bad").ShouldBe("Failed Error 0");
        world.Conditions("good").ShouldContain("Ready=False");
    }

    [Fact]
    public void Init_containers_run_one_after_the_other_before_the_rest()
    {
        var world = new NodeWorld();
        world.CreatePod(spec: """ "initContainers":[{"name":"one","image":"app:1","command":["sleep","2"]},{"name":"two","image":"app:1","command":["sh","-c","echo prepared; sleep 2"]}] """);
        world.Run(2);
        ((string)world.Status()["containerStatuses"]![0]!["state"]!["waiting"]!["reason"]!).ShouldBe("PodInitializing");
        world.Conditions().ShouldContain("Initialized=False");
        world.Run(10);
        world.State().ShouldBe("Running ready 0");
        world.Log("container=two").Text.ShouldBe("prepared\n");
    }

    [Fact]
    public void An_image_that_was_not_pushed_is_asked_for_with_growing_pauses()
    {
        var world = new NodeWorld();
        world.Missing.Add("app:1");
        world.CreatePod();
        world.Run(1.5);
        world.State().ShouldBe("Pending ErrImagePull 0");
        world.Run(4);
        world.State().ShouldBe("Pending ImagePullBackOff 0");
        world.Events().ShouldContain("Failed Error: ImagePullBackOff x1");
        world.Missing.Clear();
        world.Run(30);
        world.State().ShouldBe("Running ready 0");
    }

    [Fact]
    public void What_cannot_be_started_says_so_at_once()
    {
        var world = new NodeWorld(ApiLevel.Kubernetes120);
        world.CreatePod(container: "\"command\":[\"/no/such/command\"]");
        world.Run(2.5);
        world.State().ShouldStartWith("Running RunContainerError");
        var last = world.Container()["lastState"]!["terminated"]!;
        ((int)last["exitCode"]!).ShouldBe(127);
        ((string)last["reason"]!).ShouldBe("ContainerCannotRun");
        ((string)last["message"]!).ShouldContain("stat /no/such/command: no such file or directory");
    }

    [Fact]
    public void A_missing_secret_keeps_the_container_from_being_made_until_it_is_there()
    {
        var world = new NodeWorld();
        world.CreatePod(container: """ "envFrom":[{"secretRef":{"name":"absent"}}] """);
        world.Run(5);
        world.State().ShouldBe("Pending CreateContainerConfigError 0");
        ((string)world.Container()["state"]!["waiting"]!["message"]!).ShouldBe("secret \"absent\" not found");
        world.Create(BuiltInKinds.Secret, new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["name"] = "absent" } });
        world.Run(20);
        world.State().ShouldBe("Running ready 0");
    }

    [Fact]
    public void A_missing_volume_is_told_by_events_alone()
    {
        var world = new NodeWorld();
        world.CreatePod(spec: """ "volumes":[{"name":"data","configMap":{"name":"absent"}}] """);
        world.Run(5);
        world.State().ShouldBe("Pending ContainerCreating 0");
        world.Events().ShouldContain("FailedMount MountVolume.SetUp failed for volume \"data\" : configmap \"absent\" not found x4");
    }

    [Fact]
    public void A_deleted_pod_ends_in_its_grace()
    {
        var world = new NodeWorld();
        world.CreatePod();
        world.CreatePod("stubborn", "ignore sigterm", spec: "\"terminationGracePeriodSeconds\":7");
        world.Run(5);
        world.Delete();
        world.Delete("stubborn");
        world.Run(1);
        world.Exists().ShouldBeFalse();
        world.Exists("stubborn").ShouldBeTrue();
        world.Events("stubborn").ShouldContain("Killing Stopping container app x1");
        world.Run(7);
        world.Exists("stubborn").ShouldBeFalse();
    }

    [Fact]
    public void A_pod_past_its_deadline_fails()
    {
        var world = new NodeWorld();
        world.CreatePod(spec: "\"activeDeadlineSeconds\":5");
        world.Run(10);
        ((string)world.Status()["reason"]!).ShouldBe("DeadlineExceeded");
        ((string)world.Status()["phase"]!).ShouldBe("Failed");
    }

    [Fact]
    public void An_unreadable_behaviour_is_what_the_container_waits_for()
    {
        var world = new NodeWorld();
        world.CreatePod(behaviour: "explode after 2s");
        world.Run(5);
        world.State().ShouldBe("Pending CreateContainerError 0");
        ((string)world.Container()["state"]!["waiting"]!["message"]!).ShouldContain("'explode' is no behaviour");
    }

    [Fact]
    public void A_pod_whose_image_is_changed_in_place_goes_on_with_the_new_one()
    {
        var world = new NodeWorld();
        world.CreatePod();
        world.Run(5);
        world.Plane.Api.Modify(NodeWorld.KeyOf("web"), new("test"), pod => pod["spec"]!["containers"]![0]!["image"] = "app:2");
        world.Run(10);
        world.State().ShouldBe("Running ready 1");
        ((string)world.Container()["image"]!).ShouldBe("app:2");
        world.Events().ShouldContain("Killing Container app definition changed, will be restarted x1");
    }

    [Theory]
    [InlineData("", """{ "runAsNonRoot": true }""", "{}", "container has runAsNonRoot and image will run as root")]
    [InlineData("0:0", """{ "runAsNonRoot": true }""", "{}", "container has runAsNonRoot and image will run as root")]
    [InlineData("nobody", """{ "runAsNonRoot": true }""", "{}", "container has runAsNonRoot and image has non-numeric user (nobody), cannot verify user is non-root")]
    [InlineData("1000", """{ "runAsNonRoot": true, "runAsUser": 0 }""", "{}", "container's runAsUser breaks non-root policy")]
    [InlineData("", "{}", """{ "runAsNonRoot": true }""", "container has runAsNonRoot and image will run as root")]
    [InlineData("1000:1000", """{ "runAsNonRoot": true }""", "{}", null)]
    [InlineData(null, """{ "runAsNonRoot": true }""", "{}", null)]
    [InlineData("", """{ "runAsUser": 1000 }""", """{ "runAsNonRoot": true }""", null)]
    [InlineData("", """{ "runAsNonRoot": true }""", """{ "runAsNonRoot": false }""", null)]
    public void Who_may_not_be_root_is_refused_only_where_it_would_be(string? user, string pod, string container, string? refusal)
    {
        var world = new NodeWorld();
        if (user is not null)
            world.Users["app:1"] = user;
        world.CreatePod(container: $"\"securityContext\": {container}", spec: $"\"securityContext\": {pod}");
        world.Run(5);
        if (refusal is null)
            world.State().ShouldBe("Running ready 0");
        else
            ((string)world.Container()["state"]!["waiting"]!["message"]!).ShouldStartWith($"{refusal} (pod: \"web_test(");
    }
}
