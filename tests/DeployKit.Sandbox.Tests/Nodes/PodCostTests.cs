using System.Diagnostics;
using Xunit.Abstractions;

namespace DeployKit.Sandbox.Tests.Nodes;

public sealed class PodCostTests(ITestOutputHelper output)
{
    [Fact]
    public void A_thousand_pods_start_in_seconds()
    {
        var world = new NodeWorld();
        for (var number = 0; number < 1000; number++)
            world.CreatePod($"web-{number}", container: """ "readinessProbe":{"httpGet":{"path":"/","port":80},"periodSeconds":1} """);
        var before = Process.GetCurrentProcess().TotalProcessorTime;
        world.Run(60);
        var took = Process.GetCurrentProcess().TotalProcessorTime - before;
        output.WriteLine($"{took.TotalSeconds:0.0} s of CPU");
        world.State("web-999").ShouldBe("Running ready 0");
        took.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }
}
