namespace DeployKit.Sandbox.Tests.Nodes;

public sealed class ProbeTests
{
    private const string Http = """ "ports":[{"name":"http","containerPort":8080}],"readinessProbe":{"httpGet":{"path":"/ready","port":"http"},"periodSeconds":1} """;

    [Fact]
    public void A_container_is_ready_at_the_first_success_of_its_probe()
    {
        var world = new NodeWorld();
        world.CreatePod(behaviour: "start 1s; ready after 3s", container: Http);
        world.Run(3.5);
        world.State().ShouldBe("Running not ready 0");
        world.Events().ShouldContain(text => text.StartsWith("Unhealthy Readiness probe failed: Get \"http://10.244."));
        world.Run(4);
        world.State().ShouldBe("Running ready 0");
    }

    [Fact]
    public void A_probe_that_goes_on_well_costs_nothing()
    {
        var world = new NodeWorld();
        world.CreatePod(container: Http + """, "livenessProbe":{"tcpSocket":{"port":8080},"periodSeconds":1} """);
        world.Run(5);
        world.State().ShouldBe("Running ready 0");
        var version = world.Plane.Store.Version;
        var steps = 0;
        var until = world.Queue.Now + TimeSpan.FromMinutes(50);
        while (world.Queue.RunNext(until))
            steps++;
        steps.ShouldBe(0);
        world.Plane.Store.Version.ShouldBe(version);
    }

    [Fact]
    public void Readiness_that_is_lost_takes_the_threshold()
    {
        var world = new NodeWorld();
        world.CreatePod(behaviour: "unready after 10s; ready after 0; ready after 20s", container: Http);
        world.Run(10);
        world.State().ShouldBe("Running ready 0");
        world.Run(6);
        world.State().ShouldBe("Running not ready 0");
        world.Run(10);
        world.State().ShouldBe("Running ready 0");
    }

    [Fact]
    public void A_hanging_process_is_killed_by_its_liveness_probe()
    {
        var world = new NodeWorld();
        world.CreatePod(behaviour: "hang after 5s", container: """ "livenessProbe":{"httpGet":{"path":"/","port":80},"periodSeconds":2,"failureThreshold":2} """, spec: "\"terminationGracePeriodSeconds\":3");
        world.Run(20);
        world.Events().ShouldContain("Killing Container app failed liveness probe, will be restarted x1");
        ((int)world.Container()["restartCount"]!).ShouldBe(1);
        ((int)world.Container()["lastState"]!["terminated"]!["exitCode"]!).ShouldBe(137);
    }

    [Fact]
    public void A_startup_probe_holds_the_others_back_and_restarts_what_is_too_slow()
    {
        var world = new NodeWorld();
        world.CreatePod(behaviour: "never ready", container: """ "startupProbe":{"httpGet":{"path":"/","port":80},"periodSeconds":1,"failureThreshold":4} """);
        world.Run(5);
        ((bool)world.Container()["started"]!).ShouldBeFalse();
        world.Run(8);
        ((int)world.Container()["restartCount"]!).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_command_that_looks_for_a_file_finds_what_the_process_made()
    {
        var world = new NodeWorld();
        const string probe = """ ,"readinessProbe":{"exec":{"command":["cat","/ready"]},"periodSeconds":1} """;
        world.CreatePod("never", container: """ "command":["sleep","3600"] """ + probe);
        world.CreatePod("soon", container: """ "command":["sh","-c","sleep 3; touch /ready; sleep 3600"] """ + probe);
        world.Run(10);
        world.State("never").ShouldBe("Running not ready 0");
        world.State("soon").ShouldBe("Running ready 0");
        world.Events("never").ShouldContain(text => text.StartsWith("Unhealthy Readiness probe failed: cat: can't open '/ready': No such file or directory"));
        world.Run(3000);
        world.Events("never").Where(text => text.StartsWith("Unhealthy")).Sum(text => int.Parse(text.Split(" x")[^1])).ShouldBeLessThan(40);
    }
}
